"""What the kernels are told (`Plan`) and what they hand on (`Sketches`): the values both backends share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Shingles = NDArray[np.uint64]
Signatures = NDArray[np.uint32]
Pairs = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """Every setting a batch kernel needs. `a` and `b` are the permutations' multipliers and addends, uint32.

    `rows` signature values make a band; there are `len(a) // rows` bands. Two texts match when they reach `jaccard`,
    or `containment` (infinite: not asked for). `agreement[i]` is the least number of equal sketch bytes a pair must
    show to be compared exactly when the Jaccard it needs is at least i / 256. `retained` are the codes of the relations
    that remove nothing. `workers` threads, 0 for one a core.
    """

    kind: str
    n: int
    a: Signatures
    b: Signatures
    rows: int
    jaccard: float
    containment: float
    agreement: Signatures
    retained: tuple[int, ...] = ()
    workers: int = 0

    @property
    def bands(self) -> int:
        """Number of bands."""
        return len(self.a) // self.rows


class Sketches(NamedTuple):
    """What is kept of n texts to find candidate pairs.

    `sizes` (n,) counts distinct shingles; `bands` (n, bands) are band keys; `bytes` (n, num_perm) the low bytes of the
    signatures; the passage keys of text i are `passages[offsets[i]:offsets[i + 1]]`, sorted, distinct.
    """

    sizes: NDArray[np.uint32]
    bands: NDArray[np.uint32]
    bytes: NDArray[np.uint8]
    passages: NDArray[np.uint32]
    offsets: NDArray[np.int64]


class Verdicts(NamedTuple):
    """Pairs compared exactly: `pairs` (k, 2), `scores` (k, 2) Jaccard and containment, `relations` (k,) codes."""

    pairs: Pairs
    scores: NDArray[np.float64]
    relations: NDArray[np.uint8]

    @classmethod
    def of(cls, rows: list[tuple[int, int, float, float, int]]) -> Verdicts:
        """Gather rows of (a, b, jaccard, containment, relation code)."""
        table: NDArray[Any] = np.array(rows, dtype=np.float64).reshape(-1, 5)
        return cls(table[:, :2].astype(np.int64), table[:, 2:4].copy(), table[:, 4].astype(np.uint8))
