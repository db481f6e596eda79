"""From the verdicts on a page's blocks to the article: which block is the headline, and where to draw the line."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cleannews.cleaning.pages.blocks import PageBlock
from cleannews.cleaning.pages.metadata import Metadata

# The line between kept and removed moves with the page, but only so far: cross-validated on three sets of pages.
LOWEST_LINE, HIGHEST_LINE = 0.3, 0.6
# A page that promises no better F1 has no article: none of 1,369 pages with one promised less than 0.54.
LEAST_PROMISE = 0.5
# Where more than this share of what would be kept is links, and little is not, it is a list of links: no such page of
# the 1,369; without the second condition a list of offers that is an article.
MOST_LINKED = 0.5
LITTLE_TEXT = 2000
# Two sentences or so: what stands below a headline and says what the metadata describe the page with is its lead. The
# model lets it go where sites call it by a name of their own (cross-validated: 34 leads found, 22 in the truth).
SHORTEST_LEAD = 40
LEAD_WITHIN = 3
LEAST_FOR_LEAD = 0.1
_LETTER = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Selection:
    """Which blocks of a page are its article's; where none is, the reason why the page has no article."""

    accepted: NDArray[np.bool_]
    reason: str = ""


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


def select(content: NDArray[np.float64], lengths: NDArray[np.float64], linked: NDArray[np.float64]) -> Selection:
    """Choose the blocks to keep: those from the probability on that promises the best F1 by length.

    With p the probabilities and n the lengths, keeping the k likeliest blocks promises precision Σpn/Σn over those
    kept and recall Σpn over those kept by Σpn over all (Lewis 1995, "Evaluating and optimizing autonomous text
    classification systems"). A section front or a list of links has no blocks to keep, and a reason for it.

    >>> likely, unlikely = np.array([0.9, 0.8, 0.1]), np.array([0.3, 0.1, 0.1])
    >>> select(likely, np.ones(3), np.zeros(3)).accepted.tolist(), select(unlikely, np.ones(3), np.zeros(3)).reason
    ([True, True, False], 'no block is likely to be of an article')
    """
    order = np.argsort(-content, kind="stable")
    gained = np.cumsum(content[order] * lengths[order])
    kept = np.cumsum(lengths[order])
    promised = 2 * gained / (kept + gained[-1])
    best = promised.argmax()
    accepted = content >= np.clip(content[order[best]], LOWEST_LINE, HIGHEST_LINE)
    none = np.zeros(len(content), dtype=np.bool_)
    if promised[best] < LEAST_PROMISE:
        return Selection(none, "no block is likely to be of an article")
    of_links, of_all = linked[accepted].sum(), lengths[accepted].sum()
    if of_links > MOST_LINKED * of_all and of_all - of_links < LITTLE_TEXT:
        return Selection(none, "what might be an article is a list of links")
    return Selection(accepted)


def find_lead(
    blocks: list[PageBlock],
    content: NDArray[np.float64],
    accepted: NDArray[np.bool_],
    headline: int | None,
    metadata: Metadata,
) -> int | None:
    """Return the block between the headline and the article that says the page's description, if there is one."""
    description = _fold(metadata.description or "")
    if headline is None or len(description) < SHORTEST_LEAD or not accepted[headline:].any():
        return None
    first = headline + int(accepted[headline:].argmax())
    for index in range(headline + 1, min(first + LEAD_WITHIN, len(blocks))):
        text = _fold(blocks[index].text)
        repeated = text.startswith(description) or (len(text) >= SHORTEST_LEAD and description.startswith(text))
        if repeated and content[index] >= LEAST_FOR_LEAD:
            return index
    return None


def _says(text: str, title: str) -> bool:
    """Whether a block says a title: all of it, or all but the site's name at its end."""
    return text == title or (2 * len(text) > len(title) and title.startswith(text + " "))


def _fold(text: str) -> str:
    return " ".join(_LETTER.findall(text.casefold()))
