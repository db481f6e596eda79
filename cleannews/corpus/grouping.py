"""Which rows may be duplicates of each other: the groups that shared keys and agreeing sketches connect.

Out of core: the keys of one band, or of one range of passages, are sorted at a time. Sketches stay on disk, and only
those of rows that share a key are looked at. What is held in memory is twelve bytes a row, and one range of keys.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cleannews import kernels
from cleannews.corpus.passages import spread_passages
from cleannews.corpus.sketches import SketchStore
from cleannews.kernels.plan import Keys, Plan, Signs

# What a key takes while its range is read and sorted: itself and its row, twice; whether it leads; both packed.
_KEY_BYTES = 32
_FEWEST_KEYS = 1 << 16  # smaller ranges would be read more often than they are worth


def group_rows(store: SketchStore, plan: Plan, memory: int, scratch: Path) -> NDArray[np.uint32]:
    """Return for each row the smallest row of its group; a row that is like no other is a group of its own.

    Two rows are connected when they share a band key, or a passage key that is among the rarer ones of either, and
    when their sketches agree as `kernels.candidate_pairs` has it. `memory`, in bytes, changes
    nothing in the result.
    """
    groups = np.arange(len(store), dtype=np.uint32)
    limit = max(memory // _KEY_BYTES, _FEWEST_KEYS)
    signs = Signs(store.sizes, store.files)
    for keys in chain(_band_ranges(store, plan, limit), spread_passages(store, limit, scratch)):
        kernels.connect(keys, groups, signs, plan)
    return groups


def _band_ranges(store: SketchStore, plan: Plan, limit: int) -> Iterator[Keys]:
    """Yield the keys of each band; rows without shingles bear none."""
    ranges = -(-len(store) // limit)
    bounds = [number * (1 << 32) // max(ranges, 1) for number in range(ranges + 1)]  # keys are hashes: evenly spread
    for band in range(plan.bands):
        for low, high in pairwise(bounds):
            yield _select_keys(store, band, low, high - 1)


def _select_keys(store: SketchStore, band: int, low: int, high: int) -> Keys:
    """Return the keys of a band from `low` to `high`, both included."""
    keys, rows = [np.empty(0, np.uint32)], [np.empty(0, np.uint32)]
    start = 0
    for chunk in store.band(band):
        bearing = store.sizes[start : start + len(chunk)] > 0
        chosen = np.flatnonzero(bearing & (chunk >= low) & (chunk <= high))
        keys.append(chunk[chosen])
        rows.append((chosen + start).astype(np.uint32))
        start += len(chunk)
    return Keys(np.concatenate(keys), np.concatenate(rows), np.ones(sum(map(len, keys)), dtype=bool))
