"""The kernels of cleaning: native and reference give the same, and both give what they promise."""

import os
import unicodedata

import numpy as np
import pytest
import regex
from hypothesis import example, given
from hypothesis import strategies as st

from cleannews.cleaning import facts
from cleannews.cleaning.language import _identifier
from cleannews.cleaning.lexicon import UNIVERSAL, codes, folding, load
from cleannews.cleaning.lexicon.literals import CANONICAL, END, START, requirements
from cleannews.kernels import reference_lines as reference

if os.environ.get("CI"):
    from cleannews.kernels import _native as native  # in CI a missing extension is a failure
else:
    native = pytest.importorskip("cleannews.kernels._native")

ROWS = [row for code in (*codes(), UNIVERSAL) for row in load(code).rows]
EXAMPLES = [example for row in ROWS for example in (*row.hits, *row.misses)]
TEXTS = (
    st.text(st.characters(codec="utf-8") | st.characters(categories=["Cs"]), max_size=60)
    | st.sampled_from(EXAMPLES)
    | st.lists(st.sampled_from(EXAMPLES), max_size=4).map(" ".join)
    | st.text("aаiıİß «»-—’.:0٣½ﬁк\N{COMBINING BREVE}\N{NO-BREAK SPACE}本ไ", max_size=20)
)
READERS = [module.LineReader(folding._learn, folding._fold) for module in (native, reference)]


@given(TEXTS)
def test_fold_and_words(text):
    assert READERS[0].read(text) == READERS[1].read(text)


def test_fold_and_words_of_every_code_point():
    for start in range(0, 0x110000, 0x100):
        for code in range(start, start + 0x100):
            text = f"a{chr(code)} b{chr(code)}"
            assert READERS[0].read(text) == READERS[1].read(text), hex(code)
        text = "x ".join(map(chr, range(start, start + 0x100)))
        assert READERS[0].read(text)[0] == READERS[1].read(text)[0], hex(start)


STEMMERS = [module.Stemmer(facts._learn_stem, facts._STEMS) for module in (native, reference)]


@example("abcd\ud800efgh ijkl")
@given(TEXTS | st.text("абвx0_-'’ʼß.İ ё", max_size=30))
def test_stems(text):
    words = regex.findall(r"\w+(?:['’‘ʻʼ\-]\w+)*", text)
    stems = {word[:5].casefold().replace("ё", "е") for word in words if len(word) >= 4}
    for stemmer in STEMMERS:
        assert set(stemmer.stems(text)) == set(map(reference._number, stems))


NUMBERS = st.sets(st.integers(0, 40) | st.integers(0, (1 << 64) - 1))


@given(st.lists(NUMBERS, min_size=1), NUMBERS, st.dictionaries(st.integers(0, 40), st.floats(0, 1)))
def test_sets_of_stems(sets, other, weights):
    """What is asked of a set of stems, and what its stems weigh."""
    answers = []
    for module in (native, reference):
        (one, *rest), others = map(module.StemSet, sets), module.StemSet(other)
        found = [one & others, one - others, one.union(others, *rest), module.StemSet()]
        answers.append([sorted(one), one.isdisjoint(others), one == others, *map(sorted, found), *map(len, found)])
        answers[-1].append(module.StemWeights(weights).of(one))
    assert answers[0] == answers[1]


@pytest.mark.parametrize("module", [native, reference])
def test_a_stem_is_no_longer_than_its_word(module):
    with pytest.raises(ValueError, match=r"longer than its word, got \[0, 2\]"):
        module.Stemmer(facts._learn_stem, [0, 2])


ROLES = {"а": (1, 2, 4), "б": (2, 1, 2), "\ud83d": (4, 4, 1), "\U0001f600": (1 << 62, 7, 0), "x": (7, 7, 7)}
NO_ROLES = (0, 1 << 62, 1 << 62)
SCANNERS = [module.Scanner(lambda code: ROLES.get(chr(code), NO_ROLES), (0, 5, 3)) for module in (native, reference)]


@example("\ud83d\ude00а\U0001f600б")
@given(TEXTS | st.text("абx \ud83d\ude00\U0001f600", max_size=30))
def test_scanner(text):
    places = SCANNERS[0].scan(text)
    assert places == SCANNERS[1].scan(text)
    assert all(signs & ROLES[text[place]][0] == signs for place, signs in places)


@pytest.mark.parametrize("module", [native, reference])
def test_a_scanner_knows_so_many_signs(module):
    with pytest.raises(ValueError, match="at most 63 signs"):
        module.Scanner(lambda _: (0, 0, 0), (0, 1 << 63, 0))


PATTERNS = [way for row in ROWS if row.pattern for way in requirements(row.pattern)]
SIEVES = [module.Sieve(PATTERNS, CANONICAL) for module in (native, reference)]


@given(TEXTS)
def test_sieve(text):
    text = START + text + END
    assert SIEVES[0].sift(text) == SIEVES[1].sift(text)


@given(
    st.lists(st.lists(st.lists(st.text("абв0.", min_size=1, max_size=3), max_size=3), max_size=3), max_size=6), TEXTS
)
def test_sieve_of_any_clauses(patterns, text):
    assert native.Sieve(patterns, CANONICAL).sift(text) == reference.Sieve(patterns, CANONICAL).sift(text)


def test_sieve_with_more_single_characters_than_bits():
    patterns = [[[chr(code)]] for code in range(0x430, 0x4A0)]
    text = "".join(chr(code) for code in range(0x430, 0x4A0, 3))
    assert native.Sieve(patterns, CANONICAL).sift(text) == reference.Sieve(patterns, CANONICAL).sift(text)


@given(TEXTS)
def test_scores_of_languages(text):
    data = unicodedata.normalize("NFC", text).encode("utf-8", "surrogatepass")
    ours, theirs = (module.score_languages(data, _identifier().model) for module in (native, reference))
    assert (ours is None) == (theirs is None)
    if ours is not None:
        assert ours.dtype == theirs.dtype
        np.testing.assert_array_equal(ours, theirs)
