"""Records are read and written as Python's `json` does, only faster."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleannews.corpus.records import decode_json, encode_json

TEXTS = st.text(st.characters(categories=["L", "C", "P", "Zs"]), max_size=20)  # "C" holds lone surrogates, too
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)


@given(VALUES | st.dictionaries(TEXTS, VALUES, max_size=5))
def test_written_as_by_json_and_read_back(value):
    line = encode_json(value)
    try:
        expected = json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        expected = json.dumps(value).encode()
    assert line == expected + b"\n"
    assert decode_json(line) == value


@pytest.mark.parametrize(
    ("line", "value"),
    [
        (b'{"a": 1, "a": 2}', {"a": 2}),  # the last of a name's values stands
        (b'{"a": 123456789012345678901234567890}', {"a": 123456789012345678901234567890}),
        (b'{"a": 1e400}', {"a": math.inf}),
        (b'{"a": "\\ud83d"}', {"a": "\ud83d"}),
        (b'{"a": -Infinity}', {"a": -math.inf}),
        (b'{"a": "\xd0\x96"}\n', {"a": "\N{CYRILLIC CAPITAL LETTER ZHE}"}),
    ],
)
def test_read_as_by_json(line, value):
    assert decode_json(line) == value == json.loads(line)
    assert decode_json(encode_json(decode_json(line))) == value


def test_not_a_number_stays_one():
    assert encode_json(decode_json(b'{"a": NaN}')) == b'{"a": NaN}\n'


def test_what_is_not_json_raises():
    for line in (b"{", b'{"a": 01}', b'{"a": "\xff"}', b"[" * 200_000):
        with pytest.raises((ValueError, RecursionError)):
            decode_json(line)
