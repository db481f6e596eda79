"""The native kernels give the same bits as the reference, for every input."""

import os
from itertools import chain, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleannews import MinHasher, Shingler
from cleannews.dedup.lsh import make_plan
from cleannews.kernels import reference, reference_groups, reference_pairs
from cleannews.kernels.plan import Keys, Signs

if os.environ.get("CI"):
    from cleannews.kernels import _native as native  # in CI a missing extension is a failure
else:
    native = pytest.importorskip("cleannews.kernels._native")

WORDS = st.sampled_from("порт Одессы 12 марта 3,5 % ёж Straße don’t 中文 ½ ﷺ сегодня в 2026 году \U0001d400".split())
SENTENCES = st.lists(WORDS, max_size=60).map(" ".join)
TEXTS = SENTENCES | st.text(st.characters(codec="utf-8") | st.characters(categories=["Cs"]), max_size=60)
CUTS = st.sampled_from([("word", 1), ("word", 2), ("word", 5), ("char", 1), ("char", 7)])
PLANS = st.builds(
    lambda cut, num_perm, jaccard, containment: make_plan(
        MinHasher(num_perm, 3, Shingler(*cut)), jaccard, containment, [5]
    ),
    CUTS,
    st.sampled_from([1, 16, 37, 128, 256]),
    st.sampled_from([0.2, 0.5, 0.8, 1.0]),
    st.sampled_from([0.8, float("inf")]),
)


@st.composite
def corpora(draw):
    """Texts of which some are made of pieces of others."""
    texts = draw(st.lists(SENTENCES, min_size=1, max_size=8))
    pieces = st.tuples(st.sampled_from(texts), st.sampled_from(texts), st.integers(0, 300))
    return texts + [a[:cut] + " " + b[cut:] for a, b, cut in draw(st.lists(pieces, max_size=8))] + ["", " "]


def assert_same(ours, theirs):
    """Arrays, or tuples of arrays, equal in value, type and shape."""
    if isinstance(ours, tuple):
        assert len(ours) == len(theirs)
        for one, other in zip(ours, theirs, strict=True):
            assert_same(one, other)
    else:
        assert ours.dtype == theirs.dtype
        np.testing.assert_array_equal(ours, theirs)


@given(TEXTS)
def test_fold(text):
    assert native.fold(text) == reference.fold(text)


def test_fold_of_every_code_point():
    for start in range(0, 0x110000, 0x1000):
        text = " x".join(map(chr, range(start, start + 0x1000)))
        assert native.fold(text) == reference.fold(text), hex(start)


@given(TEXTS, CUTS)
def test_shingle(text, cut):
    assert_same(native.shingle(text, *cut), reference.shingle(text, *cut))


@given(TEXTS, CUTS)
def test_passages(text, cut):
    assert_same(native.find_passages(text, *cut), reference.find_passages(text, *cut))


@given(TEXTS)
def test_figures(text):
    assert_same(native.find_figures(text), reference.find_figures(text))


@given(TEXTS, CUTS)
def test_document(text, cut):
    assert_same(tuple(native.read_document(text, *cut)), tuple(reference.read_document(text, *cut)))


@given(st.lists(st.integers(0, 2**64 - 1), max_size=300), PLANS, st.sampled_from([None, *native.levels()]))
def test_sign_by_every_instruction_set(hashes, plan, level):
    array = np.array(hashes, dtype=np.uint64)
    assert_same(native.sign(array, plan.a, plan.b, level), reference.sign(array, plan.a, plan.b))


def test_an_unknown_instruction_set_is_refused():
    empty = np.empty(0, np.uint32)
    with pytest.raises(ValueError, match="level"):
        native.sign(np.empty(0, np.uint64), empty, empty, "mmx")


@given(st.lists(st.integers(0, 2**32 - 1), min_size=1, max_size=64), st.integers(1, 9))
def test_band_keys(signature, rows):
    array = np.array(signature, dtype=np.uint32)
    assert_same(native.band_keys(array, rows), reference.band_keys(array, rows))


@given(st.lists(TEXTS, max_size=6), PLANS)
def test_signatures_and_sketches(texts, plan):
    assert_same(native.signatures(texts, plan), reference.signatures(texts, plan))
    assert_same(tuple(native.sketch(texts, plan)), tuple(reference.sketch(texts, plan)))


@given(TEXTS, TEXTS, PLANS)
def test_judge(left, right, plan):
    kept, item = (reference.read_document(text, plan.kind, plan.n) for text in (left, right))
    assert native.judge(kept, item, plan) == reference_pairs.judge(kept, item, plan)


@settings(max_examples=60)
@given(corpora(), PLANS)
def test_pairs(texts, plan):
    sketches = reference.sketch(texts, plan)
    pairs = reference_pairs.candidate_pairs(sketches, plan)
    assert_same(native.candidate_pairs(sketches, plan), pairs)
    assert_same(tuple(native.compare(texts, pairs, plan)), tuple(reference_pairs.compare(texts, pairs, plan)))
    assert_same(tuple(native.match_pairs(texts, plan)), tuple(reference_pairs.match_pairs(texts, plan)))


@settings(max_examples=60)
@given(st.lists(corpora(), max_size=3), PLANS, st.randoms(use_true_random=False))
def test_cover(groups, plan, random):
    texts, ends = list(chain(*groups)), np.cumsum([0, *map(len, groups)], dtype=np.int64)
    orders = [random.sample(range(start, end), end - start) for start, end in pairwise(ends.tolist())]
    told = texts, np.array(list(chain(*orders)), dtype=np.int64), plan, ends[1:]
    ours, theirs = native.cover(*told), reference_pairs.cover(*told)
    assert_same(tuple(map(tuple, ours)), tuple(map(tuple, theirs)))


@given(st.lists(st.tuples(st.integers(0, 29), st.integers(0, 29)), max_size=40))
def test_unite(pairs):
    array = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    assert_same(native.unite(30, array), reference_pairs.unite(30, array))


@given(st.lists(st.integers(0, 9) | st.integers(0, 2**32 - 1), max_size=60))
def test_count_keys(keys):
    array = np.array(keys, dtype=np.uint32)
    assert_same(native.count_keys(array), reference_groups.count_keys(array))


@settings(max_examples=200)
@given(st.data(), PLANS)
def test_connect(tmp_path_factory, data, plan):
    """Rows with a few sketches among them, in buckets of which some are large, and joined in part beforehand."""
    count, files = data.draw(st.integers(1, 150)), data.draw(st.integers(1, 3))
    draw = np.random.default_rng(data.draw(st.integers(0, 2**32)))
    kinds = draw.integers(0, 256, (data.draw(st.integers(1, 9)), len(plan.a)), np.uint8)
    table = np.where(draw.random((count, len(plan.a))) < 0.1, 0, kinds[draw.integers(0, len(kinds), count)])
    folder, paths = tmp_path_factory.mktemp("signs"), []
    for number, part in enumerate(np.array_split(table.astype(np.uint8), files)):
        paths.append(folder / str(number))
        part.tofile(paths[-1])
    borne = np.unique(draw.integers(0, [data.draw(st.integers(1, 30)), count], (200, 2)), axis=0).astype(np.uint32)
    values, rows = draw.permutation(borne).T.copy()
    keys = Keys(values * data.draw(st.sampled_from([1, 2**27 - 1])), rows, draw.random(len(rows)) < 0.5)
    signs = Signs(draw.integers(0, 300, count).astype(np.uint32), paths)
    before = reference_pairs.unite(count, draw.integers(0, count, (data.draw(st.integers(0, 20)), 2)))
    ours, theirs = before.astype(np.uint32), before.astype(np.uint32)
    native.connect(keys, ours, signs, plan)
    reference_groups.connect(keys, theirs, signs, plan)
    assert_same(ours, theirs)


@pytest.mark.parametrize("kernel", [native.fold, reference.fold])
def test_a_text_of_another_type_is_refused_by_both(kernel):
    with pytest.raises((TypeError, AttributeError)):
        kernel(b"bytes")
