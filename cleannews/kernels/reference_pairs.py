"""The kernels over many texts in plain Python and NumPy: candidate pairs, exact comparison, cover, components."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cache, partial
from itertools import pairwise

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


def compare_figures(left: Shingles, right: Shingles) -> tuple[int, int]:
    """In how many contexts the figures of two texts differ, and in how many they agree."""
    values: dict[int, tuple[set[int], set[int]]] = defaultdict(lambda: (set(), set()))
    for side, figures in enumerate((left, right)):
        for context, value in figures.tolist():
            values[context][side].add(value)
    both = [(ours, theirs) for ours, theirs in values.values() if ours and theirs]
    same = sum(not ours.isdisjoint(theirs) for ours, theirs in both)
    return len(both) - same, same


def figures_differ(left: Shingles, right: Shingles, uncommon: int) -> bool:
    """Whether the figures that stand in the same context are mostly others.

    They are many, or they are all that differs: a figure in its two contexts accounts for four of the `uncommon`
    shingles, two in each text.
    """
    differ, same = compare_figures(left, right)
    return differ > same and (differ >= TEMPLATE_CONTEXTS or 4 * differ >= uncommon)


def share_template(left: Document, right: Document) -> bool:
    """Whether two documents, if they match and are not copies, are of one template, by their figures alone."""
    differ, same = compare_figures(left.figures, right.figures)
    return differ > same and differ >= TEMPLATE_CONTEXTS


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

    def agreement(self, i: int, j: int) -> int:
        """How many bytes of two sketches are equal."""
        return int(np.count_nonzero(self._sketches.bytes[i] == self._sketches.bytes[j]))

    def _agree(self, i: int, j: int) -> bool:
        sizes = self._sketches.sizes
        return self.agreement(i, j) >= needed_agreement(int(sizes[i]), int(sizes[j]), self._plan)


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


def cover(
    texts: Sequence[str], order: NDArray[np.int64], plan: Plan, ends: NDArray[np.int64]
) -> tuple[Verdicts, Verdicts]:
    """Keep the texts that no text before them in `order` stands for; groups of texts, by where they end, are strangers.

    `ends` counts texts, and places in `order`. Texts of several groups are never compared, nor are their keys counted
    together: what is found in a group is what is found when it is alone.

    First, the matches of texts with texts kept before them, as (kept text, text): every match whose relation is not in
    `plan.retained`, for it removes the text; of a kept text, that with the text most like it. What surely is of one
    template with a kept text is compared with the closest of its kind alone: a family of templates would otherwise be
    compared whole, each with each. Second, the matches that remove among the pairs that need not be compared for that,
    as (later text, earlier text): where the earlier one was removed, and the later one was kept (it may be the more
    alike) or stands for another story (a chain may join them).
    """
    found = []
    for start, end in pairwise([0, *ends.tolist()]):
        for verdicts in _cover_group(texts[start:end], order[start:end] - start, plan):
            found.append(verdicts._replace(pairs=verdicts.pairs + start))
    empty = Verdicts.of([])
    return empty.join(*found[::2]), empty.join(*found[1::2])


def _cover_group(texts: Sequence[str], order: NDArray[np.int64], plan: Plan) -> tuple[Verdicts, Verdicts]:
    sketches = sketch(texts, plan)
    ranks = np.argsort(order)
    matches = _walk(texts, order, sketches, plan)
    removes = ~np.isin(matches.relations, plan.retained)
    kept = np.ones(len(texts), dtype=bool)
    kept[matches.pairs[removes, 1]] = False
    labels = unite(len(texts), matches.pairs[removes])
    a, b = candidate_pairs(sketches, plan).T
    early, late = np.where(ranks[a] < ranks[b], (a, b), (b, a))
    is_open = ~kept[early] & (kept[late] | (labels[early] != labels[late]))
    pairs = np.stack([late, early], axis=1)[is_open]
    read = _reader(texts, plan)
    compared = [i for i, (a, b) in enumerate(pairs.tolist()) if not _retains(read(a), read(b), plan)]
    pairs = pairs[compared]
    passed_over = compare(texts, pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))], plan)
    return matches, passed_over.select(~np.isin(passed_over.relations, plan.retained))


def _retains(first: Document, second: Document, plan: Plan) -> bool:
    """Whether the second document surely stays beside the first."""
    return TEMPLATE in plan.retained and share_template(first, second)


def _walk(texts: Sequence[str], order: NDArray[np.int64], sketches: Sketches, plan: Plan) -> Verdicts:
    read, shelf, ranks = _reader(texts, plan), Shelf(sketches, plan), np.argsort(order)
    rows: list[tuple[int, int, float, float, int]] = []
    for i in order.tolist():
        found = shelf.find(i)
        beside = [j for j in found if _retains(read(j), read(i), plan)]
        earliest_first = sorted(beside, key=ranks.__getitem__)
        closest = max(earliest_first, key=partial(shelf.agreement, i), default=None)
        scores = [(j, i, *judge(read(j), read(i), plan)) for j in found if j not in beside or j == closest]
        matches = [row for row in scores if row[4] != NONE]
        removing = [row for row in matches if row[4] not in plan.retained]
        if removing:
            rows += removing
        else:
            rows += sorted(matches, key=lambda row: (-row[2], -row[3], ranks[row[0]]))[:1]
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
