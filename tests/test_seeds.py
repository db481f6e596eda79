"""Every document of `seeds/` comes out exactly as the file beside it says."""

from __future__ import annotations

import difflib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import cleannews
from cleannews import Article

SEEDS = Path(__file__).parent.parent / "seeds"
DOCUMENTS = sorted(path for path in SEEDS.iterdir() if path.suffix in {".txt", ".html"})


def clean(path: Path) -> Article:
    if path.suffix == ".html":
        return cleannews.clean_html(path.read_bytes())
    return cleannews.clean(path.read_text(encoding="utf-8"))


def expectation(path: Path) -> dict[str, Any]:
    expected: dict[str, Any] = json.loads(path.with_suffix(".expected.json").read_text(encoding="utf-8"))
    return expected


def rows(blocks: list[list[Any]]) -> list[str]:
    return [f"{'+' if kept else '-'} {label:16} {text}" for label, kept, text in blocks]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_verdicts_are_as_expected(path: Path) -> None:
    article = clean(path)
    only_kept = path.suffix == ".html"
    found = rows([[b.label.value, b.kept, b.text] for b in article.blocks if b.kept or not only_kept])
    expected = rows(expectation(path)["blocks"])
    difference = "\n".join(difflib.unified_diff(expected, found, "expected", "found", lineterm="", n=0))
    assert found == expected, f"{path.name}\n{difference}"


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_article_is_as_expected(path: Path) -> None:
    article, expected = clean(path), expectation(path)
    assert (article.title, article.body) == (expected["title"], expected["body"])
    assert article.lang == expected["lang"]
    metadata = {"date": (article.date or "")[:10], "author": article.author, "site": article.site}
    for field in metadata.keys() & expected.keys():
        assert metadata[field] == expected[field], field


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_cleaning_again_changes_nothing(path: Path) -> None:
    article = clean(path)
    assert cleannews.clean(article.text).text == article.text


def test_duplicates_are_as_expected() -> None:
    expected = json.loads((SEEDS / "duplicates.json").read_text(encoding="utf-8"))
    result = cleannews.deduplicate([(path.stem, clean(path).text) for path in DOCUMENTS])
    found = [[duplicate.item, duplicate.kept, duplicate.relation.value] for duplicate in result.duplicates]
    assert sorted(found) == sorted(expected["duplicates"])
    assert [[pair.a, pair.b, pair.relation.value] for pair in result.related] == expected["related"]
    assert len(result.kept) == len(DOCUMENTS) - len(found)


def test_every_document_has_an_expectation_and_a_place_in_the_readme() -> None:
    readme = (SEEDS / "README.md").read_text(encoding="utf-8")
    for path in DOCUMENTS:
        assert expectation(path)["blocks"], path.name
        assert f"`{path.name}`" in readme, path.name
    assert {path.name.removesuffix(".expected.json") for path in SEEDS.glob("*.expected.json")} == {
        path.stem for path in DOCUMENTS
    }


def test_verdicts_are_the_same_in_every_process() -> None:
    # Sets are walked in another order under another seed; nothing may depend on it.
    script = (
        "from tests.test_seeds import DOCUMENTS, clean\n"
        "for path in DOCUMENTS: print([(b.text, b.rule, b.evidence, b.certainty) for b in clean(path).blocks])"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", script],
            check=True,
            capture_output=True,
            cwd=SEEDS.parent,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(told) == 1
    assert len(told.pop().splitlines()) == len(DOCUMENTS)
