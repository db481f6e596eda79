"""The page model: two forests over named facts, and the learned weights of class words and words.

The first forest looks at where a block stands and is asked about every block; the second also at its wording, the
metadata and the first verdict on its neighbours, and is asked about the blocks the first leaves open. The weights are
trained by `benchmarks/page_model/train.py`, whose log beside it holds the figures, cross-validated by publisher.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleannews.cleaning.pages import closer_facts, facts
from cleannews.cleaning.pages.class_words import BITS
from cleannews.cleaning.pages.forest import UNIT, read_forest
from cleannews.cleaning.pages.metadata import Metadata
from cleannews.kernels import NameReader, PhraseReader, name_reasons, run_forest
from cleannews.kernels.pages import Forest, Outline, Phrase

# A block below this at the first look is not looked at again: 64 % of blocks, 0.1 % of the articles' text.
LEAST_AT_FIRST = 0.03
FACTS = (*facts.NAMES, *closer_facts.NAMES)
_FIRST_LOOK = FACTS.index("first look")


@dataclass(frozen=True, slots=True)
class Verdicts:
    """For each block of a page the probability that it belongs to the article, and the facts that moved it most."""

    content: NDArray[np.float64]
    evidence: list[str]


@dataclass(frozen=True, slots=True)
class PageModel:
    """What reads names and phrases by their weights, and the two forests."""

    names: NameReader
    phrases: PhraseReader
    first: Forest
    second: Forest

    def judge(self, outline: Outline, headline: int | None, metadata: Metadata) -> Verdicts:
        """Return the verdicts on a page's blocks; there must be one at least."""
        glance = facts.describe(outline, headline, self.names)
        votes, moved = run_forest(self.first, glance, len(FACTS))
        first_look = probability(votes)
        content = first_look.copy()
        chosen = np.flatnonzero(first_look >= LEAST_AT_FIRST)
        if len(chosen):
            closer = closer_facts.describe_closer(outline, chosen.tolist(), first_look, metadata, self.phrases)
            votes, moved_then = run_forest(self.second, np.vstack([glance[:, chosen], closer]), len(FACTS))
            content[chosen] = probability(votes)
            moved[chosen] += moved_then
            moved[:, _FIRST_LOOK] = 0  # stands for the facts of the first forest, which are counted themselves
        return Verdicts(content, name_reasons(moved, content, FACTS))


def probability(votes: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return log-odds in units of 1 / `UNIT` as probabilities, rounded so that every machine agrees."""
    rounded: NDArray[np.float64] = np.round(1 / (1 + np.exp(-votes / UNIT)), 4)
    return rounded


@cache
def load_model() -> PageModel:
    """Return the model that comes with the package, read once."""
    text = resources.files(__package__).joinpath("model.json").read_text(encoding="utf-8")
    return read_model(json.loads(text))


def read_model(data: dict[str, Any]) -> PageModel:
    """Return the model that a model file's JSON describes."""
    if tuple(data["facts"]) != FACTS:
        raise AssertionError("model.json was trained on other facts: run benchmarks/page_model/train.py")
    return PageModel(
        names=NameReader(BITS, _read_weights(data["class_words"])),
        phrases=PhraseReader({_read_phrase(phrase): weight for phrase, weight in _read_weights(data["words"]).items()}),
        first=read_forest(data["first"]),
        second=read_forest(data["second"]),
    )


def _read_phrase(text: str) -> Phrase:
    return tuple(text.split(" ")) if " " in text else text


def _read_weights(lists: dict[str, list[str]]) -> dict[str, int]:
    return {word: int(weight) for weight, words in lists.items() for word in words}
