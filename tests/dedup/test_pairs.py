import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleannews import InvalidValueError, Shingler, find_pairs
from tests.dedup.stories import OTHER, STORY, replaced

WORDS = st.sampled_from("порт суд дом мост река берег паром катер 12 5".split())
CORPORA = st.lists(st.lists(WORDS, max_size=12).map(" ".join), max_size=12)


def jaccard(left, right):
    one, other = (set(Shingler().hashes(text).tolist()) for text in (left, right))
    return len(one & other) / len(one | other) if one and other else 0.0


@given(CORPORA, st.sampled_from([0.5, 0.8, 1.0]))
def test_pairs_are_those_of_a_comparison_of_all(texts, threshold):
    found = {(pair.a, pair.b): pair.jaccard for pair in find_pairs(texts, threshold)}
    scores = {(i, j): jaccard(a, b) for j, b in enumerate(texts) for i, a in enumerate(texts[:j])}
    true = {pair: score for pair, score in scores.items() if score >= threshold}
    assert found.items() <= true.items()
    # A pair at the very threshold may be missed once in 200.
    assert all(score < threshold + 0.1 for pair, score in true.items() if pair not in found)


def test_ids_stand_for_texts():
    (pair,) = find_pairs([("x", STORY), ("y", OTHER), ("z", replaced(STORY, 20))])
    assert (pair.a, pair.b) == ("x", "z")
    assert pair.evidence.our_passages


def test_empty_texts_are_like_nothing_and_each_other_neither():
    assert find_pairs(["", "", " ", "!", STORY]) == []


@pytest.mark.parametrize("threshold", [0, -0.1, 1.01, float("nan"), float("inf")])
def test_a_threshold_out_of_range_is_refused(threshold):
    with pytest.raises(InvalidValueError, match=r"threshold must be in \(0, 1\]"):
        find_pairs([], threshold)


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        ("one string", "texts must be an iterable"),
        (5, "texts must be an iterable"),
        (["a", None], r"texts\[1\] must be a str"),
        ([("id", "a"), "b"], r"texts\[1\]"),
        ([(1, "a", "b")], r"texts\[0\]"),
        ([([], "a")], "hashable"),
    ],
)
def test_bad_texts_are_refused(texts, message):
    with pytest.raises(TypeError, match=message):
        find_pairs(texts)


def test_an_id_given_twice_is_refused():
    with pytest.raises(InvalidValueError, match="ids in texts must be unique, got 'a'"):
        find_pairs([("a", STORY), ("b", OTHER), ("a", OTHER)])
