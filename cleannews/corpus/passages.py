"""Passage keys out of core: counted over all rows, and brought together range by range with the rows that bear them.

Everything is read and written from the beginning to the end. Keys are spread over a file for each range of keys,
counted there, and the counts are read back in the order of the rows, for each row to know which of its keys are rare.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleannews import kernels
from cleannews.corpus.sketches import SketchStore
from cleannews.kernels.plan import Keys
from cleannews.kernels.reference import PASSAGE_SHARE

Counts = NDArray[np.uint32]

# Passage keys are the least of their windows: a twelfth of all values hold six in ten of them. Times an odd number
# (Knuth's, 2**32 over the golden ratio) they are spread evenly.
_SCRAMBLE = np.uint32(2654435769)


class Ranges:
    """The ranges of the scrambled keys, of about as many keys each; a file for each range and column of values."""

    def __init__(self, count: int, folder: Path) -> None:
        self.count = count
        self._folder = folder
        self._read: dict[str, int] = {}

    def order(self, keys: Counts) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Return an order that brings the keys of a range together, what came first first; and where ranges end."""
        spread = (keys * _SCRAMBLE).astype(np.uint64)
        numbers = (spread * np.uint64(self.count) >> np.uint64(32)).astype(np.uint16)
        return np.argsort(numbers, kind="stable"), np.cumsum(np.bincount(numbers, minlength=self.count))

    def append(self, column: str, values: NDArray[Any], ends: NDArray[np.intp]) -> None:
        """Add values, range by range, to the files of a column."""
        for number, part in enumerate(np.split(values, ends[:-1])):
            if len(part):
                with self._path(column, number).open("ab") as file:
                    file.write(part.tobytes())

    def read(self, column: str, number: int, kind: Any) -> NDArray[Any]:
        """Return all of a range's values, and remove their file."""
        path = self._path(column, number)
        values = np.fromfile(path, kind) if path.exists() else np.empty(0, kind)
        path.unlink(missing_ok=True)
        return values

    def take(self, column: str, ends: NDArray[np.intp], kind: Any) -> NDArray[Any]:
        """Return the next values of each range, as many as the ends say, those of the first range first."""
        found = [np.empty(0, kind)]
        for number, count in enumerate(np.diff(ends, prepend=0).tolist()):
            if count:
                path = self._path(column, number)
                found.append(np.fromfile(path, kind, count, offset=self._read.get(path.name, 0)))
                self._read[path.name] = self._read.get(path.name, 0) + found[-1].nbytes
        return np.concatenate(found)

    def _path(self, column: str, number: int) -> Path:
        return self._folder / f"passages-{number:05}.{column}"


def spread_passages(store: SketchStore, limit: int, scratch: Path) -> Iterator[Keys]:
    """Yield the passage keys that several rows bear, range by range, about `limit` keys or fewer in each.

    A key leads for the rows among whose rarest keys it is: so many that a text that is part of another shares one.
    """
    ranges = Ranges(min(max(-(-int(store.passage_counts.sum(dtype=np.int64)) // limit), 1), 1 << 16), scratch)
    for _, _, keys in store.passages():
        order, ends = ranges.order(keys)
        ranges.append("all", keys[order], ends)
    for number in range(ranges.count):
        counts = kernels.count_keys(ranges.read("all", number, np.uint32))
        ranges.append("counts", counts, np.array([0] * number + [len(counts)] * (ranges.count - number)))
    for first, sizes, keys in store.passages():
        order, ends = ranges.order(keys)
        counts = np.empty(len(keys), np.uint32)
        counts[order] = ranges.take("counts", ends, np.uint32)
        shared, rows, leads = _rank(sizes, counts)
        order, ends = ranges.order(keys[shared])
        for column, values in (("keys", keys[shared]), ("rows", (rows + first).astype(np.uint32)), ("leads", leads)):
            ranges.append(column, values[order], ends)
    for number in range(ranges.count):
        yield Keys(
            ranges.read("keys", number, np.uint32),
            ranges.read("rows", number, np.uint32),
            ranges.read("leads", number, np.bool_),
        )


def _rank(sizes: Counts, counts: Counts) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.bool_]]:
    """Return the places of shared keys, the rows that bear them, and whether each is among the rarest of its row.

    `sizes` says how many keys each row has; they are in order, as are those that are equally rare.
    """
    shared = np.flatnonzero(counts > 1)
    rows = np.repeat(np.arange(len(sizes)), sizes)[shared]
    borne = np.bincount(rows, minlength=len(sizes))
    rarer = sizes - borne  # keys of its own, which come before all that are shared
    order = np.lexsort((counts[shared], rows))
    rank = np.empty(len(shared), np.int64)
    rank[order] = np.arange(len(shared)) - np.repeat(np.cumsum(borne) - borne - rarer, borne)
    leading = sizes - np.ceil(PASSAGE_SHARE * sizes).astype(np.int64) + 1
    return shared, rows, rank < leading[rows]
