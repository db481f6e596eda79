"""The second stage of a run: find the duplicates among the rows of all shelves, in a bounded amount of memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleannews.corpus.grouping import group_rows
from cleannews.corpus.records import decode_json
from cleannews.corpus.settings import Settings
from cleannews.corpus.shelf import Shelf
from cleannews.corpus.sketches import SketchStore, plan_for
from cleannews.dedup.deduplicate import Deduplication, deduplicate
from cleannews.dedup.matching import Matching

# A removed row, the kept row that stands for it, and what the first is to the second. Rows count over all shelves.
DUPLICATE = np.dtype([("row", "<i8"), ("kept", "<i8"), ("jaccard", "<f8"), ("containment", "<f8"), ("relation", "u1")])


def find_duplicates(shelves: Sequence[Shelf], settings: Settings, memory: int, scratch: Path) -> NDArray[Any]:
    """Return the duplicates as an array of `DUPLICATE`, in order of their rows.

    Rows that may be alike are grouped by their sketches; then the texts of each group are read, and `deduplicate`
    decides about them. `memory` is in bytes, `scratch` an empty folder.
    """
    if not settings.dedup:
        return np.empty(0, dtype=DUPLICATE)
    plan = plan_for(settings.threshold)
    store = SketchStore([shelf.sketches for shelf in shelves if len(shelf)])
    groups = group_rows(store, plan, memory, scratch)
    found = [
        (one.item, one.kept, one.jaccard, one.containment, one.relation.code)
        for texts in _read_groups(shelves, groups, settings.fields.text, scratch)
        for one in decide(texts, settings).duplicates
    ]
    return np.array(sorted(found), dtype=DUPLICATE)


def decide(texts: list[tuple[int, str]], settings: Settings) -> Deduplication:
    """Decide which texts of one group stay; every engine does it here, so that all decide alike."""
    return deduplicate(texts, settings.threshold or Matching.JACCARD)


def _read_groups(
    shelves: Sequence[Shelf], groups: NDArray[np.uint32], field: str, scratch: Path
) -> Iterator[list[tuple[int, str]]]:
    """Yield the texts of each group of two rows or more, as (row, text), by one pass over the shelves."""
    shared = np.bincount(groups, minlength=len(groups))[groups] > 1 if len(groups) else np.empty(0, bool)
    rows = np.flatnonzero(shared)
    ends = np.zeros(len(rows) + 1, dtype=np.int64)
    with (scratch / "texts").open("wb") as file:
        lines = (line for shelf in shelves for line in shelf.lines("rows"))
        chosen = (line for line, is_shared in zip(lines, shared.tolist(), strict=True) if is_shared)
        for number, line in enumerate(chosen, 1):
            file.write(decode_json(line)[field].encode("utf-8", "surrogatepass"))
            ends[number] = file.tell()
    order = np.argsort(groups[rows], kind="stable")
    bounds = np.flatnonzero(np.diff(groups[rows][order], prepend=-1, append=-1))
    with (scratch / "texts").open("rb") as file:
        for start, end in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
            texts = []
            for number in order[start:end].tolist():
                file.seek(ends[number])
                text = file.read(int(ends[number + 1] - ends[number])).decode("utf-8", "surrogatepass")
                texts.append((int(rows[number]), text))
            yield texts
