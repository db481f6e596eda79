//! Where a sign may stand: a character that opens it, between neighbours that it asks for.

use crate::units::Known;

/// The roles of a character: the signs it opens, those it can stand before, and those it can stand after; a bit each.
#[derive(Clone, Copy, Default)]
pub struct Roles {
    opens: u64,
    before: u64,
    after: u64,
}

pub type Learned = (u64, u64, u64);

/// In the signs that a character opens: it was learned.
const LEARNED: u64 = 1 << (u64::BITS - 1);
pub const MOST_SIGNS: u32 = u64::BITS - 1;

impl From<Learned> for Roles {
    fn from((opens, before, after): Learned) -> Self {
        Self { opens: opens | LEARNED, before, after }
    }
}

pub struct Scanner {
    known: Known<Roles>,
    /// The roles of what stands before the first character and after the last.
    edge: Roles,
}

impl Scanner {
    pub fn new(edge: Learned) -> Self {
        Self { known: Known::new(Roles::default()), edge: edge.into() }
    }

    /// The places of a text where signs may stand, and which.
    pub fn scan<E>(
        &mut self,
        text: &[[u8; 4]],
        learn: impl Fn(u32) -> Result<Learned, E>,
    ) -> Result<Vec<(usize, u64)>, E> {
        let (mut found, mut place) = (Vec::new(), 0);
        while let Some(ahead) = text[place..].iter().position(|&code| !self.opens_nothing(code)) {
            place += ahead;
            let opens = self.roles(text.get(place), &learn)?.opens & !LEARNED;
            if opens != 0 {
                let before = self.roles(text.get(place.wrapping_sub(1)), &learn)?.before;
                let signs = opens & before & self.roles(text.get(place + 1), &learn)?.after;
                if signs != 0 {
                    found.push((place, signs));
                }
            }
            place += 1;
        }
        Ok(found)
    }

    /// Whether no sign opens with a character, as far as is known.
    #[inline]
    fn opens_nothing(&self, code: [u8; 4]) -> bool {
        self.known.narrow(u32::from_le_bytes(code)).is_some_and(|roles| roles.opens == LEARNED)
    }

    #[inline]
    fn roles<E>(&mut self, code: Option<&[u8; 4]>, learn: &impl Fn(u32) -> Result<Learned, E>) -> Result<Roles, E> {
        let Some(&code) = code else { return Ok(self.edge) };
        let code = u32::from_le_bytes(code);
        let mut roles = self.known.get(code);
        if roles.opens & LEARNED == 0 {
            roles = learn(code)?.into();
            self.known.set(code, roles);
        }
        Ok(roles)
    }
}

pub mod python {
    use super::{Learned, MOST_SIGNS};
    use pyo3::exceptions::PyValueError;
    use pyo3::prelude::*;
    use pyo3::types::PyString;

    /// See `_native.pyi`.
    #[pyclass(module = "cleannews.kernels._native")]
    pub struct Scanner {
        scanner: super::Scanner,
        learn: Py<PyAny>,
    }

    #[pymethods]
    impl Scanner {
        #[new]
        fn new(learn: Py<PyAny>, edge: Learned) -> PyResult<Self> {
            if (edge.0 | edge.1 | edge.2) >> MOST_SIGNS != 0 {
                return Err(PyValueError::new_err(format!("at most {MOST_SIGNS} signs, got {edge:?}")));
            }
            Ok(Self { scanner: super::Scanner::new(edge), learn })
        }

        fn scan(&mut self, text: &Bound<PyString>) -> PyResult<Vec<(usize, u64)>> {
            let learn = |code: u32| self.learn.bind(text.py()).call1((code,))?.extract();
            self.scanner.scan(crate::texts::utf32(text)?.as_bytes().as_chunks().0, learn)
        }
    }
}
