"""Lexicons: what news sites print around an article, one TOML file a language, each row with a hit and a miss.

A row is a rule: `[[row]] id = "subscribe"` in `ru.toml` is the rule "ru.subscribe". Rows are held to their own
examples: those of a user's file when it is read, those that ship by the tests. `zxx.toml` holds the rows that need no
language.

    >>> [match.rule for match in load("en").match("Subscribe")]
    ['en.subscribe-button']
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

from cleannews.cleaning.lexicon.matching import Lexicon, Match
from cleannews.cleaning.lexicon.reading import parse, read
from cleannews.cleaning.lexicon.words import Words, unite
from cleannews.errors import InvalidValueError

__all__ = [
    "NOTHING",
    "UNIVERSAL",
    "Additions",
    "Lexicon",
    "Match",
    "Words",
    "codes",
    "combine",
    "load",
    "parse",
    "script_of",
]

UNIVERSAL = "zxx"  # the code of "no linguistic content" in ISO 639


@cache
def codes() -> tuple[str, ...]:
    """The codes of the languages that have a lexicon, in order, without the universal one."""
    folder = resources.files(__name__)
    names = (Path(entry.name) for entry in folder.iterdir() if entry.name.endswith(".toml"))
    return tuple(sorted(name.stem for name in names if name.stem != UNIVERSAL))


def script_of(code: str) -> str:
    """The ISO 15924 code of the script a lexicon is written in, read from the file's head alone."""
    head = (resources.files(__name__) / f"{code}.toml").read_text(encoding="utf-8").partition("[words]")[0]
    return str(tomllib.loads(head)["language"]["script"])


@cache
def load(code: str) -> Lexicon:
    """The lexicon that ships for a language; `InvalidValueError` for a code without one."""
    path = resources.files(__name__) / f"{code}.toml"
    if not code.isalnum() or not path.is_file():
        raise InvalidValueError("lang", codes(), code)
    lexicon, _ = read(path.read_text(encoding="utf-8"), code, f"lexicon {code}")
    return lexicon


@dataclass(frozen=True, slots=True, eq=False)
class Additions:
    """What a user adds to the lexicons that ship: rows and words of languages, old or new, and rules turned off."""

    lexicons: tuple[Lexicon, ...] = ()
    off: frozenset[str] = frozenset()

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the languages that have a lexicon when these are added, without the universal one."""
        return tuple(sorted({*codes(), *(added.code for added in self.lexicons)} - {UNIVERSAL}))

    def of(self, code: str) -> list[Lexicon]:
        """The lexicons of a language: the one that ships, if one does, and then those added."""
        shipped = [load(code)] if code in (*codes(), UNIVERSAL) else []
        return shipped + [added for added in self.lexicons if added.code == code]


NOTHING = Additions()


@cache
def combine(chosen: tuple[str, ...], words_of: int = 1, additions: Additions = NOTHING) -> Lexicon:
    """The rows of several languages as one lexicon; its words and patterns are those of the first `words_of`.

    Phrases cost the same however many there are; each pattern costs time on every line, so the others' stay out.
    """
    lexicons = [(at, lexicon) for at, code in enumerate(chosen) for lexicon in additions.of(code)]
    first = lexicons[0][1]
    words = unite([lexicon.words for at, lexicon in lexicons if at < words_of])
    rows = tuple(
        row
        for at, lexicon in lexicons
        for row in lexicon.rows
        if lexicon not in additions.lexicons
        and (row.pattern is None or at < words_of or lexicon.code == UNIVERSAL)
        and row.rule not in additions.off
    )
    combined = Lexicon(first.code, first.script, chosen[1:], words, rows)
    combined.off = additions.off
    combined.dated_in = tuple(lexicon.words for _, lexicon in lexicons)
    if own := tuple(row for _, lexicon in lexicons if lexicon in additions.lexicons for row in lexicon.rows):
        combined.own = Lexicon(first.code, first.script, (), words, own)
    return combined
