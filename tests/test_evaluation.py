"""Scores on labelled lines: what counts as removed, the figures, the groups, and labelled sets that are refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cleannews.article import Article, Block, Label
from cleannews.corpus.settings import Settings
from cleannews.errors import FormatError, InvalidValueError
from cleannews.evaluation import (
    Evaluation,
    LabelledDocument,
    LabelledLine,
    Outcome,
    contribute,
    evaluate,
    evaluate_named,
    group,
    judge,
    read_gold,
    score,
)

TEXT = "The bridge opened\n\nSubscribe\n\nThe bridge over the river opened on Monday after three years of work."
SEEDS = Path(__file__).parent.parent / "seeds"


def outcome(keep: bool, removed: bool, text: str = "four", **said: str) -> Outcome:
    return Outcome(
        **{"document": "d", "lang": "en", "category": "body", "label": "x", "rule": "r", **said},
        **{"text": text, "keep": keep, "removed": removed},
    )


def test_a_line_is_removed_when_less_than_half_of_it_is_kept() -> None:
    blocks = (
        Block(0, 5, "aa bb", Label.PARAGRAPH, True, "kept"),
        Block(5, 9, "cccc", Label.SHARE, False, "gone"),
    )
    article = Article("aa bbcccc", blocks, None, "", "en")
    lines = (LabelledLine(0, 9, True, ""), LabelledLine(2, 9, True, ""), LabelledLine(0, 2, None, ""))
    half, third = judge(LabelledDocument("d", "en", "aa bbcccc", lines), article)
    assert (half.removed, half.rule) == (False, "kept")
    assert (third.removed, third.rule, third.label) == (True, "gone", "share")


def test_figures() -> None:
    lines = [
        *[outcome(False, True)] * 3,
        outcome(False, False),
        outcome(True, True, "ab", category="subhead"),
        outcome(True, False, "abcdef", category="subhead"),
    ]
    figures = score(lines)
    assert (figures.lines, figures.wrong, figures.broken) == (6, 2, 1)
    assert (figures.precision, figures.recall) == (3 / 4, 3 / 4)
    assert (figures.loss, figures.structure) == (2 / 8, 1 / 2)
    assert score([]).f1 == 0


def test_contributions_add_up_to_the_whole() -> None:
    lines = [
        outcome(False, True, rule="a"),
        outcome(True, True, rule="a"),
        outcome(False, False, rule="b"),
        outcome(True, False, rule="b"),
    ]
    parts = [contribute(some, lines) for _, some in group(lines, "rule")]
    assert sum(part.loss for part in parts) == score(lines).loss == 0.5
    assert sum(part.missed for part in parts) == 1 - score(lines).recall == 0.5
    assert json.loads(json.dumps(Evaluation(tuple(lines)).as_json()))["by_rule"]["a"]["right"] == 0.5


def test_a_page_is_judged_from_its_own_file_only() -> None:
    with pytest.raises(InvalidValueError, match="among the inputs"):
        evaluate([LabelledDocument("p", "en", "Rain", (), is_page=True)], lambda text: pytest.fail("cleaned"))


def test_an_article_of_another_text_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="has labels for"):
        judge(LabelledDocument("d", "en", "Rain", ()), Article("Snow", (), None, "", "en"))


def write_gold(path: Path, *rows: Any) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_documents_are_taken_from_the_inputs_by_id(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    lines = [{"start": 19, "end": 28, "keep": True, "category": "body"}]
    rows = [{"id": name, "text": text, "lines": lines} for name, text in (("a.txt", TEXT), ("b.txt", TEXT))]
    gold = write_gold(tmp_path / "gold.jsonl", *rows)
    evaluation = evaluate_named(gold, [str(tmp_path / "a.txt")], Settings())
    assert evaluation.missing == ("b.txt",)
    assert [(one.document, one.removed, one.rule) for one in evaluation.outcomes] == [
        ("a.txt", True, "en.subscribe-button")
    ]
    assert len(evaluate_named(gold, [], Settings(keep=("subscribe",))).outcomes) == 2


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "line 2: not a labelled document"),
        ("[]", "line 2"),
        ('{"id": "a", "lines": []}', "no 'text'"),
        ('{"id": "a", "text": 5, "lines": []}', "text must be a string"),
        ('{"id": "a", "text": "ab", "lines": [{"start": 1, "end": 3, "keep": true}]}', "from 1 to 3"),
        ('{"id": "a", "text": "ab", "lines": [{"start": 0.5, "end": 1, "keep": true}]}', "integers"),
        ('{"id": "a", "text": "ab", "lines": [{"start": 0, "end": 1, "keep": "yes"}]}', "keep must be"),
        ('{"id": "a", "text": "ab", "lines": [{"start": 0, "end": 1}]}', "no 'keep'"),
    ],
)
def test_what_is_no_labelled_set_is_refused_with_its_line(tmp_path: Path, line: str, said: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(f"\n{line}\n", encoding="utf-8")
    with pytest.raises(FormatError, match=said):
        read_gold(path)


def test_an_empty_set_is_refused(tmp_path: Path) -> None:
    (tmp_path / "gold.jsonl").write_text("\n")
    with pytest.raises(FormatError, match="no labelled documents"):
        read_gold(tmp_path / "gold.jsonl")
