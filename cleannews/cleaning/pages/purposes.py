"""What the blocks outside a page's article are for, by the elements they stand in: a caption, a byline, a teaser."""

from __future__ import annotations

from itertools import compress

import numpy as np
from numpy.typing import NDArray

from cleannews.article import Label
from cleannews.kernels import NameReader
from cleannews.kernels.pages import Numbers, Outline

# Label: the tags and the words of classes and ids that say so by themselves. The nearest element decides; where one
# says two things (`photo-credit caption`), the first here does.
PURPOSES: dict[Label, tuple[frozenset[str], frozenset[str]]] = {
    Label.CREDIT: (frozenset(), frozenset({"credit", "credits", "photographer", "photocredit", "imagecredit"})),
    Label.CAPTION: (frozenset({"figcaption"}), frozenset({"caption", "figcaption", "legende", "bildtext"})),
    Label.COMMENT_PROMPT: (frozenset(), frozenset({"comment", "comments", "commentlist", "disqus", "kommentare"})),
    Label.ADVERTISEMENT: (
        frozenset(),
        frozenset({"ad", "ads", "advert", "advertisement", "sponsored", "taboola", "outbrain", "anzeige", "werbung"}),
    ),
    Label.SUBSCRIBE: (frozenset(), frozenset({"newsletter", "subscribe", "subscription", "paywall", "regwall", "abo"})),
    Label.SHARE: (frozenset(), frozenset({"share", "sharing", "social", "sns"})),
    Label.TEASER: (
        frozenset(),
        frozenset({"related", "recommended", "recommendations", "recirc", "recirculation", "trending", "readmore"}),
    ),
    Label.TIMESTAMP: (frozenset(), frozenset({"timestamp", "pubdate", "datetime", "date", "published"})),
    Label.BYLINE: (frozenset({"address"}), frozenset({"byline", "author", "authors", "autor", "auteur"})),
    Label.TAG: (frozenset(), frozenset({"tags", "taglist", "keywords"})),
    Label.NOTICE: (frozenset(), frozenset({"cookie", "cookies", "consent", "gdpr", "disclaimer"})),
    Label.COPYRIGHT: (frozenset(), frozenset({"copyright"})),
}
_LABELS = tuple(PURPOSES)
_TAG_BIT = {tag: 1 << bit for bit, (tags, _) in enumerate(PURPOSES.values()) for tag in tags}
_NAMES = NameReader({word: 1 << bit for bit, (_, words) in enumerate(PURPOSES.values()) for word in words}, {})


def find_disowned(outline: Outline, accepted: NDArray[np.bool_]) -> list[int]:
    """Return the accepted blocks whose element says that it is a caption or hidden, unless most of the article is.

    Of 17 captions and 12 hidden blocks that the model accepted in the labelled pages none was the article's. But a
    gallery's captions are its text, and `hidden md:block` may stand around all of an article.

    >>> from cleannews.kernels import outline
    >>> page = outline("<figure><img><figcaption>A cloud</figcaption></figure><p>It rained for a day.</p>")
    >>> find_disowned(page, np.array([True, True])), find_disowned(page, np.array([True, False]))
    ([0], [])
    """
    elements = outline.elements
    captions = _read_elements(outline) & 1 << _LABELS.index(Label.CAPTION)
    found = []
    for index in np.flatnonzero(accepted).tolist():
        element = int(outline.element[index])
        namings = (elements.namings[element], elements.namings[elements.parents[element]])
        if captions[element] or any("hidden" in naming.split() for naming in namings):
            found.append(index)
    mostly = 2 * outline.lengths[found].sum() > outline.lengths[accepted].sum()
    return [] if mostly else found


def find_purposes(outline: Outline, accepted: NDArray[np.bool_]) -> list[Label | None]:
    """Return for each block outside the article what its markup says it is for, None where it does not say.

    An element around a piece of the article says nothing: pages are classed `has-comments` as a whole.

    >>> from cleannews.kernels import outline
    >>> page = outline("<div class=has-ads><p>It rained.</p><figure><figcaption>A cloud</figcaption></figure></div>")
    >>> find_purposes(page, np.array([True, False]))
    [None, <Label.CAPTION: 'caption'>]
    """
    elements = outline.elements
    parents = elements.parents.tolist()
    around: set[int] = set()  # the article
    for element in outline.element[accepted].tolist():
        while element not in around:
            around.add(element)
            element = parents[element]
    by_element = _read_elements(outline).tolist()
    for element, parent in enumerate(parents):
        by_element[element] = 0 if element in around else by_element[element] or by_element[parent]
    inline = _NAMES.read(outline.namings)[0].tolist()
    purposes: list[Label | None] = [None] * len(outline.texts)
    outside = np.flatnonzero(~accepted).tolist()
    for index, element in zip(outside, compress(outline.element.tolist(), ~accepted), strict=True):
        if bits := inline[index] or by_element[element]:
            purposes[index] = _LABELS[(bits & -bits).bit_length() - 1]
    return purposes


def _read_elements(outline: Outline) -> Numbers:
    """What each element says by itself, a bit for each of `PURPOSES`."""
    tags = np.array([_TAG_BIT.get(tag, 0) for tag in outline.elements.tags], dtype=np.int64)
    said: Numbers = _NAMES.read(outline.elements.namings)[0] | tags
    return said
