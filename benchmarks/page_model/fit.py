"""Fit the page model to labelled pages: weights of words first, then the first forest, then the second."""

from __future__ import annotations

import math
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

import lightgbm
import numpy as np

from benchmarks.page_model.labels import LabelledPage
from cleannews.cleaning.pages import closer_facts, facts
from cleannews.cleaning.pages.class_words import BITS
from cleannews.cleaning.pages.forest import UNIT, read_forest
from cleannews.cleaning.pages.model import FACTS, LEAST_AT_FIRST, probability
from cleannews.kernels import NameReader, PhraseReader, run_forest
from cleannews.kernels.pages import Phrase
from cleannews.kernels.reference_wording import SHORT, read_phrases, read_words, split_names

# A block counts as the article's when the article has most of its words.
LEAST_SHARE = 0.5
FIRST = {"num_leaves": 16, "learning_rate": 0.12, "rounds": 50}
SECOND = {"num_leaves": 24, "learning_rate": 0.05, "rounds": 200}
COMMON: dict[str, Any] = {
    "objective": "binary",
    "min_data_in_leaf": 40,
    "feature_fraction": 0.3,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "max_bin": 63,
    "lambda_l2": 5.0,
    "seed": 1,
    "deterministic": True,
    "force_row_wise": True,
    "verbose": -1,
    "num_threads": 1,
}
# A word tells something when this many publishers use it; more words than this fit no small file.
LEAST_PUBLISHERS = 6
MOST_CLASS_WORDS = 1800
MOST_WORDS = 2600
# Rows of a publisher are described with weights learned without it, else the weights would be believed too much.
GROUPS = 8
FOLDS_OF_FIRST = 2

Shares = dict[Any, dict[str, float]]
Weights = dict[Any, int]


def group_of(publisher: str, groups: int, salt: str = "") -> int:
    """Return the group of a publisher, the same on every machine."""
    return zlib.crc32((publisher + salt).encode()) % groups


def fit(pages: list[LabelledPage]) -> dict[str, Any]:
    """Return the model file's content, fitted to some pages."""
    usable = [page for page in pages if page.outline.texts and page.truth_is_there]
    class_shares = _count(usable, _class_words_of)
    class_words = _weigh(class_shares, MOST_CLASS_WORDS)
    class_weights = [_weigh(class_shares, MOST_CLASS_WORDS, without=group) for group in range(GROUPS)]
    names = [NameReader(BITS, weights) for weights in class_weights]
    glances = [facts.describe(page.outline, page.headline, names[_group(page.publisher)]) for page in usable]
    first_looks = _look_apart(usable, glances)
    look_at = {id(page): look for page, look in zip(usable, first_looks, strict=True)}
    word_shares = _count(usable, lambda page: _words_of(page, look_at[id(page)]))
    words = _weigh(word_shares, MOST_WORDS)
    phrases = [PhraseReader(_weigh(word_shares, MOST_WORDS, without=group)) for group in range(GROUPS)]
    closer = [_closer(page, look_at[id(page)], phrases[_group(page.publisher)]) for page in usable]
    rows = [
        np.vstack([glance[:, look >= LEAST_AT_FIRST], more])
        for glance, look, more in zip(glances, first_looks, closer, strict=True)
    ]
    masks = [look >= LEAST_AT_FIRST for look in first_looks]
    return {
        "facts": FACTS,
        "class_words": _group_by_weight(class_words),
        "words": _group_by_weight({_as_text(phrase): weight for phrase, weight in words.items()}),
        "first": _train(usable, glances, [np.ones(len(page.outline.texts), bool) for page in usable], FIRST),
        "second": _train(usable, rows, masks, SECOND),
    }


def _count(pages: list[LabelledPage], read: Callable[[LabelledPage], Iterable[tuple[set[Any], bool, float]]]) -> Shares:
    """For each word and publisher, which share of what bears the word is the article's."""
    counts: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(lambda: [0.0, 0.0]))
    for page in pages:
        for words, wanted, weight in read(page):
            for word in words:
                counts[word][page.publisher][not wanted] += weight
    return {
        word: {publisher: wanted / (wanted + unwanted) for publisher, (wanted, unwanted) in of_word.items()}
        for word, of_word in counts.items()
        if len(of_word) >= LEAST_PUBLISHERS
    }


def _class_words_of(page: LabelledPage) -> Iterable[tuple[set[Any], bool, float]]:
    outline = page.outline
    elements = outline.elements
    for text, naming, element, share in zip(
        outline.texts, outline.namings, outline.element.tolist(), page.labels, strict=True
    ):
        names = {*split_names(naming), *split_names(elements.namings[element])}
        for _ in range(2):
            element = int(elements.parents[element])
            names.update(split_names(elements.namings[element]))
        yield names, share >= LEAST_SHARE, math.sqrt(text.count(" ") + 1)


def _words_of(page: LabelledPage, first_look: np.ndarray) -> Iterable[tuple[set[Any], bool, float]]:
    """The words of short blocks that stand where articles stand; what stands in menus needs no words."""
    for text, share, look in zip(page.outline.texts, page.labels, first_look, strict=True):
        words = read_words(text)
        if look >= 0.15 and words and len(text) <= SHORT:
            yield set(read_phrases(words)), share >= LEAST_SHARE, 1.0


def _weigh(shares: Shares, most: int, without: int | None = None) -> Weights:
    """The log-odds, in tenths, of the most telling words: each publisher is one voice, some are not heard."""
    base = float(np.mean([share for of_word in shares.values() for share in of_word.values()]))
    weights, telling = {}, {}
    for word, of_word in shares.items():
        heard = [share for publisher, share in of_word.items() if _group(publisher) != without]
        if len(heard) >= LEAST_PUBLISHERS:
            mean = (sum(heard) + 2 * base) / (len(heard) + 2)
            weight = round(10 * (math.log(mean / (1 - mean)) - math.log(base / (1 - base))))
            if weight:
                weights[word], telling[word] = weight, abs(weight) * math.sqrt(len(heard))
    return {word: weights[word] for word in sorted(weights, key=lambda word: (-telling[word], str(word)))[:most]}


@cache
def _group(publisher: str) -> int:
    return group_of(publisher, GROUPS, "words")


def _closer(page: LabelledPage, first_look: np.ndarray, phrases: PhraseReader) -> np.ndarray:
    chosen = np.flatnonzero(first_look >= LEAST_AT_FIRST)
    if not len(chosen):
        return np.zeros((len(closer_facts.NAMES), 0))
    return closer_facts.describe_closer(page.outline, chosen.tolist(), first_look, page.metadata, phrases)


def _look_apart(pages: list[LabelledPage], glances: list[np.ndarray]) -> list[np.ndarray]:
    """The first forest's verdict on each page, from a forest that has not seen its publisher."""
    looks: dict[int, np.ndarray] = {}
    for fold in range(FOLDS_OF_FIRST):
        inside = [group_of(page.publisher, FOLDS_OF_FIRST, "first") == fold for page in pages]
        rest = [index for index, here in enumerate(inside) if not here]
        everything = [np.ones(len(pages[index].outline.texts), bool) for index in rest]
        trees = _train([pages[index] for index in rest], [glances[index] for index in rest], everything, FIRST)
        forest = read_forest(trees)
        for index, here in enumerate(inside):
            if here:
                looks[index] = probability(run_forest(forest, glances[index], len(FACTS))[0])
    return [looks[index] for index in range(len(pages))]


def _train(
    pages: list[LabelledPage], rows: list[np.ndarray], masks: list[np.ndarray], settings: dict[str, Any]
) -> list[dict[str, list[Any]]]:
    weights = np.concatenate([page.weights[mask] for page, mask in zip(pages, masks, strict=True)])
    wanted = np.concatenate([page.wanted[mask] for page, mask in zip(pages, masks, strict=True)])
    every = np.concatenate(rows, axis=1).T
    used = weights > 0
    data = lightgbm.Dataset(every[used], wanted[used], weight=weights[used] / weights[used].mean())
    settings = {**COMMON, **settings}
    booster = lightgbm.train(settings, data, settings.pop("rounds"))
    return [_flatten(tree["tree_structure"]) for tree in booster.dump_model()["tree_info"]]


def _flatten(root: dict[str, Any]) -> dict[str, list[Any]]:
    """Write a tree of LightGBM as `Forest.read` wants it."""
    tree: dict[str, list[Any]] = {"fact": [], "threshold": [], "crossed": [], "vote": [], "reason": []}

    def visit(node: dict[str, Any], moves: dict[int, float]) -> None:
        if "leaf_value" in node:
            vote = node["leaf_value"]
            tree["vote"].append(round(vote * UNIT))
            tree["reason"].append(max(moves, key=lambda fact: moves[fact] * math.copysign(1, vote), default=0))
            return
        place = len(tree["fact"])
        fact = node["split_feature"]
        tree["fact"].append(fact)
        tree["threshold"].append(float(f"{node['threshold']:.4g}"))
        tree["crossed"].append([len(tree["vote"]), 0])
        for side in ("left_child", "right_child"):
            child = node[side]
            move = child.get("internal_value", child.get("leaf_value", 0.0)) - node["internal_value"]
            visit(child, {**moves, fact: moves.get(fact, 0.0) + move})
            if side == "left_child":
                tree["crossed"][place][1] = len(tree["vote"]) - tree["crossed"][place][0]

    visit(root, {})
    return tree


def _as_text(phrase: Phrase) -> str:
    return phrase if isinstance(phrase, str) else " ".join(phrase)


def _group_by_weight(weights: Weights) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for word in sorted(weights):
        groups[str(weights[word])].append(word)
    return dict(sorted(groups.items(), key=lambda item: int(item[0])))
