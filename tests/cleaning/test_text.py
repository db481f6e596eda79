"""Segmentation: which lines become one block, which become two, and that nothing is lost on the way."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleannews.cleaning.text import segment
from cleannews.normalization import normalize

CASES = json.loads((Path(__file__).parents[1] / "cases" / "segmentation.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_blocks(case: dict[str, object]) -> None:
    assert [draft.text for draft in segment(str(case["text"]))] == case["blocks"]


LINES = st.text(alphabet=st.sampled_from(list("абвАБВabAB.,;:—-«»()* ©\t")), max_size=24)
TEXTS = st.lists(LINES, max_size=12).flatmap(
    lambda lines: st.lists(st.sampled_from(["\n", "\n\n", "\r\n", "\u2028", " \n"]), min_size=12, max_size=12).map(
        lambda breaks: "".join(line + end for line, end in zip(lines, breaks, strict=False))
    )
)


@given(TEXTS | st.text())
def test_blocks_cover_every_visible_character_once_and_in_order(text: str) -> None:
    drafts = segment(text)
    covered = [i for draft in drafts for i in range(draft.start, draft.end)]
    assert covered == sorted(set(covered))
    assert {i for i, c in enumerate(text) if not c.isspace()} <= set(covered)


@given(TEXTS | st.text())
def test_a_block_stands_on_one_line(text: str) -> None:
    for draft in segment(text):
        assert "\n" not in draft.text
        assert draft.text == " ".join(draft.text.split())


BROKEN = st.sampled_from(
    "Он ушел.Потом &laquo;Tom &amp; Jerry&raquo; РџСЂРёРІРµС‚ Ëåíòà пр\N{LATIN SMALL LETTER E}зидент ＡＢＣ１２ рТЙЧЕФ"
    " a\u0301 \N{NO-BREAK SPACE} \N{SOFT HYPHEN}нет \x93да\x94 o\N{LATIN SMALL LIGATURE FFI}ce Strauß† MANHÃ &quot"
    " &nbsp - — « ! … Д 5".split(" ")
)
PLAIN = st.sampled_from(["\n", "\n\n", "  ", "Мост строили три года.", "(c) ", "Фото: "])


@given(st.lists(BROKEN | PLAIN, max_size=30))
def test_a_line_is_normalised_whether_or_not_it_was_looked_at_closely(parts):
    for text in (" ".join(parts), "".join(parts)):
        for draft in segment(text):
            line = text[draft.start : draft.end]
            if "\n" not in line:
                assert draft.text == " ".join(normalize(line).split())
