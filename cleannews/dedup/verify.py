"""What one text is to another, and what the two do not share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

import regex

from cleannews import kernels


class Relation(StrEnum):
    """What a text is to the one it was compared with (the kept one, or the first of a pair).

    copy: the same words. edited: much the same. excerpt: a part of it. extended: it and more. template: the same
    wording with other figures, such as another day's weather; both are kept unless `Matching` says otherwise.

    >>> Relation("template") is Relation.TEMPLATE
    True
    """

    COPY = "copy"
    EDITED = "edited"
    EXCERPT = "excerpt"
    EXTENDED = "extended"
    TEMPLATE = "template"

    @property
    def code(self) -> int:
        """The number that stands for it in the kernels."""
        return _RELATIONS.index(self) + 1

    @property
    def reverse(self) -> Relation:
        """What the other text is to this one."""
        return {Relation.EXCERPT: Relation.EXTENDED, Relation.EXTENDED: Relation.EXCERPT}.get(self, self)

    @classmethod
    def of_code(cls, code: int) -> Relation:
        """The relation that a number of the kernels stands for."""
        return _RELATIONS[code - 1]


_RELATIONS = tuple(Relation)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What stands in only one of two texts: figures, capitalised words, and passages, in the order of the text.

    `ours` of the item (or the second text), `theirs` of the kept one (or the first).
    """

    our_numbers: tuple[str, ...]
    their_numbers: tuple[str, ...]
    our_names: tuple[str, ...]
    their_names: tuple[str, ...]
    our_passages: tuple[str, ...]
    their_passages: tuple[str, ...]


_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+(?:['’ʼ.,:]\p{N}+|['’ʼ]\p{L}+)*")
_SENTENCE_END = regex.compile(r"[.!?…\n]")


def compare_wording(ours: str, theirs: str) -> Evidence:
    """What differs between two texts: words that lie in no pair of words common to both. Linear in their length.

    >>> evidence = compare_wording("On 12 March it was 5 degrees.", "On 13 March it was 5 degrees in Oslo.")
    >>> evidence.our_numbers, evidence.their_numbers, evidence.their_names, evidence.their_passages
    (('12',), ('13',), ('Oslo',), ('On 13', 'in Oslo'))
    """
    our_words, their_words = list(_WORD.finditer(ours)), list(_WORD.finditer(theirs))
    our_runs = list(_only_here(our_words, their_words))
    their_runs = list(_only_here(their_words, our_words))
    return Evidence(
        *(_numbers(runs) for runs in (our_runs, their_runs)),
        *(_names(runs, text) for runs, text in ((our_runs, ours), (their_runs, theirs))),
        *(_passages(runs, text) for runs, text in ((our_runs, ours), (their_runs, theirs))),
    )


Words = list["regex.Match[str]"]


def _folded(words: Words) -> list[str]:
    return [kernels.fold(word.group()) for word in words]


def _only_here(words: Words, others: Words) -> Iterator[Words]:
    """The runs of words that no common pair of neighbours covers."""
    folded, known = _folded(words), set(pairwise(_folded(others)))
    common = [pair in known for pair in pairwise(folded)]
    run: Words = []
    for word, before, after in zip(words, [False, *common], [*common, False], strict=False):
        if not (before or after):
            run.append(word)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _unique(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))


def _numbers(runs: list[Words]) -> tuple[str, ...]:
    return _unique(word.group() for run in runs for word in run if regex.search(r"\p{Nd}", word.group()))


def _names(runs: list[Words], text: str) -> tuple[str, ...]:
    def starts_sentence(word: regex.Match[str]) -> bool:
        before = text[max(0, word.start() - 3) : word.start()]
        return (not before.strip() and word.start() < 4) or bool(_SENTENCE_END.search(before))

    return _unique(w.group() for run in runs for w in run if w.group()[0].isupper() and not starts_sentence(w))


def _passages(runs: list[Words], text: str) -> tuple[str, ...]:
    return tuple(text[run[0].start() : run[-1].end()] for run in runs)
