//! The pages' kernels as Python calls them: those of `reference_pages.py`.

use crate::names::python::NameReader;
use crate::{forest, glance, outline, tags};
use numpy::ndarray::Array2;
use numpy::{IntoPyArray, PyArray1, PyArray2, PyReadonlyArray1, PyReadonlyArray2, PyUntypedArrayMethods};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;
use pyo3::types::{PyList, PyString};
use rustc_hash::FxHashMap;

type Numbers<'py> = Bound<'py, PyArray1<i64>>;

#[pyfunction]
pub fn measure_tags(html: &[u8]) -> (usize, i64) {
    tags::measure_tags(html)
}

#[pyfunction(name = "outline")]
pub fn outline_page<'py>(markup: &Bound<'py, PyString>) -> PyResult<Bound<'py, PyAny>> {
    let py = markup.py();
    let text = markup.to_str()?;
    let found = py.detach(|| outline::outline(text));
    let home = py.import("cleannews.kernels.pages")?;
    let column = |read: &dyn Fn(&outline::Element) -> i64| -> Numbers<'py> {
        found.elements.iter().map(read).collect::<Vec<_>>().into_pyarray(py)
    };
    let tags: Vec<_> = found.elements.iter().map(|element| PyString::new(py, element.tag)).collect();
    let elements = home.getattr("Elements")?.call1((
        PyList::new(py, &tags)?,
        PyList::new(py, found.elements.iter().map(|element| &element.naming))?,
        column(&|element| element.parent),
        column(&|element| element.depth),
        column(&|element| element.shape),
        column(&|element| element.start),
        found.elements.iter().map(|element| element.hidden).collect::<Vec<_>>().into_pyarray(py),
    ))?;
    let [element, length, linked, strong, italic, media, opening, closing] = std::array::from_fn(|column| {
        found.blocks.iter().map(|block| block[column]).collect::<Vec<_>>().into_pyarray(py)
    });
    let (texts, namings) = (PyList::new(py, &found.texts)?, PyList::new(py, &found.namings)?);
    let tags = PyList::new(py, found.blocks.iter().map(|block| &tags[block[0] as usize]))?;
    let parts = (texts, tags, namings, element, length, linked, strong, italic, media, opening, closing, elements);
    home.getattr("Outline")?.call1(parts)
}

/// `cleannews.kernels.pages.Elements`.
#[derive(FromPyObject)]
pub struct ElementArrays<'py> {
    tags: Vec<PyBackedStr>,
    namings: Vec<PyBackedStr>,
    parents: PyReadonlyArray1<'py, i64>,
    depths: PyReadonlyArray1<'py, i64>,
    shapes: PyReadonlyArray1<'py, i64>,
    starts: PyReadonlyArray1<'py, i64>,
    hidden: PyReadonlyArray1<'py, bool>,
}

/// `cleannews.kernels.pages.Outline`.
#[derive(FromPyObject)]
pub struct OutlineArrays<'py> {
    texts: Vec<PyBackedStr>,
    tags: Vec<PyBackedStr>,
    namings: Vec<PyBackedStr>,
    element: PyReadonlyArray1<'py, i64>,
    lengths: PyReadonlyArray1<'py, i64>,
    linked: PyReadonlyArray1<'py, i64>,
    strong: PyReadonlyArray1<'py, i64>,
    italic: PyReadonlyArray1<'py, i64>,
    media: PyReadonlyArray1<'py, i64>,
    opening: PyReadonlyArray1<'py, i64>,
    closing: PyReadonlyArray1<'py, i64>,
    elements: ElementArrays<'py>,
}

fn borrow(strings: &[PyBackedStr]) -> Vec<&str> {
    strings.iter().map(|string| &**string).collect()
}

impl OutlineArrays<'_> {
    fn page(&self) -> PyResult<glance::Page<'_>> {
        let elements = &self.elements;
        Ok(glance::Page {
            texts: borrow(&self.texts),
            tags: borrow(&self.tags),
            element: self.element.as_slice()?,
            lengths: self.lengths.as_slice()?,
            linked: self.linked.as_slice()?,
            strong: self.strong.as_slice()?,
            italic: self.italic.as_slice()?,
            media: self.media.as_slice()?,
            opening: self.opening.as_slice()?,
            closing: self.closing.as_slice()?,
            element_tags: borrow(&elements.tags),
            parents: elements.parents.as_slice()?,
            depths: elements.depths.as_slice()?,
            shapes: elements.shapes.as_slice()?,
            starts: elements.starts.as_slice()?,
            hidden: elements.hidden.as_slice()?,
        })
    }
}

#[pyfunction]
pub fn describe_blocks<'py>(
    py: Python<'py>,
    outline: OutlineArrays<'py>,
    headline: Option<i64>,
    names: PyRef<'py, NameReader>,
    groups: usize,
) -> PyResult<Bound<'py, PyArray2<f64>>> {
    let (namings, inline) = (borrow(&outline.elements.namings), borrow(&outline.namings));
    let mut known: FxHashMap<&str, (i64, f64)> = FxHashMap::default(); // a template names many elements alike
    let mut read = |naming| *known.entry(naming).or_insert_with(|| names.names.read(naming));
    let (groups_of, weight) = namings.into_iter().map(&mut read).unzip();
    let (inline_groups, inline_weight) = inline.into_iter().map(&mut read).unzip();
    let said = glance::Named { groups: groups_of, weight, inline_groups, inline_weight };
    let page = outline.page()?;
    Ok(rows(py, glance::describe(&page, headline, &said, groups), page.texts.len()))
}

/// `cleannews.kernels.pages.Elements`, as far as it is read here.
#[derive(FromPyObject)]
pub struct Holders<'py> {
    parents: PyReadonlyArray1<'py, i64>,
    shapes: PyReadonlyArray1<'py, i64>,
}

/// `cleannews.kernels.pages.Outline`, as far as it is read here.
#[derive(FromPyObject)]
pub struct Neighbours<'py> {
    element: PyReadonlyArray1<'py, i64>,
    lengths: PyReadonlyArray1<'py, i64>,
    elements: Holders<'py>,
}

#[pyfunction]
pub fn describe_neighbours<'py>(
    py: Python<'py>,
    outline: Neighbours<'py>,
    first_look: PyReadonlyArray1<'py, f64>,
    chosen: Vec<usize>,
) -> PyResult<Bound<'py, PyArray2<f64>>> {
    let around = glance::Neighbourhood {
        element: outline.element.as_slice()?,
        lengths: outline.lengths.as_slice()?,
        parents: outline.elements.parents.as_slice()?,
        shapes: outline.elements.shapes.as_slice()?,
    };
    Ok(rows(py, glance::describe_neighbours(&around, first_look.as_slice()?, &chosen), chosen.len()))
}

fn rows(py: Python<'_>, values: Vec<f64>, width: usize) -> Bound<'_, PyArray2<f64>> {
    let count = values.len().checked_div(width).unwrap_or(0);
    Array2::from_shape_vec((count, width), values).expect("a value a block and fact").into_pyarray(py)
}

/// `cleannews.kernels.pages.Forest`.
#[derive(FromPyObject)]
pub struct ForestArrays<'py> {
    nodes: PyReadonlyArray1<'py, i64>,
    thresholds: PyReadonlyArray1<'py, f64>,
    masks: PyReadonlyArray1<'py, u32>,
    starts: PyReadonlyArray1<'py, i64>,
    votes: PyReadonlyArray2<'py, i64>,
    reasons: PyReadonlyArray2<'py, i64>,
}

#[pyfunction]
pub fn run_forest<'py>(
    py: Python<'py>,
    forest: ForestArrays<'py>,
    facts: PyReadonlyArray2<'py, f64>,
    names: usize,
) -> PyResult<(Numbers<'py>, Bound<'py, PyArray2<i64>>)> {
    let trees = forest::Forest {
        nodes: forest.nodes.as_slice()?,
        thresholds: forest.thresholds.as_slice()?,
        masks: forest.masks.as_slice()?,
        starts: forest.starts.as_slice()?,
        votes: forest.votes.as_slice()?,
        reasons: forest.reasons.as_slice()?,
        width: forest.votes.shape()[1],
    };
    let (blocks, facts) = (facts.shape()[1], facts.as_slice()?);
    let (votes, moved) = py.detach(|| forest::run(&trees, facts, blocks, names));
    let moved = Array2::from_shape_vec((blocks, names), moved).expect("a value a block and fact");
    Ok((votes.into_pyarray(py), moved.into_pyarray(py)))
}

#[pyfunction]
pub fn name_reasons<'py>(
    py: Python<'py>,
    moved: PyReadonlyArray2<'py, i64>,
    content: PyReadonlyArray1<'py, f64>,
    facts: Vec<PyBackedStr>,
) -> PyResult<Bound<'py, PyList>> {
    let mut known: FxHashMap<[Option<usize>; 2], Bound<PyString>> = FxHashMap::default();
    let write = |reasons: [Option<usize>; 2]| {
        let named: Vec<&str> = reasons.into_iter().flatten().map(|fact| &*facts[fact]).collect();
        PyString::new(py, &named.join(", "))
    };
    let reasons = forest::find_reasons(moved.as_slice()?, content.as_slice()?);
    let named = reasons.into_iter().map(|reasons| known.entry(reasons).or_insert_with(|| write(reasons)).clone());
    PyList::new(py, named.collect::<Vec<_>>())
}
