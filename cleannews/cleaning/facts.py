"""Facts: what a block is like. They are measured once and say nothing of what the block is; rules do."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import regex

from cleannews.cleaning.draft import Draft, Markup
from cleannews.cleaning.lexicon import Lexicon, Match
from cleannews.cleaning.lexicon.folding import count_words, fold

_WORD = regex.compile(r"\w+(?:['’‘ʻʼ\-]\w+)*")
_TERMINAL = frozenset(".!?…。！？।؟۔")
_CLOSING = "»”“\"'’‘)]›』」*"
_SITE_SUFFIX = regex.compile(r"\s+[-–—|:•·]\s+[^-–—|]{2,60}$")
_STEM = 5  # letters: «президент», «президента» and «президентом» share them
_CONTENT_WORD = 4  # letters; shorter words are mostly function words

PROSE_WORDS = 8  # of 483 labelled body lines that end a sentence, 96 % have more words; of teasers, 4 %
SURELY_INSIDE = 0.9  # probability; above it, doubtful rules removed more of the article than of the noise
LONG_PROSE_WORDS = 40  # a line this long is prose however it ends


@dataclass(frozen=True)
class Facts:
    """What one block is like, by its words alone. Costly facts are measured when a rule first asks."""

    draft: Draft
    lexicon: Lexicon

    @property
    def text(self) -> str:
        """The draft's text: normalised, on one line."""
        return self.draft.text

    @property
    def markup(self) -> Markup | None:
        """What the page says of the block, if it came from one."""
        return self.draft.markup

    @property
    def is_outside(self) -> bool:
        """Whether the page's model puts the block outside the article; its headline never is."""
        return self.markup is not None and not self.markup.accepted and not self.markup.is_title

    @property
    def is_surely_inside(self) -> bool:
        """Whether the page's model is so sure of the block that a doubtful sign must not remove it."""
        return self.markup is not None and self.markup.accepted and self.markup.content >= SURELY_INSIDE

    @cached_property
    def folded(self) -> str:
        """The text as lexicons and profiles compare it."""
        return fold(self.text)

    @cached_property
    def folded_without_site(self) -> str:
        """The same without the site's name behind a dash or a bar, as page titles and alt texts have it."""
        return fold(_SITE_SUFFIX.sub("", self.text))

    @cached_property
    def words(self) -> int:
        """Words; in scripts without spaces, two characters count as one."""
        return count_words(self.text)

    @cached_property
    def ends_sentence(self) -> bool:
        """Whether it ends in terminal punctuation, closing quotes and brackets aside."""
        return self.text.rstrip(_CLOSING)[-1:] in _TERMINAL

    @property
    def ends_in_ellipsis(self) -> bool:
        """Whether it is cut off."""
        return self.text.endswith(("…", "..."))

    @cached_property
    def is_prose(self) -> bool:
        """Long enough, and a sentence: the stuff of paragraphs."""
        return self.words >= LONG_PROSE_WORDS or (self.words >= PROSE_WORDS and self.ends_sentence)

    @cached_property
    def matches(self) -> list[Match]:
        """The lexicon rows that claim the block."""
        if self.words > self.lexicon.longest:  # prose, mostly: not even folded
            return []
        return self.lexicon.match_folded(self.text, self.folded, self.words)

    @cached_property
    def tokens(self) -> list[str]:
        """The words as written, without punctuation."""
        return list(_WORD.findall(self.text))

    @cached_property
    def capitalised(self) -> int:
        """Capitalised words after the first: names, mostly."""
        return sum(token[0].isupper() for token in self.tokens[1:])

    @cached_property
    def asks(self) -> bool:
        """Whether it opens with an interrogative, of one word or of two («de ce»)."""
        opening = self.folded.split(maxsplit=2)[:2]
        asked = self.lexicon.words.interrogatives
        return bool(opening) and (opening[0] in asked or " ".join(opening) in asked)

    @cached_property
    def verbs(self) -> tuple[str, ...]:
        """The words that look like finite verbs, by the language's word lists and endings; names never do."""
        words = self.lexicon.words
        endings = words.finite_verb_endings
        folded = [fold(token) for i, token in enumerate(self.tokens) if i == 0 or token[0].islower()]
        return tuple(
            token
            for token in folded
            if token in words.headline_verbs
            or token in words.speech_verbs
            or (endings and len(token) > _CONTENT_WORD and token.endswith(endings))
        )

    @cached_property
    def names(self) -> frozenset[str]:
        """The stems of the capitalised words after the first."""
        capitalised = (token for token in self.tokens[1:] if token[0].isupper())
        return frozenset(_stem(token) for token in capitalised if len(token) >= _CONTENT_WORD)

    @cached_property
    def stems(self) -> frozenset[str]:
        """The first letters of the content words."""
        return frozenset(_stem(token) for token in self.tokens if len(token) >= _CONTENT_WORD)


def _stem(token: str) -> str:
    return token[:_STEM].casefold().replace("ё", "е")


def measure(drafts: list[Draft], lexicon: Lexicon) -> list[Facts]:
    """Facts of each draft, in order."""
    return [Facts(draft, lexicon) for draft in drafts]
