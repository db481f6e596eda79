"""What counts as a match, and how the texts to be matched are read."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from cleannews.dedup.minhash import MinHasher
from cleannews.dedup.shingle import check_count, check_text
from cleannews.dedup.verify import Relation
from cleannews.errors import InvalidTypeError, InvalidValueError


def check_share(value: object, name: str) -> None:
    """Raise unless it is a number in (0, 1]."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InvalidTypeError(name, "a number", value)
    if not 0 < value <= 1:
        raise InvalidValueError(name, "in (0, 1]", value)


@dataclass(frozen=True, slots=True)
class Matching:
    """The settings of near-duplicate search beyond the threshold.

    `containment`: the share of the shorter text's shingles, in (0, 1], at which it counts as part of the other
    (excerpts, copies wrapped in a site's boilerplate). `retained`: the relations that remove nothing. `hasher`: how
    texts are cut and signed. `workers`: threads, one a core when None.

    >>> Matching(retained=()).containment
    0.8
    """

    # Of planted copies, excerpts and rewrites these find all; of 20,000 pairs of unrelated articles they merge none
    # (docs/how-dedup-works.md).
    JACCARD: ClassVar[float] = 0.5
    CONTAINMENT: ClassVar[float] = 0.8

    containment: float = CONTAINMENT
    retained: tuple[Relation, ...] = (Relation.TEMPLATE,)
    hasher: MinHasher = field(default_factory=MinHasher)
    workers: int | None = None

    def __post_init__(self) -> None:
        check_share(self.containment, "containment")
        for relation in self.retained:
            if relation not in list(Relation):
                raise InvalidValueError("retained", [str(known) for known in Relation], relation)
        object.__setattr__(self, "retained", tuple(map(Relation, self.retained)))
        if not isinstance(self.hasher, MinHasher):
            raise InvalidTypeError("hasher", "a MinHasher", self.hasher)
        if self.workers is not None:
            check_count(self.workers, "workers")


def check_items(texts: Iterable[Any]) -> list[Any]:
    """The items of an iterable that is not a string."""
    if isinstance(texts, str) or not isinstance(texts, Iterable):
        raise InvalidTypeError("texts", "an iterable of str or of (id, str)", texts)
    return list(texts)


def read_items(items: list[Any]) -> tuple[Sequence[Hashable], list[str]]:
    """The names of the texts and the texts: positions when they are strings, ids when they are (id, text)."""
    if items and not isinstance(items[0], str):
        return _read_named(items)
    for position, text in enumerate(items):
        if not isinstance(text, str):
            check_text(text, f"texts[{position}]")
    return range(len(items)), items


def _read_named(items: list[Any]) -> tuple[list[Hashable], list[str]]:
    for position, item in enumerate(items):
        if not isinstance(item, tuple | list) or len(item) != 2 or not isinstance(item[1], str):
            raise InvalidTypeError(f"texts[{position}]", "a str, or all of them (id, str)", item)
        if not isinstance(item[0], Hashable):
            raise InvalidTypeError(f"the id in texts[{position}]", "hashable", item[0])
    names = [name for name, _ in items]
    if len(set(names)) < len(names):
        twice = next(name for position, name in enumerate(names) if name in set(names[:position]))
        raise InvalidValueError("ids in texts", "unique", twice)
    return names, [text for _, text in items]
