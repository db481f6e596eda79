"""Locality-sensitive hashing: which texts are worth comparing, and how many matches that may cost."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from cleannews.kernels.plan import Plan

if TYPE_CHECKING:
    from cleannews.dedup.minhash import MinHasher
    from cleannews.kernels.plan import Signatures

# A pair exactly at the threshold may be missed by its bands this often; passages find most of those. Pairs above it
# are missed far less: at 0.5 with 128 permutations the rows come out as 3, and a pair at 0.6 is missed once in 28,000.
MISSED_BY_BANDS = 0.005

# A pair that matches may be given up this often because its sketches disagree.
MISSED_BY_SKETCH = 1e-6


def choose_rows(threshold: float, num_perm: int) -> int:
    """The most rows a band may have so that a pair at the threshold shares a band almost surely.

    >>> [choose_rows(threshold, 128) for threshold in (0.5, 0.7, 0.8, 0.9)]
    [3, 4, 6, 9]
    """
    rows = range(1, num_perm + 1)
    missed = [(1 - threshold**r) ** (num_perm // r) for r in rows]
    return max((r for r, miss in zip(rows, missed, strict=True) if miss <= MISSED_BY_BANDS), default=1)


@lru_cache(maxsize=16)
def least_agreement(num_perm: int) -> Signatures:
    """For a Jaccard of i / 256, the number of agreeing values that a pair shows but once in a million does not."""

    def quantile(probability: float) -> int:
        below = 0.0
        for agreeing in range(num_perm + 1):
            ways = math.lgamma(num_perm + 1) - math.lgamma(agreeing + 1) - math.lgamma(num_perm - agreeing + 1)
            below += math.exp(
                ways + agreeing * math.log(probability) + (num_perm - agreeing) * math.log1p(-probability)
            )
            if below > MISSED_BY_SKETCH:
                return agreeing
        return num_perm

    return np.array([0, *(quantile(i / 256) for i in range(1, 256)), num_perm], dtype=np.uint32)


def make_plan(
    hasher: MinHasher,
    jaccard: float,
    containment: float = math.inf,
    retained: Iterable[int] = (),
    workers: int | None = None,
) -> Plan:
    """Settle every number the kernels need."""
    a, b = hasher.permutations()
    shingler, rows = hasher.shingler, choose_rows(jaccard, hasher.num_perm)
    agreement = least_agreement(hasher.num_perm)
    return Plan(
        shingler.kind, shingler.length, a, b, rows, jaccard, containment, agreement, tuple(retained), workers or 0
    )
