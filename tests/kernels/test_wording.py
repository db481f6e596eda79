"""What blocks and names say: the native readers beside the reference."""

import os

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cleannews.kernels import reference_wording
from cleannews.kernels.pages import Said

if os.environ.get("CI"):
    from cleannews.kernels import _native as native  # in CI a missing extension is a failure
else:
    native = pytest.importorskip("cleannews.kernels._native")

WORDS = [
    "read",
    "more",
    "Foto",
    "©",
    "ΣΑΣ",
    "İl",
    "ﬁn",
    "ǆ",
    "x_1",
    "中文",
    "٣٣",
    "²",
    "Ⅳ",
    "\N{COMBINING ACUTE ACCENT}",
]
SIGNS = [
    " ",
    "  ",
    ", ",
    " / ",
    "|",
    "•",
    "@",
    "https://",
    "12:30",
    "9h05",
    "12.305",
    "1999",
    " 2024 ",
    "20245",
    "\n",
    "\x1c",
]
ENDS = [*"….:?!。»”’)]\"'«“„‘(—-*→"]
TEXT = st.one_of(st.lists(st.sampled_from([*WORDS, *SIGNS, *ENDS]), max_size=40).map("".join), st.text(max_size=30))
WEIGHTS = {"read": 7, "©": -3, ("read", "more"): -21, ("^", "read"): 4, ("^", "foto", "read"): 90, "σας": 2, "i̇l": 0}
SAID = st.builds(Said, TEXT, TEXT, TEXT, TEXT.map(str.casefold), TEXT)
READERS = native.PhraseReader(WEIGHTS), reference_wording.PhraseReader(WEIGHTS)


@given(st.lists(TEXT.map(lambda text: " ".join(text.split())).filter(bool), min_size=1, max_size=6), SAID)
@example(["read more " * 40, "read more " * 40, "Photo"], Said("Read more", "read", "more", "read", "Read more, read"))
@example(["1:30", "é" * 321 + ".", "1h3"], Said("", "", "", "éééé", "ééé"))
@settings(max_examples=400, deadline=None)
def test_phrase_reader(texts, said):
    chosen = list(range(0, len(texts), 2))
    ours, theirs = (reader.read(texts, chosen, said) for reader in READERS)
    assert ours.dtype == theirs.dtype
    np.testing.assert_array_equal(ours, theirs)


NAMING = st.one_of(st.from_regex(r"[a-cA-C _é-]{0,20}", fullmatch=True), st.text(max_size=20))


@given(st.lists(NAMING, min_size=1, max_size=5))
@example(["articleBody c-related__links HTMLParser aB Ab ABc", "", "ABC abc Abc"])
def test_name_reader(namings):
    groups = {"article": 1, "body": 2, "abc": 4, "bc": 8, "htmlp": 16}
    weights = {"body": 3, "abc": -25, "arser": 7, "cab": 1}
    ours, theirs = (module.NameReader(groups, weights).read(namings) for module in (native, reference_wording))
    for mine, other in zip(ours, theirs, strict=True):
        assert mine.dtype == other.dtype
        np.testing.assert_array_equal(mine, other)
