"""A web page to drafts: the one entry for pages, whatever they are encoded in and whichever engine reads them."""

from __future__ import annotations

from bisect import bisect
from itertools import accumulate

from selectolax.lexbor import LexborHTMLParser

from cleannews.cleaning.draft import Draft, Markup, Page
from cleannews.cleaning.pages.claims import complete_claims
from cleannews.cleaning.pages.encoding import decode
from cleannews.cleaning.pages.metadata import Metadata, read_metadata
from cleannews.cleaning.pages.taming import tame
from cleannews.errors import InvalidTypeError, InvalidValueError
from cleannews.normalization import find_places, normalize

# The first is the default: it measures best (docs/how-pages-work.md).
ENGINES = ("model", "trafilatura")


def parse_page(html: str | bytes, url: str | None = None, engine: str | None = None) -> Page:
    """Return a page as drafts: every block of its text, and which of them the engine takes for the article.

    `engine` is one of `ENGINES`, the first when None. Any string or bytes give a page: one without an article has no
    accepted drafts. Raises `InvalidTypeError` for anything else and `InvalidValueError` for an unknown engine.

    >>> story = "<p>It rained for a whole day in the hills, and nobody in the village minded it much.</p>" * 5
    >>> page = parse_page(f"<title>Rain</title><nav>Home</nav><h1>Rain</h1>{story}".encode("utf-16"))
    >>> page.title, [draft.markup.accepted for draft in page.drafts], [draft.markup.is_title for draft in page.drafts]
    ('Rain', [False, False, True, True, True, True, True], [False, True, False, False, False, False, False])
    """
    if not isinstance(html, str | bytes):
        raise InvalidTypeError("html", "str or bytes", html)
    if engine is not None and engine not in ENGINES:
        raise InvalidValueError("engine", ENGINES, engine)
    # A lone surrogate cannot be parsed; it stands for nothing.
    raw = tame((decode(html) if isinstance(html, bytes) else html).encode(errors="replace"))
    tree = LexborHTMLParser(raw)
    metadata = read_metadata(tree, url)
    if engine == "trafilatura":
        from cleannews.cleaning.pages import trafilatura_engine

        blocks = trafilatura_engine.judge_page(raw.decode(), metadata)
    else:
        from cleannews.cleaning.pages import model_engine

        blocks = model_engine.judge_page(tree, metadata)
    return complete_claims(assemble(blocks, metadata), metadata.claims, tree, raw)


def assemble(blocks: list[tuple[str, Markup]], metadata: Metadata) -> Page:
    """Join the blocks, each on one line and single-spaced, to the page's text, and put each at its place in it."""
    texts = [text for text, _ in blocks]
    source = "\n".join(texts)
    ends = [end - 1 for end in accumulate(len(text) + 1 for text in texts)]
    starts = [end - len(text) for end, text in zip(ends, texts, strict=True)]
    for index in {bisect(starts, place) - 1 for place in find_places(source)}:  # most blocks need no normalising
        texts[index] = normalize(texts[index])
    columns = (starts, ends, texts, [markup for _, markup in blocks])
    return Page(
        source=source,
        drafts=tuple(map(Draft._make, zip(*columns, strict=True))),
        title=metadata.title,
        lang=metadata.lang,
        date=metadata.date,
        author=metadata.author,
        site=metadata.site,
        url=metadata.url,
        claims=metadata.claims,
    )
