"""What the rules of notes look at: a document with the verdicts on its blocks, and what its page claims."""

from __future__ import annotations

from functools import cached_property

from cleannews.article import Block, Label
from cleannews.cleaning.draft import Claims, Markup, Page
from cleannews.cleaning.lexicon import Lexicon
from cleannews.cleaning.notes import phrases

# Blocks behind the text in which its wall or its pager stands.
NEAR = 6
# A text with a wall behind it that is longer is mostly there in full: sites print the wall and hide it by script.
MOST_BEFORE_A_WALL = 250  # words
LONGEST_WALL = 250  # characters
_PAYWALL_ROW = ".paywall"  # in the ids of lexicons' rows


class Reading:
    """A document under rules of notes: its blocks as judged, and what is found in them when a rule first asks."""

    def __init__(self, page: Page, blocks: list[Block], lexicon: Lexicon) -> None:
        self.page = page
        self.blocks = blocks
        self.lexicon = lexicon
        self.claims: Claims | None = page.claims

    @cached_property
    def kept(self) -> list[int]:
        """Indices of the blocks of the body."""
        return [i for i, block in enumerate(self.blocks) if block.kept and block.label is not Label.TITLE]

    @cached_property
    def body(self) -> str:
        """The blocks of the body, a blank line between them."""
        return "\n\n".join([self.blocks[i].text for i in self.kept])

    @cached_property
    def words(self) -> int:
        """Words of the body, between spaces."""
        return self.body.count(" ") + len(self.kept)

    @cached_property
    def says_article(self) -> bool:
        """Whether the page says of itself that it is an article."""
        return self.claims is not None and (self.claims.has_story or self.claims.og_type == "article")

    @cached_property
    def headings(self) -> list[str]:
        """The title that the page's metadata give, and the headline."""
        marked = [(draft.text, draft.markup) for draft in self.page.drafts if draft.markup]
        headlines = [text for text, markup in marked if markup.is_title or markup.tag == "h1"]
        return [*filter(None, [self.page.title]), *headlines]

    @cached_property
    def behind(self) -> list[Block]:
        """The blocks right behind the body."""
        after = self.kept[-1] + 1 if self.kept else 0
        return self.blocks[after : after + NEAR]

    @cached_property
    def wall(self) -> str:
        """What right behind a short body says that the rest is for those who pay; empty where nothing does."""
        if self.words > MOST_BEFORE_A_WALL or not self.kept:
            return ""
        row = phrases.load("paywalled.wall")
        behind = [block for block in self.behind if len(block.text) <= LONGEST_WALL]
        for block in behind:
            if _PAYWALL_ROW in block.rule or row.find(block.text):
                return block.text
        if self.claims and self.claims.paid:  # then it is worth asking the lexicons' patterns
            for block in behind:
                if any(_PAYWALL_ROW in match.rule for match in self.lexicon.match(block.text)):
                    return block.text
        return ""

    def markup(self, i: int) -> Markup | None:
        """What the page says of a block beyond its words."""
        return self.page.drafts[i].markup
