"""What a page says of its article beyond its metadata: where it goes on, and what it shows those without JavaScript."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from cleannews.cleaning.draft import Claims, Page
from cleannews.cleaning.pages.metadata import make_absolute

# A page with fewer characters in its article may be a shell that scripts fill: its `noscript` is read then.
LITTLE_TEXT = 300
# Articles have no more pages than this; what has is an archive.
MOST_PAGES = 50
LONGEST_MESSAGE = 300
# How a block counts the pages of something: «Previous 1 2 3 Next».
PAGES = ("\n1 2 ", "1 2 3 ")
PAGED_WITHIN = 4000  # characters from the end of the page
_NOSCRIPT = re.compile(rb"<noscript\b[^>]{0,200}>(.{0,2000}?)</noscript", re.DOTALL)
# A widget's own request, such as Disqus's «to view the comments», is not the page's.
_ASKS = re.compile(r"^(?!.*\bcomments\b).*javascript", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")
# «/pier?page=2», «/pier/2», «/pier/page/2/», «/pier-page-2.html»; what stands before is the article's address.
_PAGE = re.compile(
    r"(?:[/?&;_,-](?:pages?|pg|p|seite|pagina|strana|strona|sayfa|part|PAGEN_\d)[=/_-]?|/)(\d{1,2})(?:\.\w{3,5})?/?$",
    re.IGNORECASE,
)
_ENDING = re.compile(r"(?:\.\w{3,5})?/?$")


def complete_claims(page: Page, claims: Claims, tree: LexborHTMLParser, html: bytes) -> Page:
    """Return the page with its claims, and with those that can be told only now that its blocks are known.

    That is the next page, the one linked in the head or, where a block counts pages, in the body, if it is the
    article's; and what the page shows those without JavaScript, if it has little text.

    >>> html = b"<noscript>Turn JavaScript on</noscript>"
    >>> complete_claims(Page("", ()), Claims(), LexborHTMLParser(html), html).claims.script
    'Turn JavaScript on'
    """
    following = claims.next_page
    if not following and any(pages in page.source[-PAGED_WITHIN:] for pages in PAGES):
        link = tree.css_first('a[rel~="next"]')
        following = make_absolute(link.attributes.get("href"), page.url or "") if link else None
    completed = claims._replace(
        next_page=following if following and goes_on_at(page.url, following) else None,
        script=_read_message(html) if _has_little_text(page) else "",
    )
    return replace(page, claims=completed)


def _has_little_text(page: Page) -> bool:
    length = 0
    for draft in page.drafts:
        if draft.markup and draft.markup.accepted:
            length += len(draft.text)
            if length >= LITTLE_TEXT:
                return False
    return True


def goes_on_at(url: str | None, following: str) -> bool:
    """Whether an address is that of an article's next page: the same but for the number of the page.

    >>> goes_on_at("https://a.example/pier?page=2", "https://a.example/pier?page=3")
    True
    >>> goes_on_at("https://a.example/pier.html", "https://a.example/seal-returns.html")
    False
    """
    if url is None:
        return False
    found = _PAGE.search(following)
    if not found or urlsplit(url).path in ("", "/"):
        return False
    before = _PAGE.search(url)
    number = 1
    if before and before.start() == found.start():
        number, url = int(before[1]), url[: before.start()]
    return int(found[1]) == number + 1 <= MOST_PAGES and _ENDING.sub("", url) == following[: found.start()]


def _read_message(html: bytes) -> str:
    messages = (_TAG.sub(" ", found[1].decode(errors="replace")) for found in _NOSCRIPT.finditer(html))
    return next((" ".join(text.split())[:LONGEST_MESSAGE] for text in messages if _ASKS.search(text)), "")
