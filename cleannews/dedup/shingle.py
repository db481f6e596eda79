"""Shingles: the short runs of words or letters that a text is compared by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from cleannews import kernels
from cleannews.errors import InvalidTypeError, InvalidValueError

if TYPE_CHECKING:
    from cleannews.kernels.plan import Shingles

# Length by kind. Of copies edited in 10-20 % of their words, word pairs find all at Jaccard 0.5 or containment 0.8,
# word triples two thirds; letter 7-grams find as many and are seven times as many (docs/how-dedup-works.md).
LENGTHS = {"word": 2, "char": 7}


def check_text(text: object, name: str = "text") -> None:
    """Raise `InvalidTypeError` unless it is a string."""
    if not isinstance(text, str):
        raise InvalidTypeError(name, "a str", text)


def check_count(value: object, name: str, least: int = 1, most: int = 2**32 - 1) -> None:
    """Raise unless it is an integer in [least, most]."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise InvalidTypeError(name, "an int", value)
    if not least <= value <= most:
        raise InvalidValueError(name, f"from {least} to {most}", value)


@dataclass(frozen=True, slots=True)
class Shingler:
    """Cuts texts into shingles: `kind` "word" or "char", `n` of them in each (2 words or 7 letters when not given).

    Texts are compared case folded, without accents (ё is е), letters and digits only, by tables frozen in the package.
    A letter of a script written without spaces counts half a word. A text shorter than `n` is one shingle; an empty
    text has none.

    >>> from cleannews import Shingler
    >>> len(Shingler().hashes("The port of Odesa reopened on Monday")), len(Shingler().hashes(" "))
    (6, 0)
    >>> bool((Shingler().hashes("Всё ещё ждём…") == Shingler().hashes("ВСЕ ЕЩЕ, ЖДЕМ")).all())
    True
    """

    kind: Literal["word", "char"] = "word"
    n: int | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.kind, str):
            raise InvalidTypeError("kind", "a str", self.kind)
        if self.kind not in LENGTHS:
            raise InvalidValueError("kind", LENGTHS, self.kind)
        if self.n is None:
            object.__setattr__(self, "n", LENGTHS[self.kind])
        check_count(self.n, "n", most=1000)

    @property
    def length(self) -> int:
        """Words or letters in a shingle."""
        assert self.n is not None
        return self.n

    def hashes(self, text: str) -> Shingles:
        """The distinct shingles of a text as hashes, uint64, sorted."""
        check_text(text)
        return kernels.shingle(text, self.kind, self.length)
