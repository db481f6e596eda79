"""The blocks of a page: what is not to be read taken out of the tree, and one walk over the rest."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

from cleannews import kernels
from cleannews.kernels.pages import Outline

# Elements that hold no text of the page: code, drawings, what stands in the head, and what forms offer. What shows
# pictures and films stays, for its place; what it holds is not read either.
SKIPPED = (
    *("script", "style", "noscript", "template", "svg", "math", "canvas", "map", "rp", "rt"),
    *(
        "head",
        "title",
        "meta",
        "link",
        "base",
        "select",
        "option",
        "datalist",
        "textarea",
        "input",
        "progress",
        "meter",
    ),
)


def read_outline(tree: LexborHTMLParser) -> Outline:
    """Return the blocks of a page in reading order, every visible character in one of them; takes the rest out of it.

    Time and memory are linear in the size of the page.

    >>> tree = LexborHTMLParser("<h1>Rain</h1><div>It <b>rained</b>.<br><br>Then <p>the <a href='/'>sun</a></div>")
    >>> outline = read_outline(tree)
    >>> list(zip(outline.tags, outline.texts, outline.linked.tolist()))
    [('h1', 'Rain', 0), ('div', 'It rained.', 0), ('div', 'Then', 0), ('p', 'the sun', 3)]
    """
    tree.strip_tags(list(SKIPPED), recursive=True)
    return kernels.outline(tree.html or "")
