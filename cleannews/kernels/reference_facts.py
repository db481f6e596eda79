"""The facts of a page's blocks, in plain NumPy: what the native kernels must meet.

`cleannews.cleaning.pages.facts` and `closer_facts` name them, in their order here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from cleannews.kernels.pages import TELLING_TAGS, Facts, Numbers, Outline
from cleannews.kernels.reference_scopes import Surroundings, surround

if TYPE_CHECKING:
    from cleannews.kernels.reference_wording import NameReader

# From the most to the least article-like, so that one threshold parts them.
TAGS = (
    *("p", "blockquote", "h2", "h3", "h4", "li", "pre", "h1", "tr", "h5", "h6", "dd", "dt", "div", "section"),
    *("article", "main", "figcaption", "figure", "ul", "header", "aside", "button", "footer", "nav", "form"),
)
_TAG_RANK = {tag: float(rank) for rank, tag in enumerate(TAGS)}
_UNRANKED = _TAG_RANK["div"]
_SENTENCE_END = re.compile(r"[.!?…؟۔।](?=\s|[\"'»”’)\]]|$)|[。！？]")
# A sentence is at least this long: shorter blocks with a full stop are captions, buttons and initials.
SHORTEST_PROSE = 40
# Scripts without full stops (Thai), or a paragraph that lacks one: text of this length that is no link is prose too.
LONG_TEXT = 140
# A gallery shows many pictures; more than this tell nothing more.
MANY_MEDIA = 3
# Further than this many blocks away is far, however far.
FAR = 50

_LENGTH, _DENSITY, _TAG, _MEDIA = 0, 1, 5, 11  # rows of a block's own facts


def describe_blocks(outline: Outline, headline: int | None, names: NameReader, groups: int) -> Facts:
    """The facts that decide at a glance, (facts, blocks); there must be one block at least.

    `headline` is the index of the headline's block, `groups` the number of groups that `names` knows.
    """
    prose = _measure_prose(outline)
    around = surround(outline, prose, *names.read(outline.elements.namings))
    total = max(1.0, float(prose.sum()))
    inline, weights = names.read(outline.namings)
    own = _own_facts(outline, prose, weights)
    count = len(outline.texts)
    page = (count, total, around.all.prose[around.top] / total, np.count_nonzero(prose))
    return np.vstack(
        [
            own,
            _shape_facts(outline, prose, total),
            _around_facts(outline, around, total),
            _named_facts(outline, inline, around, groups),
            _place_facts(own, prose, headline, total),
            np.repeat(np.array(page, dtype=np.float64)[:, None], count, axis=1),
        ]
    )


def describe_neighbours(outline: Outline, first_look: Facts, chosen: Sequence[int]) -> Facts:
    """What the first probability of every block says of the chosen ones and of what stands beside them."""
    count = len(first_look)
    index = np.arange(count)
    length = outline.lengths.astype(np.float64)
    mass = first_look * length
    through = np.cumsum(mass)
    total = max(1.0, float(through[-1]))
    kept = first_look > 0.5
    last = np.maximum.accumulate(np.where(kept, index, -2 * FAR))
    following = np.minimum.accumulate(np.where(kept, index, count + 2 * FAR)[::-1])[::-1]
    shape = outline.elements.shapes[outline.element]
    holder = outline.elements.parents[outline.element]
    best = np.zeros(len(outline.elements.tags))
    np.maximum.at(best, holder, first_look)
    facts: Facts = np.array(
        [
            first_look,
            *(_shift(first_look, by) for by in (2, 1, -1, -2)),
            _others(shape, mass, length),
            _others(holder, mass, length),
            np.bincount(shape, mass)[shape] / total,
            np.bincount(holder, mass)[holder] / total,
            (through - mass) / total,
            (through[-1] - through) / total,
            np.minimum(index - np.append(-2 * FAR, last[:-1]), 2 * FAR),
            np.minimum(np.append(following[1:], count + 2 * FAR) - index, 2 * FAR),
            best[holder],
            np.full(count, total),
        ]
    )
    return facts[:, list(chosen)]


def _measure_prose(outline: Outline) -> Facts:
    """How many characters of each block are sentences, rather than labels or links."""
    free = outline.lengths - outline.linked
    long = (free >= SHORTEST_PROSE) & (outline.linked <= free)
    doubtful = np.flatnonzero(long & (free < LONG_TEXT)).tolist()
    long[[index for index in doubtful if not _SENTENCE_END.search(outline.texts[index])]] = False
    prose: Facts = np.where(long, free, 0).astype(np.float64)
    return prose


def _own_facts(outline: Outline, prose: Facts, weights: Facts) -> Facts:
    copies = Counter(outline.texts)
    return np.array(
        [
            outline.lengths,
            outline.linked / outline.lengths,
            outline.strong / outline.lengths,
            outline.italic / outline.lengths,
            prose,
            [_TAG_RANK.get(tag, _UNRANKED) for tag in outline.tags],
            outline.elements.depths[outline.element],
            weights,
            [copies[text] for text in outline.texts],
            outline.opening,
            outline.closing,
            np.minimum(outline.media, MANY_MEDIA),
        ],
        dtype=np.float64,
    )


def _shape_facts(outline: Outline, prose: Facts, total: float) -> Facts:
    """What the blocks that a template printed alike have in common."""
    shape = outline.elements.shapes[outline.element]
    lengths = np.maximum(np.bincount(shape, outline.lengths), 1)
    count = np.maximum(np.bincount(shape), 1)
    columns = [np.bincount(shape, prose) / total, count, np.bincount(shape, outline.linked) / lengths, lengths / count]
    return np.vstack([np.array(columns)[:, shape], outline.lengths / (lengths / count)[shape]])


def _around_facts(outline: Outline, around: Surroundings, total: float) -> Facts:
    """What the elements around a block hold, and what they are called."""
    element, home = outline.element, around.home
    parents, depths = outline.elements.parents, outline.elements.depths
    above = parents[home]
    second = parents[above]
    own, all_of = around.own, around.all
    best = max(1.0, float(around.score[around.top]))
    bits = np.arange(len(TELLING_TAGS))[:, None]
    order = np.argsort(home, kind="stable")
    place = np.empty(len(home))
    first = np.concatenate([[0], np.cumsum(own.blocks)])[:-1]
    place[order] = np.arange(len(home)) - first[home[order]]
    return np.array(
        [
            around.hidden[element],
            around.in_top,
            np.where(around.in_top, depths[element] - depths[around.top], -1),
            around.score[home] / best,
            around.score[above] / best,
            np.minimum(place, FAR),
            np.minimum(own.blocks[home] - 1 - place, FAR),
            own.prose[home] / total,
            own.blocks[home],
            own.linked[home] / own.length[home],
            own.length[home] / own.blocks[home],
            all_of.prose[home] / total,
            all_of.linked[home] / all_of.length[home],
            all_of.blocks[home],
            all_of.prose[above] / total,
            all_of.linked[above] / all_of.length[above],
            all_of.prose[second] / total,
            around.weight[element],
            around.weight[home],
            around.weight[above],
            around.lightest[element],
            around.heaviest[element],
            *(around.tags[element] >> bits & 1),
        ],
        dtype=np.float64,
    )


def _named_facts(outline: Outline, inline: Numbers, around: Surroundings, count: int) -> Facts:
    """How near an element stands that is named after a group: 3 itself, 2 its holder, 1 further out, 0 none."""
    own = around.groups[outline.element] | inline
    holder, above = around.groups[around.home], around.groups_above[around.home]
    bits = np.arange(count)[:, None]
    found = [(groups >> bits & 1) * near for groups, near in ((own, 3), (holder, 2), (above, 1))]
    nearest: Facts = np.max(found, axis=0).astype(np.float64)
    return nearest


def _place_facts(own: Facts, prose: Facts, headline: int | None, total: float) -> Facts:
    count = len(prose)
    index = np.arange(count)
    through = np.cumsum(prose)
    is_prose = prose > 0
    last = np.maximum.accumulate(np.where(is_prose, index, -FAR))
    following = np.minimum.accumulate(np.where(is_prose, index, count + FAR)[::-1])[::-1]
    since = index - np.append(-FAR, last[:-1])
    until = np.append(following[1:], count + FAR) - index
    length, density, tag, media = own[_LENGTH], own[_DENSITY], own[_TAG], own[_MEDIA]
    return np.array(
        [
            index / count,
            (through - prose) / total,
            (total - through) / total,
            np.clip(index - headline, -FAR, FAR) if headline is not None else np.full(count, -FAR - 1),
            np.minimum(since, FAR),
            np.minimum(until, FAR),
            *(shifted for column in (density, length) for shifted in (_shift(column, 1), _shift(column, -1))),
            _shift(media, -1),
            _shift(media, 1),
            _shift(tag, 1),
            _shift(tag, -1),
        ]
    )


def _shift(column: Facts, by: int) -> Facts:
    """The column of the neighbours `by` blocks before (after, when negative); -1 where there is none."""
    moved = np.full(len(column), -1.0)
    if by > 0:
        moved[by:] = column[:-by]
    else:
        moved[:by] = column[-by:]
    return moved


def _others(group: Numbers, mass: Facts, length: Facts) -> Facts:
    """The mean probability of the others of a group, by length; a group of few is drawn towards 0.3."""
    masses, lengths = np.bincount(group, mass)[group] - mass, np.bincount(group, length)[group] - length
    return (masses + 0.3 * 20) / (lengths + 20)
