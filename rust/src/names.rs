//! What the names of elements say they are for: see `NameReader` in `reference_wording.py`.

use rustc_hash::FxHashMap;

/// The groups a word belongs to, a bit each, and its weight in tenths.
#[derive(Clone, Copy, Default)]
struct Meaning {
    groups: i64,
    weight: i64,
}

#[derive(Default)]
pub struct Names {
    meanings: FxHashMap<Box<str>, Meaning>,
}

impl Names {
    pub fn new<'a>(
        groups: impl Iterator<Item = (&'a str, i64)>,
        weights: impl Iterator<Item = (&'a str, i64)>,
    ) -> Self {
        let mut meanings: FxHashMap<Box<str>, Meaning> = FxHashMap::default();
        groups.for_each(|(name, groups)| meanings.entry(name.into()).or_default().groups = groups);
        weights.for_each(|(name, weight)| meanings.entry(name.into()).or_default().weight = weight);
        Self { meanings }
    }

    /// The groups of all names of an attribute, and the weight of each that differs, in log-odds.
    pub fn read(&self, naming: &str) -> (i64, f64) {
        let (mut groups, mut weight, mut seen) = (0, 0, Vec::new());
        let mut lower = String::new();
        for name in split(naming) {
            lower.clear();
            lower.push_str(name);
            lower.make_ascii_lowercase();
            if let Some(meaning) = self.meanings.get(lower.as_str())
                && !seen.iter().any(|other: &&str| other.eq_ignore_ascii_case(name))
            {
                groups |= meaning.groups;
                weight += meaning.weight;
                seen.push(name);
            }
        }
        (groups, weight as f64 / 10.0)
    }
}

/// What `[A-Z]?[a-z]{2,}|[A-Z]{2,}` finds.
fn split(naming: &str) -> impl Iterator<Item = &str> {
    let bytes = naming.as_bytes();
    let run = |from: usize, is: fn(&u8) -> bool| bytes[from..].iter().take_while(|byte| is(byte)).count();
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < bytes.len() {
            let start = at;
            let capitals = run(start, u8::is_ascii_uppercase);
            let small = run(start + capitals.min(1), u8::is_ascii_lowercase);
            at += match (capitals, small) {
                (_, 2..) => capitals.min(1) + small,
                (2.., _) => capitals,
                _ => 1,
            };
            if at - start >= 2 {
                return Some(&naming[start..at]);
            }
        }
        None
    })
}

pub mod python {
    use super::Names;
    use numpy::{IntoPyArray, PyArray1};
    use pyo3::prelude::*;
    use pyo3::types::PyString;
    use std::collections::HashMap;

    /// See `_native.pyi`.
    #[pyclass(module = "cleannews.kernels._native")]
    pub struct NameReader {
        pub names: Names,
    }

    #[pymethods]
    impl NameReader {
        #[new]
        fn new(groups: HashMap<String, i64>, weights: HashMap<String, i64>) -> Self {
            let [groups, weights] =
                [&groups, &weights].map(|table| table.iter().map(|(name, number)| (name.as_str(), *number)));
            Self { names: Names::new(groups, weights) }
        }

        #[allow(clippy::type_complexity)]
        fn read<'py>(
            &self,
            py: Python<'py>,
            namings: Vec<Bound<'py, PyString>>,
        ) -> PyResult<(Bound<'py, PyArray1<i64>>, Bound<'py, PyArray1<f64>>)> {
            let (mut groups, mut weights) = (Vec::with_capacity(namings.len()), Vec::with_capacity(namings.len()));
            for naming in &namings {
                let (group, weight) = self.names.read(naming.to_str()?);
                groups.push(group);
                weights.push(weight);
            }
            Ok((groups.into_pyarray(py), weights.into_pyarray(py)))
        }
    }
}
