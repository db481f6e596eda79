"""The facts of a page's blocks that decide at a glance: where a block stands, and how much prose stands with it.

Each is a number with a name; none knows a site, a language or a word of the text.
"""

from __future__ import annotations

import re
from collections import Counter

import numpy as np

from cleannews.cleaning.pages.class_words import GROUPS
from cleannews.kernels import NameReader, surround
from cleannews.kernels.pages import TELLING_TAGS, Facts, Numbers, Outline, Surroundings

# From the most to the least article-like, so that one threshold parts them.
TAGS: tuple[str, ...] = (
    "p",
    "blockquote",
    "h2",
    "h3",
    "h4",
    "li",
    "pre",
    "h1",
    "tr",
    "h5",
    "h6",
    "dd",
    "dt",
    "div",
    "section",
)
TAGS += ("article", "main", "figcaption", "figure", "ul", "header", "aside", "button", "footer", "nav", "form")
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

OWN = (
    "length",
    "link density",
    "bold share",
    "italic share",
    "prose",
    "tag",
    "depth",
    "weight of inline names",
    "repeats",
    "opens with a link or bold",
    "ends with a link or bold",
    "media before it",
)
SHAPE = (
    "prose of its shape",
    "blocks of its shape",
    "link density of its shape",
    "mean length of its shape",
    "length by that of its shape",
)
AROUND = (
    "hidden",
    "in the main element",
    "levels below the main element",
    "score of its holder",
    "score above its holder",
    "place in its holder",
    "place in its holder from the end",
    "own prose of its holder",
    "own blocks of its holder",
    "own link density of its holder",
    "own mean length of its holder",
    "prose of its holder",
    "link density of its holder",
    "blocks of its holder",
    "prose above its holder",
    "link density above its holder",
    "prose two above its holder",
    "weight of its names",
    "weight of its holder's names",
    "weight of the names above its holder",
    "lightest names around it",
    "heaviest names around it",
    *(f"in a {tags}" for tags in TELLING_TAGS),
)
NAMED = tuple(f"named {group}" for group in GROUPS)
PLACE = (
    "position",
    "prose before it",
    "prose after it",
    "blocks since the headline",
    "blocks since prose",
    "blocks until prose",
    "link density before it",
    "link density after it",
    "length before it",
    "length after it",
    "media after it",
    "media two before",
    "tag before it",
    "tag after it",
)
PAGE = ("blocks of the page", "prose of the page", "prose in the main element", "prose blocks of the page")
NAMES = (*OWN, *SHAPE, *AROUND, *NAMED, *PLACE, *PAGE)


def describe(outline: Outline, headline: int | None, names: NameReader) -> Facts:
    """Return the facts of a page's blocks, one row for each of `NAMES`, one column for each block.

    `headline` is the index of the headline's block; `names` reads what elements are called.
    """
    prose = _measure_prose(outline)
    around = surround(outline, prose, *names.read(outline.elements.namings))
    total = max(1.0, float(prose.sum()))
    groups, weights = names.read(outline.namings)
    own = _own_facts(outline, prose, weights)
    count = len(outline.texts)
    page = (count, total, around.all.prose[around.top] / total, np.count_nonzero(prose))
    return np.vstack(
        [
            own,
            _shape_facts(outline, prose, total),
            _around_facts(outline, around, total),
            _named_facts(outline, groups, around),
            _place_facts(own, prose, headline, total),
            np.repeat(np.array(page, dtype=np.float64)[:, None], count, axis=1),
        ]
    )


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


def _named_facts(outline: Outline, inline: Numbers, around: Surroundings) -> Facts:
    """How near an element stands that is named after a group: 3 itself, 2 its holder, 1 further out, 0 none."""
    own = around.groups[outline.element] | inline
    holder, above = around.groups[around.home], around.groups_above[around.home]
    bits = np.arange(len(GROUPS))[:, None]
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
    length, density, tag, media = (
        own[OWN.index(fact)] for fact in ("length", "link density", "tag", "media before it")
    )
    return np.array(
        [
            index / count,
            (through - prose) / total,
            (total - through) / total,
            np.clip(index - headline, -FAR, FAR) if headline is not None else np.full(count, -FAR - 1),
            np.minimum(since, FAR),
            np.minimum(until, FAR),
            *(shifted for column in (density, length) for shifted in (shift(column, 1), shift(column, -1))),
            shift(media, -1),
            shift(media, 1),
            shift(tag, 1),
            shift(tag, -1),
        ]
    )


def shift(column: Facts, by: int) -> Facts:
    """Return the column of the neighbours `by` blocks before (after, when negative); -1 where there is none."""
    moved = np.full(len(column), -1.0)
    if by > 0:
        moved[by:] = column[:-by]
    else:
        moved[:by] = column[-by:]
    return moved
