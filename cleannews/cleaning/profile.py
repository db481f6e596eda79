"""What a site's pages teach: the lines that repeat across them, and the titles of its articles."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from pathlib import Path
from typing import NamedTuple, Self
from urllib.parse import urlsplit

import numpy as np
from xxhash import xxh3_64_intdigest

from cleannews.cleaning.bounded import FrequentItems, SampledSet
from cleannews.cleaning.lexicon.folding import fold
from cleannews.cleaning.text import segment
from cleannews.errors import FormatError, InvalidTypeError, InvalidValueError

# Different lines, titles and sites that are remembered. A million lines take 110 MB while they are learned; news sites
# show some 15 lines a page that are neither prose nor seen before, so that 60,000 pages are counted exactly.
CAPACITY = 1_000_000

_VERSION = 2
_TITLE_WORDS = 2  # one word is a section name as often as a title
_TITLE_LENGTH = 250  # characters; a longer first line is a paragraph
_LINE_WORDS = 30  # longer lines are prose: what repeats there is another copy of an article, not a widget


class Observation(NamedTuple):
    """Hashes of a document's site, of its title if the first line is one, and of its other lines that are no prose."""

    site: int
    title: int | None
    lines: tuple[int, ...]


class SiteProfile:
    r"""Lines and titles seen on the pages of a site, or of many sites, as 64-bit hashes of their folded text.

    A document learned with its address belongs to that site; `of` gives the profile of one. `documents`, `titles`,
    `count` and `knows_title` tell of the documents learned without an address, or of the site that `of` was asked for.

    Memory is bounded by `capacity`: so many different lines are counted exactly, so many titles are known. Beyond,
    counts are too small by `error` at most, which is at most 2 · lines learned / capacity, and titles are a sample;
    nothing is ever taken for more frequent than it is, or for a title that was none.

    A document whose title was seen before teaches nothing: copies of one article must not make its own lines look like
    a widget's.

        >>> profile = SiteProfile.learn(["Мэр города открыл новый мост\n\nМост строили три года.\n\nЛента"])
        >>> profile.knows_title("МЭР города открыл новый мост"), profile.documents
        (True, 1)
        >>> profile.add("Школа на холме открыта\n\nЛента", url="https://www.example.org/7")
        >>> profile.of("https://example.org/8").knows_title("Школа на холме открыта")
        True
    """

    def __init__(self, capacity: int = CAPACITY) -> None:
        if capacity < 2:
            raise InvalidValueError("capacity", "2 or more", capacity)
        self._site = 0
        self._lines = FrequentItems(capacity)
        self._titles = SampledSet(capacity)
        self._documents_of = FrequentItems(capacity)
        self._titles_of = FrequentItems(capacity)

    @classmethod
    def learn(cls, texts: Iterable[str | tuple[str | None, str]], capacity: int = CAPACITY) -> Self:
        """A profile of texts, or of pairs (address, text), each text with its title on the first line.

        They are read once, in a stream.
        """
        profile = cls(capacity)
        for one in texts:
            url, text = one if isinstance(one, tuple) else (None, one)
            profile.add(text, url)
        return profile

    def add(self, text: str, url: str | None = None) -> None:
        """Learn one more document; `url` tells the site it is from."""
        self.take(observe(text, url))

    def take(self, seen: Observation) -> None:
        """Learn what `observe` saw in a document, in this process or another."""
        if seen.title is not None:
            if seen.title in self._titles:
                return
            self._titles.add(seen.title)
            self._titles_of.update([seen.site])
        self._documents_of.update([seen.site])
        self._lines.update(seen.lines)

    def of(self, url: str | None) -> SiteProfile:
        """The profile of the site of an address; where it was not learned, of the documents without an address."""
        site = _site_of(url)
        if site == self._site or not self._documents_of[site]:
            return self
        profile = copy(self)
        profile._site = site
        return profile

    def knows_title(self, line: str) -> bool:
        """Whether the line is the title of an article of the site."""
        return _key(line, self._site) in self._titles

    def count(self, line: str) -> int:
        """On how many documents of the site the line was seen."""
        return self._lines[_key(line, self._site)]

    @property
    def documents(self) -> int:
        """How many documents were learned from the site."""
        return self._documents_of[self._site]

    @property
    def titles(self) -> int:
        """How many different titles were seen on the site."""
        return self._titles_of[self._site]

    @property
    def error(self) -> int:
        """By how much a count may be too small."""
        return self._lines.error

    def merge(self, other: SiteProfile) -> SiteProfile:
        """A new profile of both, of the smaller capacity; the order does not matter while lines fit into it."""
        merged = SiteProfile()
        merged._lines = self._lines.merge(other._lines)
        merged._titles = self._titles.merge(other._titles)
        merged._documents_of = self._documents_of.merge(other._documents_of)
        merged._titles_of = self._titles_of.merge(other._titles_of)
        return merged

    def without_rare_lines(self, least: int) -> SiteProfile:
        """A profile without the lines seen on fewer than `least` documents, which takes less memory to clean with."""
        profile = copy(self)
        profile._lines = FrequentItems(self._lines.capacity)
        profile._lines.error = self._lines.error
        profile._lines.counts.update({line: count for line, count in self._lines.counts.items() if count >= least})
        return profile

    def save(self, path: str | Path) -> None:
        """Write the profile to a file; equal profiles give equal bytes."""
        with Path(path).open("wb") as file:
            np.savez_compressed(
                file,
                version=np.array([_VERSION, self._lines.capacity], dtype=np.uint64),
                titles=np.array(self._titles.least(), dtype=np.uint64),
                lines=_as_array(self._lines),
                documents_of=_as_array(self._documents_of),
                titles_of=_as_array(self._titles_of),
            )

    @classmethod
    def load(cls, path: str | Path) -> Self:
        """Read a profile that `save` wrote; raises `FormatError` for anything else."""
        try:
            with np.load(path, allow_pickle=False) as data:
                version, capacity = (int(number) for number in data["version"])
                if version != _VERSION:
                    raise FormatError(f"{path} is a site profile of version {version}, expected {_VERSION}")
                profile = cls(capacity)
                profile._titles = SampledSet(capacity, data["titles"].tolist())
                for name, items in profile._counted().items():
                    (_, items.error), *counts = data[name].tolist()
                    items.counts.update(dict(counts))
        except (ValueError, KeyError, TypeError, OSError, EOFError) as error:
            if isinstance(error, FileNotFoundError | FormatError):
                raise
            raise FormatError(f"{path} is not a site profile: {error}") from error
        return profile

    def _counted(self) -> dict[str, FrequentItems]:
        return {"lines": self._lines, "documents_of": self._documents_of, "titles_of": self._titles_of}

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, SiteProfile):
            return NotImplemented
        return self._titles.least() == other._titles.least() and all(
            (ours.counts, ours.error) == (theirs.counts, theirs.error)
            for ours, theirs in zip(self._counted().values(), other._counted().values(), strict=True)
        )

    __hash__ = None  # type: ignore[assignment]  # it grows

    def __repr__(self) -> str:
        return f"SiteProfile(documents={self.documents}, titles={self.titles}, lines={len(self._lines)})"


def observe(text: str, url: str | None = None) -> Observation:
    """What a profile learns from a document with its title on the first line."""
    if not isinstance(text, str):
        raise InvalidTypeError("text", "a str", text)
    site, drafts = _site_of(url), segment(text)
    first = drafts[0].text if drafts else ""
    is_title = len(first.split()) >= _TITLE_WORDS and len(first) <= _TITLE_LENGTH
    lines = {_key(draft.text, site) for draft in drafts[1:] if len(draft.text.split()) <= _LINE_WORDS}
    return Observation(site, _key(first, site) if is_title else None, tuple(lines))


def _as_array(items: FrequentItems) -> np.ndarray[tuple[int, int], np.dtype[np.uint64]]:
    """The error, and each item with its count, (n + 1, 2)."""
    return np.array([(0, items.error), *sorted(items.counts.items())], dtype=np.uint64)


def _site_of(url: str | None) -> int:
    """The hash of an address's host, without the "www." that may be left out; 0 for none."""
    try:
        host = urlsplit(url or "").hostname
    except ValueError:  # "http://[" is no address
        return 0
    return xxh3_64_intdigest(host.removeprefix("www.").encode("utf-8", "surrogatepass")) if host else 0


def _key(line: str, site: int) -> int:
    return xxh3_64_intdigest(fold(line).encode("utf-8", "surrogatepass"), site)
