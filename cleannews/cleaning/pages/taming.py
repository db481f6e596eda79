"""Pages that would cost a parser quadratic time, cut to what a browser would show of them.

An HTML parser looks through the open elements at every block tag, and through a tag's attributes at every attribute:
50,000 nested divisions or 30,000 attributes (250 kB) take seconds. Real pages nest some 40 deep.
"""

from __future__ import annotations

import re
from itertools import pairwise

from cleannews.kernels import measure_tags
from cleannews.kernels.pages import BLOCK_LEVEL, DEEPEST

# Most tags are far shorter: a longer stretch behind an open bracket calls for a closer look, in pieces of this length.
PIECE = 1 << 14
# Tags opened and not closed: some hundreds of images and line breaks are usual, this many call for a closer look.
SUSPICIOUS = 2000
# Elements whose end a page may leave out do not nest, whatever their tags say.
_NESTING = sorted(BLOCK_LEVEL - {"html", "body", "p", "li", "dd", "dt", "tr", "thead", "tbody", "tfoot"})
_BLOCK_TAG = re.compile(rf"<(/?)(?:{'|'.join(_NESTING)})\b[^<>]*>?", re.IGNORECASE)


def tame(html: bytes) -> bytes:
    """Return a page in UTF-8 that parses in linear time: as it was, save for tags nested too deep or without an end.

    >>> tame(b"<p>as it was</p>"), tame(b"<div>" * 50_000).count(b"<div>"), len(tame(b"<p " + b"a " * 50_000 + b">"))
    (b'<p>as it was</p>', 512, 18084)
    """
    longest, deepest = measure_tags(html)
    if longest > PIECE:
        html = _cut_endless_tags(html.decode()).encode()
    return _drop_deep_tags(html.decode()).encode() if deepest > SUSPICIOUS else html


def _cut_endless_tags(html: str) -> str:
    """Leave out the pieces that lie within a tag from end to end, unless they are one word, such as an image."""
    kept = []
    end_of_kept = 0
    in_tag = False
    for start, end in pairwise([*range(0, len(html), PIECE), len(html)]):
        opened, closed = html.rfind("<", start, end), html.rfind(">", start, end)
        if in_tag and opened < 0 and closed < 0 and " " in html[start:end]:
            kept.append(html[end_of_kept:start])
            end_of_kept = end
        elif opened >= 0 or closed >= 0:
            in_tag = opened > closed
    return "".join([*kept, html[end_of_kept:]]) if kept else html


def _drop_deep_tags(html: str) -> str:
    depth = 0

    def keep(tag: re.Match[str]) -> str:
        nonlocal depth
        depth += not tag[1]
        kept = depth <= DEEPEST
        depth = max(0, depth - bool(tag[1]))
        return tag[0] if kept else " "

    return _BLOCK_TAG.sub(keep, html)
