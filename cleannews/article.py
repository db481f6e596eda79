"""The values that flow through cleaning: a `Label`, the `Block` that bears it, a `Note`, the `Article` they make up."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from html import escape


class Label(StrEnum):
    """What a block of a news document is. The value is the name used in files, options and reports.

    >>> Label("teaser") is Label.TEASER, Label.TEASER.is_content, Label.SUBHEADING.is_content
    (True, False, True)
    """

    # Content: kept unless `drop` says otherwise.
    TITLE = "title"
    LEAD = "lead"
    DATELINE = "dateline"
    PARAGRAPH = "paragraph"
    SUBHEADING = "subheading"
    QUOTE = "quote"
    LIST_ITEM = "list-item"
    TABLE_ROW = "table-row"
    FOOTNOTE = "footnote"
    # Noise: removed unless `keep` says otherwise.
    NAVIGATION = "navigation"
    SUBSCRIBE = "subscribe"
    SHARE = "share"
    COUNTER = "counter"
    TEASER = "teaser"
    RELATED_HEADING = "related-heading"
    CREDIT = "credit"
    CAPTION = "caption"
    ALT_TEXT = "alt-text"
    TIMESTAMP = "timestamp"
    BYLINE = "byline"
    TAG = "tag"
    ADVERTISEMENT = "advertisement"
    APP_PROMOTION = "app-promotion"
    COMMENT_PROMPT = "comment-prompt"
    COPYRIGHT = "copyright"
    EMBED = "embed"
    NOTICE = "notice"
    DUPLICATE = "duplicate"

    # Labels equal their names, so they hash like them; the hash of an enum's member is a call in Python besides.
    __hash__ = str.__hash__

    @property
    def is_content(self) -> bool:
        """Whether blocks with this label belong to the article by default."""
        return self in _CONTENT


_CONTENT = frozenset(
    {
        Label.TITLE,
        Label.LEAD,
        Label.DATELINE,
        Label.PARAGRAPH,
        Label.SUBHEADING,
        Label.QUOTE,
        Label.LIST_ITEM,
        Label.TABLE_ROW,
        Label.FOOTNOTE,
    }
)


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a document with its verdict.

    `start` and `end` are a half-open range of code points in `Article.source`. `text` is that piece normalised,
    on one line. `rule` is the stable id of the rule that decided (such as "ru.subscribe"), `evidence` what it saw,
    and `certainty` how sure it is, from 0.5 (a coin toss) to 1.
    """

    start: int
    end: int
    text: str
    label: Label
    kept: bool
    rule: str
    evidence: str = ""
    certainty: float = 1.0


class NoteKind(StrEnum):
    """What a note tells of a document. The value is the name used in files, options and reports.

    >>> NoteKind("section-front").is_reason, NoteKind.PAYWALLED.is_reason
    (True, False)
    """

    # Reasons: why there is no article in it.
    ERROR_PAGE = "error-page"
    CONSENT_WALL = "consent-wall"
    NEEDS_JAVASCRIPT = "needs-javascript"
    SEARCH_RESULTS = "search-results"
    SECTION_FRONT = "section-front"
    NO_TEXT = "no-text"
    NO_ARTICLE = "no-article"
    # Remarks: what to know of the article before it is used.
    PAYWALLED = "paywalled"
    CUT_SHORT = "cut-short"
    SCRAMBLED = "scrambled"
    CONTINUES = "continues"
    LIVE_BLOG = "live-blog"
    GALLERY = "gallery"

    @property
    def is_reason(self) -> bool:
        """Whether it is why a document has no article, rather than a remark on the one it has."""
        return self in _REASONS


_REASONS = frozenset(
    {
        NoteKind.ERROR_PAGE,
        NoteKind.CONSENT_WALL,
        NoteKind.NEEDS_JAVASCRIPT,
        NoteKind.SEARCH_RESULTS,
        NoteKind.SECTION_FRONT,
        NoteKind.NO_TEXT,
        NoteKind.NO_ARTICLE,
    }
)


@dataclass(frozen=True, slots=True)
class Note:
    """What is to be known of a document as a whole: why it has no article, or what its article lacks.

    `rule` is the stable id of the rule that noted it (such as "paywalled.json-ld"), `evidence` what it saw, and `url`
    where the article goes on, for "continues" of a page that says where.
    """

    kind: NoteKind
    rule: str
    evidence: str = ""
    url: str | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Article:
    """A cleaned document: the article, and every block of its source with the reason it was kept or removed.

    `source` is the text that offsets refer to: for `clean()` the very text passed in, for `clean_html()` the text of
    the page. `blocks` are in order and together cover every non-space character of `source` once. `lang` is a
    BCP 47 code ("und" when nothing could be told). `date` is ISO 8601. `notes` are what to know of the document as a
    whole; an empty body has its reason among them.
    """

    source: str
    blocks: tuple[Block, ...]
    title: str | None
    body: str
    lang: str
    date: str | None = None
    author: str | None = None
    site: str | None = None
    url: str | None = None
    notes: tuple[Note, ...] = ()

    @property
    def text(self) -> str:
        """Title and body, a blank line between them."""
        return "\n\n".join(part for part in (self.title, self.body) if part)

    @property
    def removed(self) -> tuple[Block, ...]:
        """The blocks that were not kept, in order."""
        return tuple(block for block in self.blocks if not block.kept)

    @property
    def reason(self) -> Note | None:
        """Why the body is empty: the first note that can say it; None where there is a body."""
        return self.notes[0] if self.notes and not self.body else None

    def __repr__(self) -> str:
        noted = "".join(f", {note.kind}" for note in self.notes)
        return (
            f"Article(title={self.title!r}, lang={self.lang!r}, body={len(self.body)} characters, "
            f"blocks={len(self.blocks)}, removed={len(self.removed)}{noted})"
        )

    def _repr_html_(self) -> str:
        """What a notebook shows: each block with its label, the removed ones struck through, the reason on hover."""
        rows = "".join(
            f'<tr title="{escape(block.rule)} {escape(block.evidence)}"><td>{escape(block.label)}</td>'
            f'<td style="text-align:left">{_KEPT_HTML[block.kept].format(escape(block.text))}</td></tr>'
            for block in self.blocks
        )
        return f"<table><caption>{escape(repr(self))}</caption>{rows}</table>"


_KEPT_HTML = {True: "{}", False: "<del>{}</del>"}
