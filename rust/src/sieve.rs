//! Which patterns a text could match at all: those each of whose clauses has a literal in it.

use crate::units::{Known, codes};
use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use std::collections::HashMap;

const MOST_BYTES: usize = 7;

/// A canonical character: its bytes in UTF-8, how many they are plus one (0: unknown), and the bits of the literals that
/// are a single character and in it.
#[derive(Clone, Copy)]
struct Canonical {
    bytes: [u8; MOST_BYTES],
    length: u8,
    singles: u64,
}

const UNKNOWN: Canonical = Canonical { bytes: [0; MOST_BYTES], length: 0, singles: 0 };
/// What stands for a lone surrogate: in no literal.
const LONE: Canonical = Canonical { bytes: [0xff; MOST_BYTES], length: 2, singles: 0 };

pub struct Sieve {
    canonical: Known<Canonical>,
    /// Literals of a single character, as many as there are bits for: they are seen without searching.
    singles: Vec<char>,
    literals: AhoCorasick,
    /// By literal: the clauses it fulfils.
    fulfils: Vec<Vec<u32>>,
    clauses: Vec<Clause>,
    /// By pattern: how many clauses it has.
    needs: Vec<u32>,
    /// The text at hand in canonical form, the clauses it fulfils, and how many each pattern still waits for.
    text: Vec<u8>,
    fulfilled: Vec<bool>,
    waiting: Vec<u32>,
}

struct Clause {
    pattern: u32,
    singles: u64,
}

impl Sieve {
    /// A sieve for patterns, each with its clauses, each of these with its literals in canonical form.
    pub fn new(patterns: &[Vec<Vec<String>>]) -> Result<Self, aho_corasick::BuildError> {
        let mut numbers: HashMap<&str, usize> = HashMap::new();
        let (mut singles, mut literals) = (Vec::new(), Vec::new());
        let (mut fulfils, mut clauses) = (Vec::<Vec<u32>>::new(), Vec::new());
        for (pattern, own) in (0..).zip(patterns) {
            for alternatives in own {
                let mut clause = Clause { pattern, singles: 0 };
                for literal in alternatives {
                    if let Some(bit) = bit_of(&mut singles, literal) {
                        clause.singles |= 1 << bit;
                        continue;
                    }
                    let number = *numbers.entry(literal).or_insert_with(|| {
                        literals.push(literal);
                        fulfils.push(Vec::new());
                        literals.len() - 1
                    });
                    fulfils[number].push(clauses.len() as u32);
                }
                clauses.push(clause);
            }
        }
        let mut builder = AhoCorasick::builder();
        let builder = builder.match_kind(MatchKind::Standard).kind(Some(AhoCorasickKind::DFA));
        Ok(Self {
            canonical: Known::new(UNKNOWN),
            singles,
            literals: builder.build(&literals)?,
            fulfils,
            fulfilled: vec![false; clauses.len()],
            clauses,
            needs: patterns.iter().map(|clauses| clauses.len() as u32).collect(),
            text: Vec::new(),
            waiting: Vec::new(),
        })
    }

    /// The patterns whose every clause `text`, in UTF-16, fulfils; `learn` tells what becomes of a character.
    pub fn sift<E>(&mut self, text: &[u8], learn: impl Fn(char) -> Result<String, E>) -> Result<Vec<usize>, E> {
        let (length, singles) = self.read(text, learn)?;
        self.waiting.clone_from(&self.needs);
        for (clause, fulfilled) in self.clauses.iter().zip(&mut self.fulfilled) {
            *fulfilled = clause.singles & singles != 0;
            self.waiting[clause.pattern as usize] -= u32::from(*fulfilled);
        }
        for found in self.literals.find_overlapping_iter(&self.text[..length]) {
            for &clause in &self.fulfils[found.pattern().as_usize()] {
                if !std::mem::replace(&mut self.fulfilled[clause as usize], true) {
                    self.waiting[self.clauses[clause as usize].pattern as usize] -= 1;
                }
            }
        }
        Ok((0..self.waiting.len()).filter(|&pattern| self.waiting[pattern] == 0).collect())
    }

    /// Write the canonical form of a text into `self.text`: its length, and the single characters seen in it.
    fn read<E>(&mut self, text: &[u8], learn: impl Fn(char) -> Result<String, E>) -> Result<(usize, u64), E> {
        self.text.resize(self.text.len().max((text.len() / 2 + 1) * MOST_BYTES), 0);
        let (mut length, mut singles) = (0, 0);
        for code in codes(text) {
            let mut found = self.canonical.get(code);
            if found.length == 0 {
                found = match char::from_u32(code) {
                    Some(character) => self.describe(&learn(character)?),
                    None => LONE,
                };
                self.canonical.set(code, found);
            }
            self.text[length..length + MOST_BYTES].copy_from_slice(&found.bytes);
            length += usize::from(found.length) - 1;
            singles |= found.singles;
        }
        Ok((length, singles))
    }

    fn describe(&self, canonical: &str) -> Canonical {
        let mut bytes = [0; MOST_BYTES];
        bytes[..canonical.len()].copy_from_slice(canonical.as_bytes());
        let bits = (0..).zip(&self.singles).filter(|(_, single)| canonical.contains(**single));
        Canonical { bytes, length: canonical.len() as u8 + 1, singles: bits.fold(0, |set, (bit, _)| set | 1 << bit) }
    }
}

/// The bit of a literal that is a single character; nothing for others, and when all bits are taken.
fn bit_of(singles: &mut Vec<char>, literal: &str) -> Option<usize> {
    let mut characters = literal.chars();
    let (Some(single), None) = (characters.next(), characters.next()) else { return None };
    let known = singles.iter().position(|&other| other == single);
    known.or_else(|| {
        (singles.len() < u64::BITS as usize).then(|| {
            singles.push(single);
            singles.len() - 1
        })
    })
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
            let sieve = super::Sieve::new(&patterns).map_err(|error| PyValueError::new_err(error.to_string()))?;
            Ok(Self { sieve, canonical })
        }

        fn sift(&mut self, text: &Bound<PyString>) -> PyResult<Vec<usize>> {
            let canonical = &self.canonical;
            self.sieve.sift(crate::texts::utf16(text)?.as_bytes(), |character| {
                let found: String = canonical.bind(text.py()).get_item(u32::from(character))?.extract()?;
                if found.len() > super::MOST_BYTES {
                    return Err(PyValueError::new_err(format!("a character cannot become {found:?}")));
                }
                Ok(found)
            })
        }
    }
}
