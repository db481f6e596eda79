//! The native kernels of cleannews. `cleannews/kernels/reference*.py` state what each computes. Python is known to this
//! file, and to the `python` part of those whose kernel asks Python back.

mod connect;
mod cover;
mod fold;
mod judge;
mod language;
mod lines;
mod shelf;
mod shingle;
mod sieve;
mod sign;
mod sketch;
mod unite;
mod units;

use connect::{SharedKeys, Signs, SketchFiles};
use judge::Limits;
use numpy::ndarray::Array2;
use numpy::{IntoPyArray, PyArray1, PyArray2, PyReadonlyArray1, PyReadonlyArray2, PyReadwriteArray1};
use pyo3::exceptions::PyValueError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString};
use rayon::prelude::*;
use shelf::{Gate, Places};
use shingle::{Cut, Document, Kind};
use sign::{Level, Permutations};
use sketch::{Recipe, Sketches};
use std::sync::{Arc, LazyLock};

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

    fn recipe(&self) -> PyResult<Recipe<'_>> {
        Ok(Recipe { level: *LEVEL, cut: self.cut()?, permutations: self.permutations()?, rows: self.rows })
    }

    fn permutations(&self) -> PyResult<Permutations<'_>> {
        Ok(Permutations { a: self.a.as_slice()?, b: self.b.as_slice()? })
    }
}

/// `cleannews.kernels.plan.Sketches`.
#[derive(FromPyObject)]
struct SketchArrays<'py> {
    sizes: PyReadonlyArray1<'py, u32>,
    bands: PyReadonlyArray2<'py, u32>,
    bytes: PyReadonlyArray2<'py, u8>,
    passages: PyReadonlyArray1<'py, u32>,
    offsets: PyReadonlyArray1<'py, i64>,
}

impl SketchArrays<'_> {
    fn sketches(&self) -> PyResult<Sketches> {
        Ok(Sketches {
            sizes: self.sizes.as_slice()?.to_vec(),
            bands: self.bands.as_slice()?.to_vec(),
            bytes: self.bytes.as_slice()?.to_vec(),
            passages: self.passages.as_slice()?.to_vec(),
            ends: self.offsets.as_slice()?[1..].to_vec(),
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

/// UTF-16 texts, one after the other.
struct Batch {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Batch {
    /// Copy texts; the interpreter is held only for this.
    fn copy<'a>(texts: impl Iterator<Item = &'a Text>) -> PyResult<Self> {
        let mut batch = Self { bytes: Vec::new(), ends: Vec::new() };
        Python::attach(|py| {
            for text in texts {
                batch.bytes.extend_from_slice(utf16(text.bind(py))?.as_bytes());
                batch.ends.push(batch.bytes.len());
            }
            Ok(batch)
        })
    }

    fn texts(&self) -> impl Iterator<Item = &[u8]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, &end)| &self.bytes[start..end])
    }
}

/// Run on as many threads as asked for, 0 for one a core.
fn on_threads<T: Send>(workers: usize, job: impl FnOnce() -> T + Send) -> PyResult<T> {
    if workers == 0 {
        return Ok(job());
    }
    let pool = rayon::ThreadPoolBuilder::new().num_threads(workers).build();
    Ok(pool.map_err(|error| PyValueError::new_err(error.to_string()))?.install(job))
}

/// Apply a function to texts, a chunk at a time, with the number of the chunk's first; the results are in order.
fn map_chunks<T: Send>(
    py: Python,
    texts: &[Text],
    workers: usize,
    work: impl Fn(usize, &Batch) -> T + Sync,
) -> PyResult<Vec<T>> {
    let one_chunk = |(place, chunk): (usize, &[Text])| Ok(work(place * CHUNK, &Batch::copy(chunk.iter())?));
    if workers == 1 || texts.len() <= CHUNK {
        return py.detach(|| texts.chunks(CHUNK).enumerate().map(one_chunk).collect());
    }
    py.detach(|| on_threads(workers, || texts.par_chunks(CHUNK).enumerate().map(one_chunk).collect()))?
}

/// Documents read once are kept for the first texts, up to as many characters: some 40 MB.
const KEPT_CHARACTERS: usize = 1 << 25;

/// The texts at hand, and the documents of the first of them.
struct Library {
    texts: Vec<Text>,
    cut: Cut,
    documents: Vec<Arc<Document>>,
}

impl Library {
    /// Sketch every text, keeping the documents that there is room for.
    fn read(py: Python, texts: Vec<Text>, plan: &Plan) -> PyResult<(Self, Sketches)> {
        let recipe = plan.recipe()?;
        let mut characters = 0;
        let fits = |text: &&Text| {
            characters += text.bind(py).len().unwrap_or(usize::MAX / 2);
            characters <= KEPT_CHARACTERS
        };
        let room = texts.iter().take_while(fits).count();
        let read = map_chunks(py, &texts, plan.workers, |first, batch| {
            let (mut sketches, mut documents) = (Sketches::default(), Vec::new());
            for (number, text) in (first..).zip(batch.texts()) {
                let document = recipe.sketch(text, &mut sketches);
                if number < room {
                    documents.push(Arc::new(document));
                }
            }
            (sketches, documents)
        })?;
        let (sketches, documents): (Vec<_>, Vec<_>) = read.into_iter().unzip();
        let documents = documents.into_iter().flatten().collect();
        Ok((Self { texts, cut: recipe.cut, documents }, Sketches::join(sketches)))
    }

    /// Documents by the numbers of their texts, out of Python's strings where they were not kept.
    fn documents(&self, numbers: &[u32]) -> Vec<Arc<Document>> {
        let fetch = |chunk: &[u32]| {
            let missing = chunk.iter().filter(|&&number| number as usize >= self.documents.len());
            let batch = Batch::copy(missing.map(|&number| &self.texts[number as usize]));
            let batch = batch.expect("every string can be encoded");
            let mut read = batch.texts().map(|text| Arc::new(shingle::read_document(text, self.cut)));
            let kept = |number: &u32| self.documents.get(*number as usize).cloned();
            chunk.iter().map(|number| kept(number).or_else(|| read.next()).expect("one for each")).collect::<Vec<_>>()
        };
        numbers.par_chunks(CHUNK).map(fetch).flatten_iter().collect()
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

/// `cleannews.kernels.plan.Keys`.
#[derive(FromPyObject)]
struct KeyArrays<'py> {
    keys: PyReadonlyArray1<'py, u32>,
    rows: PyReadonlyArray1<'py, u32>,
    leads: PyReadonlyArray1<'py, bool>,
}

/// `cleannews.kernels.plan.Signs`.
#[derive(FromPyObject)]
struct SignFiles<'py> {
    sizes: PyReadonlyArray1<'py, u32>,
    files: Vec<std::path::PathBuf>,
}

/// Native kernels; see `_native.pyi`.
#[pymodule]
mod _native {
    use super::{
        Array2, Bound, DocumentArrays, IntoPyArray, KeyArrays, LEVEL, Level, Library, Permutations, Places, Plan,
        PyAny, PyArray1, PyArray2, PyReadonlyArray1, PyReadonlyArray2, PyReadwriteArray1, PyResult, PyString,
        PyValueError, Python, SharedKeys, SignFiles, Signs, SketchArrays, SketchFiles, Sketches, Text, map_chunks,
        on_threads, read_cut, read_pairs, table, utf16, verdicts, write_pairs,
    };
    use pyo3::prelude::*;

    #[pymodule_export]
    use crate::language::python::score_languages;
    #[pymodule_export]
    use crate::lines::python::LineReader;
    #[pymodule_export]
    use crate::sieve::python::Sieve;

    #[pyfunction]
    fn fold(text: &Bound<PyString>) -> PyResult<String> {
        Ok(crate::fold::fold(utf16(text)?.as_bytes()))
    }

    #[pyfunction]
    fn shingle<'py>(text: &Bound<'py, PyString>, kind: &str, n: usize) -> PyResult<Bound<'py, PyArray1<u64>>> {
        let positions = crate::shingle::positions(utf16(text)?.as_bytes(), read_cut(kind, n)?);
        Ok(crate::shingle::distinct(&positions).into_pyarray(text.py()))
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
        Ok(crate::sketch::band_keys(signature.as_slice()?, rows).collect::<Vec<_>>().into_pyarray(py))
    }

    #[pyfunction]
    fn signatures<'py>(py: Python<'py>, texts: Vec<Text>, plan: Plan) -> PyResult<Bound<'py, PyArray2<u32>>> {
        let (cut, permutations) = (plan.cut()?, plan.permutations()?);
        let width = permutations.a.len();
        let chunks = map_chunks(py, &texts, plan.workers, |_, batch| {
            let mut signatures = vec![0; width * batch.ends.len()];
            for (text, signature) in batch.texts().zip(signatures.chunks_exact_mut(width)) {
                crate::sign::sign(*LEVEL, &crate::shingle::positions(text, cut), permutations, signature);
            }
            signatures
        })?;
        Ok(Array2::from_shape_vec((texts.len(), width), chunks.concat())
            .expect("a value a permutation")
            .into_pyarray(py))
    }

    #[pyfunction]
    fn sketch<'py>(py: Python<'py>, texts: Vec<Text>, plan: Plan) -> PyResult<Bound<'py, PyAny>> {
        let recipe = plan.recipe()?;
        let chunks = map_chunks(py, &texts, plan.workers, |_, batch| {
            let mut sketches = Sketches::default();
            batch.texts().for_each(|text| drop(recipe.sketch(text, &mut sketches)));
            sketches
        })?;
        let Sketches { sizes, bands, bytes, passages, ends } = Sketches::join(chunks);
        let offsets: Vec<i64> = std::iter::once(0).chain(ends).collect();
        let (count, width) = (texts.len(), recipe.permutations.a.len());
        let bands = Array2::from_shape_vec((count, width / plan.rows), bands).expect("a key a band");
        let bytes = Array2::from_shape_vec((count, width), bytes).expect("a byte a permutation");
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
        let (pairs, limits) = (read_pairs(&pairs), plan.limits());
        let library = Library { texts, cut: plan.cut()?, documents: Vec::new() };
        let work = || crate::cover::compare(&pairs, limits, &|numbers: &[u32]| library.documents(numbers));
        verdicts(py, &py.detach(|| on_threads(plan.workers, work))?)
    }

    #[pyfunction]
    fn match_pairs<'py>(py: Python<'py>, texts: Vec<Text>, plan: Plan) -> PyResult<Bound<'py, PyAny>> {
        let (library, sketches) = Library::read(py, texts, &plan)?;
        let (gate, limits) = (plan.gate()?, plan.limits());
        let work = || {
            let pairs = crate::cover::candidate_pairs(&Places::new(&sketches, gate));
            crate::cover::compare(&pairs, limits, &|numbers: &[u32]| library.documents(numbers))
        };
        verdicts(py, &py.detach(|| on_threads(plan.workers, work))?)
    }

    #[pyfunction]
    fn candidate_pairs<'py>(
        py: Python<'py>,
        sketches: SketchArrays,
        plan: Plan,
    ) -> PyResult<Bound<'py, PyArray2<i64>>> {
        let (sketches, gate) = (sketches.sketches()?, plan.gate()?);
        let work = || crate::cover::candidate_pairs(&Places::new(&sketches, gate));
        Ok(write_pairs(py, &py.detach(|| on_threads(plan.workers, work))?))
    }

    #[pyfunction]
    fn cover<'py>(
        py: Python<'py>,
        texts: Vec<Text>,
        order: PyReadonlyArray1<i64>,
        plan: Plan,
    ) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyAny>)> {
        let order: Vec<usize> = order.as_slice()?.iter().map(|&text| text as usize).collect();
        let (library, sketches) = Library::read(py, texts, &plan)?;
        let (gate, limits, retained) = (plan.gate()?, plan.limits(), &plan.retained);
        let work = || {
            let places = Places::new(&sketches, gate);
            crate::cover::cover(&order, &places, limits, retained, &|numbers: &[u32]| library.documents(numbers))
        };
        let (matches, passed_over) = py.detach(|| on_threads(plan.workers, work))?;
        Ok((verdicts(py, &matches)?, verdicts(py, &passed_over)?))
    }

    #[pyfunction]
    fn count_keys<'py>(py: Python<'py>, keys: PyReadonlyArray1<u32>) -> PyResult<Bound<'py, PyArray1<u32>>> {
        let keys = keys.as_slice()?;
        Ok(py.detach(|| crate::connect::count_keys(keys)).into_pyarray(py))
    }

    #[pyfunction]
    fn connect(
        py: Python,
        keys: KeyArrays,
        mut groups: PyReadwriteArray1<u32>,
        signs: SignFiles,
        plan: Plan,
    ) -> PyResult<()> {
        let keys =
            SharedKeys { keys: keys.keys.as_slice()?, rows: keys.rows.as_slice()?, leads: keys.leads.as_slice()? };
        let files = SketchFiles::new(signs.files, plan.a.len()?)?;
        let signs = Signs { sizes: signs.sizes.as_slice()?, files, gate: plan.gate()? };
        let groups = groups.as_slice_mut()?;
        Ok(py.detach(|| crate::connect::connect(keys, groups, &signs))?)
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
