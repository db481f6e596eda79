"""What a block is by its own words alone."""

from __future__ import annotations

import regex

from cleannews.article import Label
from cleannews.cleaning.facts import Facts
from cleannews.cleaning.lexicon import UNIVERSAL
from cleannews.cleaning.notes import phrases
from cleannews.cleaning.scene import Verdict


def no_words(block: Facts) -> Verdict | None:
    """«* * *», «→», an icon: nothing to read."""
    if not any(map(str.isalnum, block.text)):
        return Verdict(Label.NAVIGATION, "any.no-words", block.text)
    return None


FOOTNOTE = regex.compile(r"^(?:\*{1,3}|[¹²³⁴⁵]|\[\d{1,2}\])\s?[\p{L}«\"„“(]")
_FOOTNOTE_WORDS = 4


def footnote_mark(block: Facts) -> Verdict | None:
    """«*ИГ — организация, запрещённая на территории России»."""
    if not block.is_outside and block.words >= _FOOTNOTE_WORDS and (found := FOOTNOTE.match(block.text)):
        return Verdict(Label.FOOTNOTE, "any.footnote-mark", found.group())
    return None


def row_of_cells(block: Facts) -> Verdict | None:
    """A row of several cells in a page's article: «$10.00 | $1.00» is no ticker there, «1 | 2 | 3» no list of pages."""
    if block.markup and block.markup.tag == "tr" and not block.is_outside and " | " in block.text:
        return Verdict(Label.TABLE_ROW, "any.cells", "tr")
    return None


def certain_phrase(block: Facts) -> Verdict | None:
    """A lexicon row that is enough by itself; outside a page's article, only a user's own row that keeps.

    Inside of a page's article figures alone say nothing: «$14.55» and «15,000» are its cells and answers there. Of the
    lines that rows without words claimed in the labelled pages, 192 are the article's and 49 are not.
    """
    if block.is_outside and not block.lexicon.own:
        return None
    is_inside = block.markup is not None and block.markup.accepted
    for match in block.matches:
        if is_inside and match.rule.startswith(f"{UNIVERSAL}."):
            continue
        if match.certain and (match.label.is_content or not block.is_outside):
            return Verdict(match.label, match.rule, match.evidence)
    return None


_PAGER_WORDS = 6


def pager(block: Facts) -> Verdict | None:
    """«Страница 2 из 5»."""
    if block.words > _PAGER_WORDS or not block.text[-1:].isdigit() or block.is_outside:
        return None
    said = phrases.load("continues.page").find(block.text)
    return Verdict(Label.NAVIGATION, "any.pager", said) if said else None


_TABLE_ROW = regex.compile(r"(?:\S *(?:\t| \| ) *\S.*){2}")


def cells(block: Facts) -> Verdict | None:
    """Cells side by side: the markup says so, or bars stand between them and figures in them."""
    if block.is_outside:
        return None
    if (block.markup and block.markup.tag in ("tr", "table")) or (
        _TABLE_ROW.search(block.text) and any(map(str.isdigit, block.text))
    ):
        return Verdict(Label.TABLE_ROW, "any.cells")
    return None
