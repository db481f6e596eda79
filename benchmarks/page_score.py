"""The score of the article-extraction-benchmark: bags of word 4-grams, and whether all words are right."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from statistics import mean

WORD = re.compile(r"\w+")
# Scripts without spaces: each character counts as a word.
UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0e7f]")


@dataclass(frozen=True, slots=True)
class PageScore:
    """Precision and recall of one page's 4-grams, whether anything was found, and whether every word is right."""

    precision: float
    recall: float
    found: bool
    exact: bool


@dataclass(frozen=True, slots=True)
class SetScore:
    """The averages over a set's pages: precision over those where anything was found, F1 of the averages."""

    precision: float
    recall: float
    f1: float
    exact: float


def words(text: str | None) -> list[str]:
    """Return the words of a text, one for each character where the script has no spaces."""
    found = WORD.findall(text or "")
    return [part for word in found for part in (word if UNSPACED.search(word) else (word,))]


def score_page(predicted: str | None, truth: str) -> PageScore:
    """Compare an extracted text with the article."""
    left, right = words(predicted), words(truth)
    found, wanted = _shingles(left), _shingles(right)
    hits, extra, lost = (found & wanted).total(), (found - wanted).total(), (wanted - found).total()
    precision = hits / (hits + extra) if hits + extra else float(not lost)
    recall = hits / (hits + lost) if hits + lost else float(not extra)
    return PageScore(precision, recall, bool(left), left == right)


def score_set(scores: list[PageScore]) -> SetScore:
    """Average the scores of a set's pages."""
    precision = mean([score.precision for score in scores if score.found] or [0.0])
    recall = mean(score.recall for score in scores)
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return SetScore(precision, recall, f1, mean(score.exact for score in scores))


def _shingles(tokens: list[str], n: int = 4) -> Counter[tuple[str, ...]]:
    return Counter(tuple(tokens[index : index + n]) for index in range(max(1, len(tokens) - n + 1)) if tokens)
