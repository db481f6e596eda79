"""The facts of a page's blocks that decide at a glance: where a block stands, and how much prose stands with it.

Each is a number with a name; none knows a site, a language or a word of the text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from cleannews.cleaning.pages.blocks import PageBlock
from cleannews.cleaning.pages.class_words import GROUPS, groups_of
from cleannews.cleaning.pages.scopes import TELLING_TAGS, Surroundings, weigh

Facts = NDArray[np.float64]

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
)
SHAPE = ("prose of its shape", "blocks of its shape", "link density of its shape", "mean length of its shape")
AROUND = (
    "hidden",
    "in the main element",
    "levels below the main element",
    "score of its holder",
    "score above its holder",
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
    "tag before it",
    "tag after it",
)
PAGE = ("blocks of the page", "prose of the page", "prose in the main element", "prose blocks of the page")
NAMES = (*OWN, *SHAPE, *AROUND, *NAMED, *PLACE, *PAGE)


def describe(blocks: list[PageBlock], headline: int | None, weights: Mapping[str, float]) -> Facts:
    """Return the facts of a page's blocks, one row for each of `NAMES`, one column for each block.

    `headline` is the index of the headline's block; `weights` tells which class words stand around articles.
    """
    prose = np.array([prose_length(block) for block in blocks], dtype=np.float64)
    around = Surroundings(blocks, prose, weights)
    total = max(1.0, float(prose.sum()))
    own = _own_facts(blocks, prose, weights)
    page = (len(blocks), total, around.all.prose[around.top] / total, np.count_nonzero(prose))
    return np.vstack(
        [
            own,
            _shape_facts(blocks, prose, total),
            _around_facts(around, total),
            _named_facts(blocks, around),
            _place_facts(own, prose, headline, total),
            np.repeat(np.array(page, dtype=np.float64)[:, None], len(blocks), axis=1),
        ]
    )


def prose_length(block: PageBlock) -> int:
    """Return how many characters of a block are sentences, rather than labels or links."""
    free = len(block.text) - block.linked
    if free < SHORTEST_PROSE or block.linked > free:
        return 0
    return free if free >= LONG_TEXT or _SENTENCE_END.search(block.text) else 0


def _own_facts(blocks: list[PageBlock], prose: Facts, weights: Mapping[str, float]) -> Facts:
    copies = Counter([block.text for block in blocks])
    rows = [
        (
            length := len(block.text),
            block.linked / length,
            block.strong / length,
            block.italic / length,
            block_prose,
            _TAG_RANK.get(block.tag, _UNRANKED),
            block.element.depth,
            weigh(block.naming, weights),
            copies[block.text],
        )
        for block, block_prose in zip(blocks, prose.tolist(), strict=True)
    ]
    return np.array(rows, dtype=np.float64).T


def _shape_facts(blocks: list[PageBlock], prose: Facts, total: float) -> Facts:
    """What the blocks that a template printed alike have in common."""
    numbers: dict[str, int] = {}
    shape = np.array([numbers.setdefault(block.element.shape, len(numbers)) for block in blocks])
    length = np.array([len(block.text) for block in blocks])
    count = np.bincount(shape)
    lengths = np.bincount(shape, length)
    of_prose = np.bincount(shape, prose) / total
    density = np.bincount(shape, [block.linked for block in blocks]) / lengths
    return np.array([of_prose, count, density, lengths / count])[:, shape]


def _around_facts(around: Surroundings, total: float) -> Facts:
    """What the elements around a block hold, and what they are called."""
    element, home = around.element, around.home
    above = around.parent[home]
    second = around.parent[above]
    own, all_of = around.own, around.all
    best = max(1.0, float(around.score[around.top]))
    bits = np.arange(len(TELLING_TAGS))[:, None]
    return np.array(
        [
            around.hidden[element],
            around.in_top,
            np.where(around.in_top, around.depth[element] - around.depth[around.top], -1),
            around.score[home] / best,
            around.score[above] / best,
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


def _named_facts(blocks: list[PageBlock], around: Surroundings) -> Facts:
    """How near an element stands that is named after a group: 3 itself, 2 its holder, 1 further out, 0 none."""
    inline = np.array([groups_of(block.naming) if block.naming else 0 for block in blocks])
    own = around.groups[around.element] | inline
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
    length, density, tag = (own[OWN.index(fact)] for fact in ("length", "link density", "tag"))
    return np.array(
        [
            index / count,
            (through - prose) / total,
            (total - through) / total,
            np.clip(index - headline, -FAR, FAR) if headline is not None else np.full(count, -FAR - 1),
            np.minimum(since, FAR),
            np.minimum(until, FAR),
            *(shifted for column in (density, length, tag) for shifted in (shift(column, 1), shift(column, -1))),
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
