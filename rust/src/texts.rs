//! Python's texts, read in parallel.

use crate::arrays::Plan;
use crate::shingle::{Cut, Document, Reader};
use crate::sketch::Sketches;
use pyo3::exceptions::PyValueError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString};
use rayon::prelude::*;
use std::sync::Arc;

/// Texts that a thread takes at a time: it holds the interpreter to copy them, and lets go of it to work on them.
const CHUNK: usize = 32;

pub type Text = Py<PyString>;

/// The text as UTF-16: of the encodings Python offers the fastest to write and to read, and lone surrogates pass.
pub fn utf16<'py>(text: &Bound<'py, PyString>) -> PyResult<Bound<'py, PyBytes>> {
    encode(text, intern!(text.py(), "utf-16-le"))
}

/// The text as UTF-32, where places count: two lone surrogates beside each other are a pair to UTF-16.
pub fn utf32<'py>(text: &Bound<'py, PyString>) -> PyResult<Bound<'py, PyBytes>> {
    encode(text, intern!(text.py(), "utf-32-le"))
}

fn encode<'py>(text: &Bound<'py, PyString>, encoding: &Bound<'py, PyString>) -> PyResult<Bound<'py, PyBytes>> {
    let py = text.py();
    Ok(text.call_method1(intern!(py, "encode"), (encoding, intern!(py, "surrogatepass")))?.cast_into()?)
}

/// UTF-16 texts, one after the other.
pub struct Batch {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Batch {
    /// Copy texts; the interpreter is held only for this.
    pub fn copy<'a>(texts: impl Iterator<Item = &'a Text>) -> PyResult<Self> {
        let mut batch = Self { bytes: Vec::new(), ends: Vec::new() };
        Python::attach(|py| {
            for text in texts {
                batch.bytes.extend_from_slice(utf16(text.bind(py))?.as_bytes());
                batch.ends.push(batch.bytes.len());
            }
            Ok(batch)
        })
    }

    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn texts(&self) -> impl Iterator<Item = &[u8]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, &end)| &self.bytes[start..end])
    }
}

/// Run on as many threads as asked for, 0 for one a core.
pub fn on_threads<T: Send>(workers: usize, job: impl FnOnce() -> T + Send) -> PyResult<T> {
    if workers == 0 {
        return Ok(job());
    }
    let pool = rayon::ThreadPoolBuilder::new().num_threads(workers).build();
    Ok(pool.map_err(|error| PyValueError::new_err(error.to_string()))?.install(job))
}

/// Chunks that are worked on before their results are gathered, so that few results wait.
const ROUND: usize = 256;

/// Apply a function to texts, a chunk at a time, with the number of the chunk's first; gather the results in order.
pub fn map_chunks<T: Send>(
    py: Python,
    texts: &[Text],
    workers: usize,
    work: impl Fn(usize, &Batch) -> T + Sync,
    mut gather: impl FnMut(T) + Send,
) -> PyResult<()> {
    let one_chunk = |(place, chunk): (usize, &[Text])| Ok(work(place * CHUNK, &Batch::copy(chunk.iter())?));
    if workers == 1 || texts.len() <= CHUNK {
        return py
            .detach(|| texts.chunks(CHUNK).enumerate().map(one_chunk).try_for_each(|result| result.map(&mut gather)));
    }
    let in_rounds = || {
        let chunks: Vec<(usize, &[Text])> = texts.chunks(CHUNK).enumerate().collect();
        chunks.chunks(ROUND).try_for_each(|round| {
            let results: PyResult<Vec<T>> = round.par_iter().copied().map(one_chunk).collect();
            results.map(|results| results.into_iter().for_each(&mut gather))
        })
    };
    py.detach(|| on_threads(workers, in_rounds))?
}

/// Documents read once are kept for the first texts, up to as many characters: some 40 MB.
pub const KEPT_CHARACTERS: usize = 1 << 25;

/// The texts at hand, and the documents of the first of them.
pub struct Library {
    texts: Vec<Text>,
    cut: Cut,
    documents: Vec<Arc<Document>>,
}

impl Library {
    /// Texts that are read when they are asked for.
    pub fn unread(texts: Vec<Text>, cut: Cut) -> Self {
        Self { texts, cut, documents: Vec::new() }
    }

    /// Sketch every text, keeping the documents that there is room for.
    pub fn read(py: Python, texts: Vec<Text>, plan: &Plan) -> PyResult<(Self, Sketches)> {
        let recipe = plan.recipe()?;
        let mut characters = 0;
        let fits = |text: &&Text| {
            characters += text.bind(py).len().unwrap_or(usize::MAX / 2);
            characters <= KEPT_CHARACTERS
        };
        let room = texts.iter().take_while(fits).count();
        let (mut sketches, mut documents) = (Sketches::with_room(texts.len(), &recipe), Vec::new());
        let read = |first: usize, batch: &Batch| {
            let (mut reader, mut sketches, mut documents) = (Reader::default(), Sketches::default(), Vec::new());
            for (number, text) in (first..).zip(batch.texts()) {
                let document = recipe.sketch(text, &mut reader, &mut sketches);
                if number < room {
                    documents.push(Arc::new(document));
                }
            }
            (sketches, documents)
        };
        map_chunks(py, &texts, plan.workers, read, |(part, kept)| {
            sketches.extend(part);
            documents.extend(kept);
        })?;
        Ok((Self { texts, cut: recipe.cut, documents }, sketches))
    }

    /// Documents by the numbers of their texts, out of Python's strings where they were not kept.
    pub fn documents(&self, numbers: &[u32]) -> Vec<Arc<Document>> {
        let fetch = |chunk: &[u32]| {
            let missing = chunk.iter().filter(|&&number| number as usize >= self.documents.len());
            let batch = Batch::copy(missing.map(|&number| &self.texts[number as usize]));
            let batch = batch.expect("every string can be encoded");
            let mut reader = Reader::default();
            let mut read = batch.texts().map(|text| {
                reader.read(text, self.cut);
                Arc::new(reader.document())
            });
            let kept = |number: &u32| self.documents.get(*number as usize).cloned();
            chunk.iter().map(|number| kept(number).or_else(|| read.next()).expect("one for each")).collect::<Vec<_>>()
        };
        numbers.par_chunks(CHUNK).map(fetch).flatten_iter().collect()
    }
}
