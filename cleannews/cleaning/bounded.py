"""What a stream of any length teaches in bounded memory: frequent items with their counts, and a sample of a set."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from heapq import nlargest, nsmallest
from typing import Self


class FrequentItems:
    """Counts of items (64-bit hashes), exact for `capacity` different ones or fewer, lower bounds beyond.

    When they outgrow it, the count of the item in the middle is taken off all, and what comes to nothing is forgotten
    (Misra and Gries 1982; merging: Agarwal et al. 2012, Mergeable Summaries). `error` is what was taken off in all: a
    count is too small by at most that, never too large, and it is at most 2 · additions / capacity.

    >>> items = FrequentItems(4)
    >>> items.update([1, 1, 1, 2, 3, 4])
    >>> items.update([5])
    >>> items[1], items[5], items.error
    (2, 0, 1)
    """

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.error = 0
        self.counts: Counter[int] = Counter()

    def update(self, items: Iterable[int]) -> None:
        """Count each item once more."""
        self.counts.update(items)
        self._shrink()

    def __getitem__(self, item: int) -> int:
        return self.counts[item]

    def __len__(self) -> int:
        return len(self.counts)

    def merge(self, other: Self) -> Self:
        """What both counted; the smaller capacity holds."""
        merged = type(self)(min(self.capacity, other.capacity))
        merged.error = self.error + other.error
        merged.counts = self.counts + other.counts
        merged._shrink()
        return merged

    def _shrink(self) -> None:
        if len(self.counts) > self.capacity:
            taken = nlargest(self.capacity // 2 + 1, self.counts.values())[-1]
            self.counts = Counter({item: count - taken for item, count in self.counts.items() if count > taken})
            self.error += taken


class SampledSet:
    """A set of 64-bit hashes, of which no more than `capacity` are kept: the least (bottom-k: Cohen and Kaplan 2007).

    What it holds was added; what was added it may not hold. Neither order nor grouping of additions changes it.
    """

    def __init__(self, capacity: int, items: Iterable[int] = ()) -> None:
        self.capacity = capacity
        self._items = set(items)
        self._shrink(self.capacity)

    def add(self, item: int) -> None:
        """Put an item in."""
        self._items.add(item)
        self._shrink(2 * self.capacity)  # not at each addition past the capacity

    def __contains__(self, item: int) -> bool:
        return item in self._items

    def least(self) -> list[int]:
        """What is kept, in order."""
        return nsmallest(self.capacity, self._items)

    def merge(self, other: Self) -> Self:
        """What both hold; the smaller capacity holds."""
        return type(self)(min(self.capacity, other.capacity), self._items | other._items)

    def _shrink(self, most: int) -> None:
        if len(self._items) > most:
            self._items = set(nsmallest(self.capacity, self._items))
