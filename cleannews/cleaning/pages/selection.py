"""From the verdicts on a page's blocks to the article: which block is the headline, and where to draw the line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from cleannews.cleaning.pages.metadata import Metadata
from cleannews.kernels.pages import Numbers, Outline

# The line between kept and removed moves with the page, but only so far: cross-validated on three sets of pages.
LOWEST_LINE, HIGHEST_LINE = 0.3, 0.6
# A page that promises no better F1 has no article: none but 1 of 1,371 pages with one promised less than 0.57. One
# whose JSON-LD describes an article is believed: a live blog of many short entries and a ranking are found so.
LEAST_PROMISE = 0.5
# Where more than this share of what is likely enough is links, and little is not, it is a list of links: of articles
# with little text one is linked to 0.39, the next to 0.34. One in 1,369 is a long list of offers, linked to 0.67.
LEAST_LIKELY = 0.25
MOST_LINKED = 0.4
LITTLE_TEXT = 2000
# Two sentences or so: what stands below a headline and says what the metadata describe the page with is its lead. The
# model lets it go where sites call it by a name of their own (cross-validated: 34 leads found, 22 in the truth).
SHORTEST_LEAD = 40
LEAD_WITHIN = 3
LEAST_FOR_LEAD = 0.1
# A guide has its title over a part of it once more («The best phones of 2026» over the list). Of blocks within the
# article that say the title, 29 of 32 such are in the truth; of the others 13 of 172.
SUBHEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
LEAST_FOR_SUBHEADING = 0.75
# Characters that two names take, at the most.
LONGEST_NAME = 60
_LETTER = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Selection:
    """Which blocks of a page are its article's; where none is, the reason why the page has no article."""

    accepted: NDArray[np.bool_]
    reason: str = ""


def find_headlines(outline: Outline, metadata: Metadata) -> list[int]:
    """Return the blocks that say the title, the page's headline first: a heading rather than a breadcrumb.

    >>> from cleannews.kernels import outline
    >>> find_headlines(outline("<li>Rain</li><h1>Rain</h1>"), Metadata(titles=("Rain",)))
    [1, 0]
    """
    titles = [_fold(title) for title in metadata.titles]
    longest = max(map(len, titles), default=0)
    tags, texts = outline.tags, outline.texts
    short = np.flatnonzero(outline.lengths < 2 * longest).tolist()
    initials = {title[:1] for title in titles}
    signs = {texts[index][0] for index in short}
    openings = {sign for sign in signs if not sign.isalnum() or sign.casefold()[0] in initials}
    found = [index for index in short if texts[index][0] in openings and _says_one_of(titles, _fold(texts[index]))]
    if not any(tags[index] == "h1" for index in found):
        lone = [index for index, tag in enumerate(tags) if tag == "h1"]
        found += [index for index in lone[:1] if not found or len(lone) == 1]
    return sorted(found, key=lambda index: (tags[index] != "h1", tags[index][:1] != "h", index))


def select(content: NDArray[np.float64], lengths: Numbers, linked: Numbers, has_story: bool = False) -> Selection:
    """Choose the blocks to keep: those from the probability on that promises the best F1 by length.

    With p the probabilities and n the lengths, keeping the k likeliest blocks promises precision Σpn/Σn over those
    kept and recall Σpn over those kept by Σpn over all (Lewis 1995, "Evaluating and optimizing autonomous text
    classification systems"). A section front or a list of links has no blocks to keep, and a reason for it;
    `has_story` says that the page describes an article of its own.

    >>> lengths, linked = np.ones(3, int), np.zeros(3, int)
    >>> select(np.array([0.9, 0.8, 0.1]), lengths, linked).accepted.tolist()
    [True, True, False]
    >>> select(np.array([0.3, 0.1, 0.1]), lengths, linked).reason
    'no block is likely to be of an article'
    """
    order = np.argsort(-content, kind="stable")
    gained = np.cumsum(content[order] * lengths[order])
    kept = np.cumsum(lengths[order])
    promised = 2 * gained / (kept + gained[-1])
    best = promised.argmax()
    accepted = content >= np.clip(content[order[best]], LOWEST_LINE, HIGHEST_LINE)
    none = np.zeros(len(content), dtype=np.bool_)
    if promised[best] < LEAST_PROMISE and not has_story:
        return Selection(none, "no block is likely to be of an article")
    might = content >= LEAST_LIKELY
    of_links, of_all = linked[might].sum(), lengths[might].sum()
    if of_links > MOST_LINKED * of_all and of_all - of_links < LITTLE_TEXT:
        return Selection(none, "what might be an article is a list of links")
    return Selection(accepted)


def find_repeats(
    headlines: list[int], tags: list[str], content: NDArray[np.float64], accepted: NDArray[np.bool_]
) -> list[int]:
    """Return the blocks that say the title and are not of the article: all but subheadings that open a part of it.

    >>> content, accepted = np.array([0.2, 0.9, 0.9]), np.array([False, True, True])
    >>> find_repeats([0, 2], ["h1", "p", "h2"], content, accepted)
    [0]
    """
    others = accepted.copy()
    others[headlines] = False
    first = int(others.argmax())
    return [
        index
        for index in headlines
        if index < first or tags[index] not in SUBHEADINGS or content[index] < LEAST_FOR_SUBHEADING
    ]


def find_lead(
    texts: list[str],
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
    for index in range(headline + 1, min(first + LEAD_WITHIN, len(texts))):
        text = _fold(texts[index])
        repeated = text.startswith(description) or (len(text) >= SHORTEST_LEAD and description.startswith(text))
        if repeated and content[index] >= LEAST_FOR_LEAD:
            return index
    return None


def find_author_notes(texts: list[str], accepted: NDArray[np.bool_], metadata: Metadata) -> list[int]:
    """Return the article's last blocks that open with its author's name: they tell of the author, not of the news.

    >>> texts = ["It rained.", "Ada Wren writes about the weather."]
    >>> find_author_notes(texts, np.array([True, True]), Metadata(author="Ada Wren"))
    [1]
    """
    names = _fold(metadata.author or "").split()
    pairs = set(pairwise(names))
    notes: list[int] = []
    for index in reversed(np.flatnonzero(accepted)[1:].tolist()):
        opening = _fold(texts[index][:LONGEST_NAME]).split()[:2]
        if tuple(opening) not in pairs or not texts[index].endswith((".", "!", "。")):
            break
        notes.append(index)
    return notes


def _says_one_of(titles: list[str], text: str) -> bool:
    """Whether a block says a title: all of it, or all but the site's name at its end."""
    return any(text == title or (2 * len(text) > len(title) and title.startswith(text + " ")) for title in titles)


def _fold(text: str) -> str:
    return " ".join(_LETTER.findall(text.casefold()))
