"""A row: one rule of a lexicon."""

from __future__ import annotations

from dataclasses import dataclass
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
    pattern: regex.Pattern[str] | None  # of a regex row
    max_words: int
    certain: bool
    hits: tuple[str, ...]
    misses: tuple[str, ...]
    source: str
