"""Which repairs may have work in a text: one scan that a healthy text passes at the speed of memory."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, reduce
from operator import or_
from typing import TYPE_CHECKING

from cleannews.kernels import Scanner
from cleannews.normalization.repair import Repair, Sign

if TYPE_CHECKING:
    from cleannews.kernels.plan import Roles  # which loads numpy


class Triage:
    """The signs of an ordered list of repairs, looked for together.

    A kernel finds the places where the classes of a sign are met; its pattern is only tried there. (One pattern of all
    signs, tried at the union of their first characters, needs 8.7 ns a character of Russian news, this 2; measured by
    benchmarks/normalization.py.)
    """

    def __init__(self, repairs: tuple[Repair, ...]) -> None:
        signs = [(repair, sign) for repair in repairs if not callable(repair.sign) for sign in _several(repair.sign)]
        self._signs = {1 << bit: (repair, re.compile(sign.pattern)) for bit, (repair, sign) in enumerate(signs)}
        classes = [(sign.first, sign.before, sign.after) for _, sign in signs]
        roles = [list(zip(self._signs, members, strict=True)) for members in zip(*classes, strict=True)]

        named = re.compile("|".join(f"[{members}]" for role in roles for _, members in role if members))
        opens, before, after = (sum(bit for bit, members in role if not members) for role in roles)
        anything = (
            opens,
            before,
            after,
        )  # the roles of what no class names, as of most characters, and of no character

        def learn(code: int) -> Roles:
            if not named.match(chr(code)):
                return anything
            opens, before, after = (sum(bit for bit, members in role if _holds(members, chr(code))) for role in roles)
            return opens, before, after

        self._scanner = Scanner(learn, anything)

    def places(self, text: str) -> Iterator[int]:
        """Yield the places where a sign is, in order; none for a healthy text."""
        for place, bits in self._scanner.scan(text):
            if any(pattern.match(text, place) for bit, (_, pattern) in self._signs.items() if bit & bits):
                yield place

    def due(self, text: str) -> Iterator[Repair]:
        """Yield the repairs whose sign is in `text`, in their order; none for a healthy text."""
        found = self._scanner.scan(text)
        present = reduce(or_, [bits for _, bits in found], 0)
        for bit, (repair, pattern) in self._signs.items() if found else ():
            if bit & present and any(pattern.match(text, place) for place, bits in found if bit & bits):
                yield repair


def _several(sign: Sign | tuple[Sign, ...]) -> tuple[Sign, ...]:
    return (sign,) if isinstance(sign, Sign) else sign


def _holds(members: str, character: str) -> bool:
    """Whether a class holds a character; one that is left out holds any."""
    return not members or _class(members).match(character) is not None


@cache
def _class(members: str) -> re.Pattern[str]:
    return re.compile(f"[{members}]")
