"""The facts that decide at a closer look: a block's wording, what the metadata repeats, what its neighbours are.

They cost more, so only the blocks that passed the first look are asked for them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
import regex

from cleannews.cleaning.pages.facts import FAR, Facts, shift
from cleannews.cleaning.pages.metadata import Metadata
from cleannews.kernels.pages import Numbers, Outline

# A word, or some words in a row; "^" stands for the beginning of the text.
Phrase = str | tuple[str, ...]

_WORD = re.compile(r"[^\W\d_]+|[©@*]")
_LETTERS = re.compile(r"\w+")
_DIGIT = re.compile(r"\d")
_CAPITAL = regex.compile(r"\p{Lu}")
_DATE_OR_TIME = re.compile(r"\b\d{1,2}[:.h]\d{2}\b|\b(?:19|20)\d\d\b")
# What tells a promotion or an end note from a paragraph are its words, as long as it is short: of a longer text only
# the beginning is read.
SHORT = 320
BEGINNING = 80
_LAST_RANK = {"…": 2.0, ":": 3.0, "?": 4.0, "؟": 4.0, "？": 4.0, "!": 5.0, "！": 5.0}
_LAST_RANK |= dict.fromkeys(".。।۔", 6.0)
_FIRST_RANK = dict.fromkeys("«“\"„「'‘", 0.0) | dict.fromkeys("—–-", 1.0) | dict.fromkeys("([*•→►", 5.0)
_CLOSING = "\"'»”’)] "
_OPENING = "«“„‘([—–-"
# Pull quotes and captions say again what a paragraph says; their first words are enough to find it by.
EXCERPT = 40

# Shorter names of sites ("AP", "N+1") stand in other words.
SHORTEST_SITE = 4

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


class _Page:
    """A page's whole text, asked what it says twice."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._counts = Counter(text.split())

    def repeats(self, excerpt: str) -> bool:
        """Whether an excerpt of the page stands in it twice: not where one of its words stands there once."""
        if 1 in [self._counts[word] for word in excerpt.split()[1:-1]]:
            return False
        return self._text.find(excerpt, self._text.find(excerpt) + 1) >= 0


def describe_closer(
    outline: Outline,
    chosen: Sequence[int],
    first_look: Facts,
    metadata: Metadata,
    weights: Mapping[Phrase, int],
) -> Facts:
    """Return the facts of the chosen blocks, one row for each of `NAMES`, one column for each block chosen.

    `first_look` is the first probability of every block; `weights` tells which words stand in and around articles.
    """
    texts = [outline.texts[index] for index in chosen]
    words = [read_words(text) for text in texts]
    page = _Page("\n".join(outline.texts))
    return np.vstack(
        [
            np.array([_wording(*pair, page, weights) for pair in zip(texts, words, strict=True)], dtype=np.float64).T,
            _metadata_facts(words, metadata),
            _own_text_facts(texts, metadata),
            _neighbour_facts(outline, first_look)[:, chosen],
        ]
    )


def read_words(text: str) -> list[str]:
    """Return the words that are weighed, in lower case: all of a short text, the first of a longer one.

    >>> read_words("© 2024 Reuters.")
    ['©', 'reuters']
    """
    return _WORD.findall((text if len(text) <= SHORT else text[:BEGINNING]).lower())


def read_phrases(words: list[str]) -> list[Phrase]:
    """Return what is weighed of some words: each, each pair, and after a "^" the first and the first pair.

    >>> read_phrases(["read", "more"])
    ['read', 'more', ('read', 'more'), ('^', 'read'), ('^', 'read', 'more')]
    """
    return [*words, *pairwise(words), *_read_start(words)]


def _read_start(words: list[str]) -> list[Phrase]:
    return [("^", *words[:count]) for count in (1, 2) if len(words) >= count]


def _wording(text: str, words: list[str], page: _Page, weights: Mapping[Phrase, int]) -> tuple[float, ...]:
    count = text.count(" ") + 1
    last = (text.rstrip(_CLOSING) or text)[-1]
    head = text[:BEGINNING]
    excerpt = text.strip(_CLOSING + _OPENING)[:EXCERPT]
    found = [weight for weight in map(weights.get, read_phrases(words)) if weight is not None]
    return (
        count,
        _LAST_RANK.get(last, 0.0 if last.isalpha() else 1.0),
        _FIRST_RANK.get(text[0], 2.0 if text[0].islower() else 3.0 if text[0].isupper() else 4.0),
        len(_DIGIT.findall(head)) / len(head),
        len(_CAPITAL.findall(head)) / len(head),
        text.count(",") / count,
        text.count("|") + text.count("•") + text.count(" / "),
        "@" in head or "http" in head or "www." in head,
        _DATE_OR_TIME.search(head) is not None,
        page.repeats(excerpt),
        min(found, default=0) / 10,
        max(found, default=0) / 10,
        sum(found) / 10 / max(1, len(words)),
        sum([weights.get(phrase, 0) for phrase in _read_start(words)]) / 10,
    )


def _metadata_facts(texts: list[list[str]], metadata: Metadata) -> Facts:
    """How much of a block's beginning the metadata repeats, by pairs of words, and the other way round."""
    description, title = (_pairs(read_words(text or "")) for text in (metadata.description, metadata.title))
    author = set(read_words(metadata.author or ""))
    rows = []
    for words in texts:
        pairs = _pairs(words)
        in_description, in_title = len(pairs & description), len(pairs & title)
        rows.append(
            (
                in_description / max(1, len(pairs)),
                in_description / max(1, len(description)),
                in_title / max(1, len(pairs)),
                in_title / max(1, len(title)),
                len(author.intersection(words)) / max(1, len(words)),
            )
        )
    return np.array(rows, dtype=np.float64).T


def _own_text_facts(texts: list[str], metadata: Metadata) -> Facts:
    """Whether a block names the site, and whether it is in the text handed to machines, which is often cut short."""
    site = (metadata.site or "").casefold()
    article = _squeeze(metadata.article or "")
    named = [len(site) >= SHORTEST_SITE and site in text[:SHORT].casefold() for text in texts]
    places = [article.find(_squeeze(text[:BEGINNING])) if article else -1 for text in texts]
    said = [-1 if not article else place >= 0 for place in places]
    share = [place / len(article) if place >= 0 else -1 for place in places]
    return np.array([named, said, share, np.full(len(texts), len(article))], dtype=np.float64)


def _squeeze(text: str) -> str:
    """Its letters and digits alone: spaces and marks differ between a page and what it hands to machines."""
    return "".join(_LETTERS.findall(text)).casefold()


def _pairs(words: list[str]) -> set[tuple[str, str]]:
    """The neighbouring words; a text of one word, such as a sentence of a script without spaces, is its own pair."""
    return set(zip(words, words[1:] or words, strict=False))


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
