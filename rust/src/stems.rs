//! The first letters of a text's long words, by what was learned of each character when it was first met.

use crate::units::{Known, code_at};

/// Flags of a character: it is part of words; it joins two parts of a word that stand on both its sides.
pub const IN_WORDS: u8 = 1;
pub const JOINS: u8 = 2;

/// Characters that one may become where letters that differ in case are one.
const MOST_CODES: usize = 3;

/// What is to be learned of a character: its flags, and what becomes of it in a stem.
pub type Learned = (u8, String);

#[derive(Clone, Copy)]
struct Entry {
    known: bool,
    flags: u8,
    written: [char; MOST_CODES],
    length: u8,
}

const UNKNOWN: Entry = Entry { known: false, flags: 0, written: ['\0'; MOST_CODES], length: 0 };

pub struct Stemmer {
    known: Known<Entry>,
    /// By a word's characters: how many of them are its stem; longer words have as many as the last says.
    lengths: Vec<usize>,
}

impl Stemmer {
    pub fn new(lengths: Vec<usize>) -> Self {
        Self { known: Known::new(UNKNOWN), lengths }
    }

    /// The stems of a text, in order.
    pub fn stems<E>(&mut self, text: &[u8], learn: impl Fn(u32) -> Result<Learned, E>) -> Result<Vec<String>, E> {
        let mut stems = Vec::new();
        let most = self.lengths.iter().copied().max().unwrap_or(0);
        let mut opening: Vec<Entry> = Vec::with_capacity(most);
        let (units, mut at) = (text.as_chunks().0, 0);
        // The characters of the word at hand, and whether the last of them joins it to what follows.
        let (mut length, mut joined) = (0, false);
        while at < units.len() {
            let (code, size) = code_at(units, at);
            let mut entry = self.known.get(code);
            if !entry.known {
                entry = describe(learn(code)?);
                self.known.set(code, entry);
            }
            at += size;
            let is_joint = entry.flags & JOINS != 0 && length > 0 && !joined;
            if entry.flags & IN_WORDS == 0 && !is_joint {
                self.finish(&mut stems, &mut opening, length - usize::from(joined));
                (length, joined) = (0, false);
                continue;
            }
            joined = entry.flags & IN_WORDS == 0;
            length += 1;
            if opening.len() < most {
                opening.push(entry);
            }
        }
        self.finish(&mut stems, &mut opening, length - usize::from(joined));
        Ok(stems)
    }

    fn finish(&self, stems: &mut Vec<String>, opening: &mut Vec<Entry>, length: usize) {
        let size = self.lengths[length.min(self.lengths.len() - 1)];
        if size > 0 {
            let characters = opening[..size].iter().flat_map(|entry| &entry.written[..usize::from(entry.length)]);
            stems.push(characters.collect());
        }
        opening.clear();
    }
}

fn describe((flags, written): Learned) -> Entry {
    let mut entry = Entry { known: true, flags, ..UNKNOWN };
    for (slot, character) in entry.written.iter_mut().zip(written.chars()) {
        *slot = character;
        entry.length += 1;
    }
    entry
}

pub mod python {
    use super::Learned;
    use pyo3::exceptions::PyValueError;
    use pyo3::prelude::*;
    use pyo3::types::{PyFrozenSet, PyString};

    /// See `_native.pyi`.
    #[pyclass(module = "cleannews.kernels._native")]
    pub struct Stemmer {
        stemmer: super::Stemmer,
        learn: Py<PyAny>,
    }

    #[pymethods]
    impl Stemmer {
        #[new]
        fn new(learn: Py<PyAny>, lengths: Vec<usize>) -> PyResult<Self> {
            if lengths.is_empty() || lengths.iter().enumerate().any(|(length, &stem)| stem > length) {
                return Err(PyValueError::new_err(format!("a stem cannot be longer than its word, got {lengths:?}")));
            }
            Ok(Self { stemmer: super::Stemmer::new(lengths), learn })
        }

        fn stems<'py>(&mut self, text: &Bound<'py, PyString>) -> PyResult<Bound<'py, PyFrozenSet>> {
            let py = text.py();
            let learn = |code: u32| {
                let learned: Learned = self.learn.bind(py).call1((code,))?.extract()?;
                if learned.1.chars().count() > super::MOST_CODES {
                    return Err(PyValueError::new_err(format!("code point {code} cannot become {:?}", learned.1)));
                }
                Ok(learned)
            };
            PyFrozenSet::new(py, self.stemmer.stems(crate::texts::utf16(text)?.as_bytes(), learn)?)
        }
    }
}
