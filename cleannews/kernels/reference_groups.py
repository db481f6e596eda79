"""The kernels of out-of-core deduplication in plain Python and NumPy: keys counted, rows that agree united."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cleannews.kernels.plan import Keys, Plan, Signs, needed_agreement


def count_keys(keys: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """How often each key stands among the keys.

    >>> count_keys(np.array([7, 3, 7], dtype=np.uint32))
    array([2, 1, 2], dtype=uint32)
    """
    _, inverse, counts = np.unique(keys, return_inverse=True, return_counts=True)
    return counts.astype(np.uint32)[inverse]


def connect(keys: Keys, groups: NDArray[np.uint32], signs: Signs, plan: Plan) -> None:
    """Unite, in `groups`, all rows that share a key which leads for one of them and whose sketches agree.

    Rows without shingles bear no keys.
    `groups` holds for each row the smallest row of its group, before and after. Raises OSError for a file that cannot
    be read.
    """
    table = np.concatenate([np.empty(0, np.uint8), *(np.fromfile(path, np.uint8) for path in signs.files)])
    table = table.reshape(-1, len(plan.a))

    def root(row: int) -> int:
        while groups[row] != row:
            groups[row] = groups[groups[row]]
            row = int(groups[row])
        return row

    bearing = signs.sizes[keys.rows] > 0
    keys = Keys(keys.keys[bearing], keys.rows[bearing], keys.leads[bearing])
    order = np.lexsort((keys.rows, ~keys.leads, keys.keys))
    _, starts, sizes = np.unique(keys.keys[order], return_index=True, return_counts=True)
    for start, size in zip(starts[sizes > 1].tolist(), sizes[sizes > 1].tolist(), strict=True):
        bucket = order[start : start + size]
        rows, leaders = keys.rows[bucket].tolist(), int(keys.leads[bucket].sum())
        for place, row in enumerate(rows[:leaders], 1):
            others = [other for other in rows[place:] if root(other) != root(row)]
            agreeing = (table[others] == table[row]).sum(axis=1).tolist()
            for other, same in zip(others, agreeing, strict=True):
                if same >= needed_agreement(int(signs.sizes[row]), int(signs.sizes[other]), plan):
                    low, high = sorted((root(row), root(other)))
                    groups[high] = low
    for row in range(len(groups)):
        groups[row] = groups[groups[row]]
