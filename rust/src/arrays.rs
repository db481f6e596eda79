//! What Python hands over and gets back, as arrays and as our own types.

use crate::cover::{Row, Rules};
use crate::judge::Limits;
use crate::places::Gate;
use crate::shingle::{Cut, Document, Kind};
use crate::sign::{Level, Permutations};
use crate::sketch::{Recipe, Sketches};
use numpy::ndarray::Array2;
use numpy::{IntoPyArray, PyArray2, PyReadonlyArray1, PyReadonlyArray2};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use std::sync::LazyLock;

pub static LEVEL: LazyLock<Level> = LazyLock::new(|| *Level::available().last().expect("there is always one"));

/// `cleannews.kernels.plan.Plan`.
#[derive(FromPyObject)]
pub struct Plan<'py> {
    kind: String,
    n: usize,
    pub a: PyReadonlyArray1<'py, u32>,
    b: PyReadonlyArray1<'py, u32>,
    pub rows: usize,
    jaccard: f64,
    containment: f64,
    agreement: PyReadonlyArray1<'py, u32>,
    retained: Vec<u8>,
    pub workers: usize,
}

impl Plan<'_> {
    pub fn cut(&self) -> PyResult<Cut> {
        read_cut(&self.kind, self.n)
    }

    pub fn limits(&self) -> Limits {
        Limits { jaccard: self.jaccard, containment: self.containment }
    }

    pub fn rules(&self) -> Rules<'_> {
        Rules { limits: self.limits(), retained: &self.retained }
    }

    pub fn gate(&self) -> PyResult<Gate<'_>> {
        Ok(Gate { limits: self.limits(), agreement: self.agreement.as_slice()? })
    }

    pub fn recipe(&self) -> PyResult<Recipe<'_>> {
        Ok(Recipe { level: *LEVEL, cut: self.cut()?, permutations: self.permutations()?, rows: self.rows })
    }

    pub fn permutations(&self) -> PyResult<Permutations<'_>> {
        Ok(Permutations { a: self.a.as_slice()?, b: self.b.as_slice()? })
    }
}

/// `cleannews.kernels.plan.Sketches`.
#[derive(FromPyObject)]
pub struct SketchArrays<'py> {
    sizes: PyReadonlyArray1<'py, u32>,
    bands: PyReadonlyArray2<'py, u32>,
    bytes: PyReadonlyArray2<'py, u8>,
    passages: PyReadonlyArray1<'py, u32>,
    offsets: PyReadonlyArray1<'py, i64>,
}

impl SketchArrays<'_> {
    pub fn sketches(&self) -> PyResult<Sketches> {
        Ok(Sketches {
            sizes: self.sizes.as_slice()?.to_vec(),
            bands: self.bands.as_slice()?.to_vec(),
            bytes: self.bytes.as_slice()?.to_vec(),
            passages: self.passages.as_slice()?.to_vec(),
            ends: self.offsets.as_slice()?[1..].to_vec(),
        })
    }
}

pub fn read_cut(kind: &str, n: usize) -> PyResult<Cut> {
    let kind = match kind {
        "word" => Kind::Word,
        "char" => Kind::Char,
        other => return Err(PyValueError::new_err(format!("kind must be word or char, got {other}"))),
    };
    Ok(Cut { kind, n: n.max(1) })
}

/// `cleannews.kernels.plan.Document`.
#[derive(FromPyObject)]
pub struct DocumentArrays<'py> {
    shingles: PyReadonlyArray1<'py, u64>,
    figures: PyReadonlyArray2<'py, u64>,
}

impl DocumentArrays<'_> {
    pub fn document(&self) -> PyResult<Document> {
        Ok(Document { shingles: self.shingles.as_slice()?.to_vec(), figures: read_figures(&self.figures) })
    }
}

pub fn pairs_of(rows: Vec<[i64; 2]>) -> Array2<i64> {
    let count = rows.len();
    Array2::from_shape_vec((count, 2), rows.into_flattened()).expect("two values a row")
}

pub fn read_pairs(pairs: &PyReadonlyArray2<i64>) -> Vec<(u32, u32)> {
    pairs.as_array().rows().into_iter().map(|row| (row[0] as u32, row[1] as u32)).collect()
}

pub fn write_pairs<'py>(py: Python<'py>, pairs: &[(u32, u32)]) -> Bound<'py, PyArray2<i64>> {
    pairs_of(pairs.iter().map(|&(a, b)| [i64::from(a), i64::from(b)]).collect()).into_pyarray(py)
}

pub fn verdicts<'py>(py: Python<'py>, rows: &[Row]) -> PyResult<Bound<'py, PyAny>> {
    let pairs = pairs_of(rows.iter().map(|row| [i64::from(row.0), i64::from(row.1)]).collect());
    let scores: Vec<f64> = rows.iter().flat_map(|row| [row.2.jaccard, row.2.containment]).collect();
    let scores = Array2::from_shape_vec((rows.len(), 2), scores).expect("two values a row");
    let relations: Vec<u8> = rows.iter().map(|row| row.2.relation).collect();
    let columns = (pairs.into_pyarray(py), scores.into_pyarray(py), relations.into_pyarray(py));
    py.import("cleannews.kernels.plan")?.getattr("Verdicts")?.call1(columns)
}

pub fn table<'py>(py: Python<'py>, figures: &[(u64, u64)]) -> Bound<'py, PyArray2<u64>> {
    let values = figures.iter().flat_map(|&(context, value)| [context, value]).collect();
    Array2::from_shape_vec((figures.len(), 2), values).expect("two values a row").into_pyarray(py)
}

pub fn read_figures(figures: &PyReadonlyArray2<u64>) -> Vec<(u64, u64)> {
    figures.as_array().rows().into_iter().map(|row| (row[0], row[1])).collect()
}

/// `cleannews.kernels.plan.Keys`.
#[derive(FromPyObject)]
pub struct KeyArrays<'py> {
    pub keys: PyReadonlyArray1<'py, u32>,
    pub rows: PyReadonlyArray1<'py, u32>,
    pub leads: PyReadonlyArray1<'py, bool>,
}

/// `cleannews.kernels.plan.Signs`.
#[derive(FromPyObject)]
pub struct SignFiles<'py> {
    pub sizes: PyReadonlyArray1<'py, u32>,
    pub files: Vec<std::path::PathBuf>,
}
