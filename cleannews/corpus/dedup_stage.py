"""The second stage of a run: find the duplicates among the rows of all shelves, in a bounded amount of memory."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleannews.corpus.grouping import group_rows
from cleannews.corpus.records import decode_json
from cleannews.corpus.settings import Settings, Spread
from cleannews.corpus.shelf import Shelf
from cleannews.corpus.sketches import SketchStore, plan_for
from cleannews.dedup.deduplicate import Duplicate, deduplicate_groups
from cleannews.dedup.matching import Matching

_BATCH_SIZE = 1 << 20  # bytes of texts that are decided about in one task

# A removed row, the kept row that stands for it, and what the first is to the second. Rows count over all shelves.
DUPLICATE = np.dtype([("row", "<i8"), ("kept", "<i8"), ("jaccard", "<f8"), ("containment", "<f8"), ("relation", "u1")])


class Text(NamedTuple):
    """A row whose text stands in a file, from `start` to `end`, in bytes."""

    row: int
    start: int
    end: int


Groups = list[list[Text]]


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
    found = chain.from_iterable(spread(partial(_decide_groups, settings, texts), batches))
    return np.array(sorted(found), dtype=DUPLICATE)


def _decide_groups(settings: Settings, path: Path, groups: Groups) -> list[tuple[Any, ...]]:
    """Decide which texts of each group stay; return the others as the values of `DUPLICATE`."""
    with path.open("rb") as file:
        texts = [[(text.row, _read_text(file, text)) for text in group] for group in groups]
    return [(one.item, one.kept, one.jaccard, one.containment, one.relation.code) for one in decide(texts, settings)]


def _read_text(file: BinaryIO, text: Text) -> str:
    file.seek(text.start)
    return file.read(text.end - text.start).decode("utf-8", "surrogatepass")


def decide(groups: Sequence[Sequence[tuple[Hashable, str]]], settings: Settings) -> tuple[Duplicate, ...]:
    """Decide which texts of each group stay; every engine does it here, so that all decide alike."""
    return deduplicate_groups(groups, settings.threshold or Matching.JACCARD)


def _gather_groups(shelves: Sequence[Shelf], groups: NDArray[np.uint32], field: str, path: Path) -> Iterator[Groups]:
    """Write the texts of groups of two rows or more to a file, and yield where they stand, some groups at a time."""
    shared = np.bincount(groups, minlength=len(groups))[groups] > 1 if len(groups) else np.empty(0, bool)
    rows = np.flatnonzero(shared)
    ends = np.zeros(len(rows) + 1, dtype=np.int64)
    with path.open("wb") as file:
        lines = (line for shelf in shelves for line in shelf.lines("rows"))
        chosen = (line for line, is_shared in zip(lines, shared.tolist(), strict=True) if is_shared)
        for number, line in enumerate(chosen, 1):
            file.write(decode_json(line)[field].encode("utf-8", "surrogatepass"))
            ends[number] = file.tell()
    order = np.argsort(groups[rows], kind="stable")
    bounds = np.flatnonzero(np.diff(groups[rows][order].astype(np.int64), prepend=-1, append=-1))
    batch, size = Groups(), 0
    for start, end in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
        members = order[start:end]
        columns = rows[members].tolist(), ends[members].tolist(), ends[members + 1].tolist()
        batch.append([Text(*one) for one in zip(*columns, strict=True)])
        size += sum(text.end - text.start for text in batch[-1])
        if size >= _BATCH_SIZE:
            yield batch
            batch, size = Groups(), 0
    if batch:
        yield batch
