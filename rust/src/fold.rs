//! Text for comparing: what becomes of each code point, by the frozen table.

use std::sync::LazyLock;

const TABLE: &str = include_str!("../../cleannews/kernels/folding-unicode-18.0.tsv");

/// What becomes of a code point. Up to three bytes of UTF-8 stand in the entry itself, their number in bits 24 and 25.
type Entry = u32;

const DROP: Entry = 0;
const EACH: Entry = 1 << 26;
const DIGIT: Entry = 1 << 27;
/// The low bits are an index into `Folding::texts`.
const TEXT: Entry = 1 << 28;
const SEPARATOR: Entry = 1 << 29;

/// Code points up to here are looked up directly; those above go through `Folding::astral`.
const DIRECT: usize = 0x3_0000;

struct Folding {
    direct: Vec<Entry>,
    astral: Vec<(u32, u32, Entry)>,
    texts: Vec<String>,
}

static FOLDING: LazyLock<Folding> = LazyLock::new(Folding::read);

/// A word of the text for comparing.
pub struct Word<'a> {
    pub bytes: &'a [u8],
    /// A letter of a script written without spaces.
    pub each: bool,
    pub numeric: bool,
}

impl Folding {
    fn read() -> Self {
        let mut folding = Self { direct: vec![SEPARATOR; DIRECT], astral: Vec::new(), texts: Vec::new() };
        for line in TABLE.lines() {
            let mut cells = line.split('\t');
            let mut code = || cells.next().and_then(|cell| u32::from_str_radix(cell, 16).ok()).expect("a code point");
            let (first, last) = (code(), code());
            let action = cells.next().expect("an action");
            if first as usize >= DIRECT && (action == "keep" || action == "each") {
                let flag = if action == "each" { EACH } else { 0 };
                folding.astral.push((first, last, flag));
                continue;
            }
            for code in first..=last {
                let entry = folding.entry(code, action);
                if (code as usize) < DIRECT {
                    folding.direct[code as usize] = entry;
                } else {
                    folding.astral.push((code, code, entry));
                }
            }
        }
        folding
    }

    fn entry(&mut self, code: u32, action: &str) -> Entry {
        let kept = || char::from_u32(code).expect("no surrogate is kept").to_string();
        let (text, flag) = match action {
            "drop" => return DROP,
            "keep" => (kept(), 0),
            "each" => (kept(), EACH),
            other => (other[1..].to_owned(), 0),
        };
        let bytes = text.as_bytes();
        if bytes.len() > 3 || bytes.contains(&b' ') {
            self.texts.push(if flag == EACH { format!(" {text} ") } else { text });
            return TEXT | (self.texts.len() as u32 - 1);
        }
        let digit = if bytes[0].is_ascii_digit() { DIGIT } else { 0 };
        let packed = bytes.iter().rev().fold(0, |packed, &byte| packed << 8 | u32::from(byte));
        packed | (bytes.len() as u32) << 24 | flag | digit
    }

    fn find(&self, code: u32) -> Option<Entry> {
        let row = self.astral.partition_point(|&(first, _, _)| first <= code).checked_sub(1)?;
        let (_, last, entry) = self.astral[row];
        (code <= last).then_some(entry)
    }
}

/// Gathers characters into words and hands each on.
struct Words<F> {
    word: Vec<u8>,
    numeric: bool,
    each: bool,
    emit: F,
}

impl<F: FnMut(Word)> Words<F> {
    fn end(&mut self) {
        if !self.word.is_empty() {
            (self.emit)(Word { bytes: &self.word, each: self.each, numeric: self.numeric });
            self.word.clear();
            (self.numeric, self.each) = (false, false);
        }
    }

    fn push(&mut self, text: &str) {
        for character in text.chars() {
            let code = character as u32;
            if character == ' ' {
                self.end();
            } else if is_each(code) {
                self.alone(text_of(character, &mut [0; 4]));
            } else {
                self.numeric |= character.is_ascii_digit();
                self.word.extend_from_slice(text_of(character, &mut [0; 4]));
            }
        }
    }

    fn alone(&mut self, bytes: &[u8]) {
        self.end();
        self.each = true;
        self.word.extend_from_slice(bytes);
        self.end();
    }
}

fn text_of(character: char, buffer: &mut [u8; 4]) -> &[u8] {
    character.encode_utf8(buffer).as_bytes()
}

fn is_each(code: u32) -> bool {
    let folding = &*FOLDING;
    let entry = folding.direct.get(code as usize).copied().or_else(|| folding.find(code));
    entry.is_some_and(|entry| entry & EACH != 0)
}

/// Hand on each word of a text in order. The bytes are UTF-8, in which lone surrogates may stand as three bytes.
pub fn for_each_word(text: &[u8], emit: impl FnMut(Word)) {
    let folding = &*FOLDING;
    let mut words = Words { word: Vec::with_capacity(64), numeric: false, each: false, emit };
    let mut rest = text;
    while let [first, tail @ ..] = rest {
        let (code, length) = decode(*first, tail);
        rest = &rest[length..];
        if code as usize >= DIRECT {
            match (folding.find(code), char::from_u32(code)) {
                (Some(EACH), Some(character)) => words.alone(text_of(character, &mut [0; 4])),
                (Some(0), Some(character)) => words.word.extend_from_slice(text_of(character, &mut [0; 4])),
                (Some(entry), _) => push_entry(folding, &mut words, entry),
                (None, _) => words.end(),
            }
        } else {
            push_entry(folding, &mut words, folding.direct[code as usize]);
        }
    }
    words.end();
}

#[inline]
fn push_entry<F: FnMut(Word)>(folding: &Folding, words: &mut Words<F>, entry: Entry) {
    if entry == SEPARATOR {
        words.end();
    } else if entry & (TEXT | EACH) == 0 {
        words.numeric |= entry & DIGIT != 0;
        let bytes = entry.to_le_bytes();
        words.word.extend_from_slice(&bytes[..(bytes[3] & 3) as usize]);
    } else if entry & EACH != 0 {
        let bytes = entry.to_le_bytes();
        words.alone(&bytes[..(bytes[3] & 3) as usize]);
    } else {
        words.push(&folding.texts[(entry & !TEXT) as usize]);
    }
}

/// The code point that begins with `first`, and its length in bytes.
#[inline]
fn decode(first: u8, tail: &[u8]) -> (u32, usize) {
    let next = |i: usize| u32::from(tail[i] & 0x3F);
    match first {
        0..=0x7F => (u32::from(first), 1),
        0x80..=0xDF => (u32::from(first & 0x1F) << 6 | next(0), 2),
        0xE0..=0xEF => (u32::from(first & 0x0F) << 12 | next(0) << 6 | next(1), 3),
        _ => (u32::from(first & 0x07) << 18 | next(0) << 12 | next(1) << 6 | next(2), 4),
    }
}

/// The words of a text, a space between them.
pub fn fold(text: &[u8]) -> String {
    let mut folded = Vec::with_capacity(text.len());
    for_each_word(text, |word| {
        if !folded.is_empty() {
            folded.push(b' ');
        }
        folded.extend_from_slice(word.bytes);
    });
    String::from_utf8(folded).expect("the table holds UTF-8")
}
