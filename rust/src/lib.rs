//! The native kernels of cleannews. This is the only file that knows Python; `reference.py` and `reference_pairs.py`
//! state what each kernel computes.

mod cover;
mod fold;
mod judge;
mod shelf;
mod shingle;
mod sign;
mod sketch;
mod unite;

use judge::Limits;
use numpy::ndarray::Array2;
use numpy::{IntoPyArray, PyArray1, PyArray2, PyReadonlyArray1, PyReadonlyArray2};
use pyo3::exceptions::PyValueError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString};
use rayon::prelude::*;
use shelf::{Gate, Places, Shelf};
use shingle::{Cut, Document, Kind};
use sign::{Level, Permutations};
use std::sync::LazyLock;

/// Texts that a thread takes at a time: it holds the interpreter to copy them, and lets go of it to work on them.
const CHUNK: usize = 32;

static LEVEL: LazyLock<Level> = LazyLock::new(|| *Level::available().last().expect("there is always one"));

type Text = Py<PyString>;

/// `cleannews.kernels.plan.Plan`.
#[derive(FromPyObject)]
struct Plan<'py> {
    kind: String,
    n: usize,
    a: PyReadonlyArray1<'py, u32>,
    b: PyReadonlyArray1<'py, u32>,
    rows: usize,
    jaccard: f64,
    containment: f64,
    agreement: PyReadonlyArray1<'py, u32>,
    retained: Vec<u8>,
    workers: usize,
}

impl Plan<'_> {
    fn cut(&self) -> PyResult<Cut> {
        read_cut(&self.kind, self.n)
    }

    fn limits(&self) -> Limits {
        Limits { jaccard: self.jaccard, containment: self.containment }
    }

    fn gate(&self) -> PyResult<Gate<'_>> {
        Ok(Gate { limits: self.limits(), agreement: self.agreement.as_slice()? })
    }

    fn permutations(&self) -> PyResult<Permutations<'_>> {
        Ok(Permutations { a: self.a.as_slice()?, b: self.b.as_slice()? })
    }
}

/// `cleannews.kernels.plan.Sketches`.
#[derive(FromPyObject)]
struct Sketches<'py> {
    sizes: PyReadonlyArray1<'py, u32>,
    bands: PyReadonlyArray2<'py, u32>,
    bytes: PyReadonlyArray2<'py, u8>,
    passages: PyReadonlyArray1<'py, u32>,
    offsets: PyReadonlyArray1<'py, i64>,
}

impl Sketches<'_> {
    fn slices(&self) -> PyResult<shelf::Sketches<'_>> {
        Ok(shelf::Sketches {
            sizes: self.sizes.as_slice()?,
            bands: self.bands.as_slice()?,
            bytes: self.bytes.as_slice()?,
            passages: self.passages.as_slice()?,
            offsets: self.offsets.as_slice()?,
        })
    }
}

fn read_cut(kind: &str, n: usize) -> PyResult<Cut> {
    let kind = match kind {
        "word" => Kind::Word,
        "char" => Kind::Char,
        other => return Err(PyValueError::new_err(format!("kind must be word or char, got {other}"))),
    };
    Ok(Cut { kind, n: n.max(1) })
}

/// The text as UTF-16: of the encodings Python offers the fastest to write and to read, and lone surrogates pass.
fn utf16<'py>(text: &Bound<'py, PyString>) -> PyResult<Bound<'py, PyBytes>> {
    let py = text.py();
    let form = (intern!(py, "utf-16-le"), intern!(py, "surrogatepass"));
    Ok(text.call_method1(intern!(py, "encode"), form)?.cast_into()?)
}

/// Apply a function to texts, with the interpreter held only to copy them.
fn map_chunk<T>(texts: &[&Text], work: impl Fn(&[u8]) -> T) -> PyResult<Vec<T>> {
    let (mut bytes, mut ends) = (Vec::new(), Vec::with_capacity(texts.len()));
    Python::attach(|py| {
        texts.iter().try_for_each(|text| {
            bytes.extend_from_slice(utf16(text.bind(py))?.as_bytes());
            ends.push(bytes.len());
            PyResult::Ok(())
        })
    })?;
    let starts = std::iter::once(0).chain(ends.iter().copied());
    Ok(starts.zip(&ends).map(|(start, &end)| work(&bytes[start..end])).collect())
}

/// Run on as many threads as asked for, 0 for one a core.
fn on_threads<T: Send>(workers: usize, job: impl FnOnce() -> T + Send) -> PyResult<T> {
    if workers == 0 {
        return Ok(job());
    }
    let pool = rayon::ThreadPoolBuilder::new().num_threads(workers).build();
    Ok(pool.map_err(|error| PyValueError::new_err(error.to_string()))?.install(job))
}

/// Apply a function to every text and hand its results on a chunk at a time, in order.
fn map_texts<T: Send>(
    py: Python,
    texts: &[Text],
    workers: usize,
    work: impl Fn(&[u8]) -> T + Sync,
) -> PyResult<Vec<Vec<T>>> {
    let one_chunk = |chunk: &[Text]| map_chunk(&chunk.iter().collect::<Vec<_>>(), &work);
    if workers == 1 || texts.len() <= CHUNK {
        return py.detach(|| texts.chunks(CHUNK).map(one_chunk).collect());
    }
    py.detach(|| on_threads(workers, || texts.par_chunks(CHUNK).map(one_chunk).collect()))?
}

/// Reads documents out of Python's strings, on all threads.
fn reader(texts: &[Text], cut: Cut) -> impl cover::Reader {
    move |numbers: &[u32]| {
        let chunks = numbers.par_chunks(CHUNK).map(|chunk| {
            let wanted: Vec<&Text> = chunk.iter().map(|&number| &texts[number as usize]).collect();
            map_chunk(&wanted, |text| shingle::read_document(text, cut)).expect("a string can be encoded")
        });
        chunks.flatten_iter().collect()
    }
}

fn pairs_of(rows: Vec<[i64; 2]>) -> Array2<i64> {
    let count = rows.len();
    Array2::from_shape_vec((count, 2), rows.into_flattened()).expect("two values a row")
}

fn read_pairs(pairs: &PyReadonlyArray2<i64>) -> Vec<(u32, u32)> {
    pairs.as_array().rows().into_iter().map(|row| (row[0] as u32, row[1] as u32)).collect()
}

fn write_pairs<'py>(py: Python<'py>, pairs: &[(u32, u32)]) -> Bound<'py, PyArray2<i64>> {
    pairs_of(pairs.iter().map(|&(a, b)| [i64::from(a), i64::from(b)]).collect()).into_pyarray(py)
}

fn verdicts<'py>(py: Python<'py>, rows: &[cover::Row]) -> PyResult<Bound<'py, PyAny>> {
    let pairs = pairs_of(rows.iter().map(|row| [i64::from(row.0), i64::from(row.1)]).collect());
    let scores: Vec<f64> = rows.iter().flat_map(|row| [row.2.jaccard, row.2.containment]).collect();
    let scores = Array2::from_shape_vec((rows.len(), 2), scores).expect("two values a row");
    let relations: Vec<u8> = rows.iter().map(|row| row.2.relation).collect();
    let columns = (pairs.into_pyarray(py), scores.into_pyarray(py), relations.into_pyarray(py));
    py.import("cleannews.kernels.plan")?.getattr("Verdicts")?.call1(columns)
}

fn table<'py>(py: Python<'py>, figures: &[(u64, u64)]) -> Bound<'py, PyArray2<u64>> {
    let values = figures.iter().flat_map(|&(context, value)| [context, value]).collect();
    Array2::from_shape_vec((figures.len(), 2), values).expect("two values a row").into_pyarray(py)
}

fn read_figures(figures: &PyReadonlyArray2<u64>) -> Vec<(u64, u64)> {
    figures.as_array().rows().into_iter().map(|row| (row[0], row[1])).collect()
}

/// Native kernels; see `_native.pyi`.
#[pymodule]
mod _native {
    use super::{
        Array2, Bound, DocumentArrays, IntoPyArray, LEVEL, Level, Permutations, Places, Plan, PyAny, PyArray1, PyArray2,
        PyReadonlyArray1, PyReadonlyArray2, PyResult, PyString, PyValueError, Python, Shelf, Sketches, Text, map_texts,
        on_threads, read_cut, read_pairs, reader, table, utf16, verdicts, write_pairs,
    };
    use pyo3::prelude::*;

    #[pyfunction]
    fn fold(text: &Bound<PyString>) -> PyResult<String> {
        Ok(crate::fold::fold(utf16(text)?.as_bytes()))
    }

    #[pyfunction]
    fn shingle<'py>(text: &Bound<'py, PyString>, kind: &str, n: usize) -> PyResult<Bound<'py, PyArray1<u64>>> {
        let positions = crate::shingle::positions(utf16(text)?.as_bytes(), read_cut(kind, n)?);
        Ok(crate::shingle::distinct(positions).into_pyarray(text.py()))
    }

    #[pyfunction]
    fn find_figures<'py>(text: &Bound<'py, PyString>) -> PyResult<Bound<'py, PyArray2<u64>>> {
        Ok(table(text.py(), &crate::shingle::find_figures(utf16(text)?.as_bytes())))
    }

    #[pyfunction]
    fn find_passages<'py>(text: &Bound<'py, PyString>, kind: &str, n: usize) -> PyResult<Bound<'py, PyArray1<u32>>> {
        let positions = crate::shingle::positions(utf16(text)?.as_bytes(), read_cut(kind, n)?);
        Ok(crate::shingle::find_passages(&positions, n).into_pyarray(text.py()))
    }

    #[pyfunction]
    fn read_document<'py>(text: &Bound<'py, PyString>, kind: &str, n: usize) -> PyResult<Bound<'py, PyAny>> {
        let py = text.py();
        let document = crate::shingle::read_document(utf16(text)?.as_bytes(), read_cut(kind, n)?);
        let parts = (document.shingles.into_pyarray(py), table(py, &document.figures));
        py.import("cleannews.kernels.plan")?.getattr("Document")?.call1(parts)
    }

    /// The instruction sets that `sign` can use here, the fastest last.
    #[pyfunction]
    fn levels() -> Vec<&'static str> {
        Level::available().into_iter().map(Level::name).collect()
    }

    #[pyfunction]
    #[pyo3(signature = (hashes, a, b, level=None))]
    fn sign<'py>(
        py: Python<'py>,
        hashes: PyReadonlyArray1<u64>,
        a: PyReadonlyArray1<u32>,
        b: PyReadonlyArray1<u32>,
        level: Option<&str>,
    ) -> PyResult<Bound<'py, PyArray1<u32>>> {
        let named = |name: &str| Level::available().into_iter().find(|known| known.name() == name);
        let level = level.map_or(Some(*LEVEL), named).ok_or_else(|| PyValueError::new_err("level is not available"))?;
        let mut signature = vec![0; a.len()?];
        let permutations = Permutations { a: a.as_slice()?, b: b.as_slice()? };
        crate::sign::sign(level, hashes.as_slice()?, permutations, &mut signature);
        Ok(signature.into_pyarray(py))
    }

    #[pyfunction]
    fn band_keys<'py>(
        py: Python<'py>,
        signature: PyReadonlyArray1<u32>,
        rows: usize,
    ) -> PyResult<Bound<'py, PyArray1<u32>>> {
        Ok(crate::sketch::band_keys(signature.as_slice()?, rows).into_pyarray(py))
    }

    #[pyfunction]
    fn signatures<'py>(py: Python<'py>, texts: Vec<Text>, plan: Plan) -> PyResult<Bound<'py, PyArray2<u32>>> {
        let (cut, permutations) = (plan.cut()?, plan.permutations()?);
        let width = permutations.a.len();
        let chunks = map_texts(py, &texts, plan.workers, |text| {
            let mut signature = vec![0; width];
            crate::sign::sign(*LEVEL, &crate::shingle::positions(text, cut), permutations, &mut signature);
            signature
        })?;
        let values = chunks.into_iter().flatten().flatten().collect();
        Ok(Array2::from_shape_vec((texts.len(), width), values).expect("a value a permutation").into_pyarray(py))
    }

    #[pyfunction]
    fn sketch<'py>(py: Python<'py>, texts: Vec<Text>, plan: Plan) -> PyResult<Bound<'py, PyAny>> {
        let (cut, permutations, count) = (plan.cut()?, plan.permutations()?, texts.len());
        let work = |text: &[u8]| crate::sketch::sketch(*LEVEL, text, cut, permutations, plan.rows);
        let (mut sizes, mut bands, mut bytes) = (Vec::with_capacity(count), Vec::new(), Vec::new());
        let (mut passages, mut offsets) = (Vec::new(), vec![0]);
        for sketch in map_texts(py, &texts, plan.workers, work)?.into_iter().flatten() {
            sizes.push(sketch.size);
            bands.extend(sketch.bands);
            bytes.extend(sketch.bytes);
            passages.extend(sketch.passages);
            offsets.push(passages.len() as i64);
        }
        let bands = Array2::from_shape_vec((count, permutations.a.len() / plan.rows), bands).expect("a key a band");
        let bytes = Array2::from_shape_vec((count, permutations.a.len()), bytes).expect("a byte a permutation");
        py.import("cleannews.kernels.plan")?.getattr("Sketches")?.call1((
            sizes.into_pyarray(py),
            bands.into_pyarray(py),
            bytes.into_pyarray(py),
            passages.into_pyarray(py),
            offsets.into_pyarray(py),
        ))
    }

    #[pyfunction]
    fn judge(kept: DocumentArrays, item: DocumentArrays, plan: Plan) -> PyResult<(f64, f64, u8)> {
        let score = crate::judge::judge(&kept.document()?, &item.document()?, plan.limits());
        Ok((score.jaccard, score.containment, score.relation))
    }

    #[pyfunction]
    fn compare<'py>(
        py: Python<'py>,
        texts: Vec<Text>,
        pairs: PyReadonlyArray2<i64>,
        plan: Plan,
    ) -> PyResult<Bound<'py, PyAny>> {
        let (pairs, limits, read) = (read_pairs(&pairs), plan.limits(), reader(&texts, plan.cut()?));
        let rows = py.detach(|| on_threads(plan.workers, || crate::cover::compare(&pairs, limits, &read)))?;
        verdicts(py, &rows)
    }

    #[pyfunction]
    fn candidate_pairs<'py>(
        py: Python<'py>,
        sketches: Sketches,
        plan: Plan,
    ) -> PyResult<Bound<'py, PyArray2<i64>>> {
        let (slices, gate) = (sketches.slices()?, plan.gate()?);
        let work = || crate::cover::candidate_pairs(&Places::new(slices, gate));
        Ok(write_pairs(py, &py.detach(|| on_threads(plan.workers, work))?))
    }

    #[pyfunction]
    fn open_pairs<'py>(
        py: Python<'py>,
        ranks: PyReadonlyArray1<i64>,
        kept: PyReadonlyArray1<bool>,
        labels: PyReadonlyArray1<i64>,
        sketches: Sketches,
        plan: Plan,
    ) -> PyResult<Bound<'py, PyArray2<i64>>> {
        let (slices, gate) = (sketches.slices()?, plan.gate()?);
        let settled =
            crate::cover::Settled { ranks: ranks.as_slice()?, kept: kept.as_slice()?, labels: labels.as_slice()? };
        let work = || crate::cover::open_pairs(&Places::new(slices, gate), &settled);
        Ok(write_pairs(py, &py.detach(|| on_threads(plan.workers, work))?))
    }

    #[pyfunction]
    fn cover<'py>(
        py: Python<'py>,
        texts: Vec<Text>,
        order: PyReadonlyArray1<i64>,
        sketches: Sketches,
        plan: Plan,
    ) -> PyResult<Bound<'py, PyAny>> {
        let order: Vec<usize> = order.as_slice()?.iter().map(|&text| text as usize).collect();
        let (slices, gate, limits) = (sketches.slices()?, plan.gate()?, plan.limits());
        let (read, retained) = (reader(&texts, plan.cut()?), &plan.retained);
        let work = || crate::cover::cover(&order, Shelf::new(Places::new(slices, gate)), limits, retained, &read);
        let rows = py.detach(|| on_threads(plan.workers, work))?;
        verdicts(py, &rows)
    }

    #[pyfunction]
    fn unite<'py>(py: Python<'py>, count: usize, pairs: PyReadonlyArray2<i64>) -> Bound<'py, PyArray1<i64>> {
        let pairs = read_pairs(&pairs).into_iter().map(|(a, b)| (a as usize, b as usize));
        crate::unite::unite(count, pairs).into_pyarray(py)
    }
}

/// `cleannews.kernels.plan.Document`.
#[derive(FromPyObject)]
struct DocumentArrays<'py> {
    shingles: PyReadonlyArray1<'py, u64>,
    figures: PyReadonlyArray2<'py, u64>,
}

impl DocumentArrays<'_> {
    fn document(&self) -> PyResult<Document> {
        Ok(Document { shingles: self.shingles.as_slice()?.to_vec(), figures: read_figures(&self.figures) })
    }
}
