"""What surrounds a page's blocks, in plain NumPy: the part of the specification that tells of elements.

Elements come in the order of the page, so the blocks of an element and of all below it are a range.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleannews.kernels.pages import TELLING_TAGS, Facts, Numbers, Outline

_TAG_BIT = {tag: 1 << index for index, tags in enumerate(TELLING_TAGS.values()) for tag in tags}


class Held(NamedTuple):
    """What elements hold: characters of prose, characters, characters in links, blocks."""

    prose: Facts
    length: Facts
    linked: Facts
    blocks: Facts


class Surroundings(NamedTuple):
    """The elements around a page's blocks.

    By block: `home`, the element that holds it (a paragraph is held by what holds the paragraphs, a piece of text among
    others by the element it stands in), and whether it is `in_top`, the element that looks most like the article's. By
    element: `groups` and `weight` of its names, `groups_above` those of the elements around it, `lightest` and
    `heaviest` the weights of both; `tags`, the `TELLING_TAGS` it stands in, a bit each, and whether it is `hidden`;
    `own` is what it holds as a home, `all` what stands in it at any depth; `score` is how much it looks like the
    article's.
    """

    home: Numbers
    in_top: NDArray[np.bool_]
    groups: Numbers
    groups_above: Numbers
    weight: Facts
    lightest: Facts
    heaviest: Facts
    tags: Numbers
    hidden: NDArray[np.bool_]
    own: Held
    all: Held
    score: Facts
    top: int


def surround(outline: Outline, prose: Facts, groups: Numbers, weight: Facts) -> Surroundings:
    """The elements around a page's blocks: `prose` is by block, `groups` and `weight` of the names by element."""
    elements, element = outline.elements, outline.element
    count, blocks = len(elements.tags), len(outline.texts)
    ancestors = list(_climb(elements.parents, elements.depths))
    tags = np.array([_TAG_BIT.get(tag, 0) for tag in elements.tags])
    groups_above, hidden, lightest, heaviest = groups.copy(), elements.hidden.copy(), weight.copy(), weight.copy()
    ends = elements.starts + 1
    np.maximum.at(ends, element, np.arange(1, blocks + 1))
    for above in ancestors:
        groups_above |= groups_above[above]
        tags |= tags[above]
        hidden |= hidden[above]
        lightest, heaviest = np.minimum(lightest, lightest[above]), np.maximum(heaviest, heaviest[above])
        np.maximum.at(ends, above, ends)
    groups_above = groups_above[elements.parents]
    groups_above[0] = 0
    alone = np.bincount(element, minlength=count) == 1
    home = np.where(alone[element], elements.parents[element], element)
    columns = (prose, outline.lengths.astype(np.float64), outline.linked.astype(np.float64), np.ones(blocks))
    own = Held(*(np.bincount(home, column, count).astype(np.float64) for column in columns))
    sums = (np.concatenate([[0.0], np.cumsum(column)]) for column in columns)
    score = _score(elements.parents, own.prose)
    top = int(score.argmax())
    block = np.arange(blocks)
    return Surroundings(
        home=home,
        in_top=(block >= elements.starts[top]) & (block < ends[top]),
        groups=groups,
        groups_above=groups_above,
        weight=weight,
        lightest=lightest,
        heaviest=heaviest,
        tags=tags,
        hidden=hidden,
        own=own,
        all=Held(*(through[ends] - through[elements.starts] for through in sums)),
        score=score,
        top=top,
    )


def _climb(parents: Numbers, depths: Numbers) -> Iterator[Numbers]:
    """The element one level above each, two above, four above, and so on; above the page's own is itself.

    What is handed on by each of these in turn reaches every level (pointer jumping, Hillis and Steele 1986).
    """
    above = parents
    for _ in range(int(depths.max()).bit_length()):
        yield above
        above = above[above]


def _score(parents: Numbers, prose: Facts) -> Facts:
    """How much of an article's element each is: its prose as a home, half of it counted one above, a quarter two."""
    count = len(parents)
    child = np.arange(count) > 0
    half, quarter = prose * child / 2, prose * (child & (parents > 0)) / 4
    score: Facts = prose + (np.bincount(parents, half, count) + np.bincount(parents[parents], quarter, count))
    return score
