"""What a site's pages teach: the lines that repeat across them, and the titles of its articles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Self

import numpy as np
from xxhash import xxh3_64_intdigest

from cleannews.cleaning.lexicon.folding import fold
from cleannews.cleaning.text import segment
from cleannews.errors import FormatError, InvalidTypeError

_VERSION = 1
_TITLE_WORDS = 2  # one word is a section name as often as a title
_TITLE_LENGTH = 250  # characters; a longer first line is a paragraph
_LINE_WORDS = 30  # longer lines are prose: what repeats there is another copy of an article, not a widget


class SiteProfile:
    r"""Lines and titles seen on a site's pages, as 64-bit hashes of their folded text.

    `documents` is how many were learned. A document whose title was seen before teaches nothing: copies of one
    article must not make its own lines look like a widget's.

        >>> profile = SiteProfile.learn(["Мэр города открыл новый мост\n\nМост строили три года.\n\nЛента"])
        >>> profile.knows_title("МЭР города открыл новый мост"), profile.documents
        (True, 1)
    """

    def __init__(self) -> None:
        self.documents = 0
        self._lines: Counter[int] = Counter()
        self._titles: set[int] = set()

    @classmethod
    def learn(cls, texts: Iterable[str]) -> Self:
        """A profile of an iterable of texts, each with its title on the first line; it is read once, in a stream."""
        profile = cls()
        for text in texts:
            profile.add(text)
        return profile

    def add(self, text: str) -> None:
        """Learn one more document."""
        if not isinstance(text, str):
            raise InvalidTypeError("text", "a str", text)
        drafts = segment(text)
        if not drafts:
            return
        first = drafts[0].text
        if len(first.split()) >= _TITLE_WORDS and len(first) <= _TITLE_LENGTH:
            title = _key(first)
            if title in self._titles:
                return
            self._titles.add(title)
        self.documents += 1
        self._lines.update({_key(draft.text) for draft in drafts[1:] if len(draft.text.split()) <= _LINE_WORDS})

    def knows_title(self, line: str) -> bool:
        """Whether the line is the title of an article of the site."""
        return _key(line) in self._titles

    def count(self, line: str) -> int:
        """On how many documents the line was seen."""
        return self._lines[_key(line)]

    @property
    def titles(self) -> int:
        """How many different titles were seen."""
        return len(self._titles)

    def merge(self, other: SiteProfile) -> SiteProfile:
        """A new profile of both; the order does not matter."""
        merged = SiteProfile()
        merged.documents = self.documents + other.documents
        merged._lines = self._lines + other._lines
        merged._titles = self._titles | other._titles
        return merged

    def save(self, path: str | Path) -> None:
        """Write the profile to a file; equal profiles give equal bytes."""
        lines = sorted(self._lines.items())
        with Path(path).open("wb") as file:
            np.savez_compressed(
                file,
                version=np.array([_VERSION, self.documents], dtype=np.uint64),
                lines=np.array([key for key, _ in lines], dtype=np.uint64),
                counts=np.array([count for _, count in lines], dtype=np.uint32),
                titles=np.array(sorted(self._titles), dtype=np.uint64),
            )

    @classmethod
    def load(cls, path: str | Path) -> Self:
        """Read a profile that `save` wrote; raises `FormatError` for anything else."""
        try:
            with np.load(path, allow_pickle=False) as data:
                version, documents = (int(number) for number in data["version"])
                lines, counts, titles = (data[name].tolist() for name in ("lines", "counts", "titles"))
        except (ValueError, KeyError, OSError, EOFError) as error:
            if isinstance(error, FileNotFoundError):
                raise
            raise FormatError(f"{path} is not a site profile: {error}") from error
        if version != _VERSION:
            raise FormatError(f"{path} is a site profile of version {version}, expected {_VERSION}")
        profile = cls()
        profile.documents = documents
        profile._lines = Counter(dict(zip(lines, counts, strict=True)))
        profile._titles = set(titles)
        return profile

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, SiteProfile):
            return NotImplemented
        return (self.documents, self._lines, self._titles) == (other.documents, other._lines, other._titles)

    __hash__ = None  # type: ignore[assignment]  # it grows

    def __repr__(self) -> str:
        return f"SiteProfile(documents={self.documents}, titles={self.titles}, lines={len(self._lines)})"


def _key(line: str) -> int:
    return xxh3_64_intdigest(fold(line).encode("utf-8", "surrogatepass"))
