"""The normaliser: every repair in its order, repeated until none has anything left to do."""

from __future__ import annotations

from dataclasses import dataclass

from cleannews.errors import InvalidTypeError
from cleannews.normalization.characters import BROKEN, CHARACTERS
from cleannews.normalization.encoding import ENCODING
from cleannews.normalization.entities import ENTITIES
from cleannews.normalization.homoglyphs import HOMOGLYPHS
from cleannews.normalization.layout import LAYOUT, NEWLINES

REPAIRS = (*BROKEN, *ENTITIES, *NEWLINES, *ENCODING, *CHARACTERS, *HOMOGLYPHS, *LAYOUT)

# One pass leaves the text of news stable; nested damage (double mojibake inside entities) has needed up to four.
_PASSES = 12


@dataclass(frozen=True, slots=True)
class Explanation:
    """A normalised text, and the repairs made to reach it: (name, number of places), in the order first made."""

    text: str
    repairs: tuple[tuple[str, int], ...]


def normalize(text: str) -> str:
    """Repair a text; a healthy one comes back as it is.

    >>> normalize("Читайте также:&nbspЧехия")
    'Читайте также: Чехия'
    """
    return normalize_explain(text).text


def normalize_explain(text: str) -> Explanation:
    """Repair a text and name the repairs made.

    >>> normalize_explain("Он  ушел.Потом вернулся").repairs
    (('space-runs', 1), ('glued-sentences', 1))
    """
    if not isinstance(text, str):
        raise InvalidTypeError("text", "str", text)
    made: dict[str, int] = {}
    repaired = text
    for _ in range(_PASSES):
        before = repaired
        for repair in REPAIRS:
            repaired, places = repair.apply(repaired)
            if places:
                made[repair.name] = made.get(repair.name, 0) + places
        if repaired == before:
            return Explanation(repaired, tuple(made.items()))
    return Explanation(text, ())
