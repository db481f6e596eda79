//! The pages' kernels as Python calls them: those of `reference_pages.py`.

use crate::{forest, outline, scopes, tags};
use numpy::ndarray::Array2;
use numpy::{IntoPyArray, PyArray1, PyArray2, PyReadonlyArray1, PyReadonlyArray2, PyUntypedArrayMethods};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;
use pyo3::types::{PyList, PyString, PyTuple};

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

/// `cleannews.kernels.pages.Elements`, as far as it is read.
#[derive(FromPyObject)]
pub struct ElementArrays<'py> {
    tags: Vec<PyBackedStr>,
    parents: PyReadonlyArray1<'py, i64>,
    starts: PyReadonlyArray1<'py, i64>,
    hidden: PyReadonlyArray1<'py, bool>,
}

/// `cleannews.kernels.pages.Outline`, as far as it is read.
#[derive(FromPyObject)]
pub struct OutlineArrays<'py> {
    element: PyReadonlyArray1<'py, i64>,
    lengths: PyReadonlyArray1<'py, i64>,
    linked: PyReadonlyArray1<'py, i64>,
    elements: ElementArrays<'py>,
}

#[pyfunction]
pub fn surround<'py>(
    py: Python<'py>,
    outline: OutlineArrays<'py>,
    prose: PyReadonlyArray1<'py, f64>,
    groups: PyReadonlyArray1<'py, i64>,
    weight: PyReadonlyArray1<'py, f64>,
) -> PyResult<Bound<'py, PyAny>> {
    let elements = scopes::Elements {
        parents: outline.elements.parents.as_slice()?,
        starts: outline.elements.starts.as_slice()?,
        hidden: outline.elements.hidden.as_slice()?,
        groups: groups.as_slice()?,
        weight: weight.as_slice()?,
    };
    let blocks = scopes::Blocks {
        element: outline.element.as_slice()?,
        lengths: outline.lengths.as_slice()?,
        linked: outline.linked.as_slice()?,
        prose: prose.as_slice()?,
    };
    let found = scopes::surround(&elements, outline.elements.tags.iter().map(|tag| &**tag), &blocks);
    let home = py.import("cleannews.kernels.pages")?;
    let held = |columns: scopes::Held| {
        let [prose, length, linked, blocks] = columns.map(|column| column.into_pyarray(py));
        home.getattr("Held")?.call1((prose, length, linked, blocks))
    };
    home.getattr("Surroundings")?.call1(PyTuple::new(
        py,
        [
            found.home.into_pyarray(py).into_any(),
            found.in_top.into_pyarray(py).into_any(),
            groups.as_any().clone(),
            found.groups_above.into_pyarray(py).into_any(),
            weight.as_any().clone(),
            found.lightest.into_pyarray(py).into_any(),
            found.heaviest.into_pyarray(py).into_any(),
            found.tags.into_pyarray(py).into_any(),
            found.hidden.into_pyarray(py).into_any(),
            held(found.own)?,
            held(found.all)?,
            found.score.into_pyarray(py).into_any(),
            found.top.into_pyobject(py)?.into_any(),
        ],
    )?)
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
