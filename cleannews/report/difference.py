"""The word difference of two texts, as runs of words that both have or one lacks."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

# Longer texts are cut before they are compared: difflib takes quadratic time, and nobody reads on in a table cell.
MAX_WORDS = 2000
_WORD = re.compile(r"\S+")
Side = Literal["both", "left", "right"]


@dataclass(frozen=True, slots=True)
class Run:
    """Words in a row that the other text has too, or (`changed`) has not."""

    text: str
    changed: bool


def compare_words(left: str, right: str) -> tuple[list[Run], list[Run]]:
    """Return both texts as runs of words, those the other text lacks marked as changed.

    >>> compare_words("Rain on Monday", "Rain on Tuesday")[1]
    [Run(text='Rain on', changed=False), Run(text='Tuesday', changed=True)]
    """
    a, b = _words(left), _words(right)
    sides: tuple[list[Run], list[Run]] = ([], [])
    for operation, a_start, a_end, b_start, b_end in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        for side, words in zip(sides, (a[a_start:a_end], b[b_start:b_end]), strict=True):
            if words:
                side.append(Run(" ".join(words), operation != "equal"))
    return sides


def interleave(left: list[Run], right: list[Run]) -> Iterator[tuple[Run, Side]]:
    """Yield the runs of two compared texts as one text, each with the side that has it.

    >>> [(run.text, side) for run, side in interleave(*compare_words("Rain on Monday", "Rain on Tuesday"))]
    [('Rain on', 'both'), ('Monday', 'left'), ('Tuesday', 'right')]
    """
    others = iter(right)
    for run in left:
        if run.changed:
            yield run, "left"
            continue
        for other in others:
            if not other.changed:
                break
            yield other, "right"
        yield run, "both"
    yield from ((other, "right") for other in others)


def _words(text: str) -> list[str]:
    words = _WORD.findall(text)
    return [*words[:MAX_WORDS], "…"] if len(words) > MAX_WORDS else words
