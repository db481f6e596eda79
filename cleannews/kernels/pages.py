"""What the pages' kernels are told and hand on: the outline of a page, the trees of a forest."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Facts = NDArray[np.float64]
# A word, or some words in a row; "^" stands for the beginning of the text.
Phrase = str | tuple[str, ...]

BLOCK_LEVEL = frozenset(
    {"html", "body", "main", "article", "section", "header", "footer", "nav", "aside", "div", "center", "hgroup"}
    | {"h1", "h2", "h3", "h4", "h5", "h6", "p", "pre", "blockquote", "address", "figure", "figcaption"}
    | {"ul", "ol", "menu", "dir", "li", "dl", "dt", "dd", "details", "summary", "dialog"}
    | {"table", "caption", "thead", "tbody", "tfoot", "tr", "form", "fieldset", "legend", "button"}
)
# Elements that show a picture, a film or a foreign page; what they hold is not the page's text.
MEDIA = frozenset({"img", "picture", "iframe", "object", "embed", "audio", "video"})
# Elements without an end.
VOID = frozenset(
    {"area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input", "keygen"}
) | {*("link", "meta", "param", "source", "track", "wbr")}
# Ancestors that say something by their tag alone, a bit each.
TELLING_TAGS = {
    "article": ("article", "main"),
    "figure": ("figure", "figcaption"),
    "frame": ("nav", "header", "footer", "aside", "form", "button"),
    "list": ("ul", "ol", "dl"),
    "table": ("table",),
}
# A tree deeper than this is an attack or an accident: what lies deeper counts as this deep. Browsers stop at 512 too.
DEEPEST = 512
# A page of more blocks is an attack: the longest of 1,372 news pages has 1,525. What comes after is one last block.
MOST_BLOCKS = 10_000


class Elements(NamedTuple):
    """The block-level elements with text in them, in the order of the page; the first stands for the page itself.

    `namings` are the attributes that say what each is for, side by side; `parents` and `starts` the element around
    each and the first block in it; `shapes` are equal for elements that a template printed alike (tag, depth, class,
    parent's class); `hidden` says whether its own attributes hide it.
    """

    tags: list[str]
    namings: list[str]
    parents: Numbers
    depths: Numbers
    shapes: Numbers
    starts: Numbers
    hidden: NDArray[np.bool_]


class Outline(NamedTuple):
    """The blocks of a page in reading order: the text of each on one line, and where it stands.

    By block: the number of its `element`, and the tag; its `lengths` in code points and how many of these are `linked`,
    `strong` and `italic`; `media`, the pictures and films since the block before; `opening` and `closing`, what its
    first and its last piece of text stand in (1 a link, 2 bold, 3 both); `namings`, the attributes of the inline
    elements it opens in.
    """

    texts: list[str]
    tags: list[str]
    namings: list[str]
    element: Numbers
    lengths: Numbers
    linked: Numbers
    strong: Numbers
    italic: Numbers
    media: Numbers
    opening: Numbers
    closing: Numbers
    elements: Elements


class Forest(NamedTuple):
    """Trees, flattened: for each node a fact, a threshold and the leaves it leaves over, for each leaf its vote.

    A node's mask lacks the bits of the leaves on its left; `starts` has the first node of each tree. `votes` and
    `reasons` (the fact that moved the vote most) are (trees, leaves). A tree has at most 32 leaves.
    """

    nodes: Numbers
    thresholds: NDArray[np.float64]
    masks: NDArray[np.uint32]
    starts: Numbers
    votes: Numbers
    reasons: Numbers


class Said(NamedTuple):
    """What a page's metadata say of its article, the site's name case folded; empty where they say nothing."""

    title: str
    description: str
    author: str
    site: str
    article: str
