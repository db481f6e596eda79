"""Facts: what a block is like. They are measured once and say nothing of what the block is; rules do."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

import regex

from cleannews.cleaning.draft import Draft
from cleannews.cleaning.lexicon import Lexicon, Match, Words
from cleannews.cleaning.lexicon.folding import fold, read_line
from cleannews.cleaning.measured import measured
from cleannews.cleaning.shape import could_be_a_headline, measure_shape
from cleannews.cleaning.text import TERMINAL
from cleannews.kernels import Stemmer, StemSet
from cleannews.kernels.plan import IN_WORDS, JOINS

_JOINTS = "'’‘ʻʼ-"  # of one word
_IN_WORDS = regex.compile(r"\w")
_WORD = regex.compile(rf"\w+(?:[{_JOINTS}]\w+)*")
_CLOSING = "»”“\"'’‘)]›』」*"
_SITE_SUFFIX = regex.compile(r"\s+[-–—|:•·]\s+[^-–—|]{2,60}$")
_SITE_SUFFIX_LENGTH = 64  # characters: 60 of the site's name and what stands before it
_REMEMBERED = 1 << 14  # words of short lines, most of which come again and again
_CODE_BITS = 21  # of a code point
_UNSPACED_SCRIPTS = frozenset({"Hans", "Jpan", "Thai"})  # ISO 15924, of the lexicons
# By a word's letters: those of its stem. «президент», «президента» and «президентом» share five.
_STEMS = (0, 0, 0, 0, 4, 5)

QUOTATION_MARKS = frozenset('«"“„”»「『‘')  # that open a quotation somewhere
PROSE_WORDS = 8  # of 483 labelled body lines that end a sentence, 96 % have more words; of teasers, 4 %
SURELY_INSIDE = 0.7  # probability; above it, doubtful rules removed more of the article than of the noise
LONG_PROSE_WORDS = 40  # a line this long is prose however it ends


# What a block shows at a glance, by which `rules` knows the rules that could speak of it: a bit each.
ANY = 1  # every block
OUTSIDE = 1 << 1  # comes from a page, whose model puts it outside the article
CLAIMED = 1 << 2  # a lexicon row claims it, or would be asked to
SHORT = 1 << 3  # is no paragraph
UNENDED = 1 << 4  # does not end a sentence
ODDLY_OPENED = 1 << 5  # opens with no letter and with no quotation, or with «а)»
BARRED = 1 << 6  # cells could stand in it
LISTED = 1 << 7  # ends like an item of a list
ROW = 1 << 8  # is a table's row by its tag
ITEM = 1 << 9  # is an item of a list by its tag
HEADING = 1 << 10  # is a heading or a quote by its tag
QUOTED = 1 << 11  # opens with a quotation

_BY_TAG = {"tr": ROW, "table": ROW, "li": ITEM} | dict.fromkeys(("h2", "h3", "h4", "h5", "h6", "blockquote"), HEADING)


class Facts:
    """What one block is like, by its words alone. Costly facts are measured when a rule first asks."""

    def __init__(self, draft: Draft, lexicon: Lexicon) -> None:
        self.draft = draft
        self.lexicon = lexicon
        text, markup = draft.text, draft.markup
        self.text = text  # normalised, on one line
        self.markup = markup  # what the page says of the block, if it came from one
        # Whether the page's model puts the block outside the article; its headline never is.
        self.is_outside = markup is not None and not markup.accepted and not markup.is_title
        # Whether the page's model is so sure of the block that a doubtful sign must not remove it.
        self.is_surely_inside = markup is not None and markup.accepted and markup.content >= SURELY_INSIDE
        # Words, where in scripts without spaces two characters count as one; and the text as lexicons and profiles
        # compare it.
        self.words, self.folded = read_line(text)
        # Whether it ends in terminal punctuation, closing quotes and brackets aside.
        self.ends_sentence = text.rstrip(_CLOSING)[-1:] in TERMINAL
        # Long enough, and a sentence: the stuff of paragraphs.
        self.is_prose = self.words >= LONG_PROSE_WORDS or (self.words >= PROSE_WORDS and self.ends_sentence)
        self._matches: list[Match] | None = None
        self._folded_without_site: str | None = None
        self.traits = self._glance()

    def _glance(self) -> int:
        text = self.text
        traits = ANY
        if self.markup is not None:
            traits |= _BY_TAG.get(self.markup.tag, 0)
        if self.is_outside:
            traits |= OUTSIDE | CLAIMED
        elif self.matches:
            traits |= CLAIMED
        if not self.is_prose:
            traits |= SHORT
        if not self.ends_sentence:
            traits |= UNENDED
        if text[:1] in QUOTATION_MARKS and text[1:2].isalpha():
            traits |= QUOTED
        elif not text[:1].isalpha() or text[1:2] == ")":
            traits |= ODDLY_OPENED
        if "\t" in text or ("|" in text and " | " in text):  # a search for one character costs next to nothing
            traits |= BARRED
        if text[-1:] == ";":
            traits |= LISTED
        return traits

    @property
    def folded_without_site(self) -> str:
        """The same without the site's name behind a dash or a bar, as page titles and alt texts have it."""
        if self._folded_without_site is None:
            place = max(0, len(self.text) - _SITE_SUFFIX_LENGTH)
            found = None if self.is_prose else _SITE_SUFFIX.search(self.text, place)
            self._folded_without_site = fold(self.text[: found.start()]) if found else self.folded
        return self._folded_without_site

    @property
    def ends_in_ellipsis(self) -> bool:
        """Whether it is cut off."""
        return self.text.endswith(("…", "..."))

    @property
    def matches(self) -> list[Match]:
        """The lexicon rows that claim the block."""
        if self._matches is None:
            short = self.words <= self.lexicon.longest
            self._matches = self.lexicon.match_folded(self.text, self.folded, self.words) if short else []
        return self._matches

    @measured
    def tokens(self) -> list[str]:
        """The words as written, without punctuation."""
        return _WORD.findall(self.text)

    @measured
    def capitalised(self) -> int:
        """Capitalised words after the first: names, mostly."""
        return sum(token[0].isupper() for token in self.tokens[1:])

    @measured
    def asks(self) -> bool:
        """Whether it opens with an interrogative, of one word or of two («de ce»)."""
        opening = self.folded.split(maxsplit=2)[:2]
        asked = self.lexicon.words.interrogatives
        return bool(opening) and (opening[0] in asked or " ".join(opening) in asked)

    @measured
    def verbs(self) -> tuple[str, ...]:
        """The words that look like finite verbs, by the language's word lists and endings; names never do."""
        words, tokens = self.lexicon.words, self.tokens
        plain = tokens[:1] + [token for token in tokens[1:] if token[0].islower()]
        return tuple([verb for token in plain if (verb := _find_verb(token, words))])

    @measured
    def could_be_a_headline(self) -> bool:
        """Whether it is built so that the model of headlines has something to say of it."""
        return could_be_a_headline(self)

    @measured
    def shape(self) -> dict[str, float]:
        """What its own words show to the model of headlines, each fact from 0 to 1."""
        return measure_shape(self)

    @measured
    def names(self) -> StemSet:
        """The stems of the capitalised words after the first."""
        return cut_stems(" ".join([token for token in self.tokens[1:] if token[0].isupper()]))

    @measured
    def stems(self) -> StemSet:
        """The first letters of the content words, as numbers; in scripts without spaces, the pairs of characters."""
        if self.lexicon.script in _UNSPACED_SCRIPTS:
            return StemSet(ord(a) << _CODE_BITS | ord(b) for a, b in pairwise(self.folded))
        return cut_stems(self.text)


def cut_stems(text: str) -> StemSet:
    """The first letters of a text's words, as numbers; words of fewer than four letters have none."""
    return _STEMMER.stems(text)


@lru_cache(maxsize=_REMEMBERED)
def _find_verb(token: str, words: Words) -> str | None:
    """The word folded, if it looks like a finite verb."""
    folded = fold(token)
    return folded if words.is_finite_verb(folded) else None


def _learn_stem(code: int) -> tuple[int, str]:
    """Whether words have a character or are joined by it, and what becomes of it in a stem."""
    character = chr(code)
    flags = IN_WORDS * bool(_IN_WORDS.match(character)) | JOINS * (character in _JOINTS)
    return flags, character.casefold().replace("ё", "е") if flags else ""


_STEMMER = Stemmer(_learn_stem, _STEMS)


def measure(drafts: list[Draft], lexicon: Lexicon) -> list[Facts]:
    """Facts of each draft, in order."""
    return [Facts(draft, lexicon) for draft in drafts]
