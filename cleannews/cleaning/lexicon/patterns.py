"""Rows whose match is a pattern: which of them claim a line, without trying each."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

import regex

from cleannews.cleaning.lexicon.literals import CANONICAL, END, START, requirements
from cleannews.cleaning.lexicon.row import Row
from cleannews.kernels import Sieve

# Words of a line: the longer it is, the fewer rows may claim it, so that paragraphs are sifted for few.
_LENGTHS = (0, 16, 32, 64)


class Patterns:
    """The rows of a lexicon that have a pattern, in order, ready to search lines."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = [row for row in rows if row.pattern]
        self._tiers: dict[int, _Tier] = {}

    def search(self, line: str, words: int) -> list[tuple[Row, regex.Match[str]]]:
        """The rows whose pattern is in the line, of so many words, and where."""
        length = _LENGTHS[max(bisect_left(_LENGTHS, words) - 1, 0)]
        tier = self._tiers.get(length)
        if tier is None:
            tier = self._tiers[length] = _Tier([row for row in self._rows if row.max_words > length])
        return tier.search(line, words)


class _Tier:
    """Rows, and the ways in which the pattern of each could match a line."""

    def __init__(self, rows: list[Row]) -> None:
        ways = [(row, way) for row in rows if row.pattern for way in requirements(row.pattern)]
        self._rows = [row for row, _ in ways]
        self._sieve = Sieve([way for _, way in ways], CANONICAL)

    def search(self, line: str, words: int) -> list[tuple[Row, regex.Match[str]]]:
        found: list[tuple[Row, regex.Match[str]]] = []
        before = None
        for number in self._sieve.sift(f"{START}{line}{END}"):
            row = self._rows[number]
            if row is before or words > row.max_words:  # it could match in several ways
                continue
            before = row
            if (pattern := row.compiled) and (hit := pattern.search(line)):
                found.append((row, hit))
        return found
