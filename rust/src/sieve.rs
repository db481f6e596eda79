//! Which patterns a text could match at all: those each of whose clauses has a literal in it.

use crate::units::{Known, code_at};
use rustc_hash::FxHashMap;
use std::collections::HashMap;

/// Characters of a literal by which it is found; the rest is compared.
const LONGEST_GRAM: usize = 4;
/// A canonical character: the characters it is, how many they are plus one (0: unknown), and the bits of the literals
/// that are a single character and in it.
#[derive(Clone, Copy)]
struct Canonical {
    codes: [u32; MOST_CODES],
    length: u32,
    singles: u64,
}

/// Where a character ends in an entry of `Sieve::plain`.
const CODE_BITS: u32 = 24;
const CODE_MASK: u32 = (1 << CODE_BITS) - 1;
const MOST_CODES: usize = 3;
const UNKNOWN: Canonical = Canonical { codes: [0; MOST_CODES], length: 0, singles: 0 };

/// A set of grams that may hold some more: so small that it stays in the cache.
struct Seen {
    bits: Vec<u64>,
    shift: u32,
}

impl Seen {
    /// Bits for each gram: of the others, one in so many passes.
    const BITS_A_GRAM: usize = 32;

    fn new(grams: impl ExactSizeIterator<Item = u64>) -> Self {
        let bits = (grams.len() * Self::BITS_A_GRAM).next_power_of_two().max(u64::BITS as usize);
        let mut seen = Self { bits: vec![0; bits / u64::BITS as usize], shift: u64::BITS - bits.ilog2() };
        for gram in grams {
            let (word, bit) = seen.place(gram);
            seen.bits[word] |= bit;
        }
        seen
    }

    #[inline]
    fn place(&self, gram: u64) -> (usize, u64) {
        let hash = gram.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> self.shift;
        (hash as usize / 64, 1 << (hash % 64))
    }

    #[inline]
    fn may_hold(&self, gram: u64) -> bool {
        let (word, bit) = self.place(gram);
        self.bits[word] & bit != 0
    }
}

/// The literals found by grams of one length: their first characters, or the whole of short ones.
struct Grams {
    length: usize,
    mask: u64,
    seen: Seen,
    literals: FxHashMap<u64, Vec<u32>>,
}

impl Grams {
    fn new(length: usize, literals: &[Vec<u32>]) -> Self {
        let mask = u64::MAX >> (16 * (LONGEST_GRAM - length));
        let mut by_gram: FxHashMap<u64, Vec<u32>> = FxHashMap::default();
        for (literal, number) in literals.iter().zip(0..) {
            if literal.len().min(LONGEST_GRAM) == length {
                let gram = literal[..length].iter().fold(0, |gram, &code| push(gram, code)) & mask;
                by_gram.entry(gram).or_default().push(number);
            }
        }
        Self { length, mask, seen: Seen::new(by_gram.keys().copied()), literals: by_gram }
    }

    /// The numbers of the literals that may start with the last characters of a window.
    #[inline]
    fn find(&self, window: u64) -> &[u32] {
        let gram = window & self.mask;
        if self.seen.may_hold(gram) { self.literals.get(&gram).map_or(&[], Vec::as_slice) } else { &[] }
    }
}

/// The last four characters; those beyond the first plane share their low bits with others.
fn push(window: u64, code: u32) -> u64 {
    window << 16 | u64::from(code & 0xffff)
}

pub struct Sieve {
    /// By UTF-16 unit: the canonical character, where it is one, and above it its bit among the singles; else 0.
    plain: Vec<u32>,
    canonical: Known<Canonical>,
    /// Literals of a single character, as many as there are bits for: they are seen without searching. The first bit
    /// stands for all other characters.
    singles: Vec<u32>,
    grams: Vec<Grams>,
    literals: Vec<Vec<u32>>,
    /// By literal: the clauses it fulfils.
    fulfils: Vec<Vec<u32>>,
    /// The clauses with literals of a single character, and the bits of these.
    by_singles: Vec<(u32, u64)>,
    /// By pattern: its clauses.
    patterns: Vec<Vec<u32>>,
    /// By clause: the patterns of which it is the most telling clause. Those without any clause pass every text.
    told_by: Vec<Vec<u32>>,
    open: Vec<u32>,
    /// The text at hand in canonical form, and the clauses it fulfils: as a list, and by clause.
    text: Vec<u32>,
    fulfilled: Vec<u32>,
    is_fulfilled: Vec<bool>,
}

impl Sieve {
    /// A sieve for patterns, each with its clauses, each of these with its literals in canonical form.
    pub fn new(patterns: &[Vec<Vec<String>>]) -> Self {
        let mut sieve = Self {
            plain: vec![0; 0x1_0000],
            canonical: Known::new(UNKNOWN),
            singles: Vec::new(),
            grams: Vec::new(),
            literals: Vec::new(),
            fulfils: Vec::new(),
            by_singles: Vec::new(),
            patterns: Vec::new(),
            told_by: Vec::new(),
            open: Vec::new(),
            text: Vec::new(),
            fulfilled: Vec::new(),
            is_fulfilled: Vec::new(),
        };
        let (mut clauses, mut literals) = (HashMap::new(), HashMap::new());
        for pattern in patterns {
            let mut numbers = Vec::with_capacity(pattern.len());
            for clause in pattern {
                let add = || sieve.add_clause(clause, &mut literals);
                numbers.push(*clauses.entry(clause).or_insert_with(add));
            }
            let tells = |&at: &usize| pattern[at].iter().map(String::len).min();
            match (0..pattern.len()).max_by_key(tells) {
                Some(at) => sieve.told_by[numbers[at] as usize].push(sieve.patterns.len() as u32),
                None => sieve.open.push(sieve.patterns.len() as u32),
            }
            sieve.patterns.push(numbers);
        }
        let grams = (1..=LONGEST_GRAM).map(|length| Grams::new(length, &sieve.literals));
        sieve.grams = grams.filter(|grams| !grams.literals.is_empty()).collect();
        sieve
    }

    fn add_clause(&mut self, clause: &[String], literals: &mut HashMap<Vec<u32>, u32>) -> u32 {
        let number = self.told_by.len() as u32;
        self.told_by.push(Vec::new());
        self.is_fulfilled.push(false);
        let mut singles = 0_u64;
        for literal in clause {
            let literal: Vec<u32> = literal.chars().map(u32::from).collect();
            if let Some(bit) = self.bit_of(&literal) {
                singles |= 1 << bit;
            } else {
                let literal = *literals.entry(literal).or_insert_with_key(|literal| self.add(literal));
                self.fulfils[literal as usize].push(number);
            }
        }
        if singles != 0 {
            self.by_singles.push((number, singles));
        }
        number
    }

    /// The bit of a literal that is a single character; nothing for others, and when all bits are taken.
    fn bit_of(&mut self, literal: &[u32]) -> Option<usize> {
        let &[single] = literal else { return None };
        let known = self.singles.iter().position(|&other| other == single);
        if known.is_none() && self.singles.len() + 1 < u64::BITS as usize {
            self.singles.push(single);
            return Some(self.singles.len());
        }
        known.map(|place| place + 1)
    }

    fn add(&mut self, literal: &[u32]) -> u32 {
        self.literals.push(literal.to_vec());
        self.fulfils.push(Vec::new());
        self.literals.len() as u32 - 1
    }

    /// The patterns whose every clause `text`, in UTF-16, fulfils; `learn` tells what becomes of a character.
    pub fn sift<E>(&mut self, text: &[u8], learn: impl Fn(u32) -> Result<Vec<u32>, E>) -> Result<Vec<u32>, E> {
        let (length, singles) = self.read(text, learn)?;
        let text = &self.text[..length];
        for &clause in &self.fulfilled {
            self.is_fulfilled[clause as usize] = false;
        }
        self.fulfilled.clear();
        for &(clause, bits) in &self.by_singles {
            if bits & singles != 0 {
                self.is_fulfilled[clause as usize] = true;
                self.fulfilled.push(clause);
            }
        }
        let mut window = 0;
        for (last, &code) in text.iter().enumerate() {
            window = push(window, code);
            for grams in &self.grams {
                for &number in grams.find(window) {
                    let literal = &self.literals[number as usize];
                    if last + 1 >= grams.length && text[last + 1 - grams.length..].starts_with(literal) {
                        for &clause in &self.fulfils[number as usize] {
                            if !self.is_fulfilled[clause as usize] {
                                self.is_fulfilled[clause as usize] = true;
                                self.fulfilled.push(clause);
                            }
                        }
                    }
                }
            }
        }
        let told = self.fulfilled.iter().flat_map(|&clause| &self.told_by[clause as usize]);
        let passes =
            |&pattern: &u32| self.patterns[pattern as usize].iter().all(|&clause| self.is_fulfilled[clause as usize]);
        let mut sifted: Vec<u32> = told.chain(&self.open).copied().filter(passes).collect();
        sifted.sort_unstable();
        Ok(sifted)
    }

    /// Write the canonical form of a text into `self.text`: its length, and the single characters seen in it.
    fn read<E>(&mut self, text: &[u8], learn: impl Fn(u32) -> Result<Vec<u32>, E>) -> Result<(usize, u64), E> {
        let units = text.as_chunks().0;
        self.text.resize(self.text.len().max(MOST_CODES * units.len()), 0);
        let (mut singles, mut length, mut at) = (0, 0, 0);
        while at < units.len() {
            let plain = self.plain[usize::from(u16::from_le_bytes(units[at]))];
            if plain != 0 {
                self.text[length] = plain & CODE_MASK;
                singles |= 1 << (plain >> CODE_BITS);
                (length, at) = (length + 1, at + 1);
                continue;
            }
            let (code, size) = code_at(units, at);
            let mut found = self.canonical.get(code);
            if found.length == 0 {
                found = self.describe(&learn(code)?);
                self.canonical.set(code, found);
                if let (Some(plain), 2) = (self.plain.get_mut(code as usize), found.length) {
                    *plain = found.codes[0] | (found.singles.trailing_zeros() % u64::BITS) << CODE_BITS;
                }
            }
            self.text[length..length + MOST_CODES].copy_from_slice(&found.codes);
            length += found.length as usize - 1;
            singles |= found.singles;
            at += size;
        }
        Ok((length, singles))
    }

    fn describe(&self, canonical: &[u32]) -> Canonical {
        let mut codes = [0; MOST_CODES];
        codes[..canonical.len()].copy_from_slice(canonical);
        let bits = (1..).zip(&self.singles).filter(|(_, single)| canonical.contains(single));
        Canonical { codes, length: canonical.len() as u32 + 1, singles: bits.fold(0, |set, (bit, _)| set | 1 << bit) }
    }
}

pub mod python {
    use pyo3::exceptions::PyValueError;
    use pyo3::prelude::*;
    use pyo3::types::PyString;

    /// See `_native.pyi`.
    #[pyclass(module = "cleannews.kernels._native")]
    pub struct Sieve {
        sieve: super::Sieve,
        canonical: Py<PyAny>,
    }

    #[pymethods]
    impl Sieve {
        #[new]
        fn new(patterns: Vec<Vec<Vec<String>>>, canonical: Py<PyAny>) -> PyResult<Self> {
            if patterns.iter().flatten().flatten().any(String::is_empty) {
                return Err(PyValueError::new_err("a literal must not be empty"));
            }
            Ok(Self { sieve: super::Sieve::new(&patterns), canonical })
        }

        fn sift(&mut self, text: &Bound<PyString>) -> PyResult<Vec<u32>> {
            let canonical = &self.canonical;
            self.sieve.sift(crate::texts::utf16(text)?.as_bytes(), |code| {
                let found = canonical.bind(text.py()).get_item(code)?.cast_into::<PyString>()?;
                let found: Vec<u32> = crate::units::codes(crate::texts::utf16(&found)?.as_bytes()).collect();
                if found.len() > super::MOST_CODES {
                    return Err(PyValueError::new_err(format!("code point {code} cannot become {found:?}")));
                }
                Ok(found)
            })
        }
    }
}
