"""The facts that decide at a closer look: a block's wording, what the metadata repeats, what its neighbours are.

They cost more, so only the blocks that passed the first look are asked for them.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cleannews.cleaning.pages.facts import FAR, shift
from cleannews.cleaning.pages.metadata import Metadata
from cleannews.kernels import PhraseReader
from cleannews.kernels.pages import Facts, Numbers, Outline, Said

WORDING = (
    "words",
    "last character",
    "first character",
    "share of digits",
    "share of capitals",
    "commas per word",
    "separators",
    "address in it",
    "date or time in it",
    "said again elsewhere",
    "lightest word",
    "heaviest word",
    "mean weight of its words",
    "weight of its first words",
)
METADATA = (
    "share of it in the description",
    "share of the description in it",
    "share of it in the title",
    "share of the title in it",
    "share of it in the author",
    "site's name in it",
    "in the article's own text",
    "place in the article's own text",
    "length of the article's own text",
)
NEIGHBOURS = (
    "first look",
    "first look two before",
    "first look one before",
    "first look one after",
    "first look two after",
    "first look at its shape",
    "first look at its holder",
    "weight of its shape in the article",
    "weight of its holder in the article",
    "article before it",
    "article after it",
    "blocks since the article",
    "blocks until the article",
    "best of its holder",
    "length of the article",
)
NAMES = (*WORDING, *METADATA, *NEIGHBOURS)


def describe_closer(
    outline: Outline, chosen: Sequence[int], first_look: Facts, metadata: Metadata, phrases: PhraseReader
) -> Facts:
    """Return the facts of the chosen blocks, one row for each of `NAMES`, one column for each block chosen.

    `first_look` is the first probability of every block; `phrases` reads what the blocks say.
    """
    said = Said(
        title=metadata.title or "",
        description=metadata.description or "",
        author=metadata.author or "",
        site=(metadata.site or "").casefold(),
        article=metadata.article or "",
    )
    return np.vstack([phrases.read(outline.texts, chosen, said), _neighbour_facts(outline, first_look)[:, chosen]])


def _neighbour_facts(outline: Outline, first_look: Facts) -> Facts:
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
    return np.array(
        [
            first_look,
            *(shift(first_look, by) for by in (2, 1, -1, -2)),
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


def _others(group: Numbers, mass: Facts, length: Facts) -> Facts:
    """The mean probability of the others of a group, by length; a group of few is drawn towards 0.3."""
    masses, lengths = np.bincount(group, mass)[group] - mass, np.bincount(group, length)[group] - length
    return (masses + 0.3 * 20) / (lengths + 20)
