//! Folded lines and counts of words, by what was learned of each character when it was first met.

use crate::units::{Known, codes};

/// Flags of a character as it stands in the text, and of one it is folded to.
pub const SPACE: u8 = 1;
pub const UNSPACED: u8 = 2;
pub const STARTS_A_WORD: u8 = 4;
pub const ENDS_A_WORD: u8 = 8;

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
    known: Known<Entry>,
    folded: Vec<(char, u8)>,
}

impl Default for Characters {
    fn default() -> Self {
        Self { known: Known::new(UNKNOWN), folded: Vec::new() }
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
        self.folded.extend(folded);
        self.known.set(code, entry);
        Ok(entry)
    }

    /// The words between spaces, and one more for every two characters of scripts without spaces.
    pub fn words<E>(&mut self, text: &[u8], learn: impl Fn(char) -> Result<Learned, E>) -> Result<usize, E> {
        let (mut words, mut unspaced, mut inside) = (0, 0, false);
        for code in codes(text) {
            let flags = self.find(code, &learn)?.flags;
            words += usize::from(flags & SPACE == 0 && !inside);
            inside = flags & SPACE == 0;
            unspaced += usize::from(flags & UNSPACED != 0);
        }
        Ok(words + unspaced / CHARACTERS_A_WORD)
    }

    /// The line folded; nothing where a character depends on its neighbours.
    pub fn fold<E>(&mut self, line: &[u8], learn: impl Fn(char) -> Result<Learned, E>) -> Result<Option<String>, E> {
        let mut folded = String::with_capacity(line.len() + 8);
        let (mut end, mut space) = (0, false);
        for code in codes(line) {
            let entry = self.find(code, &learn)?;
            if entry.complex {
                return Ok(None);
            }
            for place in entry.first..entry.first + u32::from(entry.length) {
                let (character, flags) = self.folded[place as usize];
                if flags & SPACE != 0 {
                    space = true;
                    continue;
                }
                if folded.is_empty() && flags & STARTS_A_WORD == 0 {
                    continue;
                }
                if space && !folded.is_empty() {
                    folded.push(' ');
                }
                space = false;
                folded.push(character);
                if flags & ENDS_A_WORD != 0 {
                    end = folded.len();
                }
            }
        }
        folded.truncate(end);
        Ok(Some(folded))
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

        fn words(&mut self, text: &Bound<PyString>) -> PyResult<usize> {
            self.characters.words(crate::texts::utf16(text)?.as_bytes(), asking(text.py(), &self.learn))
        }

        fn fold<'py>(&mut self, line: &Bound<'py, PyString>) -> PyResult<Bound<'py, PyAny>> {
            let py = line.py();
            match self.characters.fold(crate::texts::utf16(line)?.as_bytes(), asking(py, &self.learn))? {
                Some(folded) => Ok(PyString::new(py, &folded).into_any()),
                None => self.fold.bind(py).call1((line,)),
            }
        }
    }

    fn asking<'a>(py: Python<'a>, learn: &'a Py<PyAny>) -> impl Fn(char) -> PyResult<Learned> + 'a {
        move |character| learn.bind(py).call1((character,))?.extract()
    }
}
