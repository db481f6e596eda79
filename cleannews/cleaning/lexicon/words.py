"""The word lists of languages: facts about words, none of which removes a line by itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

WORD_LISTS = (
    "function_words",
    "interrogatives",
    "months",
    "weekdays",
    "time_words",
    "speech_verbs",
    "finite_verb_endings",
    "headline_verbs",
)


@dataclass(frozen=True, slots=True, eq=False)  # told apart by identity, so that what is known of a word can be kept
class Words:
    """Word lists of a language: facts about words, none of which removes a line by itself."""

    function_words: frozenset[str]
    interrogatives: frozenset[str]
    months: frozenset[str]
    weekdays: frozenset[str]
    time_words: frozenset[str]
    speech_verbs: frozenset[str]
    finite_verb_endings: frozenset[str]
    headline_verbs: frozenset[str]

    def is_finite_verb(self, word: str) -> bool:
        """Whether a folded word is one of the verbs listed, or ends like one."""
        if word in self.headline_verbs or word in self.speech_verbs:
            return True
        endings = self.finite_verb_endings
        return len(word) > _SHORT_WORD and any(word[-length:] in endings for length in _lengths(endings))


_SHORT_WORD = 4  # letters, too few to have an ending


@cache
def _lengths(endings: frozenset[str]) -> tuple[int, ...]:
    return tuple({len(ending) for ending in endings})


def unite(parts: list[Words]) -> Words:
    """The words of several languages as those of one."""
    lists = {name: frozenset[str]().union(*(getattr(part, name) for part in parts)) for name in WORD_LISTS}
    return gather(lists)


def gather(lists: Mapping[str, Iterable[str]]) -> Words:
    """Words from lists of folded words, each by its name."""
    return Words(**{name: frozenset(lists[name]) for name in WORD_LISTS})
