//! The first letters of a text's long words, by what was learned of each character when it was first met.

use crate::units::{Known, code_at};

/// Flags of a character: it is part of words; it joins two parts of a word that stand on both its sides.
pub const IN_WORDS: u8 = 1;
pub const JOINS: u8 = 2;

/// A stem is the number that its characters make in this base, of which 64 bits are kept: the fractional part of the
/// golden ratio, odd, so that texts of few characters hardly ever meet.
const BASE: u64 = 0x9e37_79b9_7f4a_7c15;

/// What is to be learned of a character: its flags, and what becomes of it in a stem.
pub type Learned = (u8, String);

/// By what a character multiplies and adds to the number of a stem.
#[derive(Clone, Copy)]
struct Step {
    factor: u64,
    addend: u64,
}

const NO_STEP: Step = Step { factor: 1, addend: 0 };
const UNKNOWN: u8 = u8::MAX;

pub struct Stemmer {
    /// Apart from the steps, of which only the characters of stems are asked: a small table is read faster.
    flags: Known<u8>,
    steps: Known<Step>,
    /// By a word's characters: how many of them are its stem; longer words have as many as the last says.
    lengths: Vec<usize>,
    most: usize,
}

impl Stemmer {
    pub fn new(lengths: Vec<usize>) -> Self {
        let most = lengths.iter().copied().max().unwrap_or(0);
        Self { flags: Known::new(UNKNOWN), steps: Known::new(NO_STEP), lengths, most }
    }

    /// The stems of a text, in order.
    pub fn stems<E>(&mut self, text: &[u8], learn: impl Fn(u32) -> Result<Learned, E>) -> Result<Vec<u64>, E> {
        let mut stems = Vec::with_capacity(text.len() / 16);
        // What the first characters of the word at hand make, by how many they are.
        let mut openings = vec![0; self.most + 1];
        let (units, mut at) = (text.as_chunks().0, 0);
        // The characters of the word at hand, and whether the last of them joins it to what follows.
        let (mut length, mut joined) = (0, false);
        while at < units.len() {
            let (code, size) = code_at(units, at);
            let mut flags = self.flags.get(code);
            if flags == UNKNOWN {
                let learned = learn(code)?;
                flags = learned.0;
                self.flags.set(code, flags);
                self.steps.set(code, step(&learned.1));
            }
            at += size;
            let is_joint = flags & JOINS != 0 && length > 0 && !joined;
            if flags & IN_WORDS == 0 && !is_joint {
                stems.extend(self.stem(&openings, length - usize::from(joined)));
                (length, joined) = (0, false);
                continue;
            }
            joined = flags & IN_WORDS == 0;
            length += 1;
            if length <= self.most {
                let Step { factor, addend } = self.steps.get(code);
                openings[length] = openings[length - 1].wrapping_mul(factor).wrapping_add(addend);
            }
        }
        stems.extend(self.stem(&openings, length - usize::from(joined)));
        Ok(stems)
    }

    /// The stem of a word of so many characters.
    fn stem(&self, openings: &[u64], length: usize) -> Option<u64> {
        let size = self.lengths[length.min(self.lengths.len() - 1)];
        (size > 0).then(|| openings[size])
    }
}

fn step(written: &str) -> Step {
    written.chars().fold(NO_STEP, |step, character| Step {
        factor: step.factor.wrapping_mul(BASE),
        addend: step.addend.wrapping_mul(BASE).wrapping_add(u64::from(character)),
    })
}

pub mod python {
    use super::Learned;
    use crate::stemset::python::StemSet;
    use pyo3::exceptions::PyValueError;
    use pyo3::prelude::*;
    use pyo3::types::PyString;

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

        fn stems(&mut self, text: &Bound<PyString>) -> PyResult<StemSet> {
            let py = text.py();
            let learn = |code: u32| -> PyResult<Learned> { self.learn.bind(py).call1((code,))?.extract() };
            Ok(StemSet::of(self.stemmer.stems(crate::texts::utf16(text)?.as_bytes(), learn)?))
        }
    }
}
