"""Matching: which rows of a lexicon claim a line, and by which words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import regex

from cleannews.article import Label
from cleannews.cleaning.lexicon.dates import MOST_WORDS, Dates
from cleannews.cleaning.lexicon.folding import fold
from cleannews.cleaning.lexicon.patterns import Patterns
from cleannews.cleaning.lexicon.row import Mode, Row
from cleannews.cleaning.lexicon.words import Words


@dataclass(frozen=True, slots=True)
class Match:
    """A row that claims a line, and the words of the line that made it."""

    rule: str
    label: Label
    certain: bool
    evidence: str
    whole: bool  # the phrase is the whole line


class Lexicon:
    """The rows and words of one language, ready to match lines."""

    off: frozenset[str] = frozenset()  # ids of rules that a user's own file turns off
    own: Lexicon | None = None  # a user's own rows, which are asked before all others
    dated_in: tuple[Words, ...] = ()  # the words of all languages whose dates are known; of its own where empty

    def __init__(self, code: str, script: str, related: tuple[str, ...], words: Words, rows: tuple[Row, ...]) -> None:
        self.code = code
        self.script = script
        self.related = related
        self.words = words
        self.rows = rows

    # What lines are looked up in is made when the first one is: most lexicons are but parts of one that is combined.

    @cached_property
    def longest(self) -> int:
        """Words of the longest line that a row may claim."""
        longest = max(map(_longest, self.rows), default=0)
        return max(longest, self.own.longest) if self.own else longest

    @cached_property
    def _longest_of_affixes(self) -> int:
        return max((row.max_words for row in self.rows if row.mode in ("prefix", "suffix")), default=0)

    @cached_property
    def _lines(self) -> dict[str, Row]:
        return {phrase: row for row in reversed(self.rows) if row.mode == "line" for phrase in row.phrases}

    @cached_property
    def _edges(self) -> tuple[frozenset[str], frozenset[str]]:
        """First and last words of the whole-line phrases."""
        words = [phrase.split() for phrase in self._lines if phrase]
        return frozenset(each[0] for each in words), frozenset(each[-1] for each in words)

    @cached_property
    def _prefixes(self) -> dict[str, list[tuple[str, Row]]]:
        return _index(self.rows, "prefix", lambda phrase: phrase[:KEY])

    @cached_property
    def _suffixes(self) -> dict[str, list[tuple[str, Row]]]:
        return _index(self.rows, "suffix", lambda phrase: phrase[-KEY:])

    @cached_property
    def _patterns(self) -> Patterns:
        return Patterns(self.rows)

    @cached_property
    def _dates(self) -> Dates:
        words = self.dated_in or (self.words,)
        return Dates(
            (name for each in words for name in each.months | each.weekdays),
            (word for each in words for word in each.time_words),
        )

    def match(self, line: str) -> list[Match]:
        """The rows that claim `line` (normalised, on one line): whole-line phrases first, then in the file's order."""
        return self.match_folded(line, fold(line), len(line.split()))

    def match_folded(self, line: str, folded: str, words: int) -> list[Match]:
        """The same for a line that was already folded and counted."""
        found = self.own.match_folded(line, folded, words) if self.own else []
        found += self._match_phrases(line, folded, words)
        if words <= MOST_WORDS and (timed := self._dates.tell(folded)) is not None:
            found.append(Match("any.date", Label.TIMESTAMP, timed, line, whole=True))
        found += [
            _match(row, hit.group(), whole=hit.group() == line) for row, hit in self._patterns.search(line, words)
        ]
        return found

    def match_phrases(self, line: str, folded: str, words: int) -> list[Match]:
        """The rows whose phrases claim the line; patterns, which cost a search each, are not tried."""
        found = self.own.match_phrases(line, folded, words) if self.own else []
        return found + self._match_phrases(line, folded, words)

    def _match_phrases(self, line: str, folded: str, words: int) -> list[Match]:
        found: list[Match] = []
        row = self._lines.get(folded)
        if row is None and "(" in folded:
            row = self._lines.get(_COUNT.sub("", folded))
        if row and words <= row.max_words:
            found.append(_match(row, line, whole=True))
        elif row is None and words <= _ROW_WORDS and (first := self._open_row(line, folded)):
            found.append(Match(first.rule, first.label, True, line, whole=True))
        if folded and words <= self._longest_of_affixes:
            for phrase, row in self._prefixes.get(folded[:KEY], ()):
                if words <= row.max_words and folded.startswith(phrase) and _ends_word(phrase, folded, len(phrase)):
                    found.append(_match(row, phrase, whole=phrase == folded))
                    break
            for phrase, row in self._suffixes.get(folded[-KEY:], ()):
                start = len(folded) - len(phrase)
                if words <= row.max_words and folded.endswith(phrase) and _starts_word(phrase, folded, start):
                    found.append(_match(row, phrase, whole=start == 0))
                    break
        return found

    def _open_row(self, line: str, folded: str) -> Row | None:
        """The first row of a line made of nothing but whole-line phrases, each with a capital: «Votar Ver resultados».

        Those of rows that are not certain count only where the line has `_SECTIONS`.
        """
        said, written = folded.split(), line.split()
        first, last = self._edges
        if not 2 < len(said) == len(written) <= _ROW_WORDS or said[0] not in first or said[-1] not in last:
            return None
        rows: list[Row] = []
        at = 0
        while at < len(said):
            if not any(map(str.isalnum, said[at])):
                at += 1
                continue
            end = next((k for k in range(len(said), at, -1) if " ".join(said[at:k]) in self._lines), None)
            if end is None or not written[at][0].isupper():
                return None
            rows.append(self._lines[" ".join(said[at:end])])
            at = end
        certain = [row for row in rows if row.certain]
        if len(rows) >= _SECTIONS or (len(rows) > 1 and len(certain) == len(rows)):
            return (certain or rows)[0]
        return None


# Of «Комментарии (12)» and «Galerie (9 Bilder)»; folding strips the bracket that closes.
_COUNT = regex.compile(r"\s\(\d{1,5}(?:\s\p{L}{1,12})?$")
_ROW_WORDS = 12  # of buttons and sections in a row, as menus and footers have them
_SECTIONS = 4  # so many names in a row are a menu, though each alone could be a subheading
KEY = 2  # characters by which prefixes and suffixes are found; no phrase is shorter


def _index(rows: tuple[Row, ...], mode: Mode, key: Any) -> dict[str, list[tuple[str, Row]]]:
    index: dict[str, list[tuple[str, Row]]] = {}
    for row in rows:
        if row.mode == mode:
            for phrase in row.phrases:
                index.setdefault(key(phrase), []).append((phrase, row))
    for entries in index.values():  # the longest phrase is the most telling
        entries.sort(key=lambda entry: -len(entry[0]))
    return index


def _longest(row: Row) -> int:
    return max(phrase.count(" ") for phrase in row.phrases) + 1 if row.mode == "line" else row.max_words


def _match(row: Row, evidence: str, *, whole: bool) -> Match:
    return Match(row.rule, row.label, row.certain, evidence, whole)


def _ends_word(phrase: str, folded: str, end: int) -> bool:
    return end == len(folded) or not (_spaced(phrase[-1]) and folded[end].isalnum())


def _starts_word(phrase: str, folded: str, start: int) -> bool:
    return start == 0 or not (_spaced(phrase[0]) and folded[start - 1].isalnum())


def _spaced(character: str) -> bool:
    """Whether the character is of a script that puts spaces between words (Thai, Lao, Khmer, kana and Han do not)."""
    return character.isalnum() and not (
        "\u0e00" <= character <= "\u0eff"
        or "\u1780" <= character <= "\u17ff"
        or "\u3040" <= character <= "\u9fff"
        or character >= "\uf900"
    )
