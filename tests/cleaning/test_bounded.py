"""Bounded summaries: exact while they fit, and wrong by no more than they say beyond."""

from __future__ import annotations

from collections import Counter
from functools import reduce

from hypothesis import given
from hypothesis import strategies as st

from cleannews.cleaning.bounded import FrequentItems, SampledSet

STREAMS = st.lists(st.lists(st.integers(0, 30) | st.just(7), max_size=40), min_size=1, max_size=5)


def count(stream: list[int], capacity: int) -> FrequentItems:
    items = FrequentItems(capacity)
    for item in stream:
        items.update([item])
    return items


@given(STREAMS, st.integers(2, 40))
def test_counts_are_too_small_by_the_error_at_most(streams: list[list[int]], capacity: int) -> None:
    merged = reduce(FrequentItems.merge, (count(stream, capacity) for stream in streams))
    exact = Counter(item for stream in streams for item in stream)
    assert len(merged) <= capacity
    assert merged.error <= 2 * exact.total() / capacity
    assert all(exact[item] - merged.error <= merged[item] <= exact[item] for item in range(31))
    assert merged.error == 0 or len(exact) > capacity


@given(STREAMS)
def test_under_the_bound_order_and_grouping_do_not_matter(streams: list[list[int]]) -> None:
    forwards = reduce(FrequentItems.merge, (count(stream, 31) for stream in streams))
    backwards = reduce(FrequentItems.merge, (count(stream[::-1], 31) for stream in reversed(streams)))
    assert (forwards.counts, forwards.error) == (backwards.counts, backwards.error)
    assert forwards.counts == Counter(item for stream in streams for item in stream)


@given(STREAMS, st.integers(1, 40))
def test_a_sample_does_not_depend_on_order_or_grouping(streams: list[list[int]], capacity: int) -> None:
    merged = reduce(SampledSet.merge, (SampledSet(capacity, stream) for stream in streams))
    one = SampledSet(capacity)
    for item in reversed([item for stream in streams for item in stream]):
        one.add(item)
    everything = {item for stream in streams for item in stream}
    assert merged.least() == one.least() == sorted(everything)[:capacity]
    assert all(item in everything for item in range(31) if item in one)
