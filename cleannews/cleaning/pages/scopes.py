"""What surrounds a page's blocks: the elements around them, the text they hold, and what their names say.

All is kept in columns, an entry for each element or for each block. Elements come in the order of the page, so the
blocks of an element and of all below it are a range.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cleannews.cleaning.pages.blocks import Element, PageBlock, split_names
from cleannews.cleaning.pages.class_words import groups_of

Numbers = NDArray[np.float64]
Indexes = NDArray[np.intp]

# Ancestors that say something by their tag alone, a bit each.
TELLING_TAGS = {
    "article": ("article", "main"),
    "figure": ("figure", "figcaption"),
    "frame": ("nav", "header", "footer", "aside", "form", "button"),
    "list": ("ul", "ol", "dl"),
    "table": ("table",),
}
_TAG_BIT = {tag: 1 << index for index, tags in enumerate(TELLING_TAGS.values()) for tag in tags}


@dataclass(frozen=True, slots=True)
class Held:
    """What elements hold: characters of prose, characters, characters in links, blocks."""

    prose: Numbers
    length: Numbers
    linked: Numbers
    blocks: Numbers


class Surroundings:
    """The elements around a page's blocks.

    By block: `element` is the one it stands in, `home` the one that holds it: a paragraph is held by what holds the
    paragraphs, a piece of text among others by the element itself. By element: `own` is what it holds as a home,
    `all` what stands in it at any depth; `weight` the learned weight of its names, `lightest` and `heaviest` that of
    those around it too; `score` how much it looks like the article's element, and `top` the one that does most.
    """

    def __init__(self, blocks: list[PageBlock], prose: Numbers, weights: Mapping[str, float]) -> None:
        elements, self.element, starts = _number_elements(blocks)
        self._inherit(elements, weights)
        length = np.array([len(block.text) for block in blocks], dtype=np.float64)
        linked = np.array([block.linked for block in blocks], dtype=np.float64)
        columns = (prose, length, linked, np.ones(len(blocks)))
        alone = np.bincount(self.element, minlength=len(elements)) == 1
        self.home = np.where(alone[self.element], self.parent[self.element], self.element)
        self.own = Held(*(np.bincount(self.home, column, len(elements)).astype(np.float64) for column in columns))
        ends = starts + 1
        np.maximum.at(ends, self.element, np.arange(1, len(blocks) + 1))
        for index in range(len(elements) - 1, 0, -1):
            ends[self.parent[index]] = max(ends[self.parent[index]], ends[index])
        sums = (np.concatenate([[0.0], np.cumsum(column)]) for column in columns)
        self.all = Held(*(through[ends] - through[starts] for through in sums))
        self._find_top(starts, ends)

    def _inherit(self, elements: list[Element], weights: Mapping[str, float]) -> None:
        """Hand down what the elements around an element are; a parent comes before its children."""
        place = {element: index for index, element in enumerate(elements)}
        parents: list[int] = []
        groups: list[int] = []
        above: list[int] = []
        tags: list[int] = []
        hidden: list[bool] = []
        own: list[float] = []
        lightest: list[float] = []
        heaviest: list[float] = []
        for element in elements:
            parent = place[element.parent] if element.parent is not None else 0
            weight = weigh(element.naming, weights)
            root = not parents
            parents.append(parent)
            groups.append(groups_of(element.naming))
            above.append(0 if root else above[parent] | groups[parent])
            tags.append(_TAG_BIT.get(element.tag, 0) | (0 if root else tags[parent]))
            hidden.append(element.hidden or (not root and hidden[parent]))
            own.append(weight)
            lightest.append(weight if root else min(weight, lightest[parent]))
            heaviest.append(weight if root else max(weight, heaviest[parent]))
        self.parent: Indexes = np.array(parents)
        self.groups, self.groups_above, self.tags = np.array(groups), np.array(above), np.array(tags)
        self.hidden = np.array(hidden)
        self.weight, self.lightest, self.heaviest = np.array(own), np.array(lightest), np.array(heaviest)
        self.depth: Indexes = np.array([element.depth for element in elements])

    def _find_top(self, starts: Indexes, ends: Indexes) -> None:
        """Find the element of the article: most prose as a home, half of it counted one above, a quarter two above."""
        count = len(self.parent)
        child = np.arange(count) > 0
        half, quarter = self.own.prose * child / 2, self.own.prose * (child & (self.parent > 0)) / 4
        above = np.bincount(self.parent, half, count) + np.bincount(self.parent[self.parent], quarter, count)
        self.score: Numbers = self.own.prose + above
        self.top = int(self.score.argmax())
        block = np.arange(len(self.element))
        self.in_top = (block >= starts[self.top]) & (block < ends[self.top])


def weigh(naming: str, weights: Mapping[str, float]) -> float:
    """Return the sum of the weights of the words of an element's class, id and role, each word once."""
    return sum([weights.get(name, 0.0) for name in set(split_names(naming))]) if naming else 0.0


def _number_elements(blocks: list[PageBlock]) -> tuple[list[Element], Indexes, Indexes]:
    """The elements around blocks in the page's order, the one each block stands in, and the first block of each."""
    numbers: dict[Element, int] = {}
    starts = []
    for index, block in enumerate(blocks):
        missing = []
        element: Element | None = block.element
        while element is not None and element not in numbers:
            missing.append(element)
            element = element.parent
        for new in reversed(missing):
            numbers[new] = len(numbers)
            starts.append(index)
    return list(numbers), np.array([numbers[block.element] for block in blocks]), np.array(starts)
