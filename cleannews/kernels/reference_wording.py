"""The kernels that read what elements are called and what blocks say, in plain Python: what native ones must meet."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import numpy as np
import regex
from numpy.typing import NDArray

from cleannews.kernels.pages import Numbers, Phrase, Said

_NAME = re.compile(r"[A-Z]?[a-z]{2,}|[A-Z]{2,}")
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


class NameReader:
    """Reads the names of elements: classes, ids and roles.

    `groups` are those a word belongs to, a bit each, and `weights` what a word weighs, in tenths of log-odds.
    """

    def __init__(self, groups: Mapping[str, int], weights: Mapping[str, int]) -> None:
        self._groups = groups
        self._weights = weights

    def read(self, namings: Sequence[str]) -> tuple[Numbers, NDArray[np.float64]]:
        """The groups that each naming's words belong to, and their weight in log-odds, each word once."""
        names = [split_names(naming) for naming in namings]
        weights = [sum([self._weights.get(name, 0) for name in several]) / 10 for several in names]
        return np.array([self._read_groups(several) for several in names], dtype=np.int64), np.array(weights)

    def _read_groups(self, names: Sequence[str]) -> int:
        groups = 0
        for name in names:
            groups |= self._groups.get(name, 0)
        return groups


def split_names(attribute: str) -> tuple[str, ...]:
    """The lower-case words of a class or id, each once.

    >>> split_names("articleBody c-related__links article-links col-md-6")
    ('article', 'body', 'related', 'links', 'col', 'md')
    """
    return tuple(dict.fromkeys([name.lower() for name in _NAME.findall(attribute)]))


class PhraseReader:
    """Reads what a page's blocks say; `weights` tells which phrases stand in and around articles, in tenths."""

    def __init__(self, weights: Mapping[Phrase, int]) -> None:
        self._weights = weights

    def read(self, texts: list[str], chosen: Sequence[int], said: Said) -> NDArray[np.float64]:
        """The facts of the chosen texts of a page, (facts, chosen), in the order in which `closer_facts` names them.

        The words of a text have single spaces between them, as in an outline.
        """
        page = _Page(texts, said)
        rows = []
        for text in map(texts.__getitem__, chosen):
            words = read_words(text)
            rows.append((*_describe_wording(text, words, page, self._weights), *_compare(text, words, page)))
        return np.array(rows, dtype=np.float64).T


class _Page:
    """A page's whole text, asked what it says twice, and its metadata."""

    def __init__(self, texts: list[str], said: Said) -> None:
        self._text = "\n".join(texts)
        self._counts = Counter(word for text in texts for word in text.split(" "))
        self.description, self.title = _pairs(read_words(said.description)), _pairs(read_words(said.title))
        self.author = set(read_words(said.author))
        self.site = said.site
        self.article = _squeeze(said.article)

    def repeats(self, excerpt: str) -> bool:
        """Whether an excerpt of the page stands in it twice: not where one of its words stands there once."""
        if 1 in [self._counts[word] for word in excerpt.split(" ")[1:-1]]:
            return False
        return self._text.find(excerpt, self._text.find(excerpt) + 1) >= 0


def read_words(text: str) -> list[str]:
    """The words that are weighed, in lower case: all of a short text, the first of a longer one.

    >>> read_words("© 2024 Reuters.")
    ['©', 'reuters']
    """
    return _WORD.findall((text if len(text) <= SHORT else text[:BEGINNING]).lower())


def read_phrases(words: list[str]) -> list[Phrase]:
    """What is weighed of some words: each, each pair, and after a "^" the first and the first pair.

    >>> read_phrases(["read", "more"])
    ['read', 'more', ('read', 'more'), ('^', 'read'), ('^', 'read', 'more')]
    """
    return [*words, *pairwise(words), *_read_start(words)]


def _read_start(words: list[str]) -> list[Phrase]:
    return [("^", *words[:count]) for count in (1, 2) if len(words) >= count]


def _describe_wording(text: str, words: list[str], page: _Page, weights: Mapping[Phrase, int]) -> Iterator[float]:
    count = text.count(" ") + 1
    last = (text.rstrip(_CLOSING) or text)[-1]
    head = text[:BEGINNING]
    yield count
    yield _LAST_RANK.get(last, 0.0 if last.isalpha() else 1.0)
    yield _FIRST_RANK.get(text[0], 2.0 if text[0].islower() else 3.0 if text[0].isupper() else 4.0)
    yield len(_DIGIT.findall(head)) / len(head)
    yield len(_CAPITAL.findall(head)) / len(head)
    yield text.count(",") / count
    yield text.count("|") + text.count("•") + text.count(" / ")
    yield "@" in head or "http" in head or "www." in head
    yield _DATE_OR_TIME.search(head) is not None
    yield page.repeats(text.strip(_CLOSING + _OPENING)[:EXCERPT])
    found = [weight for weight in map(weights.get, read_phrases(words)) if weight is not None]
    yield min(found, default=0) / 10
    yield max(found, default=0) / 10
    yield sum(found) / 10 / max(1, len(words))
    yield sum([weights.get(phrase, 0) for phrase in _read_start(words)]) / 10


def _compare(text: str, words: list[str], page: _Page) -> Iterator[float]:
    """How much of a block's beginning the metadata repeat, by pairs of words, and the other way round."""
    pairs = _pairs(words)
    for other in (page.description, page.title):
        common = len(pairs & other)
        yield common / max(1, len(pairs))
        yield common / max(1, len(other))
    yield len(page.author.intersection(words)) / max(1, len(words))
    yield len(page.site) >= SHORTEST_SITE and page.site in text[:SHORT].casefold()
    # The text handed to machines is often cut short, and not given by most.
    place = page.article.find(_squeeze(text[:BEGINNING])) if page.article else -1
    yield place >= 0 if page.article else -1
    yield place / len(page.article) if place >= 0 else -1
    yield len(page.article)


def _squeeze(text: str) -> str:
    """Its letters and digits alone: spaces and marks differ between a page and what it hands to machines."""
    return "".join(_LETTERS.findall(text)).casefold()


def _pairs(words: list[str]) -> set[tuple[str, str]]:
    """The neighbouring words; a text of one word, such as a sentence of a script without spaces, is its own pair."""
    return set(zip(words, words[1:] or words, strict=False))


def learn(character: str) -> tuple[int, str, str]:
    """What the native reader asks of a character: its kinds, a bit each, in lower case, case folded."""
    kinds = (
        _LETTERS.match(character),
        _DIGIT.match(character),
        _CAPITAL.match(character),
        character.isalpha(),
        character.islower(),
        character.isupper(),
        character == "Σ",  # in lower case it is another letter at the end of a word
    )
    return sum(bool(holds) << bit for bit, holds in enumerate(kinds)), character.lower(), character.casefold()
