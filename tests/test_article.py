"""The values of cleaning, and how they show themselves."""

from __future__ import annotations

import dataclasses

import pytest

from cleannews import Label, clean

TEXT = "Мэр открыл новый мост\n\nПодписаться\n\nМост <b>через</b> реку строили три года и открыли в среду утром."


def test_a_representation_is_short_and_says_what_happened() -> None:
    shown = repr(clean(TEXT))
    assert len(shown) < 160
    assert "blocks=3, removed=1" in shown


def test_a_notebook_shows_every_block_escaped_and_the_removed_struck_through() -> None:
    shown = clean(TEXT)._repr_html_()
    assert "<del>Подписаться</del>" in shown
    assert "&lt;b&gt;через&lt;/b&gt;" in shown
    assert "<b>" not in shown


def test_labels_are_their_names_and_each_is_content_or_noise() -> None:
    assert Label("teaser") == "teaser"
    assert {label for label in Label if label.is_content} == {
        "title", "lead", "dateline", "paragraph", "subheading", "quote", "list-item", "table-row", "footnote",
    }  # fmt: skip


def test_articles_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        clean(TEXT).title = "x"  # type: ignore[misc]
