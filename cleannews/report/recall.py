"""What the search for candidates finds of the pairs a run found, when its signatures are drawn anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cleannews.dedup.minhash import MinHasher

if TYPE_CHECKING:
    from cleannews.report.results import Search

DRAWS = 8  # other seeds; with 100 pairs the standard error of the share is at most 0.018
MEASURED = 100  # pairs: a second's work, with the reference kernels some ten
LONGEST = 50_000  # characters; longer texts would take most of the time


@dataclass(frozen=True, slots=True)
class Recall:
    """Share of pairs that agree in a band: of all pairs at or above the threshold, and of each pair by itself.

    `points` are (Jaccard similarity, share of the draws), one a pair. The seed of the run is not among the draws: the
    pairs it missed are not at hand, so on those it found it would always do well.
    """

    pairs: int
    share: float
    points: tuple[tuple[float, float], ...]


def measure_recall(pairs: Sequence[tuple[str, str, float]], search: Search, hasher: MinHasher) -> Recall:
    """Sign both texts of each pair (text, text, Jaccard) with other seeds, and look which pairs agree in a band.

    >>> from cleannews.report.results import Search
    >>> texts = "The ferry left at noon with forty cars", "The ferry left at noon with forty cars."
    >>> measure_recall([(*texts, 1.0)], Search(0.5, bands=42, rows=3), MinHasher()).share
    1.0
    """
    chosen = [pair for pair in pairs if max(len(pair[0]), len(pair[1])) <= LONGEST][:MEASURED]
    found = [0] * len(chosen)
    for seed in range(hasher.seed + 1, hasher.seed + 1 + DRAWS if chosen else 0):
        drawn = replace(hasher, seed=seed)
        left = drawn.signatures([pair[0] for pair in chosen])[:, : search.bands * search.rows]
        right = drawn.signatures([pair[1] for pair in chosen])[:, : search.bands * search.rows]
        bands = (left == right).reshape(len(chosen), search.bands, search.rows).all(axis=2)
        found = [count + int(agrees) for count, agrees in zip(found, bands.any(axis=1), strict=True)]
    points = tuple((pair[2], count / DRAWS) for pair, count in zip(chosen, found, strict=True))
    above = [share for similarity, share in points if similarity >= search.threshold]
    return Recall(len(above), sum(above) / len(above) if above else 1.0, points)
