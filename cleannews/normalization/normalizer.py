"""The normaliser: the first repair with work to do, again and again until none has any."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cleannews.errors import InvalidTypeError
from cleannews.normalization.characters import CHARACTERS, SURROGATES
from cleannews.normalization.encoding import ENCODING
from cleannews.normalization.entities import ENTITIES
from cleannews.normalization.homoglyphs import HOMOGLYPHS
from cleannews.normalization.layout import LAYOUT, LINES
from cleannews.normalization.triage import Triage

REPAIRS = (*LINES, *SURROGATES, *ENTITIES, *ENCODING, *CHARACTERS, *HOMOGLYPHS, *LAYOUT)

# The most repairs by sign before a text is given up as none. News needs 4 at most (measured on 2,998 articles and
# 1,315 pages); what nests deeper was built to, and stays as it is, so that time stays linear.
_MOST_REPAIRS = 100

# Repairs known by a test of their own run before the scan: most texts that need anything need only these.
_TESTED = [(repair, repair.sign) for repair in REPAIRS if callable(repair.sign)]
_TRIAGE = Triage(REPAIRS)


@dataclass(frozen=True, slots=True)
class Explanation:
    """A normalised text and the repairs that led to it: (name, number of places), in the order first made."""

    text: str
    repairs: tuple[tuple[str, int], ...]


def normalize(text: str) -> str:
    """Repair a text; a healthy one comes back as it is.

    >>> normalize("Читайте также:&nbspЧехия")
    'Читайте также: Чехия'

    Total on `str`, linear in its length, and idempotent: normalising once more changes nothing.
    Raises InvalidTypeError for anything but a str.
    """
    return _normalize(text)[0]


def normalize_explain(text: str) -> Explanation:
    """Repair a text and name the repairs made.

    >>> normalize_explain("Он  ушел.Потом вернулся").repairs
    (('space-runs', 1), ('glued-sentences', 1))
    """
    repaired, made = _normalize(text)
    return Explanation(repaired, tuple(made.items()))


def find_places(text: str) -> Iterator[int]:
    """Where a repair may have work, in order, but for the plain spaces and line ends of a text.

    A stretch of `text` between white space that holds no such place, no line end and no two spaces in a row is normal.

    >>> list(find_places("Он ушел.Потом вернулся"))
    [7]
    """
    return _TRIAGE.places(text)


def _normalize(text: str) -> tuple[str, dict[str, int]]:
    if not isinstance(text, str):
        raise InvalidTypeError("text", "str", text)
    made: dict[str, int] = {}
    repaired = text
    for _ in range(_MOST_REPAIRS):
        for repair, test in _TESTED:
            while test(repaired):
                repaired, places = repair.apply(repaired)
                if not places:
                    break
                made[repair.name] = made.get(repair.name, 0) + places
        for repair in _TRIAGE.due(repaired):
            repaired, places = repair.apply(repaired)
            if places:
                made[repair.name] = made.get(repair.name, 0) + places
                break
        else:
            return repaired, made
    return text, {}
