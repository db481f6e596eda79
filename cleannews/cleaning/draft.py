"""What segmentation hands on: drafts, blocks that have not been judged yet, and what a page's markup says of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from cleannews.article import Label


class Markup(NamedTuple):
    """What a page says of a block beyond its words.

    `tag` is the block-level element ("p", "h2", "li", "blockquote", "figcaption", "tr", "pre", "div" …).
    `link_density` is the share of the block's characters inside links, 0 to 1. `content` is the page model's
    probability that the block belongs to the article, and `accepted` whether that passes the page's own threshold;
    `evidence` names the facts that moved it most. `is_title` marks the page's headline. `purpose` is what the elements
    around a block outside the article say it is for, None where they do not say.
    """

    tag: str
    link_density: float = 0.0
    content: float = 1.0
    accepted: bool = True
    evidence: str = ""
    is_title: bool = False
    purpose: Label | None = None


class Draft(NamedTuple):
    """A block before it is judged: a half-open range of the source, and its text normalised, on one line."""

    start: int
    end: int
    text: str
    markup: Markup | None = None


class Claims(NamedTuple):
    """What a page says of its article that bears on what became of it.

    `kinds` are the types of its JSON-LD, those of the article's own object under `story`; `og_type` what it tells those
    who link to it. `paid` is the words by which it says that the article is not free, `words` how many it says the
    whole has. `next_page` is where the article goes on, and `script` what it shows those without JavaScript, looked at
    only where it has little text.
    """

    kinds: frozenset[str] = frozenset()
    story: frozenset[str] = frozenset()
    og_type: str | None = None
    paid: str = ""
    words: int | None = None
    next_page: str | None = None
    script: str = ""

    @property
    def has_story(self) -> bool:
        """Whether the page describes an article of its own, rather than the several that a front lists."""
        return bool(self.story) and self.kinds.isdisjoint(("ItemList", "CollectionPage"))


@dataclass(frozen=True, slots=True)
class Page:
    """A parsed page: its text (which the drafts' offsets refer to), its blocks, and what its metadata says.

    `claims` is None for a text, which says nothing of itself.
    """

    source: str
    drafts: tuple[Draft, ...]
    title: str | None = None
    lang: str | None = None
    date: str | None = None
    author: str | None = None
    site: str | None = None
    url: str | None = None
    claims: Claims | None = None
