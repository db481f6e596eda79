"""The engine people know: trafilatura's default extraction, its output tree read back into blocks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cleannews.cleaning.draft import Markup
from cleannews.cleaning.pages.metadata import Metadata

# trafilatura writes tags of its own, close to TEI; these are the HTML ones they were.
HTML_TAG = {"p": "p", "head": "h2", "item": "li", "row": "tr", "quote": "blockquote", "code": "pre"}


def judge_page(html: str, metadata: Metadata) -> list[tuple[str, Markup]]:
    """Return the blocks that trafilatura keeps; it hands on nothing of those it leaves out.

    >>> page = "<article><h2>Rain</h2>" + "<p>It rained for a whole day in the hills, and nobody minded it.</p>" * 3
    >>> [markup.tag for _, markup in judge_page(page, Metadata())][:2]
    ['h2', 'p']
    """
    import trafilatura

    document = trafilatura.bare_extraction(html, url=metadata.url, include_comments=False)
    body = getattr(document, "body", None)
    blocks = [] if body is None else list(_read_blocks(body))
    titles = {title.casefold() for title in metadata.titles}
    headline = next((index for index, (_, text) in enumerate(blocks) if text.casefold() in titles), None)
    return [
        (text, Markup(tag, evidence="kept by trafilatura", is_title=index == headline))
        for index, (tag, text) in enumerate(blocks)
    ]


def _read_blocks(body: Any) -> Iterator[tuple[str, str]]:
    """The tags and texts of an output tree, each text once: a quote's paragraphs stand for the quote."""
    for element in body.iter(*HTML_TAG):
        if element.tag == "row":
            text = " | ".join(" ".join(cell.itertext()) for cell in element.iter("cell"))
        elif any(around.tag == "row" for around in element.iterancestors()):
            continue
        elif any(True for _ in element.iterdescendants(*HTML_TAG)):
            text = element.text or ""
        else:
            text = "".join(element.itertext())
        if text := " ".join(text.split()).strip("| "):
            yield HTML_TAG[element.tag], text
