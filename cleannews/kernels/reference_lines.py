"""The kernels of cleaning in plain Python: the specification that the native module meets bit for bit."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import numpy as np

from cleannews.kernels.plan import IN_WORDS, JOINS, UNSPACED, LanguageModel, Learned, Roles, Scores

Known = TypeVar("Known")

# Characters of scripts without spaces that count as a word: one of Chinese or Japanese has close to two on average.
CHARACTERS_A_WORD = 2


class Sieve:
    """Tells which patterns a text could match at all.

    `patterns` are the clauses of each, each clause its literals in canonical form; `canonical` is what becomes of each
    code point. A text passes to a pattern when it holds a literal of every clause.
    """

    def __init__(self, patterns: Sequence[Sequence[Sequence[str]]], canonical: Mapping[int, str]) -> None:
        self._patterns = patterns
        self._canonical = canonical

    def sift(self, text: str) -> list[int]:
        """The numbers of the patterns that the text passes to, in order."""
        found = text.translate(self._canonical)
        return [
            number
            for number, clauses in enumerate(self._patterns)
            if all(any(literal in found for literal in clause) for clause in clauses)
        ]


class Scanner:
    """Finds the places where signs may stand: a character that opens a sign, between neighbours that it asks for.

    `learn` tells the roles of a code point, a bit each: the signs that it opens, those it can stand before, and those
    it can stand after. `edge` are the roles of what is before the first character and after the last.
    """

    def __init__(self, learn: Callable[[int], Roles], edge: Roles) -> None:
        if any(role >> MOST_SIGNS for role in edge):
            raise ValueError(f"at most {MOST_SIGNS} signs, got {edge}")
        self._learned = _Learned(learn)
        self._edge = edge

    def scan(self, text: str) -> list[tuple[int, int]]:
        """The places, in order, each with the signs that may stand there."""
        roles = [self._edge, *(self._learned[ord(character)] for character in text), self._edge]
        around = zip(roles, roles[1:], roles[2:], strict=False)
        signs = [opens & before & after for (_, before, _), (opens, _, _), (_, _, after) in around]
        return [(place, found) for place, found in enumerate(signs) if found]


MOST_SIGNS = 63


class LineReader:
    """Counts the words of lines and folds them.

    `learn` tells a character's flags, and the characters it is folded to with theirs, unless that depends on its
    neighbours; `fold` folds a line.
    """

    def __init__(self, learn: Callable[[str], Learned], fold: Callable[[str], str]) -> None:
        self._unspaced = _Unspaced(learn)
        self._fold = fold

    def read(self, line: str) -> tuple[int, str]:
        """The words between spaces, one more for every two characters of scripts without spaces; the line folded."""
        unspaced = 0 if line.isascii() else sum(map(self._unspaced.__getitem__, line))
        return len(line.split()) + unspaced // CHARACTERS_A_WORD, self._fold(line)


class _Unspaced(dict[str, bool]):
    """Whether a character is of a script without spaces, as far as it was asked."""

    def __init__(self, learn: Callable[[str], Learned]) -> None:
        self._learn = learn

    def __missing__(self, character: str) -> bool:
        self[character] = bool(self._learn(character)[0] & UNSPACED)
        return self[character]


# A set of stems. The native one has these of its methods: `len`, iteration, `==`, `&`, `-`, `isdisjoint` and `union`.
StemSet = frozenset[int]


class Stemmer:
    """The first letters of a text's words, each as the number they make in base `_BASE`, 64 bits of it.

    `learn` tells of a code point whether words have it (`IN_WORDS`), whether it joins what stands on both its sides to
    one word (`JOINS`), and what becomes of it in a stem; `lengths[n]` is how many characters of a word of n are its
    stem, and the last is that of all longer ones.
    """

    def __init__(self, learn: Callable[[int], tuple[int, str]], lengths: Sequence[int]) -> None:
        if not lengths or any(stem > length for length, stem in enumerate(lengths)):
            raise ValueError(f"a stem cannot be longer than its word, got {list(lengths)}")
        self._learned = _Learned(learn)
        self._lengths = lengths

    def stems(self, text: str) -> StemSet:
        """The stems of the words of a text."""
        learned = [self._learned[ord(character)] for character in text]
        kinds = "".join("w" if flags & IN_WORDS else "-" if flags & JOINS else " " for flags, _ in learned)
        stems = set()
        for word in _WORD.finditer(kinds):
            length = self._lengths[min(len(word.group()), len(self._lengths) - 1)]
            if length:
                stems.add(_number("".join(written for _, written in learned[word.start() : word.start() + length])))
        return StemSet(stems)


class StemWeights:
    """What stems weigh, those of which nothing is known 1."""

    def __init__(self, known: Mapping[int, float]) -> None:
        self._known = known

    def of(self, stems: StemSet) -> list[float]:
        """The weight of each stem, the largest first."""
        return sorted([self._known.get(stem, 1.0) for stem in stems], reverse=True)


_WORD = re.compile("w+(?:-w+)*")
_BASE = 0x9E37_79B9_7F4A_7C15  # the fractional part of the golden ratio, odd: few stems ever meet


def _number(stem: str) -> int:
    number = 0
    for character in stem:
        number = (number * _BASE + ord(character)) % (1 << 64)
    return number


class _Learned(dict[int, Known]):
    """What is known of code points, as far as it was asked."""

    def __init__(self, learn: Callable[[int], Known]) -> None:
        self._learn = learn

    def __missing__(self, code: int) -> Known:
        self[code] = self._learn(code)
        return self[code]


def score_languages(text: bytes, model: LanguageModel) -> Scores | None:
    """How well each language explains a text, by naive Bayes; None where no feature of the model is in it."""
    (row, _), features = model.states[0], []
    for byte in text:
        row, feature = model.states[model.moves[row + byte]].tolist()
        if feature >= 0:
            features.append(feature)
    if not features:
        return None
    scores = np.zeros(len(model.priors), np.float32)
    for feature, times in sorted(Counter(features).items()):
        weights = model.weights[feature].view(np.float16).astype(np.float32)
        scores += model.counts[min(times, len(model.counts) - 1)] * weights
    return scores + model.priors
