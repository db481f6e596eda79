"""The phrases by which pages say what they are, from `phrases.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import resources

from cleannews.cleaning.lexicon.folding import fold

# Where a headline or a page's title falls into pieces: the page's name, the site's, a code of an error.
_SEAM = re.compile(r"\s[-–—|·•»]+\s|[:|!?。｜]|\.(?=\s|$)|,\s")
_NUMBER = re.compile(r"\d{1,2}")
_ANY_NUMBER = "0"  # what # stands for in a phrase, and what a line's numbers are taken for


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its phrases, folded, how they are compared with a line, and the lines that hold it."""

    id: str
    kind: str
    match: str
    phrases: tuple[str, ...]
    hit: tuple[str, ...]
    miss: tuple[str, ...]

    def find(self, line: str) -> str | None:
        """Return the phrase that a line, or a piece of it, says; None where it says none.

        >>> load("error-page.heading").find("Page not found | The Saltmere Post")
        'page not found'
        """
        say = _WAYS[self.match]
        pieces = [line] if self.match == "within" else [line, *_SEAM.split(line)]
        return next((said for piece in pieces if (said := say(self.phrases, piece))), None)


def _is_one(phrases: tuple[str, ...], piece: str) -> str | None:
    folded = fold(piece)
    return folded if folded in phrases else None


def _opens_with_one(phrases: tuple[str, ...], piece: str) -> str | None:
    folded = fold(piece)
    if not folded.startswith(phrases):
        return None
    return next((phrase for phrase in phrases if re.match(rf"{re.escape(phrase)}(?!\w)", folded)), None)


def _has_one(phrases: tuple[str, ...], piece: str) -> str | None:
    folded = f" {fold(piece)}"
    return next((phrase for phrase in phrases if f" {phrase}" in folded), None)


def _counts_pages(phrases: tuple[str, ...], piece: str) -> str | None:
    """Whether a piece opens like «страница # из #», and the first number is less than the second."""
    folded = fold(piece)
    if not _NUMBER.sub(_ANY_NUMBER, folded).startswith(phrases):
        return None
    this, last = _NUMBER.findall(folded)[:2]
    return folded if int(this) < int(last) else None


_WAYS: dict[str, Callable[[tuple[str, ...], str], str | None]] = {
    "whole": _is_one,
    "opening": _opens_with_one,
    "within": _has_one,
    "pages": _counts_pages,
}


def load(name: str) -> Row:
    """Return the row of this id."""
    return rows()[name]


@cache
def rows() -> dict[str, Row]:
    """Return all rows, by id."""
    toml = tomllib.loads((resources.files(__package__) / "phrases.toml").read_text(encoding="utf-8"))
    return {
        row["id"]: Row(
            id=row["id"],
            kind=row["kind"],
            match=row["match"],
            phrases=tuple(fold(phrase.replace("#", _ANY_NUMBER)) for phrase in row["phrases"]),
            hit=tuple(row["hit"]),
            miss=tuple(row["miss"]),
        )
        for row in toml["row"]
    }
