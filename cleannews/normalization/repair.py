"""The unit of normalising: a named repair, the sign that it has work, and an example of what it does."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sign:
    """Where a repair may have work: a character of the class `first`, between one of `before` and one of `after`.

    Either class may be left out. `context` is what else must hold, a pattern: it goes on behind the first character,
    and may look behind, where it sees that character last. The classes are cheap; a context is tried place by place.
    """

    first: str
    context: str = ""
    before: str = ""
    after: str = ""

    @property
    def pattern(self) -> str:
        """The pattern that finds this sign; it matches the first character."""
        behind = f"(?<=[{self.before}])" if self.before else ""
        ahead = f"(?=[{self.after}])" if self.after else ""
        return f"{behind}[{self.first}]{ahead}{self.context}"


@dataclass(frozen=True, slots=True)
class Repair:
    """One named repair of text.

    `before` and `after` are an example, which the tests run; `after` is a text the whole normaliser leaves alone.
    `sign`, or one of several, may hold where there is nothing to do, never the other way round: no sign, no work.
    `apply` takes a text and returns it repaired with the number of places it touched (0: the text as it was).
    """

    name: str
    before: str
    after: str
    sign: Sign | tuple[Sign, ...] | Callable[[str], bool]
    apply: Callable[[str], tuple[str, int]]


def replacing(pattern: str, replacement: str | Callable[[re.Match[str]], str]) -> Callable[[str], tuple[str, int]]:
    """Make the `apply` of a repair that replaces what `pattern` matches.

    A function that gives its match back as it stands has touched nothing.

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


def by_line(repair_line: Callable[[str], str]) -> Callable[[str], tuple[str, int]]:
    r"""Make the `apply` of a repair that looks at each line as a whole; its places are the lines it changed.

    >>> by_line(str.upper)("a\nB\nc")
    ('A\nB\nC', 2)
    """

    def apply(text: str) -> tuple[str, int]:
        lines = text.split("\n")
        repaired = [repair_line(line) for line in lines]
        return "\n".join(repaired), sum(map(str.__ne__, lines, repaired))

    return apply
