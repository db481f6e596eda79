"""The unit of normalising: a named repair, with an example of what it does beside it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Repair:
    """One named repair of text.

    `apply` takes a text and returns it repaired with the number of places it touched (0: nothing to do, same text).
    `before` and `after` are an example, which the tests run; `after` is a text the whole normaliser leaves alone.
    """

    name: str
    before: str
    after: str
    apply: Callable[[str], tuple[str, int]]


def replacing(pattern: str, replacement: str | Callable[[re.Match[str]], str]) -> Callable[[str], tuple[str, int]]:
    """A repair that replaces what `pattern` matches. A function that returns its match as it stands touches nothing.

    >>> replacing("a+", "b")("caat"), replacing("a", lambda match: match[0])("caat")
    (('cbt', 1), ('caat', 0))
    """
    compiled = re.compile(pattern)
    if isinstance(replacement, str):
        return lambda text: compiled.subn(replacement, text)

    def apply(text: str) -> tuple[str, int]:
        places = 0

        def replace(match: re.Match[str]) -> str:
            nonlocal places
            repaired = replacement(match)
            places += repaired != match[0]
            return repaired

        return compiled.sub(replace, text), places

    return apply
