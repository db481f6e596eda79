"""How much a word says of what a text is about: «который» stands in every second article, «Жусан» in few."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources

from cleannews.cleaning.facts import cut_stems
from cleannews.cleaning.lexicon import Lexicon
from cleannews.kernels import StemSet, StemWeights

_OF_FUNCTION_WORDS = 0.2  # where a language's articles were not counted: as much as stems of the commonest rank


@cache
def rarity_in(lexicon: Lexicon) -> StemWeights:
    """Weights of a language's stems, from 0.2 for those of every sixth article to 1 for rare ones.

    About the logarithm of the share of articles without a stem, in three ranks, as counted by
    `benchmarks/training/common_stems.py`. Where no articles of a language were counted, function words weigh least.
    """
    return StemWeights(_weigh(lexicon))


@cache
def common_in(lexicon: Lexicon) -> StemSet:
    """A language's stems that are known to be common, whatever they weigh."""
    return StemSet(_weigh(lexicon))


def _weigh(lexicon: Lexicon) -> dict[int, float]:
    weights = dict.fromkeys(cut_stems(" ".join(lexicon.words.function_words)), _OF_FUNCTION_WORDS)
    for weight, stems in _load().get(lexicon.code, {}).items():
        weights |= dict.fromkeys(cut_stems(stems), float(weight))
    return weights


@cache
def _load() -> dict[str, dict[str, str]]:
    """By language and weight, stems between spaces."""
    text = resources.files(__package__).joinpath("common_stems.json").read_text(encoding="utf-8")
    stems: dict[str, dict[str, str]] = json.loads(text)
    return stems
