//! Texts as UTF-16, the encoding that Python writes fastest and that lone surrogates pass.

use std::collections::HashMap;

/// The code points of a text; a surrogate that is not one of a pair is one of its own.
pub fn codes(text: &[u8]) -> impl Iterator<Item = u32> {
    let units = text.as_chunks().0.iter().map(|&unit| u16::from_le_bytes(unit));
    char::decode_utf16(units).map(|code| code.map_or_else(|lone| lone.unpaired_surrogate().into(), u32::from))
}

/// The bits that tell half of a pair from a character of its own.
const SURROGATE_MASK: u16 = 0xf800;
const SURROGATE: u16 = 0xd800;

/// The code point at a place, and how many units it takes.
#[inline]
pub fn code_at(units: &[[u8; 2]], at: usize) -> (u32, usize) {
    let unit = u16::from_le_bytes(units[at]);
    if unit & SURROGATE_MASK != SURROGATE {
        return (unit.into(), 1);
    }
    let pair = units[at..].iter().take(2).map(|&unit| u16::from_le_bytes(unit));
    match char::decode_utf16(pair).next() {
        Some(Ok(code)) => (code.into(), code.len_utf16()),
        Some(Err(lone)) => (lone.unpaired_surrogate().into(), 1),
        None => unreachable!("there is a unit at every place"),
    }
}

/// Something known of each code point that was met.
pub struct Known<T> {
    narrow: Vec<T>,
    wide: HashMap<u32, T>,
    unknown: T,
}

impl<T: Copy> Known<T> {
    pub fn new(unknown: T) -> Self {
        Self { narrow: vec![unknown; 0x1_0000], wide: HashMap::new(), unknown }
    }

    /// What is known of a character of the first plane; nothing for the others.
    #[inline]
    pub fn narrow(&self, code: u32) -> Option<T> {
        self.narrow.get(code as usize).copied()
    }

    #[inline]
    pub fn get(&self, code: u32) -> T {
        self.narrow(code).unwrap_or_else(|| *self.wide.get(&code).unwrap_or(&self.unknown))
    }

    pub fn set(&mut self, code: u32, known: T) {
        match self.narrow.get_mut(code as usize) {
            Some(slot) => *slot = known,
            None => drop(self.wide.insert(code, known)),
        }
    }
}
