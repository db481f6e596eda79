"""The pages' kernels: what a walk makes of markup, and the native ones beside the reference."""

import os

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleannews.kernels import reference_facts, reference_pages, reference_wording
from cleannews.kernels.pages import BLOCK_LEVEL, MEDIA, VOID, Forest
from tests.kernels.test_native import assert_same

if os.environ.get("CI"):
    from cleannews.kernels import _native as native  # in CI a missing extension is a failure
else:
    native = pytest.importorskip("cleannews.kernels._native")

ATTRIBUTES = [
    *('class="lead x12"', 'id="a&amp;b"', 'role="main"', 'itemprop="é"', 'hidden=""', 'aria-hidden="true"'),
    *('style="Display : none"', 'style="color: red"', 'data-class="no"', 'a"b="', '=x="v"', 'title=" class=&quot;"'),
]
TAGS = [*sorted(BLOCK_LEVEL | MEDIA | VOID), "td", "th", "a", "b", "strong", "i", "em", "span", "xmp", "o:p"]
SPACES = [" ", "\n\t", "\x1c", "\N{NO-BREAK SPACE}", "&nbsp;"]
TEXTS = [*SPACES, "rain", "é中\U0001d400", "&amp;lt;", "&quot;&bogus;", "|", "x" * 201]
TEXTS += ["It rained all day in the hills and the valleys. ", "rain and more rain " * 3, "雨が降った。" * 7]
ODDS = ["<", ">", "</", "<!--", "-->", "<!doctype html>", "<!", '"', "=", "</p", "</iframe>", "<P>", "< p>"]
START = st.builds(
    lambda tag, attributes: f"<{' '.join([tag, *attributes])}>",
    st.sampled_from(TAGS),
    st.lists(st.sampled_from(ATTRIBUTES), max_size=3),
)
END = st.sampled_from(TAGS).map("</{}>".format)
MARKUP = st.lists(START | END | st.sampled_from(TEXTS) | st.sampled_from(ODDS), max_size=60).map("".join)


def assert_same_outline(markup):
    ours, theirs = native.outline(markup), reference_pages.outline(markup)
    assert ours[:3] == theirs[:3]
    assert (ours.elements.tags, ours.elements.namings) == (theirs.elements.tags, theirs.elements.namings)
    assert_same(ours[3:-1] + ours.elements[2:], theirs[3:-1] + theirs.elements[2:])


@given(MARKUP | st.text("<>/é", max_size=20))
def test_measure_tags(markup):
    assert native.measure_tags(markup.encode()) == reference_pages.measure_tags(markup.encode())


@given(MARKUP)
@settings(max_examples=400, deadline=None)
def test_outline(markup):
    assert_same_outline(markup)


@pytest.mark.parametrize(
    "markup",
    [
        "",
        "<ol>" + "<li><p>rain</p></li>" * 12,
        "<div>" * 600 + "rain" + "</div>" * 600 + "sun",
        "<p>rain</p>" * 10_020,
        f'<p class="{"é" * 500}">rain',
        f"<table><tr><td>{'rain ' * 50}</td><td>sun</td></tr></table>",
    ],
    ids=["nothing", "list", "deep", "many", "long name", "cells"],
)
def test_outline_at_its_bounds(markup):
    assert_same_outline(markup)


def test_outline_says_where_a_block_stands():
    first, second = '<p id="x">Rain <a href="/"><b>here</b></a></p>', '<p><i class="k">Sun</i></p>'
    page = f'<main class="a1">{first}<img src="y">{second}</main>'
    outline = reference_pages.outline(page)
    assert outline.texts == ["Rain here", "Sun"]
    assert outline.namings == ["", "k"]
    assert outline.linked.tolist() == [4, 0]
    assert outline.media.tolist() == [0, 1]
    assert (outline.opening.tolist(), outline.closing.tolist()) == ([0, 0], [3, 0])
    assert outline.elements.tags == ["", "main", "p", "p"]
    assert outline.elements.namings == ["", "a1", "x", ""]
    assert outline.elements.parents.tolist() == [0, 0, 1, 1]
    assert outline.elements.starts.tolist() == [0, 0, 0, 1]
    assert len(set(outline.elements.shapes[2:].tolist())) == 1


GROUPS, WEIGHTS = {"lead": 0b1, "main": 0b110, "rain": 0b1000}, {"lead": 13, "main": -7, "hidden": 1}
PAGE = MARKUP.map("<main>rain{}</main>".format)


@given(PAGE, st.none() | st.integers(0, 60))
@settings(max_examples=400, deadline=None)
def test_describe_blocks(markup, headline):
    outline = reference_pages.outline(markup)
    ours = native.describe_blocks(outline, headline, native.NameReader(GROUPS, WEIGHTS), 4)
    theirs = reference_facts.describe_blocks(outline, headline, reference_wording.NameReader(GROUPS, WEIGHTS), 4)
    assert_same((ours,), (theirs,))


@given(PAGE, st.integers(0, 9), st.floats(0, 1))
@settings(max_examples=200, deadline=None)
def test_describe_neighbours(markup, seed, share):
    outline, draw = reference_pages.outline(markup), np.random.default_rng(seed)
    first_look = np.round(draw.random(len(outline.texts)), 4)
    chosen = np.flatnonzero(draw.random(len(outline.texts)) < share).tolist()
    ours = native.describe_neighbours(outline, first_look, chosen)
    theirs = reference_facts.describe_neighbours(outline, first_look, chosen)
    if chosen:  # the reference makes rows of none
        assert_same((ours,), (theirs,))


@pytest.mark.parametrize(
    ("text", "prose"),
    [
        ("It rained in the hills all day, and no one minded.", True),
        ("It rained in the hills all day, and no one minded.”", True),
        ("It rained in the hills.x all day, and no one minded", False),
        ("It rained in the hills, all day, and no one minded", False),
        ("雨が降った。" * 7, True),
        ("It rained.", False),
        ("rain and more rain " * 8, True),
    ],
)
def test_prose_ends_a_sentence_or_is_long(text, prose):
    outline = reference_pages.outline(f"<p>{text}</p>")
    reader = reference_wording.NameReader({}, {})
    facts = reference_facts.describe_blocks(outline, None, reader, 0)
    assert bool(facts[4, 0]) is prose
    assert_same((native.describe_blocks(outline, None, native.NameReader({}, {}), 0),), (facts,))


@st.composite
def forests(draw):
    """Forests of stumps and of three leaves over four facts."""
    trees = draw(st.lists(st.sampled_from([2, 3]), min_size=1, max_size=5))
    count = sum(trees) - len(trees)
    fact, threshold = st.integers(0, 3), st.floats(-2, 2)
    return Forest(
        nodes=np.array(draw(st.lists(fact, min_size=count, max_size=count)), dtype=np.int64),
        thresholds=np.array(draw(st.lists(threshold, min_size=count, max_size=count))),
        masks=np.array([mask for leaves in trees for mask in (~0b01, ~0b10)[: leaves - 1]]).astype(np.uint32),
        starts=np.cumsum([0, *(leaves - 1 for leaves in trees[:-1])]),
        votes=np.array([[7, -40, 200] + [0] * 29 for _ in trees], dtype=np.int64),
        reasons=np.array([[0, 1, 3] + [0] * 29 for _ in trees], dtype=np.int64),
    )


@given(forests(), st.lists(st.tuples(*[st.floats(-3, 3)] * 4), min_size=1, max_size=9))
def test_run_forest(forest, blocks):
    facts = np.ascontiguousarray(np.array(blocks).T)
    votes, moved = native.run_forest(forest, facts, 5)
    assert_same((votes, moved), reference_pages.run_forest(forest, facts, 5))
    np.testing.assert_array_equal(moved.sum(axis=1), votes)


@given(st.lists(st.tuples(st.floats(0, 1), *[st.integers(-2, 2)] * 4), min_size=1, max_size=9))
def test_name_reasons(blocks):
    content = np.array([block[0] for block in blocks])
    moved = np.array([block[1:] for block in blocks], dtype=np.int64)
    ours, theirs = (module.name_reasons(moved, content, ("a", "b", "c", "é")) for module in (native, reference_pages))
    assert ours == theirs


def test_reasons_are_those_for_the_side_a_block_ended_on():
    moved = np.array([[3, -2, 5], [3, -2, 5], [0, 0, 4], [0, 0, 0]])
    content = np.array([0.5, 0.4, 0.9, 0.9])
    assert reference_pages.name_reasons(moved, content, ("a", "b", "c")) == ["c, a", "b", "c", ""]
