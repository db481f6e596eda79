"""The kernels over many texts in plain Python and NumPy: candidate pairs, exact comparison, cover, components."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from cleannews.kernels.plan import Pairs, Plan, Shingles, Sketches, Verdicts
from cleannews.kernels.reference import CONTAINED_SHINGLES, PASSAGE_SHARE, Document, read_document

NONE, COPY, EDITED, EXCERPT, EXTENDED, TEMPLATE = range(6)

# Figures tell a template: in at least two places where both texts have one they differ, and in no fewer than they agree.
TEMPLATE_FIGURES = 2

# One text is part of another, not an edition of it, when it is this much shorter.
PART_SIZE = 0.8

Score = tuple[float, float, int]


def count_common(left: Shingles, right: Shingles) -> int:
    """How many values two sorted sets share."""
    return len(np.intersect1d(left, right, assume_unique=True))


def figures_differ(left: Shingles, right: Shingles) -> bool:
    """Whether the figures that stand in the same context are mostly others."""
    values: dict[int, tuple[set[int], set[int]]] = defaultdict(lambda: (set(), set()))
    for side, figures in enumerate((left, right)):
        for context, value in figures.tolist():
            values[context][side].add(value)
    both = [(ours, theirs) for ours, theirs in values.values() if ours and theirs]
    same = sum(not ours.isdisjoint(theirs) for ours, theirs in both)
    return len(both) - same >= max(TEMPLATE_FIGURES, same)


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
    if figures_differ(kept.figures, item.figures):
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
        sketches, plan = self._sketches, self._plan
        least, most = sorted((float(sketches.sizes[i]), float(sketches.sizes[j])))
        needed = plan.jaccard
        if plan.containment <= 1:
            shared = plan.containment * least
            needed = min(needed, shared / (least + most - shared))
        agreeing = np.count_nonzero(sketches.bytes[i] == sketches.bytes[j])
        return bool(agreeing >= plan.agreement[int(needed * 256)])


def candidate_pairs(sketches: Sketches, plan: Plan) -> Pairs:
    """All pairs (a < b) that share a key and whose sketches agree enough, in order."""
    shelf, found = Shelf(sketches, plan), []
    for i in range(len(sketches.sizes)):
        found += [(j, i) for j in shelf.find(i)]
        shelf.add(i)
    return np.array(sorted(found), dtype=np.int64).reshape(-1, 2)


def cover(texts: Sequence[str], order: NDArray[np.int64], sketches: Sketches, plan: Plan) -> Verdicts:
    """Walk the texts in order and keep each one that no text kept before it stands for.

    Every match of a text with a text kept before it, as (text, kept text), in order. A text is kept unless one of its
    matches has a relation that is not in `plan.retained`.
    """
    read, shelf = _reader(texts, plan), Shelf(sketches, plan)
    rows: list[tuple[int, int, float, float, int]] = []
    for i in order.tolist():
        scores = [(i, j, *judge(read(j), read(i), plan)) for j in shelf.find(i)]
        matches = [row for row in scores if row[4] != NONE]
        rows += matches
        if all(row[4] in plan.retained for row in matches):
            shelf.add(i)
    return Verdicts.of(rows)


def crossing_pairs(labels: NDArray[np.int64], kept: NDArray[np.bool_], sketches: Sketches, plan: Plan) -> Pairs:
    """The candidate pairs between texts of different labels, not both kept: what chaining would join."""
    a, b = candidate_pairs(sketches, plan).T
    return np.stack([a, b], axis=1)[(labels[a] != labels[b]) & ~(kept[a] & kept[b])]


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
