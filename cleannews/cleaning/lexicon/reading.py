"""Reading: a lexicon from the text of its TOML file, with whatever cannot be used told by its place."""

from __future__ import annotations

import tomllib
from typing import Any

import regex

from cleannews.article import Label
from cleannews.cleaning.lexicon.folding import fold
from cleannews.cleaning.lexicon.matching import KEY, Lexicon
from cleannews.cleaning.lexicon.row import Row
from cleannews.cleaning.lexicon.words import WORD_LISTS, gather, unite
from cleannews.errors import LexiconError

MAX_WORDS = 16  # of a line that a prefix, suffix or regex row may claim: longer lines are prose with a tempting start
_ROW_KEYS = {"id", "label", "match", "phrases", "pattern", "max_words", "certain", "hit", "miss", "source"}


def parse(toml: str, code: str, name: str = "") -> Lexicon:
    """A lexicon from the text of its file; every row is held to its own examples.

    Raises `LexiconError`, with the file's `name` and the line of the row, for whatever cannot be used.
    """
    lexicon, places = read(toml, code, name or f"lexicon {code}")
    for row, place in zip(lexicon.rows, places, strict=True):
        _hold_to_examples(lexicon, row, place)
    return lexicon


def read(toml: str, code: str, name: str) -> tuple[Lexicon, list[str]]:
    """A lexicon, and the place of each of its rows."""
    try:
        data = tomllib.loads(toml)
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(f"{name}: not TOML: {error}") from error
    language, words = data.get("language", {}), data.get("words", {})
    if language.get("code") != code:
        raise LexiconError(f"{name}: language.code must be {code!r}, got {language.get('code')!r}")
    if unknown := words.keys() - set(WORD_LISTS):
        raise LexiconError(f"{name}: unknown word lists {sorted(unknown)}; known are {', '.join(WORD_LISTS)}")
    for listed, several in words.items():
        if several:
            _check_strings(several, f"{name}, words.{listed}")
    entries = data.get("row", [])
    places = [f"{name}, line {line}" for line, text in enumerate(toml.split("\n"), 1) if _ROW_HEAD.match(text)]
    if len(places) != len(entries):  # rows written in another form, such as inline tables
        places = [f"{name}, row {number}" for number in range(1, len(entries) + 1)]
    rows = tuple(_row(entry, code, place) for entry, place in zip(entries, places, strict=True))
    names = [row.rule for row in rows]
    if doubled := {rule for rule in names if names.count(rule) > 1}:
        raise LexiconError(f"{name}: ids must be unique, doubled: {sorted(doubled)}")
    lists = {listed: [fold(word) for word in words.get(listed, [])] for listed in WORD_LISTS}
    facts = gather(lists)
    return Lexicon(code, language.get("script", "Zyyy"), tuple(language.get("related", ())), facts, rows), places


_ROW_HEAD = regex.compile(r"\s*\[\[\s*row\s*\]\]")


def _row(entry: dict[str, Any], code: str, place: str) -> Row:
    name = f"{place}, row {entry.get('id')!r}"
    if unknown := entry.keys() - _ROW_KEYS:
        raise LexiconError(f"{name}: unknown keys {sorted(unknown)}; known are {', '.join(sorted(_ROW_KEYS))}")
    if missing := {"id", "label", "match", "hit", "miss", "source"} - entry.keys():
        raise LexiconError(f"{name}: missing keys {sorted(missing)}")
    mode = entry["match"]
    if mode not in ("line", "prefix", "suffix", "regex"):
        raise LexiconError(f"{name}: match must be line, prefix, suffix or regex, got {mode!r}")
    if ("pattern" in entry) != (mode == "regex") or ("phrases" in entry) == (mode == "regex"):
        raise LexiconError(f"{name}: a regex row has a pattern, every other row has phrases")
    for key in ("phrases", "hit", "miss"):
        if key in entry and not (key != "phrases" and isinstance(entry[key], str)):
            _check_strings(entry[key], f"{name}: {key}")
    for key, kind in _KINDS.items():
        if key in entry and type(entry[key]) is not kind:
            raise LexiconError(f"{name}: {key} must be {kind.__name__}, got {entry[key]!r:.80}")
    try:
        label = Label(entry["label"])
    except ValueError as error:
        raise LexiconError(f"{name}: {error}") from error
    phrases = tuple(dict.fromkeys(fold(phrase) for phrase in entry.get("phrases", ())))
    if mode != "regex" and not all(phrases):
        raise LexiconError(f"{name}: phrases must hold a letter or a digit, got {entry['phrases']}")
    if short := [phrase for phrase in phrases if mode in ("prefix", "suffix") and len(phrase) < KEY]:
        raise LexiconError(f"{name}: phrases of {KEY} characters or more, got {short}")
    return Row(
        rule=f"{code}.{entry['id']}",
        label=label,
        mode=mode,
        phrases=phrases,
        pattern=entry.get("pattern"),
        max_words=entry.get("max_words", 1000 if mode == "line" else MAX_WORDS),
        certain=entry.get("certain", mode == "line" or label.is_content),
        hits=_several(entry["hit"]),
        misses=_several(entry["miss"]),
        source=entry["source"],
    )


_KINDS = {"id": str, "pattern": str, "source": str, "max_words": int, "certain": bool}


def _check_strings(value: Any, name: str) -> None:
    if not (isinstance(value, list) and set(map(type, value)) == {str}):
        raise LexiconError(f"{name} must be a list of strings with one or more, got {value!r:.80}")


def _several(value: str | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _hold_to_examples(lexicon: Lexicon, row: Row, place: str) -> None:
    name = f"{place}, row {row.rule!r}"
    alone = Lexicon(lexicon.code, lexicon.script, (), unite([]), (row,))
    try:
        lost = [hit for hit in row.hits if not alone.match(hit)]
    except regex.error as error:
        raise LexiconError(f"{name}: {error}") from error
    if lost:
        raise LexiconError(f"{name}: does not match its own hit {lost[0]!r}")
    if claimed := [miss for miss in row.misses if alone.match(miss)]:
        raise LexiconError(f"{name}: matches its own miss {claimed[0]!r}")
