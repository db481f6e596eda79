"""What the kernels are told (`Plan`) and what they hand on (`Sketches`): the values both backends share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Shingles = NDArray[np.uint64]
Signatures = NDArray[np.uint32]
Pairs = NDArray[np.int64]
Scores = NDArray[np.float32]
SPACE, UNSPACED, STARTS_A_WORD, ENDS_A_WORD = 1, 2, 4, 8  # flags of a character where lines are folded
IN_WORDS, JOINS = 1, 2  # flags of a character where words are cut to stems
Learned = tuple[int, list[tuple[str, int]] | None]  # a character's flags, what it is folded to, each with its flags
Roles = tuple[int, int, int]  # of a character: the signs it opens, those it can stand before, those it can stand after


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


def needed_agreement(size: int, other: int, plan: Plan) -> int:
    """The number of equal sketch bytes below which two texts of these sizes are not worth comparing."""
    least, most, needed = min(size, other), max(size, other), plan.jaccard
    if plan.containment <= 1 and least:
        shared = plan.containment * least
        needed = min(needed, shared / (least + most - shared))
    return int(plan.agreement[int(needed * 256)])


@dataclass(frozen=True, slots=True, eq=False)
class LanguageModel:
    """Naive Bayes over the features that an automaton finds in bytes, as py3langid's.

    `states[state]` is where the state's row of `moves` starts, by byte the states to go to, and the feature found on
    entering it, or -1;
    `weights[feature, language]` are half-precision numbers by their bits, `priors[language]` is added to their sum, and
    `counts[n]` is what a feature counts that was found n times; past the end, the last.
    """

    moves: NDArray[np.uint32]
    states: NDArray[np.int32]
    weights: NDArray[np.uint16]
    priors: Scores
    counts: Scores


class Document(NamedTuple):
    """What is compared: distinct shingles, and (context, value) of each figure, (k, 2), both in order."""

    shingles: Shingles
    figures: Shingles


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


class Keys(NamedTuple):
    """Keys and the rows that bear them, (k,) each. Two rows that share a key are a pair when it leads for one of them.

    A row bears a key once, and is below 2**31.
    """

    keys: NDArray[np.uint32]
    rows: NDArray[np.uint32]
    leads: NDArray[np.bool_]


class Signs(NamedTuple):
    """What tells whether two rows agree: `Sketches.sizes`, and the files that hold all `Sketches.bytes`, in order."""

    sizes: NDArray[np.uint32]
    files: Sequence[Path]


class Verdicts(NamedTuple):
    """Pairs compared exactly: `pairs` (k, 2), `scores` (k, 2) Jaccard and containment, `relations` (k,).

    A relation is the code of what the second text of the pair is to the first.
    """

    pairs: Pairs
    scores: NDArray[np.float64]
    relations: NDArray[np.uint8]

    def select(self, rows: NDArray[np.bool_] | NDArray[np.intp]) -> Verdicts:
        """Some of the rows, or all of them in another order."""
        return Verdicts(self.pairs[rows], self.scores[rows], self.relations[rows])

    def join(self, *others: Verdicts) -> Verdicts:
        """These and the others, one after the other."""
        return Verdicts(*map(np.concatenate, zip(self, *others, strict=True)))

    def rows(self) -> Iterator[tuple[int, int, float, float, int]]:
        """Each row as (first, second, jaccard, containment, relation code)."""
        columns = *self.pairs.T.tolist(), *self.scores.T.tolist(), self.relations.tolist()
        return zip(*columns, strict=True)

    @classmethod
    def of(cls, rows: list[tuple[int, int, float, float, int]]) -> Verdicts:
        """Gather rows of (a, b, jaccard, containment, relation code)."""
        table: NDArray[Any] = np.array(rows, dtype=np.float64).reshape(-1, 5)
        return cls(table[:, :2].astype(np.int64), table[:, 2:4].copy(), table[:, 4].astype(np.uint8))
