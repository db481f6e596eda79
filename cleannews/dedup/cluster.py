"""From matches to clusters: which kept text stands for which, and what following chains would have taken."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleannews import kernels
from cleannews.kernels.plan import Plan, Verdicts


class Cover(NamedTuple):
    """Which texts are kept.

    `removed` holds (kept text, removed text) once for each removed text, `related` each kept text with the kept one
    before it that is most like it. `chained` counts the kept texts that would also go if every chain of matches were
    followed to one survivor.
    """

    kept: NDArray[np.bool_]
    removed: Verdicts
    related: Verdicts
    chained: int


def cover_texts(texts: list[str], order: NDArray[np.int64], plan: Plan, ends: NDArray[np.int64]) -> Cover:
    """Keep the texts that no text before them in `order` stands for; file the others under the kept one most alike.

    Texts of several groups are strangers; `ends` says where each group ends, in the texts and in `order`.
    """
    matches, passed_over = kernels.cover(texts, order, plan, ends)
    removing = matches.select(~np.isin(matches.relations, plan.retained))
    kept = np.ones(len(texts), dtype=bool)
    kept[removing.pairs[:, 1]] = False
    links = passed_over.select(~np.isin(passed_over.relations, plan.retained))
    direct = removing.join(links.select(kept[links.pairs[:, 0]]))
    survivors = kernels.unite(len(texts), np.concatenate([removing.pairs, links.pairs]))
    related = matches.select(kept[matches.pairs[:, 1]])
    followed = int(np.count_nonzero(survivors == np.arange(len(texts))))
    return Cover(kept, _best(direct), related, int(kept.sum()) - followed)


def _best(matches: Verdicts) -> Verdicts:
    """For each removed text the kept one most like it: by Jaccard, then containment, then position."""
    kept, items = matches.pairs.T
    best_first = np.lexsort((kept, -matches.scores[:, 1], -matches.scores[:, 0], items))
    _, first = np.unique(items[best_first], return_index=True)
    return matches.select(best_first[first])
