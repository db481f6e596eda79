"""What the blocks outside a page's article are for, by the elements they stand in: a caption, a byline, a teaser."""

from __future__ import annotations

from itertools import compress
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleannews.article import Label
from cleannews.kernels import NameReader
from cleannews.kernels.pages import Elements, Numbers, Outline


class Signs(NamedTuple):
    """What says an element's purpose by itself: its tag, a word of its names, or a class of that very name."""

    tags: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()


# The nearest element decides; where one says two things (`photo-credit caption`), the first here does. Classes are
# those that platforms and widespread themes give what they put into any page.
PURPOSES: dict[Label, Signs] = {
    Label.EMBED: Signs(
        classes=frozenset({"twitter-tweet", "instagram-media", "tiktok-embed", "bluesky-embed", "text-post-media"})
        | {"reddit-card", "reddit-embed-bq", "fb-post", "wp-embedded-content"}
    ),
    Label.CREDIT: Signs(words=frozenset({"credit", "credits", "photographer", "photocredit", "imagecredit"})),
    Label.CAPTION: Signs(frozenset({"figcaption"}), frozenset({"caption", "figcaption", "legende", "bildtext"})),
    Label.COMMENT_PROMPT: Signs(words=frozenset({"comment", "comments", "commentlist", "disqus", "kommentare"})),
    Label.ADVERTISEMENT: Signs(
        words=frozenset({"ad", "ads", "advert", "advertisement", "sponsored", "taboola", "outbrain"})
        | {"anzeige", "werbung"}
    ),
    Label.SUBSCRIBE: Signs(words=frozenset({"newsletter", "subscribe", "subscription", "paywall", "regwall", "abo"})),
    Label.SHARE: Signs(words=frozenset({"share", "sharing", "social", "sns"})),
    Label.TEASER: Signs(
        words=frozenset({"related", "recommended", "recommendations", "recirc", "recirculation", "trending"})
        | {"readmore"},
        classes=frozenset({"wp-block-post-excerpt", "wp-block-post-excerpt__excerpt", "elementor-post__excerpt"}),
    ),
    Label.TIMESTAMP: Signs(words=frozenset({"timestamp", "pubdate", "datetime", "date", "published"})),
    Label.BYLINE: Signs(frozenset({"address"}), frozenset({"byline", "author", "authors", "autor", "auteur"})),
    Label.TAG: Signs(words=frozenset({"tags", "taglist", "keywords"})),
    Label.NOTICE: Signs(words=frozenset({"cookie", "cookies", "consent", "gdpr", "disclaimer"})),
    Label.COPYRIGHT: Signs(words=frozenset({"copyright"})),
    Label.NAVIGATION: Signs(classes=frozenset({"hidden"})),  # what a script shows later
}
# Of an article's characters: what no more than this share of them stands in is no part of it.
MOST_ELSEWHERE = 2 / 3
_LABELS = tuple(PURPOSES)
_CAPTION = 1 << _LABELS.index(Label.CAPTION)
_TAG_BIT = {tag: 1 << bit for bit, signs in enumerate(PURPOSES.values()) for tag in signs.tags}
_CLASS_BIT = {name: 1 << bit for bit, signs in enumerate(PURPOSES.values()) for name in signs.classes}
_CLASSES = frozenset(_CLASS_BIT)
_NAMES = NameReader({word: 1 << bit for bit, signs in enumerate(PURPOSES.values()) for word in signs.words}, {})


class Said(NamedTuple):
    """What the elements of a page say, a bit for each of `PURPOSES`: by their tags and names, and by their classes."""

    named: Numbers
    classed: Numbers


def read_elements(elements: Elements) -> Said:
    """Return what each element says; of its classes the last that says anything counts."""
    tags = np.array([_TAG_BIT.get(tag, 0) for tag in elements.tags], dtype=np.int64)
    places: dict[str, int] = {}  # a template names many elements alike
    naming = [places.setdefault(naming, len(places)) for naming in elements.namings]
    classed = np.zeros(len(places), dtype=np.int64)
    if not _CLASSES.isdisjoint(" ".join(places).split()):  # few pages have any
        classed[:] = list(map(_read_classes, places))
    return Said(_NAMES.read(list(places))[0][naming] | tags, classed[naming])


def _read_classes(naming: str) -> int:
    names = naming.split()
    return 0 if _CLASSES.isdisjoint(names) else next(_CLASS_BIT[name] for name in reversed(names) if name in _CLASSES)


def find_disowned(outline: Outline, said: Said, accepted: NDArray[np.bool_]) -> list[int]:
    """Return the accepted blocks that their element, or a class around it, puts elsewhere.

    Of 47 captions, embeds, excerpts and hidden blocks that the model accepted in the labelled pages none was the
    article's. But what makes up most of an article stays: a gallery's captions, a page all within `hidden md:block`.

    >>> from cleannews.kernels import outline
    >>> page = outline("<figure><img><figcaption>A cloud</figcaption></figure><p>It rained for a day.</p>")
    >>> said = read_elements(page.elements)
    >>> find_disowned(page, said, np.array([True, True])), find_disowned(page, said, np.array([True, False]))
    ([0], [])
    """
    element = outline.element
    elsewhere = said.named[element] & _CAPTION | said.classed[element]
    elsewhere = (elsewhere | said.classed[outline.elements.parents[element]]) * accepted
    most = outline.lengths[accepted].sum() * MOST_ELSEWHERE
    length = np.bincount(elsewhere, outline.lengths)
    return [int(index) for index in np.flatnonzero(elsewhere) if length[elsewhere[index]] <= most]


def find_purposes(outline: Outline, said: Said, accepted: NDArray[np.bool_]) -> list[Label | None]:
    """Return for each block outside the article what its markup says it is for, None where it does not say.

    An element around a piece of the article says nothing: pages are classed `has-comments` as a whole.

    >>> from cleannews.kernels import outline
    >>> page = outline("<div class=has-ads><p>It rained.</p><figure><figcaption>A cloud</figcaption></figure></div>")
    >>> find_purposes(page, read_elements(page.elements), np.array([True, False]))
    [None, <Label.CAPTION: 'caption'>]
    """
    parents = outline.elements.parents.tolist()
    around: set[int] = set()  # the article
    for element in outline.element[accepted].tolist():
        while element not in around:
            around.add(element)
            element = parents[element]
    by_element = (said.named | said.classed).tolist()
    for element, parent in enumerate(parents):
        by_element[element] = 0 if element in around else by_element[element] or by_element[parent]
    inline = _NAMES.read(outline.namings)[0].tolist()
    purposes: list[Label | None] = [None] * len(outline.texts)
    outside = np.flatnonzero(~accepted).tolist()
    for index, element in zip(outside, compress(outline.element.tolist(), ~accepted), strict=True):
        if bits := inline[index] or by_element[element]:
            purposes[index] = _LABELS[(bits & -bits).bit_length() - 1]
    return purposes
