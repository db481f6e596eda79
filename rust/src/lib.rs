//! The native kernels of cleannews. `cleannews/kernels/reference*.py` state what each computes. Python is known to this
//! file, `arrays.rs`, `page.rs` and `texts.rs`, and to the `python` part of those whose kernel asks Python back.

mod arrays;
mod attributes;
mod connect;
mod cover;
mod fold;
mod forest;
mod glance;
mod judge;
mod language;
mod letters;
mod lines;
mod names;
mod outline;
mod page;
mod places;
mod scan;
mod scopes;
mod shared;
mod shelf;
mod shingle;
mod sieve;
mod sign;
mod sketch;
mod stems;
mod stemset;
mod tags;
mod texts;
mod unite;
mod units;
mod wording;

/// Native kernels; see `_native.pyi`.
#[pyo3::pymodule]
mod _native {
    use crate::arrays::{
        DocumentArrays, KeyArrays, LEVEL, Plan, SignFiles, SketchArrays, read_cut, read_pairs, table, verdicts,
        write_pairs,
    };
    use crate::connect::{SharedKeys, Signs, SketchFiles};
    use crate::places::Places;
    use crate::shingle::Reader;
    use crate::sign::{Level, Permutations};
    use crate::sketch::Sketches;
    use crate::texts::{Batch, Library, Text, map_chunks, on_threads, utf16};
    use numpy::ndarray::Array2;
    use numpy::{IntoPyArray, PyArray1, PyArray2, PyReadonlyArray1, PyReadonlyArray2, PyReadwriteArray1};
    use pyo3::exceptions::PyValueError;
    use pyo3::prelude::*;
    use pyo3::types::PyString;

    #[pymodule_export]
    use crate::language::python::score_languages;
    #[pymodule_export]
    use crate::lines::python::LineReader;
    #[pymodule_export]
    use crate::names::python::NameReader;
    #[pymodule_export]
    use crate::page::{describe_blocks, describe_neighbours, measure_tags, name_reasons, outline_page, run_forest};
    #[pymodule_export]
    use crate::scan::python::Scanner;
    #[pymodule_export]
    use crate::sieve::python::Sieve;
    #[pymodule_export]
    use crate::stems::python::Stemmer;
    #[pymodule_export]
    use crate::stemset::python::{StemSet, StemWeights};
    #[pymodule_export]
    use crate::wording::python::PhraseReader;

    fn read(text: &Bound<PyString>, kind: &str, n: usize) -> PyResult<Reader> {
        let mut reader = Reader::default();
        reader.read(utf16(text)?.as_bytes(), read_cut(kind, n)?);
        Ok(reader)
    }

    #[pyfunction]
    fn fold(text: &Bound<PyString>) -> PyResult<String> {
        Ok(crate::fold::fold(utf16(text)?.as_bytes()))
    }

    #[pyfunction]
    fn shingle<'py>(text: &Bound<'py, PyString>, kind: &str, n: usize) -> PyResult<Bound<'py, PyArray1<u64>>> {
        Ok(crate::shingle::distinct(&read(text, kind, n)?.positions).into_pyarray(text.py()))
    }

    #[pyfunction]
    fn find_figures<'py>(text: &Bound<'py, PyString>) -> PyResult<Bound<'py, PyArray2<u64>>> {
        Ok(table(text.py(), &read(text, "word", 1)?.figures()))
    }

    #[pyfunction]
    fn find_passages<'py>(text: &Bound<'py, PyString>, kind: &str, n: usize) -> PyResult<Bound<'py, PyArray1<u32>>> {
        Ok(crate::shingle::find_passages(&read(text, kind, n)?.positions, n).into_pyarray(text.py()))
    }

    #[pyfunction]
    fn read_document<'py>(text: &Bound<'py, PyString>, kind: &str, n: usize) -> PyResult<Bound<'py, PyAny>> {
        let py = text.py();
        let document = read(text, kind, n)?.document();
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
        let mut signatures = Vec::with_capacity(texts.len() * width);
        let sign_batch = |_, batch: &Batch| {
            let mut reader = Reader::default();
            let mut signatures = vec![0; width * batch.len()];
            for (text, signature) in batch.texts().zip(signatures.chunks_exact_mut(width)) {
                reader.read(text, cut);
                crate::sign::sign(*LEVEL, &reader.positions, permutations, signature);
            }
            signatures
        };
        map_chunks(py, &texts, plan.workers, sign_batch, |part| signatures.extend(part))?;
        let signatures = Array2::from_shape_vec((texts.len(), width), signatures).expect("a value a permutation");
        Ok(signatures.into_pyarray(py))
    }

    #[pyfunction]
    fn sketch<'py>(py: Python<'py>, texts: Vec<Text>, plan: Plan) -> PyResult<Bound<'py, PyAny>> {
        let recipe = plan.recipe()?;
        let mut sketches = Sketches::with_room(texts.len(), &recipe);
        let sketch_batch = |_, batch: &Batch| {
            let (mut reader, mut sketches) = (Reader::default(), Sketches::default());
            batch.texts().for_each(|text| drop(recipe.sketch(text, &mut reader, &mut sketches)));
            sketches
        };
        map_chunks(py, &texts, plan.workers, sketch_batch, |part| sketches.extend(part))?;
        let Sketches { sizes, bands, bytes, passages, ends } = sketches;
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
        let library = Library::unread(texts, plan.cut()?);
        let work = || crate::cover::compare(&pairs, limits, &|numbers: &[u32]| library.documents(numbers));
        verdicts(py, &py.detach(|| on_threads(plan.workers, work))?)
    }

    #[pyfunction]
    fn match_pairs<'py>(py: Python<'py>, texts: Vec<Text>, plan: Plan) -> PyResult<Bound<'py, PyAny>> {
        let (library, sketches) = Library::read(py, texts, &plan)?;
        let (gate, limits) = (plan.gate()?, plan.limits());
        let work = || {
            let pairs = crate::cover::candidate_pairs(&Places::new(sketches, gate));
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
        let work = || crate::cover::candidate_pairs(&Places::new(sketches, gate));
        Ok(write_pairs(py, &py.detach(|| on_threads(plan.workers, work))?))
    }

    #[pyfunction]
    fn cover<'py>(
        py: Python<'py>,
        texts: Vec<Text>,
        order: PyReadonlyArray1<i64>,
        plan: Plan,
        ends: PyReadonlyArray1<i64>,
    ) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyAny>)> {
        let order: Vec<usize> = order.as_slice()?.iter().map(|&text| text as usize).collect();
        let ends: Vec<usize> = ends.as_slice()?.iter().map(|&end| end as usize).collect();
        let (library, sketches) = Library::read(py, texts, &plan)?;
        let (gate, rules) = (plan.gate()?, plan.rules());
        let groups = sketches.split(&ends);
        let read = |numbers: &[u32]| library.documents(numbers);
        let work = || crate::cover::cover_groups(&order, &ends, groups, (gate, rules), &read);
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
