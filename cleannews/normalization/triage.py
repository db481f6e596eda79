"""Which repairs may have work in a text: one scan that a healthy text passes at the speed of C."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleannews.normalization.repair import Repair, Sign

_CYRILLIC = re.compile("[\u0400-\u052f]")


class Triage:
    """The signs of an ordered list of repairs, joined into one pattern.

    The pattern begins with the union of all first characters, which `re` searches at 5 ns a character; the contexts
    are only tried there. (`regex` needs 18 ns for the same class, `set(text)` 47 ns; measured by
    benchmarks/normalization.py on Russian news.)
    """

    def __init__(self, repairs: tuple[Repair, ...]) -> None:
        self._tests = [(repair, repair.sign) for repair in repairs if not isinstance(repair.sign, Sign)]
        self._by_group = {f"repair_{index}": repair for index, repair in enumerate(repairs)}
        signs = {group: repair.sign for group, repair in self._by_group.items() if isinstance(repair.sign, Sign)}
        plain = {group: sign for group, sign in signs.items() if not sign.cyrillic}
        self._any, self._any_in_cyrillic = _join_any(plain), _join_any(signs)
        self._each = _join_each(signs)

    def due(self, text: str) -> Iterator[Repair]:
        """Yield the repairs that may have work in `text`: by test, then by sign, each in their order."""
        for repair, test in self._tests:
            if test(text):
                yield repair
        any_sign = self._any if text.isascii() or not _CYRILLIC.search(text) else self._any_in_cyrillic
        if any_sign.search(text):
            groups = {match.lastgroup for match in self._each.finditer(text)}
            yield from (repair for group, repair in self._by_group.items() if group in groups)


def _join_any(signs: dict[str, Sign]) -> re.Pattern[str]:
    """Join signs for the question whether there is any: characters that are a sign alone make one class."""
    alone = "".join(sign.first for sign in signs.values() if not sign.context)
    # The later repairs are those of letters and sentences, whose first characters are common: try theirs first.
    contexts = [f"[{sign.first}]{sign.context}" for sign in reversed(signs.values()) if sign.context]
    return re.compile(f"{_first_of(signs)}(?<=(?:{'|'.join(contexts)}|[{alone}]))")


def _join_each(signs: dict[str, Sign]) -> re.Pattern[str]:
    """Join signs for the question which there are: each is a group."""
    contexts = [f"(?P<{group}>[{sign.first}]{sign.context})" for group, sign in signs.items()]
    return re.compile(f"{_first_of(signs)}(?<=(?:{'|'.join(contexts)}))")


_BASIC_PLANE = "".join(map(chr, range(0x10000)))


def _first_of(signs: dict[str, Sign]) -> str:
    """Return the class of the first characters, written as what it excludes.

    A class with members beyond the Basic Multilingual Plane costs `re` a walk through them at each character it does
    not hold (12.7 ns against 5.5); the other way round it is done when it has found the character.
    """
    first = "".join(sign.first for sign in signs.values())
    others = [re.escape(run[0][0]) + "-" + re.escape(run[0][-1]) for run in re.finditer(f"[^{first}]+", _BASIC_PLANE)]
    return f"[^{''.join(others)}\U00010000-\U000dffff]"
