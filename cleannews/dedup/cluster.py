"""From matches to clusters: which kept text stands for which, and what following chains would have taken."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleannews import kernels
from cleannews.kernels.plan import Plan, Sketches, Verdicts


class Cover(NamedTuple):
    """Which texts are kept: `removed` holds for each removed text its best match, `related` the matches of kept ones."""

    kept: NDArray[np.bool_]
    removed: Verdicts
    related: Verdicts


def _select(matches: Verdicts, rows: NDArray[np.bool_] | NDArray[np.intp]) -> Verdicts:
    return Verdicts(matches.pairs[rows], matches.scores[rows], matches.relations[rows])


def assign(count: int, matches: Verdicts, retained: Sequence[int]) -> Cover:
    """Give each removed text the kept one most like it: by Jaccard, then containment, then position."""
    kept = np.ones(count, dtype=bool)
    removes = ~np.isin(matches.relations, list(retained))
    kept[matches.pairs[removes, 0]] = False
    removed = _select(matches, removes)
    best_first = np.lexsort((removed.pairs[:, 1], -removed.scores[:, 1], -removed.scores[:, 0], removed.pairs[:, 0]))
    _, first = np.unique(removed.pairs[best_first, 0], return_index=True)
    return Cover(kept, _select(removed, best_first[first]), _select(matches, kept[matches.pairs[:, 0]]))


def count_chained(texts: list[str], sketches: Sketches, matches: Verdicts, plan: Plan) -> int:
    """How many of the kept texts would also go if every chain of matches were followed to one survivor."""
    removes = ~np.isin(matches.relations, list(plan.retained))
    kept = np.ones(len(texts), dtype=bool)
    kept[matches.pairs[removes, 0]] = False
    direct = matches.pairs[removes]
    labels = kernels.unite(len(texts), direct)
    crossing = kernels.compare(texts, kernels.crossing_pairs(labels, kept, sketches, plan), plan)
    links = crossing.pairs[~np.isin(crossing.relations, list(plan.retained))]
    survivors = len(np.unique(kernels.unite(len(texts), np.concatenate([direct, links]))))
    return int(kept.sum()) - survivors
