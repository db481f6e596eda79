"""Lines in their place: each case stands in the head, the body or the tail of a small article of its language."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from cleannews import Cleaner

FOLDER = Path(__file__).parents[1] / "cases" / "lines"
LANGUAGES = sorted(path.stem for path in FOLDER.glob("*.jsonl"))
TITLE_WORDS, TITLE_CHARACTERS = 7, 14  # of a paragraph's opening, to stand as the headline
Case = dict[str, object]


def read(lang: str) -> list[Case]:
    lines = (FOLDER / f"{lang}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


@cache
def paragraphs(lang: str) -> tuple[str, str, str]:
    """The three longest paragraphs of the language's own cases, to stand around a line."""
    texts = [str(case["line"]) for case in read(lang) if case["label"] == "paragraph"]
    first, second, third = sorted(texts, key=len)[-3:]
    return first, second, third


def is_kept(lang: str, case: Case) -> bool:
    """Whether the line survives in its place: below the title, between two paragraphs, or after the last."""
    line = str(case["line"])
    prose = [text for text in paragraphs(lang) if text != line]
    words = prose[-1].split()
    title = " ".join(words[:TITLE_WORDS]) if len(words) > TITLE_WORDS else prose[-1][:TITLE_CHARACTERS]
    around = [title.rstrip(".,:;"), *prose]
    place = {"head": 1, "body": 2, "tail": len(around)}[str(case["context"])]
    text = "\n\n".join([*around[:place], line, *around[place:]])
    article = Cleaner(lang=lang).clean(text)
    kept = [block.text for block in article.blocks if block.kept]
    return len(kept) > len(around)


CASES = [pytest.param(lang, case, id=f"{lang}-{i}") for lang in LANGUAGES for i, case in enumerate(read(lang), 1)]


@pytest.mark.parametrize(("lang", "case"), CASES)
def test_line(lang: str, case: Case) -> None:
    right = is_kept(lang, case) == case["keep"]
    if reason := case.get("expected_failure"):
        assert not right, f"no longer fails, so drop expected_failure ({reason}): {case}"
        pytest.xfail(str(reason))
    assert right, case


def test_there_are_negatives_in_every_language() -> None:
    for lang in LANGUAGES:
        kept = [case for case in read(lang) if case["keep"]]
        assert 3 * len(kept) >= len(read(lang)), lang
