"""What surrounds a page's blocks: the elements around them, the text they hold, and what their names say.

All is kept in columns, an entry for each element or for each block. Elements come in the order of the page, so the
blocks of an element and of all below it are a range.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cleannews.kernels import NameReader
from cleannews.kernels.pages import Elements, Outline

Numbers = NDArray[np.float64]
Indexes = NDArray[np.int64]

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

    def __init__(self, outline: Outline, prose: Numbers, names: NameReader) -> None:
        elements = outline.elements
        self.element: Indexes = outline.element
        self.parent: Indexes = elements.parents
        self.depth: Indexes = elements.depths
        count, blocks = len(elements.tags), len(outline.texts)
        ancestors = list(self._climb())
        self._inherit(elements, names, ancestors)
        columns = (prose, outline.lengths.astype(np.float64), outline.linked.astype(np.float64), np.ones(blocks))
        alone = np.bincount(self.element, minlength=count) == 1
        self.home: Indexes = np.where(alone[self.element], self.parent[self.element], self.element)
        self.own = Held(*(np.bincount(self.home, column, count).astype(np.float64) for column in columns))
        ends = elements.starts + 1
        np.maximum.at(ends, self.element, np.arange(1, blocks + 1))
        for above in ancestors:
            np.maximum.at(ends, above, ends)
        sums = (np.concatenate([[0.0], np.cumsum(column)]) for column in columns)
        self.all = Held(*(through[ends] - through[elements.starts] for through in sums))
        self._find_top(elements.starts, ends)

    def _climb(self) -> Iterator[Indexes]:
        """Yield the element one level above each, two above, four above, and so on: its own ancestor is the page's.

        What is handed on by each of these in turn reaches every level (pointer jumping, Hillis and Steele 1986).
        """
        above = self.parent
        for _ in range(int(self.depth.max()).bit_length()):
            yield above
            above = above[above]

    def _inherit(self, elements: Elements, names: NameReader, ancestors: list[Indexes]) -> None:
        """Hand down what the elements around an element are."""
        self.groups, self.weight = names.read(elements.namings)
        self.tags = np.array([_TAG_BIT.get(tag, 0) for tag in elements.tags])
        self.hidden = elements.hidden.copy()
        self.lightest, self.heaviest = self.weight.copy(), self.weight.copy()
        groups = self.groups.copy()
        for above in ancestors:
            groups |= groups[above]
            self.tags |= self.tags[above]
            self.hidden |= self.hidden[above]
            np.minimum(self.lightest, self.lightest[above], out=self.lightest)
            np.maximum(self.heaviest, self.heaviest[above], out=self.heaviest)
        self.groups_above = groups[self.parent]
        self.groups_above[0] = 0

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
