"""The facts of a page's blocks that decide at a glance: where a block stands, and how much prose stands with it.

Each is a number with a name; none knows a site, a language or a word of the text.
"""

from __future__ import annotations

from cleannews.cleaning.pages.class_words import GROUPS
from cleannews.kernels import NameReader, describe_blocks
from cleannews.kernels.pages import TELLING_TAGS, Facts, Outline

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
    return describe_blocks(outline, headline, names, len(GROUPS))
