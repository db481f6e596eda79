"""Pages that would cost a parser quadratic time, cut to what a browser would show of them.

An HTML parser looks through the open elements at every block tag, and through a tag's attributes at every attribute:
50,000 nested divisions or 30,000 attributes (250 kB) take seconds. Real pages nest some 40 deep.
"""

from __future__ import annotations

import re

from cleannews.cleaning.pages.blocks import BLOCK_LEVEL, DEEPEST

# A piece this long is looked at as a whole: it cannot nest deeper than the parser stands.
PIECE = 1 << 14
# Tags opened and not closed: some hundreds of images and line breaks are usual, this many call for a closer look.
SUSPICIOUS = 2000
MOST_ATTRIBUTES = 500
_LONG_TAG = re.compile(rf"<([a-zA-Z][\w:-]*)[^<>]{{{PIECE // 2},}}")
# Elements whose end a page may leave out do not nest, whatever their tags say.
_NESTING = sorted(BLOCK_LEVEL - {"html", "body", "p", "li", "dd", "dt", "tr", "thead", "tbody", "tfoot"})
_BLOCK_TAG = re.compile(rf"<(/?)(?:{'|'.join(_NESTING)})\b[^<>]*>?", re.IGNORECASE)


def tame(html: str) -> str:
    """Return a page that parses in linear time: as it was, save for tags nested too deep and endless attributes.

    >>> tame("<p>as it was</p>"), len(tame("<div>" * 50_000).split())
    ('<p>as it was</p>', 1)
    """
    if not _is_suspicious(html):
        return html
    return _drop_deep_tags(_LONG_TAG.sub(_cut_attributes, html))


def _is_suspicious(html: str) -> bool:
    """Whether tags pile up, or a long piece has none; a look at the counts, since nearly all pages pass."""
    if html.count("<") - 2 * html.count("</") > SUSPICIOUS:
        return True
    open_tags = 0
    for start in range(0, len(html), PIECE):
        tags = html.count("<", start, start + PIECE)
        open_tags += tags - 2 * html.count("</", start, start + PIECE)
        if open_tags > SUSPICIOUS or (not tags and len(html) - start > PIECE):
            return True
    return False


def _cut_attributes(tag: re.Match[str]) -> str:
    """A tag of so many attributes says nothing of use; a long one of few, such as an image in place, is left."""
    return f"<{tag[1]}" if len(tag[0].split(None, MOST_ATTRIBUTES)) > MOST_ATTRIBUTES else tag[0]


def _drop_deep_tags(html: str) -> str:
    depth = 0

    def keep(tag: re.Match[str]) -> str:
        nonlocal depth
        depth += not tag[1]
        kept = depth <= DEEPEST
        depth = max(0, depth - bool(tag[1]))
        return tag[0] if kept else " "

    return _BLOCK_TAG.sub(keep, html)
