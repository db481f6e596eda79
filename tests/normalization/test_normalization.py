"""The normaliser against its cases (tests/cases/normalization.json) and its laws."""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cleannews
from cleannews.normalization import REPAIRS, Explanation, Repair, normalize, normalize_explain
from cleannews.normalization.characters import UNCERTAIN_IN_NFC

CASES = json.loads((Path(__file__).parents[1] / "cases" / "normalization.json").read_text(encoding="utf-8"))


def named(cases: list[dict[str, str]]) -> list[object]:
    return [pytest.param(case, id=case["name"]) for case in cases]


@pytest.mark.parametrize("case", named(CASES["fix"]))
def test_damage_is_repaired(case: dict[str, str]) -> None:
    assert case["input"] != case["expected"]
    assert normalize(case["input"]) == case["expected"]


@pytest.mark.parametrize("case", named(CASES["keep"]))
def test_healthy_text_comes_back_as_it_is(case: dict[str, str]) -> None:
    assert normalize_explain(case["input"]) == Explanation(case["input"], ())


@pytest.mark.parametrize("case", named(CASES["known_failures"]))
def test_known_failure(case: dict[str, str], request: pytest.FixtureRequest) -> None:
    request.applymarker(pytest.mark.xfail(reason=case["why"], strict=True))
    assert normalize(case["input"]) == case["expected"]


@pytest.mark.parametrize("case", named(CASES["keep"]))
def test_healthy_text_survives_beside_damage(case: dict[str, str]) -> None:
    # Repairs judge words and lines: what one line needs must not reach the next.
    assert normalize(f"{case['input']}\n\nMM schÃ¶n &amp; пр\x65зидент") == (
        f"{case['input']}\n\nMM schön & президент".removeprefix("\n\n")
    )


@pytest.mark.parametrize("repair", REPAIRS, ids=lambda repair: repair.name)
def test_example_of_a_repair(repair: Repair) -> None:
    assert repair.apply(repair.before)[0] == repair.after
    explanation = normalize_explain(repair.before)
    assert explanation.text == repair.after
    assert repair.name in dict(explanation.repairs)
    assert normalize_explain(repair.after) == Explanation(repair.after, ())


def test_names_of_repairs_are_unique() -> None:
    assert len({repair.name for repair in REPAIRS}) == len(REPAIRS)


def test_repairs_are_named_in_the_order_made_with_their_places() -> None:
    explanation = normalize_explain("&laquo;Да&raquo;  сказал он.Потом ушёл")
    assert explanation == Explanation(
        "«Да» сказал он. Потом ушёл", (("space-runs", 1), ("entities", 2), ("glued-sentences", 1))
    )


@pytest.mark.parametrize("wrong", [None, b"text", 7, ["text"]])
def test_anything_but_a_str_is_refused(wrong: object) -> None:
    for function in (normalize, normalize_explain):
        with pytest.raises(cleannews.InvalidTypeError, match="text must be str, got"):
            function(wrong)  # type: ignore[arg-type]


# --- Laws -------------------------------------------------------------------------------------------------------------

FRAGMENTS = [case["input"] for group in CASES.values() for case in group] + [
    *("&amp;", "amp;", "&#38;", "&#x26;", "&lt;", "&nbsp", "#38;", ";", "http://a.b/?c=1&copy=2"),
    *("РџСЂ", "Рё", "Р ", "вЂ", "Ã¶", "ÃƒÂ¶", "â€", "Ëåíò", "рТЙЧ", "ХI", "пр\x65зи", "F\u0430ce", "ушел.Потом"),
    *(" \n", "-\n", "\xad\n", "\n\n\n", "  ", "\r", "\x85", "\x93", "\xa0", "\u200b", "\u200c", "\u200d", "\u0306"),
    *("\ud83d", "\ude00", "\ue000", "\u2800", "！", "Ａ", "ﾊﾞ", "中", "\u0645", "\u0e01", "\N{GRINNING FACE}"),
]
texts = st.lists(st.sampled_from(FRAGMENTS) | st.characters() | st.text(max_size=5), max_size=12).map("".join)


@given(texts)
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    once = normalize_explain(text)
    assert normalize_explain(once.text) == Explanation(once.text, ())


@given(texts)
def test_both_functions_agree_and_the_result_can_be_written(text: str) -> None:
    explanation = normalize_explain(text)
    assert explanation.text == normalize(text)
    assert bool(explanation.repairs) == (explanation.text != text)
    explanation.text.encode("utf-8")


@given(texts)
def test_a_repair_counts_places_exactly_when_it_changes_the_text(text: str) -> None:
    for repair in REPAIRS:
        repaired, places = repair.apply(text)
        assert (places > 0) == (repaired != text), repair.name


@given(texts)
def test_no_sign_no_work(text: str) -> None:
    healthy = normalize(text)
    for repair in REPAIRS:
        assert repair.apply(healthy) == (healthy, 0), repair.name


@given(st.text(alphabet="абвгдежзиклмнопрстуфхцчшщъыьэюя", min_size=1).map(str.capitalize))
def test_a_cyrillic_word_is_never_touched(word: str) -> None:
    assert normalize(f"{word}, {word}. {word}") == f"{word}, {word}. {word}"


HARD = {
    "one line of letters": "слово" * 40_000,
    "one word of two scripts": "aаeеoо" * 30_000,
    "ampersands": "&" * 200_000,
    "nested ampersands": "&" + "amp;" * 50_000,
    "spaces": " " * 200_000,
    "line ends and spaces": " \n" * 100_000,
    "hyphens at line ends": "пра-\n" * 40_000,
    "mojibake leads": "Р" * 200_000,
    "Latin mojibake": "Ã" * 200_000,
    "joiners": "\N{ZERO WIDTH JOINER}" * 200_000,
    "combining marks": "a" + "\u0301\u0323" * 20_000,
    "full-width marks": "！" * 200_000,
    "surrogates": "\ud83d" * 200_000,
    "glued marks": "да.Да" * 40_000,
    "address": "http://" + "a&b" * 60_000,
    "nul": "\x00" * 200_000,
}


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in HARD.items()])
def test_hard_text_comes_to_an_end(text: str) -> None:
    # At these lengths a repair of quadratic time would run for minutes.
    once = normalize(text)
    assert normalize(once) == once


def test_a_line_of_ten_megabytes() -> None:
    line = "Он пришёл домой, и было тихо. " * 350_000
    assert normalize(line) == line.rstrip()


def test_a_text_without_uncertain_characters_is_composed() -> None:
    # What NFC may change: what it changes alone, marks, which it sorts, and the second halves of compositions.
    characters = [chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code <= 0xDFFF]
    pairs = [unicodedata.decomposition(character).split() for character in characters]
    seconds = {chr(int(pair[1], 16)) for pair in pairs if len(pair) == 2 and pair[0][0] != "<"}
    sign = re.compile(f"[{UNCERTAIN_IN_NFC}]")
    assert not [
        character
        for character in characters
        if (unicodedata.combining(character) or character in seconds or not unicodedata.is_normalized("NFC", character))
        and not sign.match(character)
    ]
