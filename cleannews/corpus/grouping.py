"""Which rows may be duplicates of each other, the groups that shared keys and agreeing sketches connect; and which are.

Out of core: the keys of one band, or of one range of passages, are sorted at a time. Sketches stay on disk, and only
those of rows that share a key are looked at. What is held in memory is 21 bytes a row, and one range of keys.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from itertools import chain, pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cleannews import kernels
from cleannews.corpus.passages import spread_passages
from cleannews.corpus.settings import Settings
from cleannews.corpus.sketches import SketchStore
from cleannews.dedup.deduplicate import Duplicate, deduplicate_groups
from cleannews.dedup.matching import Matching
from cleannews.kernels.plan import Keys, Plan, Signs

# What a key takes while its range is sorted: itself, its row, whether it leads; both packed; what is shared of them.
_KEY_BYTES = 20
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


def decide(groups: Sequence[Sequence[tuple[Hashable, str]]], settings: Settings) -> tuple[Duplicate, ...]:
    """Decide which texts of each group stay; every engine does it here, so that all decide alike."""
    return deduplicate_groups(groups, settings.threshold or Matching.JACCARD)


def _band_ranges(store: SketchStore, plan: Plan, limit: int) -> Iterator[Keys]:
    """Yield the keys of each band, in as many ranges as the limit asks for."""
    count = max(-(-len(store) // limit), 1)
    bounds = [number * (1 << 32) // count for number in range(count + 1)]  # keys are hashes: evenly spread
    all_rows, leads = np.arange(len(store), dtype=np.uint32), np.ones(len(store), dtype=bool)
    for band in range(plan.bands):
        keys = store.band(band)
        for low, high in pairwise(bounds):
            chosen = slice(None) if count == 1 else np.flatnonzero((keys >= low) & (keys <= high - 1))
            rows = all_rows[chosen]
            yield Keys(keys[chosen], rows, leads[: len(rows)])
