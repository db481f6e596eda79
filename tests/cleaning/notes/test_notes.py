"""What pages of each kind come to: their notes, and what is kept of them. The cases are pages of our own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cleannews
from cleannews import Label, NoteKind
from cleannews.cleaning.notes.phrases import Row, rows
from cleannews.cleaning.page import ENGINES
from cleannews.cleaning.pages.claims import goes_on_at

CASES_OF_KINDS = Path(__file__).parents[2] / "cases" / "kinds"
CASES: dict[str, dict[str, Any]] = json.loads((CASES_OF_KINDS / "cases.json").read_text(encoding="utf-8"))
STORY = "<p>It rained for a whole day in the hills, and nobody in the village minded it much.</p>"


def read(name: str) -> bytes:
    return (CASES_OF_KINDS / "pages" / f"{name}.html").read_bytes()


def test_every_page_has_its_case() -> None:
    assert {path.stem for path in (CASES_OF_KINDS / "pages").glob("*.html")} == CASES.keys()
    noted = {note["kind"] for case in CASES.values() for note in case["notes"]}
    assert noted == set(NoteKind) - {NoteKind.NO_ARTICLE}  # which has tests of its own


@pytest.mark.parametrize("name", CASES)
def test_a_page_is_what_its_case_says(name: str) -> None:
    case = CASES[name]
    article = cleannews.clean_html(read(name))
    assert [(note.kind, note.rule, note.url) for note in article.notes] == [
        (note["kind"], note["rule"], note.get("url")) for note in case["notes"]
    ]
    for note, expected in zip(article.notes, case["notes"], strict=True):
        assert note.evidence.startswith(expected["evidence"])
    body = [block for block in article.blocks if block.kept and block.label != Label.TITLE]
    found = [
        next((i for i, block in enumerate(body) if block.text.startswith(line)), -1) for line in case.get("kept", ())
    ]
    assert -1 not in found
    assert found == sorted(found)
    removed = [block.text for block in article.removed]
    for line in case.get("removed", ()):
        assert any(text.startswith(line) for text in removed), line
        assert not any(block.text.startswith(line) for block in body), line
    labels = {block.text: block.label for block in article.blocks}
    assert {text: labels[text] for text in case.get("labels", ())} == case.get("labels", {})


@pytest.mark.parametrize("name", CASES)
def test_a_page_without_a_body_has_its_reason_and_no_other_does(name: str) -> None:
    article = cleannews.clean_html(read(name))
    assert (article.reason is None) == bool(article.body)
    assert not article.body or not any(note.kind.is_reason for note in article.notes)


@pytest.mark.parametrize("name", CASES)
def test_the_text_of_a_page_stays_as_it_is_once_it_is_clean(name: str) -> None:
    text = cleannews.clean(cleannews.clean_html(read(name)).source).text
    assert cleannews.clean(text).text == text


@pytest.mark.parametrize("engine", ENGINES)
def test_both_engines_take_notes(engine: str) -> None:
    cleaner = cleannews.Cleaner(engine=engine)
    kinds = {
        name: [note.kind for note in cleaner.clean_html(read(name)).notes] for name in ("ru-pages", "en-not-found")
    }
    assert kinds == {"ru-pages": [NoteKind.CONTINUES], "en-not-found": [NoteKind.ERROR_PAGE]}


def test_what_is_left_of_no_article_can_be_kept() -> None:
    article = cleannews.Cleaner(keep=["notice"]).clean_html(read("en-not-found"))
    assert "Sorry, the page" in article.body
    assert article.reason is None


@pytest.mark.parametrize(
    ("text", "kind", "evidence"),
    [
        ("", "no-text", ""),
        (" \n ", "no-text", ""),
        ("Подписаться", "no-article", "nothing but subscribe 1"),
        ("Мэр открыл мост\n\nПодписаться\n\nПоделиться", "no-article", "nothing but subscribe 1, share 1"),
    ],
)
def test_a_text_without_an_article_says_why(text: str, kind: str, evidence: str) -> None:
    article = cleannews.clean(text)
    assert article.reason is not None
    assert (article.reason.kind, article.reason.evidence) == (kind, evidence)


def test_a_wall_is_seen_in_a_text_too() -> None:
    text = "Мэр открыл мост\n\nМост строили три года и открыли в среду.\n\nМатериал доступен только по подписке"
    assert [note.rule for note in cleannews.clean(text).notes] == ["paywalled.wall", "cut-short.wall"]
    assert cleannews.clean(text.rpartition("\n\n")[0]).notes == ()


def test_a_wall_behind_a_long_text_says_nothing_of_it() -> None:
    page = f"<title>Rain</title><article><h1>Rain</h1>{STORY * 20}<p>This article is for subscribers only</p></article>"
    assert cleannews.clean_html(page).notes == ()


@pytest.mark.parametrize("tier", ["free", "", "premium-unknown"])
def test_a_tier_that_is_not_known_to_be_paid_is_none(tier: str) -> None:
    page = f'<meta name="article:content_tier" content="{tier}"><h1>Rain</h1>{STORY * 4}'
    assert cleannews.clean_html(page).notes == ()


@pytest.mark.parametrize("words", ['"many"', "-5", "[1]", '"' + "9" * 5000 + '"', "1e999", "null"])
def test_a_number_of_words_that_is_none_is_no_claim(words: str) -> None:
    data = f'{{"@type": "NewsArticle", "isAccessibleForFree": false, "wordCount": {words}}}'
    page = f'<script type="application/ld+json">{data}</script><h1>Rain</h1>{STORY * 4}'
    assert [note.kind for note in cleannews.clean_html(page).notes] == [NoteKind.PAYWALLED]


@pytest.mark.parametrize(
    ("url", "following", "same"),
    [
        ("https://a.example/pier", "https://a.example/pier/2", True),
        ("https://a.example/pier/", "https://a.example/pier/2/", True),
        ("https://a.example/pier.html", "https://a.example/pier-page-2.html", True),
        ("https://a.example/pier/2", "https://a.example/pier/3", True),
        ("https://a.example/pier?page=2", "https://a.example/pier?page=3", True),
        ("https://a.example/pier", "https://a.example/pier/3", False),
        ("https://a.example/pier", "https://b.example/pier/2", False),
        ("https://a.example/pier", "https://a.example/pier/comment-page-2", False),
        ("https://a.example/news/12345", "https://a.example/news/12346", False),
        ("https://a.example/pier", "https://a.example/seal", False),
        ("https://a.example/", "https://a.example/page/2", False),
        (None, "https://a.example/pier/2", False),
    ],
)
def test_the_next_page_is_the_same_address_but_for_a_number(url: str | None, following: str, same: bool) -> None:
    assert goes_on_at(url, following) is same


@pytest.mark.parametrize("row", rows().values(), ids=lambda row: row.id)
def test_a_row_of_phrases_keeps_to_its_examples(row: Row) -> None:
    assert [line for line in row.hit if not row.find(line)] == []
    assert [line for line in row.miss if row.find(line)] == []
    assert len(set(row.phrases)) == len(row.phrases)
    assert NoteKind(row.kind)
    assert row.match != "pages" or all(phrase.count("0") == 2 for phrase in row.phrases)


@given(st.text(max_size=300))
@settings(max_examples=50, deadline=None)
def test_whatever_is_cleaned_has_a_body_or_a_reason(text: str) -> None:
    for article in (cleannews.clean(text), cleannews.clean_html(text)):
        assert (article.reason is None) == bool(article.body)
