"""Pages that would cost a parser quadratic time, cut to what a browser would show of them.

An HTML parser looks through the open elements at every block tag, and through a tag's attributes at every attribute:
50,000 nested divisions or 30,000 attributes (250 kB) take seconds. Real pages nest some 40 deep.
"""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np

from cleannews.kernels.pages import BLOCK_LEVEL, DEEPEST

# Most tags are far shorter: a longer stretch behind an open bracket calls for a closer look, in pieces of this length.
PIECE = 1 << 14
# Tags opened and not closed: some hundreds of images and line breaks are usual, this many call for a closer look.
SUSPICIOUS = 2000
# Elements whose end a page may leave out do not nest, whatever their tags say.
_NESTING = sorted(BLOCK_LEVEL - {"html", "body", "p", "li", "dd", "dt", "tr", "thead", "tbody", "tfoot"})
_BLOCK_TAG = re.compile(rf"<(/?)(?:{'|'.join(_NESTING)})\b[^<>]*>?", re.IGNORECASE)


def tame(html: str) -> str:
    """Return a page that parses in linear time: as it was, save for tags nested too deep and tags without an end.

    >>> tame("<p>as it was</p>"), tame("<div>" * 50_000).count("<div>"), len(tame("<p " + "a " * 50_000 + ">"))
    ('<p>as it was</p>', 512, 18084)
    """
    raw = np.frombuffer(html.encode(), dtype=np.uint8)
    brackets = np.flatnonzero((raw == ord("<")) | (raw == ord(">")))
    if not len(brackets):
        return html
    opening = raw[brackets] == ord("<")
    closing = opening & (raw[np.minimum(brackets + 1, len(raw) - 1)] == ord("/"))
    if np.diff(brackets, append=len(raw))[opening].max(initial=0) > PIECE:
        html = _cut_endless_tags(html)
    return _drop_deep_tags(html) if np.cumsum(opening - 2 * closing).max() > SUSPICIOUS else html


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
