//! Characters as wording looks at them: their kinds, in lower case and case folded, learned when they are first met.

use crate::units::Known;

// Kinds of a character, a bit each, as `learn` tells them.
pub const WORD: u16 = 1;
pub const DECIMAL: u16 = 2;
pub const CAPITAL: u16 = 4;
pub const ALPHABETIC: u16 = 8;
pub const LOWER: u16 = 16;
pub const UPPER: u16 = 32;
/// What it is in lower case depends on its neighbours.
pub const CONTEXTUAL: u16 = 64;
const KNOWN: u16 = 1 << 15;

const MOST_CHARACTERS: usize = 3;
type Few = [Option<char>; MOST_CHARACTERS];

/// Kinds, in lower case, case folded.
pub type Learned = (u16, String, String);

#[derive(Clone, Copy)]
struct Letter {
    kinds: u16,
    lower: Few,
    folded: Few,
}

const UNKNOWN: Letter = Letter { kinds: 0, lower: [None; MOST_CHARACTERS], folded: [None; MOST_CHARACTERS] };

/// What is to be asked of Python: what a character is, and a text in lower case.
pub trait Source {
    type Error;
    fn learn(&self, character: char) -> Result<Learned, Self::Error>;
    fn lower(&self, text: &str) -> Result<String, Self::Error>;
}

/// The characters met so far.
pub struct Letters(Known<Letter>);

impl Default for Letters {
    fn default() -> Self {
        Self(Known::new(UNKNOWN))
    }
}

impl Letters {
    pub fn meet<S: Source>(&mut self, text: &str, source: &S) -> Result<(), S::Error> {
        for character in text.chars() {
            if self.kinds(character) & KNOWN == 0 {
                let (kinds, lower, folded) = source.learn(character)?;
                let letter = Letter { kinds: kinds | KNOWN, lower: few(&lower), folded: few(&folded) };
                self.0.set(character.into(), letter);
                self.meet(&lower, source)?;
            }
        }
        Ok(())
    }

    pub fn kinds(&self, character: char) -> u16 {
        self.0.get(character.into()).kinds
    }

    pub fn is(&self, kind: u16, character: Option<char>) -> bool {
        character.is_some_and(|character| self.kinds(character) & kind != 0)
    }

    /// The characters of ASCII, which are told apart without asking again.
    pub fn meet_plain<S: Source>(&mut self, source: &S) -> Result<(), S::Error> {
        (0..=0x7f_u8).try_for_each(|code| self.meet(char::from(code).encode_utf8(&mut [0; 4]), source))
    }

    /// In lower case, and every character of it met.
    pub fn lower<S: Source>(&mut self, text: &str, source: &S) -> Result<String, S::Error> {
        if text.is_ascii() {
            return Ok(text.to_ascii_lowercase());
        }
        self.meet(text, source)?;
        if text.chars().any(|character| self.kinds(character) & CONTEXTUAL != 0) {
            let lower = source.lower(text)?;
            self.meet(&lower, source)?;
            return Ok(lower);
        }
        let mut lower = String::with_capacity(text.len() + 8);
        lower.extend(text.chars().flat_map(|character| self.0.get(character.into()).lower).flatten());
        Ok(lower)
    }

    pub fn fold<S: Source>(&mut self, text: &str, source: &S) -> Result<String, S::Error> {
        if text.is_ascii() {
            return Ok(text.to_ascii_lowercase());
        }
        self.meet(text, source)?;
        let folded = text.chars().flat_map(|character| self.0.get(character.into()).folded).flatten();
        Ok(folded.collect())
    }

    /// The letters and digits alone, case folded.
    pub fn squeeze<S: Source>(&mut self, text: &str, source: &S) -> Result<String, S::Error> {
        self.meet(text, source)?;
        let letters = text.chars().map(|character| self.0.get(character.into()));
        Ok(letters.filter(|letter| letter.kinds & WORD != 0).flat_map(|letter| letter.folded).flatten().collect())
    }

    pub fn is_letter(&self, character: char) -> bool {
        self.kinds(character) & (WORD | DECIMAL) == WORD && character != '_'
    }

    pub fn has_date_or_time(&self, text: &[char]) -> bool {
        let is = |kind: u16, place: usize| self.is(kind, text.get(place).copied());
        let ends_at = |place: usize| !is(WORD, place);
        (0..text.len()).filter(|&start| is(DECIMAL, start) && (start == 0 || ends_at(start - 1))).any(|start| {
            let rest = &text[start..];
            let hour = if is(DECIMAL, start + 1) { 2 } else { 1 };
            let minutes = start + hour + 1;
            let is_time = matches!(rest.get(hour), Some(':' | '.' | 'h'))
                && is(DECIMAL, minutes)
                && is(DECIMAL, minutes + 1)
                && ends_at(minutes + 2);
            let is_year = matches!(rest, ['1', '9', ..] | ['2', '0', ..])
                && is(DECIMAL, start + 2)
                && is(DECIMAL, start + 3)
                && ends_at(start + 4);
            is_time || is_year
        })
    }
}

fn few(text: &str) -> Few {
    let mut characters = text.chars();
    std::array::from_fn(|_| characters.next())
}
