"""Dates: lines that say when in the words of a language, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable

import regex

MOST_WORDS = 14  # «Samstag, den 3. Mai 2024 um 16:24 Uhr, zuletzt aktualisiert am 4. Mai 2024»
_WORD = regex.compile(r"[\p{L}\p{M}]+")
_FIGURE = regex.compile(r"\d")
_DATE = regex.compile(
    r"(?<!\d)(?:\d{1,2}[./-]\s?\d{1,2}[./-]\s?\d{4}|\d{4}[./-]\s?\d{1,2}[./-]\s?\d{1,2}"
    r"|\d{4}\s?[年년]\s?\d{1,2}\s?[月월]\s?\d{1,2}\s?[日일])(?!\d)"
)
_CLOCK = regex.compile(r"(?<![\d.:/])\d{1,2}(?::|\s?[h時时시]\s?)\d{2}(?!\d)")
_CLOCK_BESIDE_A_DATE = regex.compile(r"(?<![\d.:/])\d{1,2}[.:]\d{2}(?![\d.:/])")


class Dates:
    """The words of dates: names of months and days, and what else stands beside figures («Uhr», «Updated»)."""

    def __init__(self, names: Iterable[str], others: Iterable[str]) -> None:
        """Take folded words, of one language or several.

        >>> dates = Dates(["mai", "samstag"], ["uhr"])
        >>> dates.tell("samstag, 3. mai 2024 | 16:24 uhr"), dates.tell("3. mai 2024"), dates.tell("3. mai in bonn")
        (True, False, None)
        """
        self._names = frozenset(word for name in names for word in _WORD.findall(name))
        self._known = self._names.union(word for other in others for word in _WORD.findall(other))

    def tell(self, folded: str) -> bool | None:
        """Whether a line that says when and nothing else says the time of day too; None for all other lines.

        A bare date may head an entry of a chronicle, with the time of day it is when a text was published.
        """
        if not _FIGURE.search(folded):
            return None
        words = _WORD.findall(folded)
        if not self._known.issuperset(words):
            return None
        dated = bool(_DATE.search(folded)) or not self._names.isdisjoint(words)
        timed = bool(_CLOCK.search(folded)) or (dated and bool(_CLOCK_BESIDE_A_DATE.search(folded)))
        return timed if dated or (timed and words) else None
