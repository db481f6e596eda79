"""Measured recall: what bands find of pairs when signatures are drawn anew, against what the S-curve says."""

from __future__ import annotations

import random

import pytest

from cleannews.dedup.minhash import MinHasher
from cleannews.dedup.pairs import find_pairs
from cleannews.report.recall import measure_recall
from cleannews.report.results import Search

SEARCH = Search(0.5, bands=32, rows=4)


def make_pairs(changed: float, count: int) -> list[tuple[str, str, float]]:
    draw = random.Random(3)
    pairs = []
    for _ in range(count):
        words = [f"w{draw.randrange(10_000)}" for _ in range(300)]
        other = [f"x{draw.randrange(10_000)}" if draw.random() < changed else word for word in words]
        left, right = " ".join(words), " ".join(other)
        pairs += [(left, right, pair.jaccard) for pair in find_pairs([left, right], threshold=0.05)]
    return pairs


@pytest.mark.parametrize("changed", [0.05, 0.3])
def test_it_comes_to_what_the_curve_says(changed: float) -> None:
    measured = measure_recall(make_pairs(changed, 60), SEARCH, MinHasher())
    mean = sum(share for _, share in measured.points) / len(measured.points)
    expected = sum(SEARCH.collide(similarity) for similarity, _ in measured.points) / len(measured.points)
    assert mean == pytest.approx(expected, abs=0.06)


def test_the_share_is_of_pairs_at_or_above_the_threshold() -> None:
    measured = measure_recall([*make_pairs(0.02, 2), ("rain in Oslo", "snow in Bari", 0.0)], SEARCH, MinHasher())
    assert (measured.pairs, measured.share, len(measured.points)) == (2, 1.0, 3)


def test_without_pairs_nothing_was_missed() -> None:
    assert measure_recall([], SEARCH, MinHasher()).pairs == 0
