"""The forests of the model file: gradient-boosted trees, read into the arrays that the kernel runs over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from cleannews.kernels.pages import Forest

# Leaves of a tree are the bits of one word.
MOST_LEAVES = 32
# Leaf values are log-odds in these units.
UNIT = 10_000


def read_forest(trees: Sequence[dict[str, list[Any]]]) -> Forest:
    """Return trees as the model file has them, flattened.

    A tree has lists by node (`fact`, `threshold`, and `crossed`, the first leaf on its left and how many there are) and
    lists by leaf from left to right: `vote`, and `reason`, the fact that moved the vote most.

    >>> stump = {"fact": [0], "threshold": [2.5], "crossed": [[0, 1]], "vote": [-10, 10], "reason": [0, 0]}
    >>> from cleannews.kernels import run_forest
    >>> votes, moved = run_forest(read_forest([stump]), np.array([[1.0, 3.0]]), 1)
    >>> votes.tolist(), moved.tolist()
    ([-10, 10], [[-10], [10]])
    """
    sizes = [len(tree["fact"]) for tree in trees]
    votes = np.zeros((len(trees), MOST_LEAVES), dtype=np.int64)
    reasons = np.zeros((len(trees), MOST_LEAVES), dtype=np.int64)
    for index, tree in enumerate(trees):
        votes[index, : len(tree["vote"])] = tree["vote"]
        reasons[index, : len(tree["reason"])] = tree["reason"]
    left = [((1 << count) - 1) << first for tree in trees for first, count in tree["crossed"]]
    return Forest(
        nodes=np.array([fact for tree in trees for fact in tree["fact"]], dtype=np.int64),
        thresholds=np.array([value for tree in trees for value in tree["threshold"]], dtype=np.float64),
        masks=~np.array(left, dtype=np.uint32),
        starts=np.cumsum([0, *sizes[:-1]]),
        votes=votes,
        reasons=reasons,
    )
