"""Orphan teasers: the headline of another article between two paragraphs, with nothing to announce it.

No single fact tells such a line from a subheading, so a small logistic model over named facts decides. Its weights
stand in `headline.json` beside this file, with the figures of the training that made them
(`benchmarks/training/headlines.py`); its verdict names the facts that weighed most.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import TypedDict

from cleannews.article import Label
from cleannews.cleaning.facts import Facts
from cleannews.cleaning.scene import Scene, Verdict


class Model(TypedDict):
    """The file of weights: log-odds per fact, and the probability from which a line counts as a headline."""

    bias: float
    weights: dict[str, float]
    threshold: float
    threshold_with_profile: float


_SITE_TITLES = 100  # a profile that knows as many titles knows most of those a page of the site can show
_RUN = 3  # more short lines in a row than this are a list, a table or a poem
_LEAST_WORDS, _MOST_WORDS = 3, 20  # of the headlines of 2,998 Russian articles, 99 % lie between
_LINK = 0.5  # on a page, a headline of another article is a link


def orphan(scene: Scene, i: int) -> Verdict | None:
    """A headline among paragraphs, by the model."""
    if not is_candidate(scene, i):
        return None
    model = load_model()
    facts = headline_facts(scene, i)
    probability = _probability(model, facts)
    informed = scene.profile is not None and scene.profile.titles >= _SITE_TITLES
    if probability < (model["threshold_with_profile"] if informed else model["threshold"]):
        return None
    return Verdict(Label.TEASER, "headline.orphan", _largest(model, facts), probability)


def looks_like_a_headline(scene: Scene, i: int) -> bool:
    """Whether the model finds a headline more likely than a subheading, where other signs already speak for one."""
    return scene.blocks[i].words >= _LEAST_WORDS and _probability(load_model(), headline_facts(scene, i)) >= 0.5


def is_candidate(scene: Scene, i: int) -> bool:
    """Whether the line stands and looks so that it could be an orphan headline at all."""
    block = scene.blocks[i]
    if (
        i == scene.title
        or not _is_short_line(block)
        or not _LEAST_WORDS <= block.words <= _MOST_WORDS
        or scene.zone(i) == "head"
    ):
        return False
    if block.markup and block.markup.link_density < _LINK:
        return False
    before, after = next(scene.preceding(i), None), next(scene.following(i), None)
    if before is not None and scene.blocks[before].text.endswith(":"):
        return False
    if after is not None and scene.blocks[after].text[0].islower():
        return False
    return not _is_broken_off(block) and _run_length(scene, i) <= _RUN


def _is_short_line(block: Facts) -> bool:
    return (
        not block.is_prose and not block.text.endswith((".", ";", ",", ":", "。")) and any(map(str.isalpha, block.text))
    )


def _is_broken_off(block: Facts) -> bool:
    """A piece of a sentence: a quote or bracket that does not close, or a function word at the end."""
    text = block.text
    if any(text.count(a) != text.count(b) for a, b in ("«»", "()", "“”")) or text.count('"') % 2:
        return True
    return bool(block.tokens) and block.tokens[-1] in block.lexicon.words.function_words


def _run_length(scene: Scene, i: int) -> int:
    """Short lines in a row around the block, itself included; noise between them does not count."""
    length = 1
    for side in (scene.preceding(i), scene.following(i)):
        for k in side:
            if scene.blocks[k].is_prose or length > _RUN:
                break
            length += 1
    return length


def headline_facts(scene: Scene, i: int) -> dict[str, float]:
    """The facts the model weighs, each about 0 to 1."""
    block = scene.blocks[i]
    others = [k for k in scene.short_lines if k != i]
    mean_words = sum(scene.blocks[k].words for k in others) / len(others) if others else 0.0
    after = next((k for k in scene.following(i) if scene.blocks[k].is_prose), None)
    next_stems = scene.blocks[after].stems if after is not None else frozenset()
    letters = [c for c in block.text if c.isalpha()]
    verbs = len(block.verbs)
    unknown_names = block.names - scene.prose_stems
    title = scene.blocks[scene.title] if scene.title is not None else None
    opens_small = bool(block.tokens) and block.tokens[0].casefold() in block.lexicon.words.function_words
    return {
        "two or three words": float(block.words <= 3),
        "four words or fewer": float(block.words <= 4),
        "six words or more": float(block.words >= 6),
        "eight words or more": float(block.words >= 8),
        "words": min(block.words, 20) / 20,
        "finite verb": float(verbs > 0),
        "two finite verbs": float(verbs > 1),
        "finite verb in six words or more": float(verbs > 0 and block.words >= 6),
        "no finite verb in five words or more": float(not verbs and block.words >= 5),
        "opens with a function word": float(opens_small),
        "opens with a function word, no finite verb": float(opens_small and not verbs),
        "a name the document does not have": float(bool(unknown_names)),
        "two names the document does not have": float(len(unknown_names) > 1),
        "names": min(block.capitalised, 4) / 4,
        "a name": float(block.capitalised > 0),
        "colon": float(":" in block.text),
        "quotation": float(any(mark in block.text for mark in '«"“„')),
        "opens with a quotation": float(block.text[0] in '«"“„'),
        "figures": float(any(map(str.isdigit, block.text))),
        "asks": float(block.asks),
        "question mark": float("?" in block.text),
        "exclamation mark": float("!" in block.text),
        "all capitals": float(len(letters) > 3 and all(c.isupper() for c in letters)),
        "words shared with the next paragraph": _share(block.stems, next_stems),
        "words shared with the document": _share(block.stems, scene.prose_stems),
        "a third shared with the next paragraph": float(_share(block.stems, next_stems) >= 1 / 3),
        "longer than the other short lines": max(-1.0, min(1.0, (block.words - mean_words) / 8)) if others else 0.0,
        "other short lines": min(len(others), 5) / 5,
        "only short line": float(not others),
        "as long as the title": min(block.words / title.words, 1.5) / 1.5 if title else 0.5,
        "a colon, as in the title": float(title is not None and ":" in block.text and ":" in title.text),
        "a finite verb, as in the title": float(bool(title is not None and verbs and title.verbs)),
        "starts in lower case": float(block.text[0].islower()),
    }


def _share(stems: frozenset[str], other: Iterable[str]) -> float:
    return len(stems.intersection(other)) / len(stems) if stems else 0.0


def _probability(model: Model, facts: dict[str, float]) -> float:
    score = model["bias"] + sum(model["weights"].get(name, 0.0) * value for name, value in facts.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))


def _largest(model: Model, facts: dict[str, float], count: int = 3) -> str:
    terms = sorted(((model["weights"].get(name, 0.0) * value, name) for name, value in facts.items()), reverse=True)
    return ", ".join(name for weight, name in terms[:count] if weight > 0)


@cache
def load_model() -> Model:
    """The weights that ship."""
    text = resources.files(__package__).joinpath("headline.json").read_text(encoding="utf-8")
    model: Model = json.loads(text)
    return model
