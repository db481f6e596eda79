"""Keep one text of each story: which are removed, what stands for each, and why."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from html import escape
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Any, Literal

import numpy as np

from cleannews.dedup.cluster import cover_texts
from cleannews.dedup.lsh import make_plan
from cleannews.dedup.matching import Matching, check_items, check_share, read_items
from cleannews.dedup.pairs import Pair, make_pairs
from cleannews.dedup.verify import Evidence, Relation, compare_wording
from cleannews.errors import InvalidTypeError, InvalidValueError
from cleannews.kernels.plan import Pairs, Plan, Verdicts

Keep = Literal["longest", "first", "earliest"] | Callable[[Any], Any]
POLICIES = ("longest", "first", "earliest")


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A removed text, and the kept one that stands for it; `relation` says what the removed is to the kept."""

    item: Hashable
    kept: Hashable
    jaccard: float
    containment: float
    relation: Relation
    texts: tuple[str, str] = field(repr=False, compare=False, default=("", ""))

    @property
    def evidence(self) -> Evidence:
        """What differs: ours is the removed text's, theirs the kept one's."""
        return compare_wording(*self.texts)


@dataclass(frozen=True, slots=True)
class Cluster:
    """A kept text and all it stands for; `members` include it, in order of position."""

    kept: Hashable
    members: tuple[Hashable, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Deduplication:
    """What `deduplicate` found. Every text is in `kept` or is the item of one of `duplicates`; both are in order.

    `clusters` have two members or more. `related` are pairs that are alike and were both kept (templates): each kept
    text with the one most like it of those before it in the order of `keep`. `chained` counts the kept texts that plain
    chaining would also have removed. `threshold` is reached by every duplicate, by Jaccard or containment.
    """

    kept: tuple[Hashable, ...]
    duplicates: tuple[Duplicate, ...]
    clusters: tuple[Cluster, ...]
    related: tuple[Pair, ...]
    threshold: float
    chained: int

    def __repr__(self) -> str:
        """The counts; the texts of a corpus would fill the screen."""
        counted = ("kept", "duplicates", "clusters", "related")
        counts = ", ".join(f"{name}={len(getattr(self, name))}" for name in counted)
        return f"Deduplication({counts}, threshold={self.threshold})"

    def _repr_html_(self) -> str:
        """What a notebook shows: the duplicates under what is kept for them, how alike they are, and how they open."""
        shown = sorted(self.duplicates[:_SHOWN], key=lambda one: str(one.kept))
        rows = "".join(
            f"<tr><td>{escape(str(one.kept))}</td><td>{escape(str(one.item))}</td><td>{escape(one.relation)}</td>"
            f"<td>{one.jaccard:.3f}</td><td>{one.containment:.3f}</td>"
            f'<td style="text-align:left">{escape(one.texts[0][:_OPENING])}</td></tr>'
            for one in shown
        )
        names = ("kept", "duplicate", "relation", "Jaccard", "containment", "the duplicate opens")
        head = "".join(f"<th>{name}</th>" for name in names)
        more = len(self.duplicates) - len(shown)
        rest = f'<tr><td colspan="{len(names)}">and {more:,} more</td></tr>' if more else ""
        return f"<table><caption>{escape(repr(self))}</caption><tr>{head}</tr>{rows}{rest}</table>"


_SHOWN, _OPENING = 50, 100  # duplicates in a notebook's table, and characters of each


def deduplicate(
    texts: Iterable[str] | Iterable[tuple[Hashable, str]],
    threshold: float = Matching.JACCARD,
    keep: Keep = "longest",
    dates: Sequence[str | date | None] | None = None,
    matching: Matching | None = None,
) -> Deduplication:
    """Keep one text of each story. Each removed text reaches the thresholds against the kept text it is filed under.

    `texts` are strings, named by position in the result, or (id, text), named by id. Two match when their Jaccard
    similarity reaches `threshold`, in (0, 1], or their containment reaches it and `matching.containment`. `keep` says
    which stays: the "longest", the "first" given, the "earliest" by `dates` (ISO 8601, one a text; undated ones come
    last), or a function of an item as given, whose greatest value stays. Ties go to the longer, then to the lesser
    text, so that but for "first" the order of the texts makes no difference.

    >>> result = deduplicate(["Ferry sinks off Bari, crew safe", "FERRY SINKS off Bari: crew safe!", "Rain in Oslo"])
    >>> result.kept, [(d.item, d.kept, str(d.relation)) for d in result.duplicates]
    ((1, 2), [(0, 1, 'copy')])
    """
    check_share(threshold, "threshold")
    matching = matching or Matching()
    if not callable(keep) and keep not in POLICIES:
        raise InvalidValueError("keep", "a function or one of " + ", ".join(POLICIES), keep)
    items = check_items(texts)
    names, batch = read_items(items)
    order = np.array(_order(items, batch, keep, dates), dtype=np.int64)
    cover = cover_texts(batch, order, _plan(threshold, matching), np.array([len(batch)], dtype=np.int64))
    return Deduplication(
        kept=tuple(names[i] for i in np.flatnonzero(cover.kept).tolist()),
        duplicates=tuple(_duplicates(cover.removed, names, batch)),
        clusters=tuple(_clusters(cover.removed.pairs, names)),
        related=tuple(make_pairs(_by_position(cover.related), names, batch)),
        threshold=threshold,
        chained=cover.chained,
    )


def deduplicate_groups(
    groups: Iterable[Sequence[tuple[Hashable, str]]], threshold: float = Matching.JACCARD
) -> tuple[Duplicate, ...]:
    """What `deduplicate` removes from each group of (id, text) by itself; ids are unique in all groups together.

    Many small groups are decided about in one call.

    >>> groups = [[(1, "Ferry sinks off Bari, crew safe"), (2, "FERRY SINKS off Bari: crew safe!")], [(3, "Rain")]]
    >>> [(d.item, d.kept) for d in deduplicate_groups(groups)]
    [(1, 2)]
    """
    members = [list(group) for group in groups]
    names, batch = read_items([item for group in members for item in group])
    ends = np.cumsum([0, *map(len, members)], dtype=np.int64)
    bounds = pairwise(ends.tolist())
    orders = [start + position for start, end in bounds for position in _longest_first(batch[start:end])]
    cover = cover_texts(batch, np.array(orders, dtype=np.int64), _plan(threshold, Matching()), ends[1:])
    return tuple(_duplicates(cover.removed, names, batch))


def _plan(threshold: float, matching: Matching) -> Plan:
    retained = [relation.code for relation in matching.retained]
    containment = max(threshold, matching.containment)
    return make_plan(matching.hasher, threshold, containment, retained, matching.workers)


def _order(items: list[Any], texts: list[str], keep: Keep, dates: Sequence[str | date | None] | None) -> list[int]:
    """Positions of the texts, those to be kept first."""
    if keep == "first":
        return list(range(len(texts)))
    order = _longest_first(texts)
    if keep == "earliest":
        order.sort(key=_read_dates(dates, len(texts)).__getitem__)
    if callable(keep):
        order.sort(key=[keep(item) for item in items].__getitem__, reverse=True)
    return order


def _longest_first(texts: list[str]) -> list[int]:
    """By length, then by the text itself, which is looked at only where lengths are equal."""
    lengths = [len(text) for text in texts]
    order = sorted(range(len(texts)), key=lengths.__getitem__, reverse=True)
    equal = (list(run) for _, run in groupby(order, lengths.__getitem__))
    return [i for run in equal for i in (sorted(run, key=texts.__getitem__) if len(run) > 1 else run)]


def _read_dates(dates: Sequence[str | date | None] | None, count: int) -> list[float]:
    """Seconds since 1970, infinite for what has no date. A date is its midnight, and without a zone is in UTC."""
    if dates is None or len(dates) != count:
        raise InvalidValueError("dates", f"{count} dates, one for each text, to keep the earliest", dates)
    return [_read_date(moment, position) for position, moment in enumerate(dates)]


def _read_date(moment: str | date | None, position: int) -> float:
    if moment is None:
        return float("inf")
    if isinstance(moment, str):
        try:
            moment = datetime.fromisoformat(moment)
        except ValueError:
            raise InvalidValueError(f"dates[{position}]", "an ISO 8601 date", moment) from None
    if not isinstance(moment, date):
        raise InvalidTypeError(f"dates[{position}]", "a date or an ISO 8601 str", moment)
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _by_position(matches: Verdicts) -> Verdicts:
    """The same pairs with the earlier text first: where they change places, so does what one is to the other."""
    changed = matches.pairs[:, 0] > matches.pairs[:, 1]
    reverse = np.array([0, *(relation.reverse.code for relation in Relation)], dtype=np.uint8)
    relations = np.where(changed, reverse[matches.relations], matches.relations)
    pairs = np.sort(matches.pairs, axis=1)
    return Verdicts(pairs, matches.scores, relations).select(np.lexsort((pairs[:, 1], pairs[:, 0])))


def _duplicates(removed: Verdicts, names: Sequence[Hashable], texts: list[str]) -> Iterator[Duplicate]:
    for kept, item, jaccard, containment, relation in removed.rows():
        both = texts[item], texts[kept]
        yield Duplicate(names[item], names[kept], jaccard, containment, Relation.of_code(relation), both)


def _clusters(removed: Pairs, names: Sequence[Hashable]) -> Iterator[Cluster]:
    in_order = removed[np.lexsort((removed[:, 1], removed[:, 0]))].tolist()
    for kept, pairs in groupby(in_order, key=itemgetter(0)):
        yield Cluster(names[kept], tuple(names[i] for i in sorted([kept, *(item for _, item in pairs)])))
