"""A web page to drafts: the one entry for pages, whatever they are encoded in and whichever engine reads them."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

from cleannews.cleaning.draft import Draft, Markup, Page
from cleannews.cleaning.pages.encoding import decode
from cleannews.cleaning.pages.metadata import Metadata, read_metadata
from cleannews.cleaning.pages.verdict import JudgedBlock
from cleannews.errors import InvalidTypeError, InvalidValueError
from cleannews.normalization import normalize

ENGINES = ("trafilatura",)


def parse_page(html: str | bytes, url: str | None = None, engine: str | None = None) -> Page:
    """Return a page as drafts: every block of its text, and which of them the engine takes for the article.

    `engine` is one of `ENGINES`, the first when None. Any string or bytes give a page: one without an article has no
    accepted drafts. Raises `InvalidTypeError` for anything else and `InvalidValueError` for an unknown engine.

    >>> page = parse_page(b"<title>Rain</title><h1>Rain</h1>" + b"<p>It rained all day in the hills, they said.</p>" * 9)
    >>> page.title, page.source[page.drafts[-1].start : page.drafts[-1].end]
    ('Rain', 'It rained all day in the hills, they said.')
    """
    if engine is not None and engine not in ENGINES:
        raise InvalidValueError("engine", ENGINES, engine)
    if isinstance(html, bytes):
        html = decode(html)
    if not isinstance(html, str):
        raise InvalidTypeError("html", "str or bytes", html)
    html = html.encode(errors="replace").decode()  # lone surrogates cannot be parsed
    tree = LexborHTMLParser(html)
    metadata = read_metadata(tree, url)
    from cleannews.cleaning.pages.trafilatura_engine import extract_blocks

    return _assemble(extract_blocks(html, url), metadata)


def _assemble(blocks: list[JudgedBlock], metadata: Metadata) -> Page:
    """Join the blocks to the page's text and put each at its place in it."""
    drafts = []
    start = 0
    title_at = _find_title(blocks, metadata)
    for index, block in enumerate(blocks):
        markup = Markup(block.tag, block.link_density, block.content, block.accepted, block.evidence, index == title_at)
        drafts.append(Draft(start, start + len(block.text), normalize(block.text), markup))
        start += len(block.text) + 1
    return Page(
        source="\n".join(block.text for block in blocks),
        drafts=tuple(drafts),
        title=metadata.title,
        lang=metadata.lang,
        date=metadata.date,
        author=metadata.author,
        site=metadata.site,
        url=metadata.url,
    )


def _find_title(blocks: list[JudgedBlock], metadata: Metadata) -> int | None:
    wanted = {title.casefold() for title in metadata.titles}
    return next((index for index, block in enumerate(blocks) if block.text.casefold() in wanted), None)
