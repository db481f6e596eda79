"""A row: one rule of a lexicon."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

import regex

from cleannews.article import Label

Mode = Literal["line", "prefix", "suffix", "regex"]


@dataclass(frozen=True, slots=True)
class Row:
    """One rule of a lexicon: what it labels, how it matches, and the examples that hold it."""

    rule: str
    label: Label
    mode: Mode
    phrases: tuple[str, ...]  # folded; empty for a regex
    pattern: str | None  # of a regex row
    max_words: int
    certain: bool
    hits: tuple[str, ...]
    misses: tuple[str, ...]
    source: str

    @property
    def compiled(self) -> regex.Pattern[str] | None:
        """The pattern, compiled when it is first asked for: most rows of most languages never are."""
        return _compile(self.pattern) if self.pattern else None


@cache
def _compile(pattern: str) -> regex.Pattern[str]:
    return regex.compile(pattern, regex.I | regex.V0)
