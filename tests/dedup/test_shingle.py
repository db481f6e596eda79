import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleannews import InvalidTypeError, InvalidValueError, Shingler


@given(st.text(), st.sampled_from([Shingler(), Shingler("char"), Shingler("word", 5)]))
def test_hashes_are_sorted_distinct_and_wide(text, shingler):
    found = shingler.hashes(text)
    assert found.dtype == np.uint64
    assert (found[1:] > found[:-1]).all()


@pytest.mark.parametrize("text", ["", " \n\t", "— !?", "👍"])
def test_a_text_without_words_has_no_shingles(text):
    assert len(Shingler().hashes(text)) == 0


@pytest.mark.parametrize("kind", ["word", "char"])
def test_a_text_shorter_than_a_shingle_is_one(kind):
    assert len(Shingler(kind, 50).hashes("три коротких слова")) == 1


def test_retyping_changes_nothing():
    left = Shingler().hashes("«Ещё одна» поездка — в\u00a0Одессу")
    right = Shingler().hashes('"ЕЩЕ ОДНА" поездка - в Одес\u00adсу!')
    assert left.tolist() == right.tolist()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"kind": "line"}, "kind must be one of char, word, got 'line'"),
        ({"n": 0}, "n must be from 1 to 1000, got 0"),
        ({"n": 1001}, "n must be from 1 to 1000"),
    ],
)
def test_bad_values_are_refused(arguments, message):
    with pytest.raises(InvalidValueError, match=message):
        Shingler(**arguments)


@pytest.mark.parametrize("arguments", [{"kind": 2}, {"n": "2"}, {"n": True}, {"n": 2.0}])
def test_bad_types_are_refused(arguments):
    with pytest.raises(InvalidTypeError):
        Shingler(**arguments)


@pytest.mark.parametrize("text", [None, b"bytes", 5, ["a"]])
def test_only_strings_have_hashes(text):
    with pytest.raises(TypeError, match=f"text must be a str, got {type(text).__name__}"):
        Shingler().hashes(text)
