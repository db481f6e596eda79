"""The engine people know: trafilatura's extraction, its output tree read back into blocks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cleannews.cleaning.pages.verdict import JudgedBlock

# trafilatura writes its own tags, close to TEI; these are the HTML ones they were.
HTML_TAG = {"p": "p", "head": "h2", "item": "li", "row": "tr", "quote": "blockquote", "code": "pre"}


def extract_blocks(html: str, url: str | None = None) -> list[JudgedBlock]:
    """Return the blocks of trafilatura's default extraction; it says nothing of those it leaves out.

    >>> page = "<article><h2>Rain</h2>" + "<p>It rained for a whole day in the hills, and nobody minded it.</p>" * 3
    >>> [block.tag for block in extract_blocks(page)][:2]
    ['h2', 'p']
    """
    import trafilatura

    document = trafilatura.bare_extraction(html, url=url, include_comments=False, with_metadata=False)
    body = getattr(document, "body", None)
    if body is None:
        return []
    return [JudgedBlock(text, tag, evidence="kept by trafilatura") for tag, text in _blocks(body)]


def _blocks(body: Any) -> Iterator[tuple[str, str]]:
    for element in body.iter(*HTML_TAG):
        if any(child.tag in HTML_TAG for child in element.iterdescendants()) and element.tag != "row":
            text = element.text or ""  # its blocks follow by themselves
        elif element.tag != "row" and any(parent.tag == "row" for parent in element.iterancestors()):
            continue
        elif element.tag == "row":
            text = " | ".join(" ".join("".join(cell.itertext()).split()) for cell in element.iter("cell"))
        else:
            text = "".join(element.itertext())
        if text := " ".join(text.split()).strip("| "):
            yield HTML_TAG[element.tag], text
