"""The second stage of a run: find the duplicates among the rows of all shelves, in a bounded amount of memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import compress, pairwise
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleannews.corpus.grouping import decide, group_rows
from cleannews.corpus.records import decode_json
from cleannews.corpus.settings import Settings, Spread
from cleannews.corpus.shelf import Shelf
from cleannews.corpus.sketches import SketchStore, plan_for

_BATCH_SIZE = 1 << 20  # bytes of texts that are decided about in one task

# A removed row, the kept row that stands for it, and what the first is to the second. Rows count over all shelves.
DUPLICATE = np.dtype([("row", "<i8"), ("kept", "<i8"), ("jaccard", "<f8"), ("containment", "<f8"), ("relation", "u1")])


class Groups(NamedTuple):
    """Rows, group after group, each group up to one of `bounds`; in a file their texts, from `starts` to `ends`."""

    bounds: NDArray[np.int64]
    rows: NDArray[np.int64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]


def find_duplicates(
    shelves: Sequence[Shelf], settings: Settings, memory: int, scratch: Path, spread: Spread = map
) -> NDArray[Any]:
    """Return the duplicates as an array of `DUPLICATE`, in order of their rows.

    Rows that may be alike are grouped by their sketches; then the texts of each group are read, and
    `deduplicate_groups` decides about them, wherever `spread` calls it. `memory` is in bytes, `scratch` an empty
    folder.
    """
    if not settings.dedup:
        return np.empty(0, dtype=DUPLICATE)
    store = SketchStore([folder for shelf in shelves for folder in shelf.sketches])
    groups = group_rows(store, plan_for(settings.threshold), memory, scratch)
    texts = scratch / "texts"
    batches = list(_gather_groups(shelves, groups, settings.fields.text, texts))
    found = spread(partial(_decide_groups, settings, texts), batches)
    duplicates = np.concatenate([np.empty(0, dtype=DUPLICATE), *found])
    return duplicates[np.argsort(duplicates["row"])]


def _decide_groups(settings: Settings, path: Path, groups: Groups) -> NDArray[Any]:
    """Decide which texts of each group stay; return the others, as `DUPLICATE`."""
    with path.open("rb") as file:
        columns = (column.tolist() for column in groups[1:])
        texts = [(row, _read_text(file, start, end)) for row, start, end in zip(*columns, strict=True)]
    found = decide([texts[start:end] for start, end in pairwise([0, *groups.bounds.tolist()])], settings)
    values = [(one.item, one.kept, one.jaccard, one.containment, one.relation.code) for one in found]
    return np.array(values, dtype=DUPLICATE)


def _read_text(file: BinaryIO, start: int, end: int) -> str:
    file.seek(start)
    return file.read(end - start).decode("utf-8", "surrogatepass")


def _gather_groups(shelves: Sequence[Shelf], groups: NDArray[np.uint32], field: str, path: Path) -> Iterator[Groups]:
    """Write the texts of groups of two rows or more to a file, and yield where they stand, some groups at a time."""
    shared = np.bincount(groups, minlength=len(groups))[groups] > 1 if len(groups) else np.empty(0, bool)
    rows = np.flatnonzero(shared)
    ends = np.zeros(len(rows) + 1, dtype=np.int64)
    with path.open("wb") as file:
        lines = (line for shelf in shelves for line in shelf.lines("rows"))
        for number, line in enumerate(compress(lines, shared.data), 1):
            file.write(decode_json(line)[field].encode("utf-8", "surrogatepass"))
            ends[number] = file.tell()
    order = np.argsort(groups[rows], kind="stable")
    bounds = np.flatnonzero(np.diff(groups[rows][order].astype(np.int64), append=-1)) + 1
    sizes = np.cumsum(np.diff(ends)[order])[bounds - 1]  # of the texts up to the end of each group
    last = np.flatnonzero(np.diff(sizes // _BATCH_SIZE, append=-1))  # groups that fill a batch
    for first, end in pairwise([0, *(last + 1).tolist()]):
        start = int(bounds[first - 1]) if first else 0
        members = order[start : bounds[end - 1]]
        yield Groups(bounds[first:end] - start, rows[members], ends[members], ends[members + 1])
