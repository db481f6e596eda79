"""Which rows may be duplicates of each other: the groups that shared keys and agreeing sketches connect.

Out of core: the keys of one band, or of one range of passages, are sorted at a time. Sketches stay on disk, and only
those of rows that share a key are looked at. What is held in memory is twelve bytes a row, and one sorted range.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, pairwise
from pathlib import Path
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from cleannews import kernels
from cleannews.corpus.sketches import SketchStore
from cleannews.kernels.plan import Plan
from cleannews.kernels.reference import PASSAGE_SHARE

Rows = NDArray[np.int64]

_SORTED_BYTES = 40  # a key while its range is sorted: itself, its row, and the arrays that find the buckets
_FEWEST_KEYS = 1 << 16  # smaller ranges would be read more often than they are worth
_PAIRS = 1 << 17  # compared at a time: their sketches are 32 MB
_SMALL = 64  # rows in a bucket; of larger ones most pairs need no comparison, for they are connected already


class Keys(NamedTuple):
    """Keys and the rows that bear them. Two rows that share a key are a pair when it leads for one of them."""

    keys: NDArray[np.uint32]
    rows: Rows
    leads: NDArray[np.bool_]


class Signs(Protocol):
    """What tells whether two rows agree."""

    @property
    def sizes(self) -> NDArray[np.uint32]:
        """The number of shingles of each row, (n,)."""

    @property
    def bytes(self) -> NDArray[np.uint8]:
        """The low bytes of each row's signature, (n, num_perm)."""


def group_rows(store: SketchStore, plan: Plan, memory: int, scratch: Path) -> Rows:
    """Return for each row the smallest row of its group; a row that is like no other is a group of its own.

    Two rows are connected when they share a band key, or a passage key that is among the rarer ones of either, and
    when their sketches agree as `kernels.candidate_pairs` has it. The result does not depend on `memory`.
    """
    groups = np.arange(len(store), dtype=np.int64)
    limit = max(memory // _SORTED_BYTES, _FEWEST_KEYS)
    for keys in chain(_band_ranges(store, plan, limit), _passage_ranges(store, limit, scratch)):
        store.release()
        pairs = np.concatenate([np.empty((0, 2), np.int64), *connect_keys(keys, groups, store, plan)])
        groups = kernels.unite(len(store), np.concatenate([pairs, *_links(groups)])) if len(pairs) else groups
    return groups


def _band_ranges(store: SketchStore, plan: Plan, limit: int) -> Iterator[Keys]:
    """Yield the keys of each band; rows without shingles bear none."""
    bearing = store.sizes > 0
    for band in range(plan.bands):
        for low, high in _split_range(int(bearing.sum()), limit):
            found = [
                (chunk[chosen], chosen + start)
                for chunk, start in _numbered(store.band(band))
                if len(chosen := np.flatnonzero((chunk >= low) & (chunk <= high) & bearing[start : start + len(chunk)]))
            ]
            if found:
                keys, rows = (np.concatenate(column) for column in zip(*found, strict=True))
                yield Keys(keys, rows, np.ones(len(keys), dtype=bool))


def _passage_ranges(store: SketchStore, limit: int, scratch: Path) -> Iterator[Keys]:
    """Yield the passage keys, range by range; the leaders of a key are the rows among whose rarest keys it is."""
    ends = np.cumsum(store.passage_counts, dtype=np.int64)
    total = int(ends[-1]) if len(ends) else 0
    if not total:
        return
    counts = np.memmap(scratch / "passage_counts", np.uint32, "w+", shape=total)
    for low, high in _split_range(total, limit):
        keys, positions = _select_passages(store, low, high)
        _, inverse, sums = np.unique(keys, return_inverse=True, return_counts=True)
        counts[positions] = sums[inverse]
    rare = np.memmap(scratch / "passage_rarity", np.bool_, "w+", shape=total)
    _mark_rarest(store, counts, rare, limit)
    for low, high in _split_range(total, limit):
        keys, positions = _select_passages(store, low, high)
        shared = counts[positions] > 1
        keys, positions = keys[shared], positions[shared]
        yield Keys(keys, np.searchsorted(ends, positions, side="right"), rare[positions])


def _select_passages(store: SketchStore, low: int, high: int) -> tuple[NDArray[np.uint32], Rows]:
    found = [
        (chunk[chosen], chosen + start)
        for chunk, start in _numbered(store.passages())
        if len(chosen := np.flatnonzero((chunk >= low) & (chunk <= high)))
    ]
    keys, positions = zip(*found, strict=True) if found else ([np.empty(0, np.uint32)], [np.empty(0, np.int64)])
    return np.concatenate(keys), np.concatenate(positions)


def _mark_rarest(store: SketchStore, counts: NDArray[np.uint32], rare: NDArray[np.bool_], limit: int) -> None:
    """Mark the rarer passage keys of each row: so many that a text that is part of another shares one of them."""
    ends = np.cumsum(store.passage_counts, dtype=np.int64)
    first = start = 0
    while first < len(ends):
        last = max(int(np.searchsorted(ends, start + limit, side="right")), first + 1)
        end = int(ends[last - 1])
        sizes = store.passage_counts[first:last].astype(np.int64)
        rows = np.repeat(np.arange(last - first), sizes)
        # The keys of a row are sorted, and so are ties by key.
        order = np.lexsort((counts[start:end], rows))
        rank = np.arange(end - start) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        rare[start + order] = rank < np.repeat(sizes - np.ceil(PASSAGE_SHARE * sizes).astype(np.int64) + 1, sizes)
        first, start = last, end


def _split_range(count: int, limit: int) -> Iterator[tuple[int, int]]:
    """Split the 32-bit keys into ranges of which each holds about `limit` of `count` keys, for keys are hashes."""
    ranges = -(-count // limit)
    bounds = [number * (1 << 32) // max(ranges, 1) for number in range(ranges + 1)]
    return ((low, high - 1) for low, high in pairwise(bounds))


def _numbered(chunks: Iterable[NDArray[np.uint32]]) -> Iterator[tuple[NDArray[np.uint32], int]]:
    start = 0
    for chunk in chunks:
        yield chunk, start
        start += len(chunk)


def _links(groups: Rows) -> Iterator[Rows]:
    """Yield the pairs that say what is connected already."""
    rows = np.flatnonzero(groups != np.arange(len(groups)))
    yield np.stack([groups[rows], rows], axis=1)


def connect_keys(keys: Keys, groups: Rows, store: Signs, plan: Plan) -> Iterator[Rows]:
    """Yield pairs of rows that share a key, agree, and are not of one group yet: enough to connect all such rows."""
    # One sort of 64-bit numbers brings the rows of a key together, those for which it leads first.
    packed = (keys.keys.astype(np.uint64) << np.uint64(32)) | (~keys.leads).astype(np.uint64) << np.uint64(31)
    packed |= keys.rows.astype(np.uint64)
    packed.sort()
    key = (packed >> np.uint64(32)).astype(np.uint32)
    starts = np.flatnonzero(np.concatenate([[True], key[1:] != key[:-1]])) if len(key) else np.empty(0, np.int64)
    sizes = np.diff(np.append(starts, len(key)))
    rows = (packed & np.uint64((1 << 31) - 1)).astype(np.int64)
    leads = (packed >> np.uint64(31)) & np.uint64(1) == 0
    shared = (sizes > 1) & leads[starts]
    small = shared & (sizes <= _SMALL)
    left = np.repeat(starts[small] + sizes[small], sizes[small])  # the end of each position's bucket
    positions = np.flatnonzero(np.repeat(small, sizes))
    for distance in range(1, _SMALL):
        inside = (positions + distance < left) & leads[positions]
        positions, left = positions[inside], left[inside]
        if not len(positions):
            break
        pairs = np.stack([rows[positions], rows[positions + distance]], axis=1)
        yield from _agreeing(pairs[groups[pairs[:, 0]] != groups[pairs[:, 1]]], store, plan)
    for bucket in np.flatnonzero(shared & ~small):
        end = starts[bucket] + sizes[bucket]
        count = int(leads[starts[bucket] : end].sum())
        yield from _connect_bucket(rows[starts[bucket] : end], count, groups, store, plan)


def _connect_bucket(rows: Rows, leaders: int, groups: Rows, store: Signs, plan: Plan) -> Iterator[Rows]:
    """Compare each leader with the rows behind it, but for those it is connected with; stop when all are."""
    local = groups[rows]
    for leader in range(leaders):
        others = leader + 1 + np.flatnonzero(local[leader + 1 :] != local[leader])
        if not len(others) and (local == local[0]).all():
            return
        pairs = np.stack([np.full(len(others), rows[leader]), rows[others]], axis=1)
        for agreeing in _agreeing(pairs, store, plan):
            yield agreeing
            joined = np.isin(local, local[np.isin(rows, agreeing[:, 1])])
            local[joined] = local[leader]


def _agreeing(pairs: Rows, store: Signs, plan: Plan) -> Iterator[Rows]:
    """Yield those pairs whose sketches agree as much as a match's must; see `kernels.candidate_pairs`."""
    for start in range(0, len(pairs), _PAIRS):
        chunk = pairs[start : start + _PAIRS]
        sizes = store.sizes[chunk].astype(np.float64)
        least, most = sizes.min(axis=1), sizes.max(axis=1)
        shared = plan.containment * least
        needed = np.minimum(plan.jaccard, shared / (least + most - shared))
        same = (store.bytes[chunk[:, 0]] == store.bytes[chunk[:, 1]]).sum(axis=1)
        yield chunk[same >= plan.agreement[(needed * 256).astype(np.int64)]]
