"""Gradient-boosted trees in NumPy: whole numbers from end to end, so every machine gives the same answer.

The evaluation is that of QuickScorer (Lucchese et al., SIGIR 2015): all nodes are tested at once; a test that fails
crosses out the leaves to its left; the first leaf left over is the one the block falls into.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

# Leaves of a tree are the bits of one word.
MOST_LEAVES = 32
# Blocks tested at a time: their tests fill a few megabytes, near the processor's cache, however long the page.
PIECE = 128
# Leaf values are log-odds in these units.
UNIT = 10_000


@dataclass(frozen=True, slots=True)
class Forest:
    """Trees, flattened: for each node a fact, a threshold and the leaves it crosses out, for each leaf its vote."""

    nodes: NDArray[np.intp]
    thresholds: NDArray[np.float64]
    masks: NDArray[np.uint32]
    starts: NDArray[np.intp]
    votes: NDArray[np.int64]
    reasons: NDArray[np.intp]

    @classmethod
    def read(cls, trees: Sequence[dict[str, list[Any]]]) -> Forest:
        """Read trees as the model file has them.

        A tree has lists by node (`fact`, `threshold`, and `crossed`, the first leaf on its left and how many there
        are) and lists by leaf from left to right: `vote`, and `reason`, the fact that moved the vote most.
        """
        sizes = [len(tree["fact"]) for tree in trees]
        votes = np.zeros((len(trees), MOST_LEAVES), dtype=np.int64)
        reasons = np.zeros((len(trees), MOST_LEAVES), dtype=np.intp)
        for index, tree in enumerate(trees):
            votes[index, : len(tree["vote"])] = tree["vote"]
            reasons[index, : len(tree["reason"])] = tree["reason"]
        left = [((1 << count) - 1) << first for tree in trees for first, count in tree["crossed"]]
        return cls(
            nodes=np.array([fact for tree in trees for fact in tree["fact"]], dtype=np.intp),
            thresholds=np.array([value for tree in trees for value in tree["threshold"]], dtype=np.float64)[:, None],
            masks=~np.array(left, dtype=np.uint32)[:, None],
            starts=np.cumsum([0, *sizes[:-1]]),
            votes=votes,
            reasons=reasons,
        )

    def find_leaves(self, facts: NDArray[np.float64]) -> NDArray[np.intp]:
        """Return the leaf each block falls into: facts are (facts, blocks), the answer is (trees, blocks)."""
        pieces = np.array_split(facts, range(PIECE, facts.shape[1], PIECE), axis=1)
        return np.concatenate([self._find_leaves(piece) for piece in pieces], axis=1)

    def _find_leaves(self, facts: NDArray[np.float64]) -> NDArray[np.intp]:
        failed = facts[self.nodes] > self.thresholds
        left_over = np.bitwise_and.reduceat(np.where(failed, self.masks, ~np.uint32(0)), self.starts, axis=0)
        lowest = left_over & (~left_over + np.uint32(1))
        return np.frexp(lowest.astype(np.float64))[1].astype(np.intp) - 1

    def count_votes(self, leaves: NDArray[np.intp]) -> NDArray[np.int64]:
        """Return the log-odds of each block, in units of 1 / `UNIT`."""
        votes: NDArray[np.int64] = np.take_along_axis(self.votes, leaves, axis=1).sum(axis=0)
        return votes

    def count_reasons(self, leaves: NDArray[np.intp], facts: int) -> NDArray[np.int64]:
        """Return how far each fact moved each block, (facts, blocks), in units of 1 / `UNIT`."""
        blocks = leaves.shape[1]
        reasons = np.take_along_axis(self.reasons, leaves, axis=1) * blocks + np.arange(blocks)
        votes = np.take_along_axis(self.votes, leaves, axis=1)
        moved = np.bincount(reasons.ravel(), votes.ravel(), facts * blocks)
        return moved.astype(np.int64).reshape(facts, blocks)
