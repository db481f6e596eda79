"""All pairs of texts that are alike."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from cleannews import kernels
from cleannews.dedup.lsh import make_plan
from cleannews.dedup.matching import Matching, check_items, check_share, read_items
from cleannews.dedup.verify import Evidence, Relation, compare_wording
from cleannews.kernels.plan import Verdicts


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts that are alike, `a` before `b`, with exact scores; `relation` says what `b` is to `a`."""

    a: Hashable
    b: Hashable
    jaccard: float
    containment: float
    relation: Relation
    texts: tuple[str, str] = field(repr=False, compare=False, default=("", ""))

    @property
    def evidence(self) -> Evidence:
        """What differs: ours is `b`'s, theirs is `a`'s."""
        return compare_wording(self.texts[1], self.texts[0])


def find_pairs(
    texts: Iterable[str] | Iterable[tuple[Hashable, str]],
    threshold: float = Matching.JACCARD,
    matching: Matching | None = None,
) -> list[Pair]:
    """All pairs with a Jaccard similarity of at least `threshold`, in (0, 1], ordered by position.

    `texts` are strings, then `a` and `b` are positions, or (id, text), then they are ids. Scores are exact; that no
    pair is missed is as sure as `MISSED_BY_BANDS` says. A text without words is like nothing.

    >>> pairs = find_pairs(["The port reopened on Monday.", "Rain.", "The port REOPENED on Monday"], threshold=0.8)
    >>> [(pair.a, pair.b, pair.jaccard, str(pair.relation)) for pair in pairs]
    [(0, 2, 1.0, 'copy')]
    """
    check_share(threshold, "threshold")
    matching = matching or Matching()
    names, batch = read_items(check_items(texts))
    plan = make_plan(matching.hasher, threshold, workers=matching.workers)
    return list(make_pairs(kernels.match_pairs(batch, plan), names, batch))


def make_pairs(found: Verdicts, names: Sequence[Hashable], texts: list[str]) -> Iterator[Pair]:
    """The pairs of a comparison under the names of their texts."""
    for a, b, jaccard, containment, relation in found.rows():
        yield Pair(names[a], names[b], jaccard, containment, Relation.of_code(relation), (texts[a], texts[b]))
