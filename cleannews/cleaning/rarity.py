"""How much a word says of what a text is about: «который» stands in every second article, «Жусан» in few."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources

from cleannews.cleaning.facts import cut_stems
from cleannews.cleaning.lexicon import Lexicon

_OF_FUNCTION_WORDS = 0.2  # where a language's articles were not counted: as much as stems of the commonest rank


class Rarity:
    """Weights of a language's stems, from 0.2 for those of every sixth article to 1 for rare ones.

    About the logarithm of the share of articles without a stem, in three ranks, as counted by
    `benchmarks/training/common_stems.py`. Where no articles of a language were counted, function words weigh least.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._weights = dict.fromkeys(cut_stems(" ".join(lexicon.words.function_words)), _OF_FUNCTION_WORDS)
        for weight, stems in _load().get(lexicon.code, {}).items():
            self._weights |= dict.fromkeys(cut_stems(stems), float(weight))

    def of(self, stems: frozenset[int]) -> list[float]:
        """The weight of each stem, the largest first."""
        known = self._weights
        return sorted([known.get(stem, 1.0) for stem in stems], reverse=True)

    def sum(self, stems: frozenset[int]) -> float:
        """The weights together."""
        known = self._weights
        return sum([known.get(stem, 1.0) for stem in stems])


rarity_in = cache(Rarity)


@cache
def _load() -> dict[str, dict[str, str]]:
    """By language and weight, stems between spaces."""
    text = resources.files(__package__).joinpath("common_stems.json").read_text(encoding="utf-8")
    stems: dict[str, dict[str, str]] = json.loads(text)
    return stems
