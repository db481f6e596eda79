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
from cleannews.cleaning.pages.scopes import TELLING_TAGS, Scope, Surroundings

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

OWN = ("length", "link density", "bold share", "prose", "tag", "depth", "weight of inline names", "repeats")
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
    prose = [prose_length(block) for block in blocks]
    around = Surroundings(blocks, prose, weights)
    total = max(1, sum(prose))
    main = around.top.prose / total if around.top else 0.0
    page = (len(blocks), total, main, sum(map(bool, prose)))
    return np.vstack(
        [
            _own_facts(blocks, prose, weights),
            _shape_facts(blocks, prose, total),
            _around_facts(around, total),
            _named_facts(blocks, around),
            _place_facts(blocks, prose, headline, total),
            np.repeat(np.array(page, dtype=np.float64)[:, None], len(blocks), axis=1),
        ]
    )


def prose_length(block: PageBlock) -> int:
    """Return how many characters of a block are sentences, rather than labels or links."""
    free = len(block.text) - block.linked
    if free < SHORTEST_PROSE or block.linked > free:
        return 0
    return free if free >= LONG_TEXT or _SENTENCE_END.search(block.text) else 0


def _own_facts(blocks: list[PageBlock], prose: list[int], weights: Mapping[str, float]) -> Facts:
    copies = Counter([block.text for block in blocks])
    rows = [
        (
            length := len(block.text),
            block.linked / length,
            block.strong / length,
            block_prose,
            _TAG_RANK.get(block.tag, _UNRANKED),
            block.element.depth,
            sum([weights.get(name, 0.0) for name in set(block.names)]) if block.names else 0.0,
            copies[block.text],
        )
        for block, block_prose in zip(blocks, prose, strict=True)
    ]
    return np.array(rows, dtype=np.float64).T


def _shape_facts(blocks: list[PageBlock], prose: list[int], total: int) -> Facts:
    """What the blocks that a template printed alike have in common."""
    numbers: dict[str, int] = {}
    shape = np.array([numbers.setdefault(block.element.shape, len(numbers)) for block in blocks])
    length = np.array([len(block.text) for block in blocks])
    count = np.bincount(shape)
    lengths = np.bincount(shape, length)
    of_prose = np.bincount(shape, prose) / total
    density = np.bincount(shape, [block.linked for block in blocks]) / lengths
    return np.array([of_prose, count, density, lengths / count])[:, shape]


def _around_facts(around: Surroundings, total: int) -> Facts:
    """What the elements around a block hold; the same for all blocks of an element, so worked out once."""
    numbers: dict[tuple[Scope, Scope], int] = {}
    place = [numbers.setdefault(pair, len(numbers)) for pair in zip(around.scopes, around.homes, strict=True)]
    best = max(1.0, around.top.score) if around.top else 1.0
    rows = []
    for scope, home in numbers:
        levels = 0
        inside: Scope | None = scope
        while inside is not None and inside is not around.top:
            inside = inside.parent
            levels += 1
        above = home.parent or home
        second = above.parent or above
        rows.append(
            (
                scope.hidden,
                inside is not None,
                levels if inside is not None else -1,
                home.score / best,
                above.score / best,
                home.own_prose / total,
                home.own_blocks,
                home.own_linked / max(1, home.own_length),
                home.own_length / max(1, home.own_blocks),
                home.prose / total,
                home.linked / max(1, home.length),
                home.blocks,
                above.prose / total,
                above.linked / max(1, above.length),
                second.prose / total,
                scope.weight,
                home.weight,
                above.weight,
                scope.lightest,
                scope.heaviest,
                *[scope.tags >> bit & 1 for bit in range(len(TELLING_TAGS))],
            )
        )
    return np.array(rows, dtype=np.float64).T[:, place]


def _named_facts(blocks: list[PageBlock], around: Surroundings) -> Facts:
    """How near an element stands that is named after a group: 3 itself, 2 its holder, 1 further out, 0 none."""
    own = [scope.groups | groups_of(block.names) for block, scope in zip(blocks, around.scopes, strict=True)]
    holder = [home.groups for home in around.homes]
    above = [home.groups_above for home in around.homes]
    bits = np.arange(len(GROUPS))[:, None]
    found = [(np.array(groups) >> bits & 1) * near for groups, near in ((own, 3), (holder, 2), (above, 1))]
    nearest: Facts = np.max(found, axis=0).astype(np.float64)
    return nearest


def _place_facts(blocks: list[PageBlock], prose: list[int], headline: int | None, total: int) -> Facts:
    count = len(blocks)
    index = np.arange(count)
    through = np.cumsum(prose)
    is_prose = np.array(prose) > 0
    last = np.maximum.accumulate(np.where(is_prose, index, -FAR))
    following = np.minimum.accumulate(np.where(is_prose, index, count + FAR)[::-1])[::-1]
    since = index - np.append(-FAR, last[:-1])
    until = np.append(following[1:], count + FAR) - index
    density = np.array([block.linked / len(block.text) for block in blocks])
    length = np.array([len(block.text) for block in blocks], dtype=np.float64)
    tag = np.array([_TAG_RANK.get(block.tag, _UNRANKED) for block in blocks])
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
