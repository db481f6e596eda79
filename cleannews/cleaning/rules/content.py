"""Names for what is kept. The last rule always answers: when in doubt, keep the line."""

from __future__ import annotations

import regex

from cleannews.article import Label
from cleannews.cleaning.facts import QUOTATION_MARKS
from cleannews.cleaning.scene import Scene, Verdict

_BULLET = regex.compile(r"^(?:[•·●■▪►▶‣◦–—-]\s?\p{L}|\(?\d{1,2}[.)]\s+\p{L}|\p{L}\)\s)")
_HEADING_TAGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_DATELINE = regex.compile(
    # «НУР-СУЛТАН, 4 окт — Агентство.», «MOSCOW, October 4 (Agency) -», «Chemnitz.»
    r"^(?:[\p{Lu}\p{M}’'. -]{3,40}(?:,[^.!?]{2,40})?(?:\s[-–—]\s|\.\s*[-–—]|/)"
    r"|\p{Lu}[\p{L}-]{2,30},\s[^.!?,]{3,40}\s[-–—]\s"
    r"|\p{Lu}[\p{L}-]{2,30}\.$)"
)


def list_item(scene: Scene, i: int) -> Verdict | None:
    """A bullet or a number before it, the markup's word, or a place in a list that a colon opened."""
    block = scene.blocks[i]
    if block.markup and block.markup.tag == "li":
        return Verdict(Label.LIST_ITEM, "list.markup")
    if scene.title is not None and i < scene.title:  # a menu
        return None
    if found := _BULLET.match(block.text):
        is_heading = block.markup is not None and block.markup.tag in _HEADING_TAGS  # «1. Air it» over its part
        return None if block.matches or is_heading else Verdict(Label.LIST_ITEM, "list.bullet", found.group())
    if block.text.endswith(";"):
        return Verdict(Label.LIST_ITEM, "list.semicolon", ";")
    if scene.label(i - 1) == Label.LIST_ITEM and scene.blocks[i - 1].text.endswith(";"):
        return Verdict(Label.LIST_ITEM, "list.last-item", scene.blocks[i - 1].text)
    return None


def lead(scene: Scene, i: int) -> Verdict | None:
    """The first block after the title, where a paragraph follows: the standfirst."""
    if scene.title is None or not (i - 1 == scene.title or scene.is_noise(i - 1)):
        return None
    if next(scene.preceding(i), None) != scene.title:
        return None
    block, after = scene.blocks[i], next(scene.following(i), None)
    if block.words >= 5 and after is not None and not _DATELINE.match(block.text):
        return Verdict(Label.LEAD, "head.lead")
    return None


def dateline(scene: Scene, i: int) -> Verdict | None:
    """A place, a date or an agency before the first sentence."""
    if found := _DATELINE.match(scene.blocks[i].text):
        return Verdict(Label.DATELINE, "paragraph.dateline", found.group())
    return None


def markup_heading(scene: Scene, i: int) -> Verdict | None:
    """The page's own headings and quotes."""
    markup = scene.blocks[i].markup
    if markup and markup.tag in _HEADING_TAGS:
        return Verdict(Label.SUBHEADING, "subheading.markup", markup.tag)
    if markup and markup.tag == "blockquote":
        return Verdict(Label.QUOTE, "quote.markup")
    return None


def quote(scene: Scene, i: int) -> Verdict | None:
    """A paragraph that opens with a quotation mark."""
    block = scene.blocks[i]
    if block.text[0] in QUOTATION_MARKS and block.is_prose:
        return Verdict(Label.QUOTE, "quote.opening", block.text[0])
    return None


def subheading(scene: Scene, i: int) -> Verdict | None:
    """A short line without a sentence's end, and its section after it."""
    block = scene.blocks[i]
    if (
        not block.is_prose
        and not block.text.endswith((".", ";", ",", "…", ":"))
        and next(scene.following(i), None) is not None
    ):
        return Verdict(Label.SUBHEADING, "subheading.short")
    return None


_PARAGRAPH = Verdict(Label.PARAGRAPH, "paragraph")


def paragraph(scene: Scene, i: int) -> Verdict | None:
    """Whatever is left is text."""
    return _PARAGRAPH
