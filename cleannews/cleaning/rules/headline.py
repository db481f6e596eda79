"""Orphan teasers: the headline of another article between two paragraphs, with nothing to announce it.

No single fact tells such a line from a subheading, so a small logistic model over named facts decides. Its weights
stand in `headline.json` beside this file, with the figures of the training that made them
(`benchmarks/training/headlines.py`); its verdict names the facts that weighed most.
"""

from __future__ import annotations

import json
import math
from functools import cache
from importlib import resources
from typing import NamedTuple, TypedDict

from cleannews.article import Label
from cleannews.cleaning.facts import Facts
from cleannews.cleaning.rules.headline_facts import QUESTION, doubts, headline_facts
from cleannews.cleaning.scene import Scene, Verdict
from cleannews.cleaning.shape import LEAST_WORDS, LONG_LINE, QUOTING, ends_in_function_word


class Model(TypedDict):
    """Weights: log-odds per fact, and the probabilities from which a line counts as a headline."""

    bias: float
    weights: dict[str, float]
    threshold: float
    threshold_with_profile: float
    threshold_beside_orphans: float  # of a line built like a headline; below it, most are subheadings


class Models(TypedDict):
    """The file of weights: one model where a language's verbs are known by their endings, one where they are not."""

    verbs_by_endings: Model
    verbs_by_list: Model


class Reading(NamedTuple):
    """What the model makes of a line; made once a scene, however many rules ask for it."""

    facts: dict[str, float]
    probability: float
    doubts: list[str]


_SITE_TITLES = 100  # a profile that knows as many titles knows most of those a page of the site can show
_RUN = 3  # more short lines in a row than this are a list, a table or a poem
_PLAIN_HEADLINE_WORDS = 5  # with a verb and a name: of subheadings 9 % have a verb at all
_DESPITE_A_QUESTION = 0.75  # probability; a short question is a subheading in most papers
_PARAGRAPHS = 5  # of a document; the model was trained on documents of four and more, few of them of four
_IN_SHORT_DOCUMENTS = 0.8  # probability
_DESPITE_DOUBTS = 0.85  # probability that outweighs a sign of a piece of a sentence
_LINK = 0.5  # on a page, a headline of another article is a link


class Readings:
    """The readings of a scene's lines, as far as rules asked for them.

    `model` is the one that fits what the scene's language lets us know, `threshold` the probability it asks for here.
    """

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._made: dict[int, Reading] = {}
        self.model = model_for(scene.blocks[0])
        self.threshold = _threshold(scene, self.model)

    def of(self, i: int) -> Reading:
        """The reading of one line."""
        reading = self._made.get(i)
        if reading is None:
            signs = doubts(self._scene, i)
            facts = headline_facts(self._scene, i, signs)
            reading = self._made[i] = Reading(facts, _probability(self.model, facts), signs)
        return reading


def orphan(scene: Scene, i: int) -> Verdict | None:
    """A headline among paragraphs, by the model."""
    if not _is_orphan(scene, i):
        return None
    readings = scene.once(Readings)
    reading = readings.of(i)
    return Verdict(Label.TEASER, "headline.orphan", _largest(readings.model, reading.facts), reading.probability)


def beside_an_orphan(scene: Scene, i: int) -> Verdict | None:
    """A line built like a headline, in a document that has orphan headlines elsewhere: sites seldom show just one.

    «Министр высказался о возвращении граждан» shares its words with the article and would pass for a subheading.
    """
    block = scene.blocks[i]
    if _is_informed(scene) or block.words < _PLAIN_HEADLINE_WORDS or block.text[0] in QUOTING:
        return None
    if not is_candidate(scene, i) or not block.verbs or block.capitalised + block.text[0].isupper() < 2:
        return None
    readings = scene.once(Readings)
    reading = readings.of(i)
    if reading.doubts or reading.probability < readings.model["threshold_beside_orphans"]:
        return None
    other = next((k for k in scene.once(_orphans) if k != i), None)
    return Verdict(Label.TEASER, "headline.beside-orphan", scene.blocks[other].text, 0.7) if other is not None else None


def _orphans(scene: Scene) -> list[int]:
    """The orphan headlines of a scene."""
    return [k for k in scene.short_lines if _is_orphan(scene, k)]


def _is_orphan(scene: Scene, i: int) -> bool:
    if not is_candidate(scene, i):
        return False
    readings = scene.once(Readings)
    reading = readings.of(i)
    probable = reading.probability >= readings.threshold
    return probable and (not reading.doubts or _outweighs_doubts(scene.blocks[i], reading))


def _outweighs_doubts(block: Facts, reading: Reading) -> bool:
    """A high probability of a line that is whole by itself, where the model knows the language's verbs."""
    if not block.lexicon.words.finite_verb_endings:
        return False
    if reading.doubts == [QUESTION]:
        return reading.probability >= _DESPITE_A_QUESTION
    whole = bool(block.verbs) and block.words <= LONG_LINE and not ends_in_function_word(block)
    return reading.probability >= _DESPITE_DOUBTS and whole


def _threshold(scene: Scene, model: Model) -> float:
    """Of a document too short to say what belongs to it, more is asked."""
    if _is_informed(scene):
        return model["threshold_with_profile"]
    return model["threshold"] if len(scene.prose) >= _PARAGRAPHS else max(model["threshold"], _IN_SHORT_DOCUMENTS)


def _is_informed(scene: Scene) -> bool:
    return scene.profile is not None and scene.profile.titles >= _SITE_TITLES


def looks_like_a_headline(scene: Scene, i: int) -> bool:
    """Whether the model finds a headline more likely than a subheading, where other signs already speak for one."""
    return scene.blocks[i].words >= LEAST_WORDS and scene.once(Readings).of(i).probability >= 0.5


def is_candidate(scene: Scene, i: int) -> bool:
    """Whether the line stands and looks so that it could be an orphan headline at all."""
    block = scene.blocks[i]
    return (
        block.could_be_a_headline
        and not (block.markup and block.markup.link_density < _LINK)
        and i != scene.title
        and scene.zone(i) != "head"
        and (bool(block.verbs or block.lexicon.words.finite_verb_endings) or _tells_what_belongs(scene, block))
        and _run_length(scene, i) <= _RUN
    )


def _tells_what_belongs(scene: Scene, block: Facts) -> bool:
    """Whether the text alone must and can say if a line without a verb from the lists belongs to it.

    On pages their own model has spoken: of 20 such lines that were links, most belonged to the article.
    """
    return block.markup is None and len(scene.prose) >= _PARAGRAPHS


def _run_length(scene: Scene, i: int) -> int:
    """Short lines in a row around the block, itself included; noise between them does not count."""
    length = 1
    for side in (scene.preceding(i), scene.following(i)):
        for k in side:
            if scene.blocks[k].is_prose or length > _RUN:
                break
            length += 1
    return length


def _probability(model: Model, facts: dict[str, float]) -> float:
    weights = model["weights"]
    score = model["bias"] + sum([weights[name] * value for name, value in facts.items() if value])
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))


def _largest(model: Model, facts: dict[str, float], count: int = 3) -> str:
    terms = sorted(((model["weights"][name] * value, name) for name, value in facts.items()), reverse=True)
    return ", ".join(name for weight, name in terms[:count] if weight > 0)


def model_for(block: Facts) -> Model:
    """The model that fits what the block's language lets us know."""
    return load_models()["verbs_by_endings" if block.lexicon.words.finite_verb_endings else "verbs_by_list"]


@cache
def load_models() -> Models:
    """The weights that ship."""
    text = resources.files(__package__).joinpath("headline.json").read_text(encoding="utf-8")
    models: Models = json.loads(text)
    return models
