"""From the verdicts on a page's blocks to the article: which block is the headline, and where to draw the line."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from cleannews.cleaning.pages.blocks import PageBlock
from cleannews.cleaning.pages.metadata import Metadata

# The line between kept and removed moves with the page, but only so far: cross-validated on three sets of pages.
LOWEST_LINE, HIGHEST_LINE = 0.3, 0.6
_LETTER = re.compile(r"\w+")


def find_headlines(blocks: list[PageBlock], metadata: Metadata) -> list[int]:
    """Return the blocks that say the title, the page's headline first: a heading rather than a breadcrumb.

    >>> from cleannews.cleaning.pages.blocks import Element
    >>> crumb, heading = (PageBlock("Rain", Element(tag, None, None)) for tag in ("li", "h1"))
    >>> find_headlines([crumb, heading], Metadata(titles=("Rain",)))
    [1, 0]
    """
    titles = [_fold(title) for title in metadata.titles]
    longest = max(map(len, titles), default=0)
    found = [
        index
        for index, block in enumerate(blocks)
        if len(block.text) < 2 * longest and any(_says(_fold(block.text), title) for title in titles)
    ]
    if not any(blocks[index].tag == "h1" for index in found):
        lone = [index for index, block in enumerate(blocks) if block.tag == "h1"]
        found += [index for index in lone[:1] if not found or len(lone) == 1]
    return sorted(found, key=lambda index: (blocks[index].tag != "h1", blocks[index].tag[0] != "h", index))


def draw_line(content: NDArray[np.float64], lengths: NDArray[np.float64]) -> float:
    """Return the probability from which blocks are kept: the one that promises the best F1 by length.

    With p the probabilities and n the lengths, keeping the k likeliest blocks promises precision Σpn/Σn over those
    kept and recall Σpn over those kept by Σpn over all (Lewis 1995, "Evaluating and optimizing autonomous text
    classification systems").
    """
    order = np.argsort(-content, kind="stable")
    gained = np.cumsum(content[order] * lengths[order])
    kept = np.cumsum(lengths[order])
    promised = 2 * gained / (kept + gained[-1])
    return float(np.clip(content[order[promised.argmax()]], LOWEST_LINE, HIGHEST_LINE))


def _says(text: str, title: str) -> bool:
    """Whether a block says a title: all of it, or all but the site's name at its end."""
    return text == title or (2 * len(text) > len(title) and title.startswith(text + " "))


def _fold(text: str) -> str:
    return " ".join(_LETTER.findall(text.casefold()))
