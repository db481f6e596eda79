"""What the blocks outside a page's article are for, by the elements they stand in: a caption, a byline, a teaser."""

from __future__ import annotations

from itertools import compress

import numpy as np
from numpy.typing import NDArray

from cleannews.article import Label
from cleannews.kernels import NameReader
from cleannews.kernels.pages import Outline

# Label: the tags and the words of classes and ids that say so by themselves. The nearest element decides; where one
# says two things (`photo-credit caption`), the first here does.
PURPOSES: dict[Label, tuple[frozenset[str], frozenset[str]]] = {
    Label.CREDIT: (frozenset(), frozenset({"credit", "credits", "photographer", "photocredit", "imagecredit"})),
    Label.CAPTION: (frozenset({"figcaption", "caption"}), frozenset({"caption", "figcaption", "legende", "bildtext"})),
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


def find_purposes(outline: Outline, accepted: NDArray[np.bool_]) -> list[Label | None]:
    """Return for each block outside the article what its markup says it is for, None where it does not say.

    An element around a piece of the article says nothing: pages are classed `has-comments` as a whole.

    >>> from cleannews.kernels import outline
    >>> page = outline("<div class=has-ads><p>It rained.</p><figure><figcaption>A cloud</figcaption></figure></div>")
    >>> find_purposes(page, np.array([True, False]))
    [None, <Label.CAPTION: 'caption'>]
    """
    elements = outline.elements
    tags = np.array([_TAG_BIT.get(tag, 0) for tag in elements.tags], dtype=np.int64)
    said = _NAMES.read(elements.namings)[0] | tags
    around = outline.element[accepted]
    while len(around):
        said[around] = 0
        around = np.unique(elements.parents[around[around > 0]])
    by_element = said.tolist()
    for element, parent in enumerate(elements.parents.tolist()):
        by_element[element] = by_element[element] or by_element[parent]
    inline = _NAMES.read(outline.namings)[0].tolist()
    purposes: list[Label | None] = [None] * len(outline.texts)
    outside = np.flatnonzero(~accepted).tolist()
    for index, element in zip(outside, compress(outline.element.tolist(), ~accepted), strict=True):
        if bits := inline[index] or by_element[element]:
            purposes[index] = _LABELS[(bits & -bits).bit_length() - 1]
    return purposes
