//! Text for comparing: what becomes of each code point, by the frozen table. Texts are UTF-16, as bytes.

use std::sync::LazyLock;

const TABLE: &str = include_str!("../../cleannews/kernels/folding-unicode-18.0.tsv");

/// What becomes of a code point: a UTF-16 unit in the low 16 bits, or one of the flags below.
type Entry = u32;

/// The unit is a letter of a script written without spaces: a word of its own.
const EACH: Entry = 1 << 16;
const DIGIT: Entry = 1 << 17;
/// The low bits are an index into `Folding::texts`.
const TEXT: Entry = 1 << 18;
const SEPARATOR: Entry = 1 << 19;
const DROP: Entry = 1 << 20;
/// The code point itself, which takes two units.
const WIDE: Entry = 1 << 21;
const PLAIN: Entry = DIGIT | 0xFFFF;

/// Code points of one unit are looked up directly, the others by search.
struct Folding {
    narrow: Vec<Entry>,
    wide: Vec<(u32, u32, Entry)>,
    texts: Vec<String>,
}

static FOLDING: LazyLock<Folding> = LazyLock::new(Folding::read);

/// A word of the text for comparing, in UTF-16.
pub struct Word<'a> {
    pub bytes: &'a [u8],
    /// A letter of a script written without spaces.
    pub each: bool,
    pub numeric: bool,
}

impl Folding {
    fn read() -> Self {
        let mut folding = Self { narrow: vec![SEPARATOR; 0x1_0000], wide: Vec::new(), texts: Vec::new() };
        for line in TABLE.lines() {
            let mut cells = line.split('\t');
            let mut code = || cells.next().and_then(|cell| u32::from_str_radix(cell, 16).ok()).expect("a code point");
            let (first, last) = (code(), code());
            let action = cells.next().expect("an action");
            if first > 0xFFFF {
                let entry = folding.entry(first, action);
                folding.wide.push((first, last, entry));
            } else {
                for code in first..=last {
                    folding.narrow[code as usize] = folding.entry(code, action);
                }
            }
        }
        folding
    }

    fn entry(&mut self, code: u32, action: &str) -> Entry {
        let each = if action == "each" { EACH } else { 0 };
        match action {
            "drop" => DROP,
            "keep" | "each" if code > 0xFFFF => WIDE | each,
            "keep" | "each" => code | each | if code < 0x80 && code - 0x30 < 10 { DIGIT } else { 0 },
            text => {
                let mut units = text[1..].encode_utf16();
                match (units.next(), units.next()) {
                    (Some(unit), None) if text.is_ascii() => self.entry(unit.into(), "keep"),
                    (Some(unit), None) => unit.into(),
                    _ => {
                        self.texts.push(text[1..].to_owned());
                        TEXT | (self.texts.len() as u32 - 1)
                    }
                }
            }
        }
    }

    fn find(&self, code: u32) -> Entry {
        if let Some(&entry) = self.narrow.get(code as usize) {
            return entry;
        }
        let row = self.wide.partition_point(|&(first, _, _)| first <= code).checked_sub(1).map(|row| self.wide[row]);
        row.filter(|&(_, last, _)| code <= last).map_or(SEPARATOR, |(_, _, entry)| entry)
    }
}

/// Gathers units into words and hands each on.
struct Words<F> {
    /// Room for the word at hand, of which `length` bytes are in use.
    word: Vec<u8>,
    length: usize,
    flags: Entry,
    emit: F,
}

impl<F: FnMut(Word)> Words<F> {
    #[inline]
    fn end(&mut self) {
        if self.length > 0 {
            let (each, numeric) = (self.flags & EACH != 0, self.flags & DIGIT != 0);
            (self.emit)(Word { bytes: &self.word[..self.length], each, numeric });
            (self.length, self.flags) = (0, 0);
        }
    }

    /// Append units up to the first that is not plain, as far as there is room; how many.
    #[inline]
    fn append_plain(&mut self, narrow: &[Entry; 0x1_0000], units: &[[u8; 2]]) -> usize {
        let (mut count, mut flags) = (0, self.flags);
        for (slot, &unit) in self.word[self.length..].as_chunks_mut::<2>().0.iter_mut().zip(units) {
            let entry = narrow[u16::from_le_bytes(unit) as usize];
            if entry & !PLAIN != 0 {
                break;
            }
            *slot = (entry as u16).to_le_bytes();
            flags |= entry;
            count += 1;
        }
        self.flags = flags;
        self.length += 2 * count;
        count
    }

    fn append(&mut self, entry: Entry) {
        if self.length + 2 > self.word.len() {
            self.word.resize(2 * self.word.len(), 0);
        }
        self.word[self.length..self.length + 2].copy_from_slice(&(entry as u16).to_le_bytes());
        self.length += 2;
        self.flags |= entry;
    }

    fn append_rare(&mut self, folding: &Folding, code: u32, entry: Entry) {
        if entry & TEXT != 0 {
            for character in folding.texts[(entry & 0xFFFF) as usize].chars() {
                self.append_code(folding, character as u32);
            }
        } else if entry & EACH != 0 {
            self.end();
            self.append_units(code, entry);
            self.end();
        } else if entry & WIDE != 0 {
            self.append_units(code, entry);
        }
    }

    fn append_code(&mut self, folding: &Folding, code: u32) {
        match folding.find(code) {
            SEPARATOR => self.end(),
            entry if entry & !PLAIN == 0 => self.append(entry),
            entry => self.append_rare(folding, code, entry),
        }
    }

    fn append_units(&mut self, code: u32, entry: Entry) {
        if entry & WIDE == 0 {
            self.append(entry);
        } else if let Some(character) = char::from_u32(code) {
            for unit in character.encode_utf16(&mut [0; 2]) {
                self.append(entry | Entry::from(*unit));
            }
        }
    }
}

/// Hand on each word of a text in order. A surrogate that is not one of a pair separates words.
pub fn for_each_word(text: &[u8], emit: impl FnMut(Word)) {
    let folding = &*FOLDING;
    let narrow: &[Entry; 0x1_0000] = folding.narrow.as_slice().try_into().expect("a table of all units");
    let mut words = Words { word: vec![0; text.len() + 2], length: 0, flags: 0, emit };
    let (units, _) = text.as_chunks::<2>();
    let mut at = 0;
    loop {
        at += words.append_plain(narrow, &units[at..]);
        let Some(&unit) = units.get(at) else { break };
        let unit = u16::from_le_bytes(unit);
        let entry = narrow[unit as usize];
        at += 1;
        if entry & !PLAIN == 0 {
            words.append(entry);
        } else if entry & EACH != 0 {
            words.end();
            words.append(entry);
            words.end();
        } else if entry != SEPARATOR {
            words.append_rare(folding, unit.into(), entry);
        } else if let (0xD800..=0xDBFF, Some(code)) = (unit, units.get(at).and_then(|&low| pair(unit, low))) {
            words.append_code(folding, code);
            at += 1;
        } else {
            words.end();
        }
    }
    words.end();
}

/// The code point of a surrogate pair.
fn pair(high: u16, low: [u8; 2]) -> Option<u32> {
    let low = u16::from_le_bytes(low);
    char::decode_utf16([high, low]).next().and_then(Result::ok).map(u32::from)
}

/// The words of a text, a space between them.
pub fn fold(text: &[u8]) -> String {
    let mut folded: Vec<u16> = Vec::with_capacity(text.len() / 2);
    for_each_word(text, |word| {
        if !folded.is_empty() {
            folded.push(b' '.into());
        }
        folded.extend(word.bytes.as_chunks().0.iter().map(|&unit| u16::from_le_bytes(unit)));
    });
    String::from_utf16(&folded).expect("the table holds no surrogates")
}
