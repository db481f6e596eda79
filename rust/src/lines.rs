//! Folded lines and counts of words, by what was learned of each character when it was first met.

use crate::units::{Known, code_at};

/// Flags of a character as it stands in the text, and of one it is folded to.
pub const SPACE: u8 = 1;
pub const UNSPACED: u8 = 2;
pub const STARTS_A_WORD: u8 = 4;
pub const ENDS_A_WORD: u8 = 8;

/// Where the flags begin in an entry of `Characters::plain`.
const FLAGS_AT: u32 = 24;

/// Characters of scripts without spaces that count as a word.
const CHARACTERS_A_WORD: usize = 2;

/// One character: its flags, and where in `Characters::folded` stands what it is folded to.
#[derive(Clone, Copy)]
struct Entry {
    known: bool,
    flags: u8,
    /// Folding it takes a look at its neighbours.
    complex: bool,
    length: u8,
    first: u32,
}

const UNKNOWN: Entry = Entry { known: false, flags: 0, complex: false, length: 0, first: 0 };

/// What is to be learned of a character: its flags, and the characters it is folded to with theirs, unless that depends
/// on its neighbours.
pub type Learned = (u8, Option<Vec<(char, u8)>>);

pub struct Characters {
    /// By UTF-16 unit: the character it is folded to, where that is one without space, with its flags; else 0.
    plain: Vec<u32>,
    known: Known<Entry>,
    folded: Vec<(char, u8)>,
}

impl Default for Characters {
    fn default() -> Self {
        Self { plain: vec![0; 0x1_0000], known: Known::new(UNKNOWN), folded: Vec::new() }
    }
}

impl Characters {
    #[inline]
    fn find<E>(&mut self, code: u32, learn: &impl Fn(char) -> Result<Learned, E>) -> Result<Entry, E> {
        let entry = self.known.get(code);
        if entry.known { Ok(entry) } else { self.learn(code, learn) }
    }

    #[cold]
    fn learn<E>(&mut self, code: u32, learn: &impl Fn(char) -> Result<Learned, E>) -> Result<Entry, E> {
        let (flags, folded) = char::from_u32(code).map_or(Ok((0, None)), learn)?;
        let (complex, folded) = (folded.is_none(), folded.unwrap_or_default());
        let first = self.folded.len() as u32;
        let entry = Entry { known: true, flags, complex, length: folded.len() as u8, first };
        if let (&[(character, flags)], Some(plain), false) = (&folded[..], self.plain.get_mut(code as usize), complex)
            && flags & SPACE == 0
            && entry.flags & (SPACE | UNSPACED) == 0
        {
            *plain = u32::from(character) | u32::from(flags) << FLAGS_AT;
        }
        self.folded.extend(folded);
        self.known.set(code, entry);
        Ok(entry)
    }

    /// A line's words, those between spaces and one more for every two characters of scripts without spaces; and the
    /// line folded, or nothing where a character depends on its neighbours.
    pub fn read<E>(&mut self, line: &[u8], learn: impl Fn(char) -> Result<Learned, E>) -> Result<Line, E> {
        let mut folded = Folded { text: String::with_capacity(line.len() + 8), end: 0, space: false };
        let (mut words, mut unspaced, mut inside, mut complex) = (0, 0, false, false);
        let (units, mut at) = (line.as_chunks().0, 0);
        while at < units.len() {
            let plain = self.plain[usize::from(u16::from_le_bytes(units[at]))];
            if plain != 0 {
                let character = char::from_u32(plain & ((1 << FLAGS_AT) - 1)).expect("a character");
                folded.push(character, (plain >> FLAGS_AT) as u8);
                words += usize::from(!inside);
                (inside, at) = (true, at + 1);
                continue;
            }
            let (code, size) = code_at(units, at);
            let entry = self.find(code, &learn)?;
            words += usize::from(entry.flags & SPACE == 0 && !inside);
            inside = entry.flags & SPACE == 0;
            unspaced += usize::from(entry.flags & UNSPACED != 0);
            complex |= entry.complex;
            for place in entry.first..entry.first + u32::from(entry.length) {
                let (character, flags) = self.folded[place as usize];
                folded.push(character, flags);
            }
            at += size;
        }
        folded.text.truncate(folded.end);
        Ok(Line { words: words + unspaced / CHARACTERS_A_WORD, folded: (!complex).then_some(folded.text) })
    }
}

pub struct Line {
    pub words: usize,
    pub folded: Option<String>,
}

/// A folded line as it grows: it starts with a word, spaces are single, and the last word ends at `end`.
struct Folded {
    text: String,
    end: usize,
    space: bool,
}

impl Folded {
    #[inline]
    fn push(&mut self, character: char, flags: u8) {
        if flags & SPACE != 0 {
            self.space = true;
            return;
        }
        if self.text.is_empty() && flags & STARTS_A_WORD == 0 {
            return;
        }
        if self.space && !self.text.is_empty() {
            self.text.push(' ');
        }
        self.space = false;
        self.text.push(character);
        if flags & ENDS_A_WORD != 0 {
            self.end = self.text.len();
        }
    }
}

pub mod python {
    use super::{Characters, Learned};
    use pyo3::prelude::*;
    use pyo3::types::PyString;

    /// See `_native.pyi`.
    #[pyclass(module = "cleannews.kernels._native")]
    pub struct LineReader {
        characters: Characters,
        learn: Py<PyAny>,
        fold: Py<PyAny>,
    }

    #[pymethods]
    impl LineReader {
        #[new]
        fn new(learn: Py<PyAny>, fold: Py<PyAny>) -> Self {
            Self { characters: Characters::default(), learn, fold }
        }

        fn read<'py>(&mut self, line: &Bound<'py, PyString>) -> PyResult<(usize, Bound<'py, PyAny>)> {
            let py = line.py();
            let read = self.characters.read(crate::texts::utf16(line)?.as_bytes(), asking(py, &self.learn))?;
            let folded = match read.folded {
                Some(folded) => PyString::new(py, &folded).into_any(),
                None => self.fold.bind(py).call1((line,))?,
            };
            Ok((read.words, folded))
        }
    }

    fn asking<'a>(py: Python<'a>, learn: &'a Py<PyAny>) -> impl Fn(char) -> PyResult<Learned> + 'a {
        move |character| learn.bind(py).call1((character,))?.extract()
    }
}
