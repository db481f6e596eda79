"""Lexicons: every file loads and holds its own examples, contradictions are refused, and no pattern runs away."""

from __future__ import annotations

import time
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleannews.cleaning.lexicon import UNIVERSAL, codes, combine, load, parse
from cleannews.cleaning.lexicon.folding import fold
from cleannews.errors import InvalidValueError, LexiconError

ALL = (*codes(), UNIVERSAL)
LEAST_ROWS = {"ru": 40, "en": 40, "uk": 20, "kk": 20, "be": 20, "de": 20}


@pytest.mark.parametrize("code", ALL)
def test_it_loads_and_each_row_holds_its_examples(code: str) -> None:
    toml = (resources.files("cleannews.cleaning.lexicon") / f"{code}.toml").read_text(encoding="utf-8")
    lexicon = parse(toml, code)
    assert lexicon.rows == load(code).rows
    assert len(lexicon.rows) >= LEAST_ROWS.get(code, 12)
    assert all(row.source and row.hits and row.misses for row in lexicon.rows)
    assert not any(row.label.is_content for row in lexicon.rows)  # what ships removes; only users' own rows may keep


@pytest.mark.parametrize("code", ALL)
def test_no_pattern_backtracks_without_bound(code: str) -> None:
    lexicon = load(code)
    row_openings = [row.hits[0] for row in lexicon.rows if row.mode == "regex"]
    hostile = [base * 2000 for base in ("а ", "a1 ", "- ", ": ", "0", ".", "©", "  ", "foto ")]
    hostile += [opening + " " + "x1 - : " * 800 for opening in row_openings]
    before = time.process_time()
    for line in hostile:
        lexicon.match_folded(line, line, 5)  # pretend it is short, so that every row looks at it
    assert time.process_time() - before < 0.05 * len(hostile)  # seconds; an exponential pattern would take years


@given(st.text())
def test_folding_twice_changes_nothing(line: str) -> None:
    assert fold(fold(line)) == fold(line)


HEAD = '[language]\ncode = "xx"\n'
ROW = (
    HEAD
    + '[[row]]\nid = "a"\nlabel = "share"\nmatch = "line"\nphrases = ["teilen"]\n'
    + 'hit = "Teilen"\nmiss = "Geteilt"\nsource = "s"\n'
)


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("[language", "not TOML"),
        ('[language]\ncode = "yy"', "language.code"),
        (HEAD + "[words]\nverbs = []", "unknown word lists"),
        (ROW.replace('hit = "Teilen"', 'hit = "Drucken"'), "does not match its own hit 'Drucken'"),
        (ROW.replace('miss = "Geteilt"', 'miss = "teilen!"'), "matches its own miss"),
        (ROW.replace('"share"', '"noise"'), "noise"),
        (ROW.replace('"line"', '"word"'), "match must be"),
        (ROW.replace('source = "s"\n', ""), "missing keys"),
        (ROW + "extra = 1\n", "unknown keys"),
        (ROW + ROW.removeprefix(HEAD), "doubled"),
        (ROW.replace('phrases = ["teilen"]', 'pattern = "("').replace('"line"', '"regex"'), "row 'xx.a'"),
    ],
)
def test_a_lexicon_that_contradicts_itself_is_refused(toml: str, said: str) -> None:
    with pytest.raises(LexiconError, match=said.replace("(", r"\(")):
        parse(toml, "xx")


def test_an_unknown_language_names_the_known() -> None:
    with pytest.raises(InvalidValueError, match="en"):
        load("xx")
    with pytest.raises(InvalidValueError):
        load("../en")


def test_phrases_match_at_word_boundaries_only() -> None:
    lexicon = parse(ROW.replace('"line"', '"prefix"').replace("Geteilt", "Teilend"), "xx")
    assert lexicon.match("Teilen auf Facebook")
    assert not lexicon.match("Teilende Mengen")


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("ru", "Смотреть все фото (14)"),
        ("es", "Votar Ver resultados"),
        ("uk", "Головна Новини Війна Політика Економіка"),
        ("ru", "Войти | Поделиться"),
    ],
)
def test_a_line_of_phrases_or_of_one_and_a_count_is_claimed(code: str, line: str) -> None:
    assert any(match.whole and match.certain for match in combine((code, "en", "zxx")).match(line))


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("ru", "Смотреть все фото (14 из них новые)"),  # the sentence goes on
        ("ru", "Войти поделиться"),  # no capital: not a second button
        ("uk", "Політика Економіка"),  # two sections could be a subheading
        ("ru", "Поделиться Радостью"),
    ],
)
def test_other_lines_of_known_words_are_not(code: str, line: str) -> None:
    assert not any(match.certain for match in combine((code, "en", "zxx")).match(line))
