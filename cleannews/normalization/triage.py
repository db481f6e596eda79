"""Which repairs may have work in a text: one scan that a healthy text passes at the speed of C."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from cleannews.normalization.repair import Repair, Sign

_CYRILLIC = re.compile("[\u0400-\u052f]")
# The first characters of these signs are met in any text, those of the others hardly ever.
_ORDINARY = "AZaz.АЯая"
# So many places are looked at one by one for each sign, before the rest of the text is searched for it.
_FEW = 8


class Triage:
    """The signs of an ordered list of repairs, joined into one pattern.

    The pattern begins with the union of all first characters, which `re` searches at 4 ns a character; the contexts
    are only tried there. (`regex` needs 18 ns for the same class, `set(text)` 47 ns; measured by
    benchmarks/normalization.py on Russian news.)
    """

    def __init__(self, repairs: tuple[Repair, ...]) -> None:
        signs = [(repair, repair.sign) for repair in repairs if isinstance(repair.sign, Sign)]
        self._signs = [(repair, sign.compile()) for repair, sign in signs]
        self._any = _join([sign for _, sign in signs if not sign.cyrillic])
        self._any_in_cyrillic = _join([sign for _, sign in signs])

    def places(self, text: str) -> Iterator[int]:
        """Yield the places where a sign is, in order; none for a healthy text."""
        any_sign = self._any if text.isascii() or not _CYRILLIC.search(text) else self._any_in_cyrillic
        return (hit.start() for hit in any_sign.finditer(text))

    def due(self, text: str) -> Iterator[Repair]:
        """Yield the repairs whose sign is in `text`, in their order; none for a healthy text."""
        hits = list(islice(self.places(text), _FEW + 1))
        for repair, sign in self._signs if hits else ():
            if any(sign.match(text, hit) for hit in hits) or (len(hits) > _FEW and sign.search(text, hits[-1])):
                yield repair


def _join(signs: list[Sign]) -> re.Pattern[str]:
    common = [sign for sign in signs if sign.context and re.search(f"[{sign.first}]", _ORDINARY)]
    rare = [sign for sign in signs if sign not in common]
    return re.compile(
        f"{_class_of(signs)}(?<=(?:{_any_of(common)}|(?=[{''.join(sign.first for sign in rare)}])(?:{_any_of(rare)})))"
    )


def _any_of(signs: list[Sign]) -> str:
    return "|".join(f"[{sign.first}]{sign.context}" for sign in signs)


_BASIC_PLANE = "".join(map(chr, range(0x10000)))


def _class_of(signs: list[Sign]) -> str:
    """Return the class of the first characters, written as what it excludes.

    A class with members beyond the Basic Multilingual Plane costs `re` a walk through them at each character it does
    not hold (12.7 ns against 5.5); the other way round it is done when it has found the character.
    """
    first = "".join(sign.first for sign in signs)
    others = [re.escape(run[0][0]) + "-" + re.escape(run[0][-1]) for run in re.finditer(f"[^{first}]+", _BASIC_PLANE)]
    return f"[^{''.join(others)}\U00010000-\U000dffff]"
