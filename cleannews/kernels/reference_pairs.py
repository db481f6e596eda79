"""The kernels over many texts in plain Python and NumPy: candidate pairs, exact comparison, cover, components."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from cleannews.kernels.plan import Document, Pairs, Plan, Shingles, Sketches, Verdicts, needed_agreement
from cleannews.kernels.reference import CONTAINED_SHINGLES, PASSAGE_SHARE, read_document, sketch

NONE, COPY, EDITED, EXCERPT, EXTENDED, TEMPLATE = range(6)

# Figures tell a template where they differ in at least this many contexts: two figures' worth. One edited figure has
# two contexts, and of 200 copies with 10-20 % of their words replaced one in a hundred shows that.
TEMPLATE_CONTEXTS = 3

# One text is part of another, not an edition of it, when it is this much shorter.
PART_SIZE = 0.8

Score = tuple[float, float, int]


def count_common(left: Shingles, right: Shingles) -> int:
    """How many values two sorted sets share."""
    return len(np.intersect1d(left, right, assume_unique=True))


def figures_differ(left: Shingles, right: Shingles, uncommon: int) -> bool:
    """Whether the figures that stand in the same context are mostly others.

    They are many, or they are all that differs: a figure in its two contexts accounts for four of the `uncommon`
    shingles, two in each text.
    """
    values: dict[int, tuple[set[int], set[int]]] = defaultdict(lambda: (set(), set()))
    for side, figures in enumerate((left, right)):
        for context, value in figures.tolist():
            values[context][side].add(value)
    both = [(ours, theirs) for ours, theirs in values.values() if ours and theirs]
    same = sum(not ours.isdisjoint(theirs) for ours, theirs in both)
    differ = len(both) - same
    return differ > same and (differ >= TEMPLATE_CONTEXTS or 4 * differ >= uncommon)


def judge(kept: Document, item: Document, plan: Plan) -> Score:
    """Exact Jaccard and containment of two documents, and the code of what the second is to the first.

    `NONE` when they reach neither threshold. A text without shingles matches nothing.
    """
    size, other = len(item.shingles), len(kept.shingles)
    if not size or not other:
        return 0.0, 0.0, NONE
    common = count_common(kept.shingles, item.shingles)
    jaccard, containment = common / (size + other - common), common / min(size, other)
    contained = containment >= plan.containment and common >= CONTAINED_SHINGLES
    if jaccard < plan.jaccard and not contained:
        return jaccard, containment, NONE
    if common == size == other:
        return jaccard, containment, COPY
    if figures_differ(kept.figures, item.figures, size + other - 2 * common):
        return jaccard, containment, TEMPLATE
    if size <= PART_SIZE * other:
        return jaccard, containment, EXCERPT
    if other <= PART_SIZE * size:
        return jaccard, containment, EXTENDED
    return jaccard, containment, EDITED


def _reader(texts: Sequence[str], plan: Plan) -> Callable[[int], Document]:
    return cache(lambda i: read_document(texts[i], plan.kind, plan.n))


def compare(texts: Sequence[str], pairs: Pairs, plan: Plan) -> Verdicts:
    """Compare pairs exactly; those that match, in the order given."""
    read = _reader(texts, plan)
    rows = [(a, b, *judge(read(a), read(b), plan)) for a, b in pairs.tolist()]
    return Verdicts.of([row for row in rows if row[4] != NONE])


class Shelf:
    """Texts filed under their band and passage keys, to be found by a text that may match."""

    def __init__(self, sketches: Sketches, plan: Plan) -> None:
        self._sketches, self._plan = sketches, plan
        self._counts = Counter(sketches.passages.tolist())
        self._bands: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
        self._passages: defaultdict[int, list[int]] = defaultdict(list)
        self._rare_passages: defaultdict[int, list[int]] = defaultdict(list)

    def _band_keys(self, i: int) -> Iterable[tuple[int, int]]:
        return enumerate(self._sketches.bands[i].tolist()) if self._sketches.sizes[i] else ()

    def _passage_keys(self, i: int) -> list[int]:
        keys: list[int] = self._sketches.passages[self._sketches.offsets[i] : self._sketches.offsets[i + 1]].tolist()
        return keys

    def _rare_passage_keys(self, i: int) -> list[int]:
        keys = sorted(self._passage_keys(i), key=lambda key: (self._counts[key], key))
        return keys[: len(keys) - math.ceil(PASSAGE_SHARE * len(keys)) + 1]

    def add(self, i: int) -> None:
        """File a text."""
        for key in self._band_keys(i):
            self._bands[key].append(i)
        for passage in self._passage_keys(i):
            self._passages[passage].append(i)
        for passage in self._rare_passage_keys(i):
            self._rare_passages[passage].append(i)

    def find(self, i: int) -> list[int]:
        """The filed texts that share a key with this one, and whose sketches agree enough, in order."""
        lists = [self._bands.get(key, []) for key in self._band_keys(i)]
        lists += [self._passages.get(passage, []) for passage in self._rare_passage_keys(i)]
        lists += [self._rare_passages.get(passage, []) for passage in self._passage_keys(i)]
        return sorted(j for j in set().union(*lists) if self._agree(i, j))

    def _agree(self, i: int, j: int) -> bool:
        sketches = self._sketches
        agreeing = int(np.count_nonzero(sketches.bytes[i] == sketches.bytes[j]))
        return agreeing >= needed_agreement(int(sketches.sizes[i]), int(sketches.sizes[j]), self._plan)


def candidate_pairs(sketches: Sketches, plan: Plan) -> Pairs:
    """All pairs (a < b) that share a key and whose sketches agree enough, in order."""
    shelf, found = Shelf(sketches, plan), []
    for i in range(len(sketches.sizes)):
        found += [(j, i) for j in shelf.find(i)]
        shelf.add(i)
    return np.array(sorted(found), dtype=np.int64).reshape(-1, 2)


def match_pairs(texts: Sequence[str], plan: Plan) -> Verdicts:
    """All pairs that match, in order: sketched, filed, compared exactly."""
    return compare(texts, candidate_pairs(sketch(texts, plan), plan), plan)


def cover(texts: Sequence[str], order: NDArray[np.int64], plan: Plan) -> tuple[Verdicts, Verdicts]:
    """Keep the texts that no text before them in `order` stands for.

    First, every match of a text with a text kept before it, as (kept text, text). A text is kept unless one of its
    matches has a relation that is not in `plan.retained`. Second, the matches among the pairs that need not be compared
    for that, as (later text, earlier text): where the earlier one was removed, and the later one was kept (it may be
    the more alike) or stands for another story (a chain may join them).
    """
    sketches = sketch(texts, plan)
    matches = _walk(texts, order, sketches, plan)
    removes = ~np.isin(matches.relations, plan.retained)
    kept = np.ones(len(texts), dtype=bool)
    kept[matches.pairs[removes, 1]] = False
    ranks = np.argsort(order)
    labels = unite(len(texts), matches.pairs[removes])
    a, b = candidate_pairs(sketches, plan).T
    early, late = np.where(ranks[a] < ranks[b], (a, b), (b, a))
    is_open = ~kept[early] & (kept[late] | (labels[early] != labels[late]))
    pairs = np.stack([late, early], axis=1)[is_open]
    return matches, compare(texts, pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))], plan)


def _walk(texts: Sequence[str], order: NDArray[np.int64], sketches: Sketches, plan: Plan) -> Verdicts:
    read, shelf = _reader(texts, plan), Shelf(sketches, plan)
    rows: list[tuple[int, int, float, float, int]] = []
    for i in order.tolist():
        scores = [(j, i, *judge(read(j), read(i), plan)) for j in shelf.find(i)]
        matches = [row for row in scores if row[4] != NONE]
        rows += matches
        if all(row[4] in plan.retained for row in matches):
            shelf.add(i)
    return Verdicts.of(rows)


def unite(count: int, pairs: Pairs) -> NDArray[np.int64]:
    """The connected components of a graph of `count` nodes: for each node the smallest of its component."""
    parents = list(range(count))

    def root(node: int) -> int:
        while parents[node] != node:
            parents[node] = parents[parents[node]]
            node = parents[node]
        return node

    for a, b in pairs.tolist():
        low, high = sorted((root(a), root(b)))
        parents[high] = low
    return np.array([root(node) for node in range(count)], dtype=np.int64)
