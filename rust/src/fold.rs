//! Text for comparing: what becomes of each code point, by the frozen table. Texts are UTF-16, as bytes.

use std::sync::LazyLock;

const TABLE: &str = include_str!("../../cleannews/kernels/folding-unicode-18.0.tsv");

/// What becomes of a code point: a UTF-16 unit in the low 16 bits, and the flags below.
type Entry = u32;

/// The unit is a letter of a script written without spaces: a word of its own.
const EACH: Entry = 1 << 16;
const DIGIT: Entry = 1 << 17;
const SEPARATOR: Entry = 1 << 18;
/// The low bits are an index into `Folding::texts`.
const TEXT: Entry = 1 << 19;
const DROP: Entry = 1 << 20;
/// The code point itself, which takes two units.
const WIDE: Entry = 1 << 21;
/// Half of a pair; a separator where the other half is missing.
const SURROGATE: Entry = 1 << 22;

/// What does not become one unit.
const RARE: Entry = TEXT | DROP | WIDE | SURROGATE;

/// Units read at a time: as many as a mask has bits.
const CHUNK: usize = 64;

/// Code points of one unit are looked up directly, the others by search.
struct Folding {
    narrow: Box<[Entry; 0x1_0000]>,
    wide: Vec<(u32, u32, Entry)>,
    texts: Vec<String>,
}

static FOLDING: LazyLock<Folding> = LazyLock::new(Folding::read);

impl Folding {
    fn read() -> Self {
        let mut narrow: Box<[Entry; 0x1_0000]> = vec![SEPARATOR; 0x1_0000].try_into().expect("an entry for each unit");
        narrow[0xD800..0xE000].fill(SEPARATOR | SURROGATE);
        let mut folding = Self { narrow, wide: Vec::new(), texts: Vec::new() };
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

/// The words of a text for comparing, in UTF-16. Their room is used again for the next text.
#[derive(Default)]
pub struct Words {
    /// The folded units; what lies between words is never looked at.
    bytes: Vec<u8>,
    /// Where words start and end, counted in units.
    starts: Vec<u32>,
    ends: Vec<u32>,
    /// Where there are digits, counted in units.
    digits: Vec<u32>,
    /// How many words are a letter of a script written without spaces.
    pub each: usize,
    inside: bool,
    /// The first half of a surrogate pair.
    high: Option<u16>,
}

/// Of a chunk's units: which are each a word, which are part of one, and which are digits, the first in the lowest bit.
#[derive(Clone, Copy)]
struct Masks {
    each: u64,
    filled: u64,
    digits: u64,
}

impl Masks {
    /// Those of the units from one to another, neither an empty run nor beyond the chunk.
    fn cut(self, start: usize, end: usize) -> Self {
        let within = |mask: u64| mask >> start & u64::MAX >> (CHUNK - (end - start));
        Self { each: within(self.each), filled: within(self.filled), digits: within(self.digits) }
    }
}

impl Words {
    /// Read a text. A surrogate that is not one of a pair separates words.
    pub fn read(&mut self, text: &[u8]) {
        let folding = &*FOLDING;
        self.bytes.clear();
        self.starts.clear();
        self.ends.clear();
        self.digits.clear();
        self.each = 0;
        for chunk in text.as_chunks::<2>().0.chunks(CHUNK) {
            let mut entries = [SEPARATOR; CHUNK];
            for (entry, &unit) in entries.iter_mut().zip(chunk) {
                *entry = folding.narrow[u16::from_le_bytes(unit) as usize];
            }
            self.append_chunk(folding, chunk, &entries);
        }
        self.high = None;
        self.end();
    }

    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// The bytes of each word.
    pub fn iter(&self) -> impl Iterator<Item = &[u8]> {
        self.starts.iter().zip(&self.ends).map(|(&start, &end)| &self.bytes[2 * start as usize..2 * end as usize])
    }

    /// Whether each word is a letter of a script written without spaces.
    pub fn are_each(&self) -> impl Iterator<Item = bool> {
        let folding = &*FOLDING;
        let entry = move |word: &[u8]| match word {
            &[low, high] => folding.narrow[u16::from_le_bytes([low, high]) as usize],
            _ => {
                char::decode_utf16(units(word)).next().and_then(Result::ok).map_or(0, |code| folding.find(code.into()))
            }
        };
        self.iter().map(move |word| entry(word) & EACH != 0)
    }

    /// The numbers of the words with digits in them, in order.
    pub fn numeric(&self) -> Vec<usize> {
        let word = |&digit: &u32| self.ends.partition_point(|&end| end <= digit);
        let mut found: Vec<usize> = self.digits.iter().map(word).collect();
        found.dedup();
        found
    }

    fn append_chunk(&mut self, folding: &Folding, chunk: &[[u8; 2]], entries: &[Entry; CHUNK]) {
        let flags = entries.map(|entry| (entry >> 16) as u8);
        let masks = Masks {
            each: mask(&flags, EACH),
            filled: !mask(&flags, EACH | SEPARATOR | RARE),
            digits: mask(&flags, DIGIT),
        };
        let folded = entries.map(|entry| (entry as u16).to_le_bytes());
        let (mut start, mut rare) = (0, mask(&flags, RARE));
        while rare != 0 {
            let end = rare.trailing_zeros() as usize;
            self.append_run(&folded, masks, start, end);
            self.append_rare(folding, u16::from_le_bytes(chunk[end]), entries[end]);
            start = end + 1;
            rare &= rare - 1;
        }
        self.append_run(&folded, masks, start, CHUNK);
    }

    /// Append the units of a chunk from one to another, none of them rare.
    fn append_run(&mut self, folded: &[[u8; 2]; CHUNK], masks: Masks, start: usize, end: usize) {
        if start == end {
            return;
        }
        if self.high.take().is_some() {
            self.end();
        }
        let (at, last) = (self.place(), end - start - 1);
        let Masks { each, filled, digits } = masks.cut(start, end);
        let before = filled << 1 | u64::from(self.inside);
        push_bits(&mut self.starts, at, each | filled & !before);
        // What ends with the last unit of a run is known here only of letters that are words.
        push_bits(&mut self.ends, at, (before & !filled | each << 1) & u64::MAX >> (CHUNK - 1 - last));
        if each >> last != 0 {
            self.ends.push(at + last as u32 + 1);
        }
        push_bits(&mut self.digits, at, digits);
        self.each += each.count_ones() as usize;
        self.inside = filled >> last != 0;
        self.bytes.extend_from_slice(folded[start..end].as_flattened());
    }

    fn append_rare(&mut self, folding: &Folding, unit: u16, entry: Entry) {
        if let Some(high) = self.high.take() {
            if let Some(Ok(pair)) = char::decode_utf16([high, unit]).next() {
                return self.append_entry(folding, pair.into(), folding.find(pair.into()));
            }
            self.end();
        }
        if (0xD800..0xDC00).contains(&unit) {
            self.high = Some(unit);
        } else {
            self.append_entry(folding, unit.into(), entry);
        }
    }

    fn append_entry(&mut self, folding: &Folding, code: u32, entry: Entry) {
        if entry & SEPARATOR != 0 {
            self.end();
        } else if entry & TEXT != 0 {
            for letter in folding.texts[(entry & 0xFFFF) as usize].chars() {
                self.append_entry(folding, letter.into(), folding.find(letter.into()));
            }
        } else if entry & EACH != 0 {
            self.end();
            self.append_kept(code, entry);
            self.end();
            self.each += 1;
        } else if entry & DROP == 0 {
            self.append_kept(code, entry);
        }
    }

    fn append_kept(&mut self, code: u32, entry: Entry) {
        let at = self.place();
        if !self.inside {
            self.starts.push(at);
            self.inside = true;
        }
        if entry & DIGIT != 0 {
            self.digits.push(at);
        }
        if entry & WIDE == 0 {
            self.bytes.extend_from_slice(&(entry as u16).to_le_bytes());
        } else if let Some(letter) = char::from_u32(code) {
            self.bytes.extend(letter.encode_utf16(&mut [0; 2]).iter().flat_map(|unit| unit.to_le_bytes()));
        }
    }

    /// Where the next unit goes.
    fn place(&self) -> u32 {
        (self.bytes.len() / 2) as u32
    }

    fn end(&mut self) {
        if self.inside {
            self.ends.push(self.place());
            self.inside = false;
        }
    }
}

/// A bit for each byte that has one of the flags, the first in the lowest. Eight bytes of 0 or 1 become bits by one
/// product.
#[inline]
fn mask(flags: &[u8; CHUNK], wanted: Entry) -> u64 {
    let bytes = flags.map(|flags| u8::from(flags & (wanted >> 16) as u8 != 0));
    let eights = bytes.as_chunks::<8>().0.iter().rev();
    eights.fold(0, |bits, &eight| bits << 8 | u64::from_le_bytes(eight).wrapping_mul(0x0102_0408_1020_4080) >> 56)
}

/// Append the place of each bit, counted from a first.
#[inline]
fn push_bits(places: &mut Vec<u32>, first: u32, mut bits: u64) {
    while bits != 0 {
        places.push(first + bits.trailing_zeros());
        bits &= bits - 1;
    }
}

fn units(word: &[u8]) -> impl Iterator<Item = u16> {
    word.as_chunks().0.iter().map(|&unit| u16::from_le_bytes(unit))
}

/// The words of a text, a space between them.
pub fn fold(text: &[u8]) -> String {
    let mut words = Words::default();
    words.read(text);
    let mut folded: Vec<u16> = Vec::with_capacity(text.len() / 2);
    for word in words.iter() {
        folded.extend(units(word));
        folded.push(b' '.into());
    }
    folded.pop();
    String::from_utf16(&folded).expect("the table holds no surrogates")
}
