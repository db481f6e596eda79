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
from itertools import takewhile
from typing import TypedDict

import regex

from cleannews.article import Label
from cleannews.cleaning.facts import Facts
from cleannews.cleaning.scene import Scene, Verdict


class Model(TypedDict):
    """Weights: log-odds per fact, and the probability from which a line counts as a headline."""

    bias: float
    weights: dict[str, float]
    threshold: float
    threshold_with_profile: float


class Models(TypedDict):
    """The file of weights: one model where a language's verbs are known by their endings, one where they are not."""

    verbs_by_endings: Model
    verbs_by_list: Model


_SITE_TITLES = 100  # a profile that knows as many titles knows most of those a page of the site can show
_RUN = 3  # more short lines in a row than this are a list, a table or a poem
_LEAST_WORDS, _MOST_WORDS = 3, 20  # of the headlines of 2,998 Russian articles, 99 % lie between
_PLAIN_HEADLINE_WORDS = 5  # with a verb and a name: of subheadings 9 % have a verb at all
_LONG_LINE = 14  # words; of the headlines of 2,998 Russian articles, 88 % are no longer
_QUESTION = "a short question"
_DESPITE_A_QUESTION = 0.75  # probability; a short question is a subheading in most papers
_PARAGRAPHS = 5  # of a document; the model was trained on documents of four and more, few of them of four
_IN_SHORT_DOCUMENTS = 0.8  # probability
_DESPITE_DOUBTS = 0.85  # probability that outweighs a sign of a piece of a sentence
_ACCOMPANIED = 0.3  # probability; below it, lines beside orphans are subheadings more often than not
_SENTENCE_INSIDE = regex.compile(r"[.!?…][»”\"]?\s+[«“\"]?\p{Lu}")
_QUESTION_WORDS = 8  # most questions among subheadings are no longer
_PLAIN_QUESTION_WORDS = 4  # with the question word in the middle: longer lines have it in a clause
_SPEECH = '«"“„—–-'  # marks that open somebody's words
_NOTHING: frozenset[str] = frozenset()
_LINK = 0.5  # on a page, a headline of another article is a link


def orphan(scene: Scene, i: int) -> Verdict | None:
    """A headline among paragraphs, by the model."""
    if not is_candidate(scene, i):
        return None
    model, facts = model_for(scene.blocks[i]), headline_facts(scene, i)
    probability = _probability(model, facts)
    signs = doubts(scene, i)
    if probability < _threshold(scene, model) or (signs and not _outweighs_doubts(scene.blocks[i], probability, signs)):
        return None
    return Verdict(Label.TEASER, "headline.orphan", _largest(model, facts), probability)


def beside_an_orphan(scene: Scene, i: int) -> Verdict | None:
    """A line built like a headline, in a document that has orphan headlines elsewhere: sites seldom show just one.

    «Министр высказался о возвращении граждан» shares its words with the article and would pass for a subheading.
    """
    block = scene.blocks[i]
    if _is_informed(scene) or not is_candidate(scene, i) or doubts(scene, i) or block.text[0] in '«"“„':
        return None
    if not (block.verbs and block.capitalised + block.text[0].isupper() > 1 and block.words >= _PLAIN_HEADLINE_WORDS):
        return None
    probability = _probability(model_for(block), headline_facts(scene, i))
    others = [k for k in scene.short_lines if k != i and (scene.rule(k) == "headline.orphan" or orphan(scene, k))]
    if probability >= _ACCOMPANIED and others:
        return Verdict(Label.TEASER, "headline.beside-orphan", scene.blocks[others[0]].text, 0.7)
    return None


def _outweighs_doubts(block: Facts, probability: float, signs: list[str]) -> bool:
    """A high probability of a line that is whole by itself, where the model knows the language's verbs."""
    if not block.lexicon.words.finite_verb_endings:
        return False
    if signs == [_QUESTION]:
        return probability >= _DESPITE_A_QUESTION
    whole = bool(block.verbs) and block.words <= _LONG_LINE and not _ends_in_function_word(block)
    return probability >= _DESPITE_DOUBTS and whole


def _threshold(scene: Scene, model: Model) -> float:
    """Of a document too short to say what belongs to it, more is asked."""
    if _is_informed(scene):
        return model["threshold_with_profile"]
    return model["threshold"] if len(scene.prose) >= _PARAGRAPHS else max(model["threshold"], _IN_SHORT_DOCUMENTS)


def _is_informed(scene: Scene) -> bool:
    return scene.profile is not None and scene.profile.titles >= _SITE_TITLES


def looks_like_a_headline(scene: Scene, i: int) -> bool:
    """Whether the model finds a headline more likely than a subheading, where other signs already speak for one."""
    block = scene.blocks[i]
    return block.words >= _LEAST_WORDS and _probability(model_for(block), headline_facts(scene, i)) >= 0.5


def is_candidate(scene: Scene, i: int) -> bool:
    """Whether the line stands and looks so that it could be an orphan headline at all."""
    block = scene.blocks[i]
    return (
        not (block.markup and block.markup.link_density < _LINK)
        and i != scene.title
        and _LEAST_WORDS <= block.words <= _MOST_WORDS
        and _is_short_line(block)
        # Capitals are a paper's way of setting subheadings; of the headlines of 2,998 Russian articles none is set so.
        and not block.text.isupper()
        and scene.zone(i) != "head"
        # A script without capitals has no names to tell, and nothing was trained on any.
        and block.text.lower() != block.text.upper()
        # Where verbs are known by lists only, too little is known of a line without one.
        and bool(block.verbs or block.lexicon.words.finite_verb_endings)
        and _run_length(scene, i) <= _RUN
    )


def doubts(scene: Scene, i: int) -> list[str]:
    """Signs that a line is a subheading or a piece of a sentence, whatever its words weigh."""
    block = scene.blocks[i]
    before, after = next(scene.preceding(i), None), next(scene.following(i), None)
    signs = {
        _QUESTION: _is_short_question(block) or _asks_in_the_middle(block),
        "a sentence ends inside": _has_sentence_inside(block),
        "broken off": _is_broken_off(block),
        "announced by a colon": before is not None and scene.blocks[before].text.endswith(":"),
        "the next line goes on in lower case": after is not None and scene.blocks[after].text[0].islower(),
    }
    return [sign for sign, holds in signs.items() if holds]


def _is_short_line(block: Facts) -> bool:
    return (
        not block.is_prose and not block.text.endswith((".", ";", ",", ":", "。")) and any(map(str.isalpha, block.text))
    )


def _is_short_question(block: Facts) -> bool:
    return block.words <= _QUESTION_WORDS and (block.asks or block.text.endswith("?"))


def _asks_in_the_middle(block: Facts) -> bool:
    """«Körpü niyə bağlandı»: where the verb comes last, the question word stands before it."""
    asked = block.lexicon.words.interrogatives
    short = block.words <= _PLAIN_QUESTION_WORDS and bool(block.verbs)
    return short and any(token.casefold() in asked for token in block.tokens[1:])


def _has_sentence_inside(block: Facts) -> bool:
    """Half a paragraph; where the model has weighed it («Карт-бланш. Кто за кого»), a long line only."""
    long = block.words > _LONG_LINE or not block.lexicon.words.finite_verb_endings
    return long and bool(_SENTENCE_INSIDE.search(block.text))


def _is_quoted(block: Facts) -> bool:
    """«Мы не считаем медали»: the whole line is somebody's words, as subheadings of interviews are."""
    return block.text[0] in '«"“„' and block.text[-1] in '»"”“' and not any(c in block.text[1:-1] for c in '«»"“„”')


def _is_broken_off(block: Facts) -> bool:
    """A piece of a sentence: a quote or bracket that does not close, or a function word at the end."""
    text = block.text
    if any(text.count(a) != text.count(b) for a, b in ("«»", "()", "“”")) or text.count('"') % 2:
        return True
    return _ends_in_function_word(block)


def _ends_in_function_word(block: Facts) -> bool:
    return bool(block.tokens) and block.tokens[-1].casefold() in block.lexicon.words.function_words


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
    """The facts the model weighs, each about 0 to 1 (the ones that compare lengths, -1 to 1)."""
    return _shape(scene.blocks[i]) | _cohesion(scene, i) | _company(scene, i)


def _shape(block: Facts) -> dict[str, float]:
    """What the line's own words show."""
    text, verbs = block.text, bool(block.verbs)
    opens_small = bool(block.tokens) and block.tokens[0].casefold() in block.lexicon.words.function_words
    return {
        "three words or fewer": float(block.words <= 3),
        "four words or fewer": float(block.words <= 4),
        "five words or fewer": float(block.words <= 5),
        "six words or fewer": float(block.words <= 6),
        "words": min(block.words, 20) / 20,
        "finite verb": float(verbs),
        "opens with a function word, no finite verb": float(opens_small and not verbs),
        "finite verb in six words or more": float(verbs and block.words >= 6),
        "no finite verb in five words or more": float(not verbs and block.words >= 5),
        "opens with a function word": float(opens_small),
        "names": min(block.capitalised, 4) / 4,
        "colon": float(":" in text),
        "comma": float("," in text),
        "quotation": float(any(mark in text for mark in '«"“„')),
        "opens with a quotation": float(text[0] in '«"“„'),
        "wholly in quotation marks": float(_is_quoted(block)),
        "figures": float(any(map(str.isdigit, text))),
        "exclamation mark": float("!" in text),
        "asks": float(block.asks),
        "a short question": float(_is_short_question(block)),
        "a sentence ends inside": float(bool(_SENTENCE_INSIDE.search(text))),
    }


def _cohesion(scene: Scene, i: int) -> dict[str, float]:
    """What the line shares with the text around it: a subheading names its section, a teaser another story."""
    stems = scene.blocks[i].stems
    before = next((k for k in scene.preceding(i) if scene.blocks[k].is_prose), None)
    section = _section(scene, i)
    stems_before = scene.blocks[before].stems if before is not None else _NOTHING
    stems_after = scene.blocks[section[0]].stems if section else _NOTHING
    stems_of_section = _NOTHING.union(*(scene.blocks[k].stems for k in section))
    title = scene.blocks[scene.title].stems if scene.title is not None else _NOTHING
    unknown = len(stems - scene.prose_stems - title)
    return {
        "a name the document does not have": float(bool(scene.blocks[i].names - scene.prose_stems)),
        "two words the document does not have": float(unknown >= 2),
        "three words the document does not have": float(unknown >= 3),
        "four words the document does not have": float(unknown >= 4),
        "words shared with the document": _share(stems, scene.prose_stems),
        "words shared with the title": _share(stems, title),
        "words shared with the section": _share(stems, stems_of_section),
        "a third shared with the next paragraph": float(_share(stems, stems_after) >= 1 / 3),
        "words shared with the paragraph before": _share(stems, stems_before),
        "the paragraphs around share words": _share(
            *sorted((stems_before, stems_after), key=len)  # of the shorter one
        ),
        "the section opens with a quotation": float(bool(section) and scene.blocks[section[0]].text[0] in _SPEECH),
    }


def _company(scene: Scene, i: int) -> dict[str, float]:
    """What the article's other short lines are like: subheadings come in several, of one style."""
    block = scene.blocks[i]
    others = [k for k in scene.short_lines if k != i]
    mean_words = sum(scene.blocks[k].words for k in others) / len(others) if others else block.words
    apart = sum(scene.blocks[k].stems.isdisjoint(scene.prose_stems) for k in others)
    return {
        "no other short line": float(not others),
        "three other short lines or more": float(len(others) >= 3),
        "four other short lines or more": float(len(others) >= 4),
        "longer than the other short lines": max(-1.0, min(1.0, (block.words - mean_words) / 8)),
        "other short lines like it": _share_like(scene, block, others),
        "a piece of a sentence": float(bool(set(doubts(scene, i)) - {_QUESTION})),
        "quotation marks unlike the document's": float(_quotes_otherwise(scene, block)),
        "other short lines share no word": apart / len(others) if others else 0.0,
    }


def _quotes_otherwise(scene: Scene, block: Facts) -> bool:
    """Straight quotation marks among angular ones, or the other way round: each paper has its own habit."""
    marks = [mark for mark in '"«' if mark in block.text]
    if len(marks) != 1:
        return False
    straight, angular = (sum(scene.blocks[k].text.count(mark) for k in scene.prose) for mark in '"«')
    return angular > straight if marks == ['"'] else straight > angular


def _section(scene: Scene, i: int) -> list[int]:
    """The paragraphs from the line to the next short line."""
    return list(takewhile(lambda k: scene.blocks[k].is_prose or scene.blocks[k].ends_sentence, scene.following(i)))


def _share_like(scene: Scene, block: Facts, others: list[int]) -> float:
    """The share of other short lines that are no longer than three words more and have a verb only if this one has."""
    like = sum(
        abs(scene.blocks[k].words - block.words) <= 3 and bool(scene.blocks[k].verbs) == bool(block.verbs)
        for k in others
    )
    return like / len(others) if others else 0.5


def _share(stems: frozenset[str], other: Iterable[str]) -> float:
    return len(stems.intersection(other)) / len(stems) if stems else 0.0


def _probability(model: Model, facts: dict[str, float]) -> float:
    score = model["bias"] + sum(model["weights"].get(name, 0.0) * value for name, value in facts.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))


def _largest(model: Model, facts: dict[str, float], count: int = 3) -> str:
    terms = sorted(((model["weights"].get(name, 0.0) * value, name) for name, value in facts.items()), reverse=True)
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
