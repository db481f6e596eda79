//! Sets of stems, as sorted runs of numbers: small ones are looked up in large ones. What the stems of a set weigh.

use std::collections::HashMap;

pub struct StemSet {
    /// Distinct, in ascending order.
    stems: Vec<u64>,
}

impl StemSet {
    pub fn new(mut stems: Vec<u64>) -> Self {
        stems.sort_unstable();
        stems.dedup();
        Self { stems }
    }

    pub fn stems(&self) -> &[u64] {
        &self.stems
    }

    pub fn union<'a>(sets: impl Iterator<Item = &'a Self>) -> Self {
        Self::new(sets.flat_map(|set| &set.stems).copied().collect())
    }

    pub fn intersection(&self, other: &Self) -> Self {
        let (small, large) = if self.stems.len() <= other.stems.len() { (self, other) } else { (other, self) };
        Self { stems: small.found_in(large, true).collect() }
    }

    pub fn difference(&self, other: &Self) -> Self {
        Self { stems: self.found_in(other, false).collect() }
    }

    pub fn is_disjoint(&self, other: &Self) -> bool {
        let (small, large) = if self.stems.len() <= other.stems.len() { (self, other) } else { (other, self) };
        small.found_in(large, true).next().is_none()
    }

    /// The stems that another set holds, or those that it does not.
    fn found_in(&self, other: &Self, wanted: bool) -> impl Iterator<Item = u64> {
        self.stems.iter().copied().filter(move |stem| other.stems.binary_search(stem).is_ok() == wanted)
    }
}

/// The weight of a stem of which none is known.
const UNKNOWN_WEIGHT: f64 = 1.0;

pub struct StemWeights {
    known: HashMap<u64, f64>,
}

impl StemWeights {
    /// The weight of each stem, the largest first.
    pub fn of(&self, stems: &StemSet) -> Vec<f64> {
        let weight = |stem| self.known.get(stem).copied().unwrap_or(UNKNOWN_WEIGHT);
        let mut weights: Vec<f64> = stems.stems.iter().map(weight).collect();
        weights.sort_unstable_by(|one, other| other.total_cmp(one));
        weights
    }
}

pub mod python {
    use pyo3::prelude::*;
    use pyo3::types::{PyList, PyTuple};
    use std::collections::HashMap;

    /// See `_native.pyi`.
    #[pyclass(module = "cleannews.kernels._native", frozen)]
    pub struct StemSet(super::StemSet);

    impl StemSet {
        pub fn of(stems: Vec<u64>) -> Self {
            Self(super::StemSet::new(stems))
        }
    }

    #[pymethods]
    impl StemSet {
        #[new]
        #[pyo3(signature = (stems=None))]
        fn new(stems: Option<&Bound<'_, PyAny>>) -> PyResult<Self> {
            let numbers = stems.map_or(Ok(Vec::new()), |stems| stems.try_iter()?.map(|stem| stem?.extract()).collect());
            Ok(Self::of(numbers?))
        }

        fn __len__(&self) -> usize {
            self.0.stems().len()
        }

        fn __iter__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
            Ok(PyList::new(py, self.0.stems())?.try_iter()?.into_any())
        }

        fn __eq__(&self, other: &Self) -> bool {
            self.0.stems() == other.0.stems()
        }

        fn __and__(&self, other: &Self) -> Self {
            Self(self.0.intersection(&other.0))
        }

        fn __sub__(&self, other: &Self) -> Self {
            Self(self.0.difference(&other.0))
        }

        fn isdisjoint(&self, other: &Self) -> bool {
            self.0.is_disjoint(&other.0)
        }

        #[pyo3(signature = (*others))]
        fn union(&self, others: &Bound<'_, PyTuple>) -> PyResult<Self> {
            let others = others.iter().map(|other| Ok(other.cast_into::<Self>()?)).collect::<PyResult<Vec<_>>>()?;
            let sets = std::iter::once(&self.0).chain(others.iter().map(|other| &other.get().0));
            Ok(Self(super::StemSet::union(sets)))
        }
    }

    /// See `_native.pyi`.
    #[pyclass(module = "cleannews.kernels._native", frozen)]
    pub struct StemWeights(super::StemWeights);

    #[pymethods]
    impl StemWeights {
        #[new]
        fn new(known: HashMap<u64, f64>) -> Self {
            Self(super::StemWeights { known })
        }

        fn of(&self, stems: &StemSet) -> Vec<f64> {
            self.0.of(&stems.0)
        }
    }
}
