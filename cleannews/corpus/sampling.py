"""A seeded, bounded sample of a corpus that does not depend on how the work was divided."""

from __future__ import annotations

import heapq

import xxhash


class Sampler:
    """Keeps the `size` items whose hashes with the seed are least (bottom-k sampling: Cohen and Kaplan 2007).

    >>> sampler = Sampler(2, seed=1)
    >>> [sampler.takes(sampler.priority(0, place)) for place in range(6)].count(True) >= 2
    True
    """

    def __init__(self, size: int, seed: int) -> None:
        self._size = size
        self._seed = seed
        self._taken: list[int] = []  # a heap of negated priorities: the greatest is on top

    def priority(self, part: int, place: int) -> int:
        """Return the item's rank in the sample: lower comes first."""
        return xxhash.xxh3_64_intdigest(f"{part}:{place}".encode(), self._seed)

    def takes(self, priority: int) -> bool:
        """Tell whether the item is among the first `size` seen so far."""
        if len(self._taken) < self._size:
            heapq.heappush(self._taken, -priority)
            return True
        if self._size and priority < -self._taken[0]:
            heapq.heapreplace(self._taken, -priority)
            return True
        return False
