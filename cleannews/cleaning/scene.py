"""The scene rules look at: a document's blocks with their facts, its zones, and the verdicts reached so far."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any, Literal, NamedTuple, TypeVar

from cleannews.article import Label
from cleannews.cleaning.facts import LISTED, SHORT, UNENDED, Facts
from cleannews.cleaning.measured import measured
from cleannews.cleaning.profile import SiteProfile
from cleannews.kernels import StemSet

Zone = Literal["head", "body", "tail"]
Found = TypeVar("Found")

# What a block shows at a glance beside the others, a bit each, after those of `facts`.
REPEATED = 1 << 16  # its words, or those without a site's name behind them, stand in the document once more
AFTER_LISTED = 1 << 17  # stands behind a block that ends like an item of a list
PROFILED = 1 << 18  # something is known of its site
# The same by the verdicts reached so far.
BESIDE_NOISE = 1 << 19  # stands right before noise or right behind it
BEHIND_RELATED = 1 << 20  # stands right behind a «related» heading or a teaser
BEHIND_PROMPT = 1 << 21  # stands right behind a line that asks for something
BESIDE_PICTURE = 1 << 22  # stands right before or behind the words of a picture
NEAR_PICTURE = 1 << 23  # stands within `NEAR` blocks of them

NEAR = 3  # blocks: in the labelled lines no copy of a caption stood further from its credit
OF_PICTURE = frozenset({Label.CREDIT, Label.CAPTION, Label.ALT_TEXT})
PROMPTS = frozenset({Label.SUBSCRIBE, Label.APP_PROMOTION, Label.NOTICE})
NOISE = frozenset(label for label in Label if not label.is_content)

_LINE = SHORT | UNENDED

# Which labels give which trait to the blocks around theirs, and how far from it these stand.
_GIVEN_BY: tuple[tuple[frozenset[Label], int, tuple[int, ...]], ...] = (
    (NOISE, BESIDE_NOISE, (-1, 1)),
    (frozenset({Label.RELATED_HEADING, Label.TEASER}), BEHIND_RELATED, (1,)),
    (PROMPTS, BEHIND_PROMPT, (1,)),
    (OF_PICTURE, BESIDE_PICTURE, (-1, 1)),
    (OF_PICTURE, NEAR_PICTURE, tuple(range(-NEAR, NEAR + 1))),
)
# The same by label: what each gives, and to the block how far from it.
_GIVES = {
    label: [(distance, trait) for labels, trait, reach in _GIVEN_BY if label in labels for distance in reach]
    for label in Label
}


class Verdict(NamedTuple):
    """What a rule says of a block: its label, the rule's id, what it saw, and how sure it is (0.5 to 1)."""

    label: Label
    rule: str
    evidence: str = ""
    certainty: float = 1.0


class Scene:
    """One document under judgement. Rules read it; only those who judge settle verdicts.

    `traits` are what each block shows at a glance: by itself, beside the others, and by the verdicts reached so far.
    """

    def __init__(self, blocks: list[Facts], profile: SiteProfile | None) -> None:
        self.blocks = blocks
        self.profile = profile
        self.verdicts: list[Verdict | None] = [None] * len(blocks)
        self.traits = self._glance()
        self._noise = [False] * len(blocks)
        self._found: dict[Callable[[Scene], Any], Any] = {}

    def settle(self, i: int, verdict: Verdict) -> None:
        """Write a block's verdict."""
        label = verdict.label
        self.verdicts[i] = verdict
        self._noise[i] = label in NOISE
        for distance, trait in _GIVES[label]:
            if 0 <= i + distance < len(self.traits):
                self.traits[i + distance] |= trait

    def once(self, find: Callable[[Scene], Found]) -> Found:
        """What `find` finds in the scene, looked for when a rule first asks and kept for those that ask again."""
        try:
            found: Found = self._found[find]
        except KeyError:
            found = self._found[find] = find(self)
        return found

    def _glance(self) -> list[int]:
        profiled = PROFILED if self.profile else 0
        traits = [block.traits | profiled for block in self.blocks]
        for i in self._repeated():
            traits[i] |= REPEATED
        for i, block in enumerate(self.blocks[:-1]):
            if block.traits & LISTED:
                traits[i + 1] |= AFTER_LISTED
        return traits

    def _repeated(self) -> set[int]:
        blocks = self.blocks
        lines = [(i, block) for i, block in enumerate(blocks) if block.traits & SHORT]  # others have no site's name
        shorter = [(words, i) for i, block in lines if (words := block.folded_without_site) is not block.folded]
        if len({block.folded for block in blocks} | {words for words, _ in shorter}) == len(blocks) + len(shorter):
            return set()  # as in most documents
        wordings = [(block.folded, i) for i, block in enumerate(blocks)] + shorter
        first = dict(reversed(wordings))
        return {i for words, k in wordings if first[words] != k for i in (first[words], k)}

    def label(self, i: int) -> Label | None:
        """The label reached so far; None where no rule has spoken or there is no such block."""
        verdict = self.verdicts[i] if 0 <= i < len(self.blocks) else None
        return verdict.label if verdict else None

    def rule(self, i: int) -> str:
        """The id of the rule that has spoken; empty where none has."""
        verdict = self.verdicts[i] if 0 <= i < len(self.blocks) else None
        return verdict.rule if verdict else ""

    def is_noise(self, i: int) -> bool:
        """Whether a rule has called the block noise."""
        return 0 <= i < len(self._noise) and self._noise[i]

    @measured
    def _paragraphs(self) -> list[int]:
        """Indices of the blocks that are paragraphs by their shape and were not claimed by a line rule."""
        return [
            i
            for i, (block, is_noise) in enumerate(zip(self.blocks, self._noise, strict=True))
            if block.is_prose and not is_noise and not (block.words < SURE_PROSE_WORDS and block.matches)
        ]

    @measured
    def prose(self) -> list[int]:
        """Indices of the article's paragraphs: those before its end, without a headline that asks or calls."""
        end, title = self.end, self.title
        return [i for i in self._paragraphs if i < end and i != title]

    @measured
    def end(self) -> int:
        """The index of the line that ends the article, or the number of blocks where nothing does.

        It is of a kind that only stands under articles (tags, rights, comments, who wrote it), and the paragraphs
        behind it are few, and never several in a row, as other articles' openings and notes on authors are.
        """
        ending = {i for i, verdict in enumerate(self.verdicts) if verdict and verdict.label in ENDING}
        if not ending:
            return len(self.blocks)
        paragraphs = self._paragraphs
        in_a_row = [nth for nth, i in enumerate(paragraphs[MOST_IN_A_ROW:]) if i - paragraphs[nth] == MOST_IN_A_ROW]
        least = max(LEAST_BEFORE_END, in_a_row[-1] + 1 if in_a_row else 0)
        total = sum([self.blocks[i].words for i in paragraphs])
        words = sum([self.blocks[i].words for i in paragraphs[: least - 1]])
        for i, following in pairwise([*paragraphs[least - 1 :], len(self.blocks)]):
            words += self.blocks[i].words
            if total - words <= MOST_BEHIND_END * words:
                for k in range(i + 1, following):
                    if k in ending and self.rule(k) not in ENDING_NOTHING:
                        return k
        return len(self.blocks)

    def zone(self, i: int) -> Zone:
        """Before the first paragraph, after the last, or between."""
        prose = self.prose
        if not prose or i < prose[0]:
            return "head"
        return "tail" if i > prose[-1] else "body"

    @measured
    def title(self) -> int | None:
        """The index of the headline: what the page says, or else the first line of the head that reads like one."""
        for i, block in enumerate(self.blocks):
            if block.markup and block.markup.is_title:
                return i
        end = self._opening[0] if self._opening else len(self.blocks)
        head = [i for i in range(end) if not self.is_noise(i) and self.blocks[i].words >= 1]
        if not head:
            return None
        long = [i for i in head if self.blocks[i].words >= TITLE_WORDS]
        if any(self.traits[i] & REPEATED for i in long):
            seen = Counter(self.blocks[i].folded for i in range(end))
            if repeated := [i for i in long if seen[self.blocks[i].folded] > 1]:
                return repeated[0]
        first = head[0] if self.blocks[head[0]].words > 1 or not long else long[0]
        if len(head) <= MENU_LINES:
            return first
        below = head[1:] if self.blocks[first].words < TITLE_WORDS else head[MENU_LINES:]
        found = next((i for i in [first, *below] if self._names_the_story(i)), first)
        return next((i for i in long if i > found and self._leads_to(found, i)), found)

    def _leads_to(self, i: int, headline: int) -> bool:
        """Whether a line is the path to the page, which ends with its headline: «Home News Bridge to open in May»."""
        path = self.blocks[i].folded.removesuffix(self.blocks[headline].folded).rstrip()
        return path != self.blocks[i].folded and path[-1:] not in ":-,.!?"

    def _names_the_story(self, i: int) -> bool:
        """Whether a line could be the headline: it has the words of the article's opening, as no menu has."""
        block = self.blocks[i]
        if not TITLE_WORDS <= block.words <= MOST_TITLE_WORDS or block.text.endswith((".", ":")):
            return False
        shared = len(block.stems & self._opening_stems)
        return shared >= SHARED_BY_TITLE and shared >= SHARE_OF_TITLE * len(block.stems)

    @measured
    def _opening(self) -> list[int]:
        """Indices of the first paragraphs, without a headline that asks or calls."""
        opening = self._paragraphs[: OPENING + 1]
        if len(opening) > 1 and self._calls(opening[0]):
            return opening[1:]
        return opening[:OPENING]

    def _calls(self, i: int) -> bool:
        block = self.blocks[i]
        return block.words <= MOST_TITLE_WORDS and block.text.endswith(("?", "!", "？", "！"))

    @measured
    def _opening_stems(self) -> StemSet:
        return StemSet().union(*[self.blocks[i].stems for i in self._opening])

    @measured
    def _firsts(self) -> dict[str, int]:
        return {self.blocks[i].text: i for i in reversed(range(len(self.blocks)))}

    def first_with(self, text: str) -> int:
        """The index of the first block of this very text."""
        return self._firsts[text]

    @measured
    def short_lines(self) -> list[int]:
        """Indices of the lines between the first paragraph and the last that are no sentences and no noise."""
        if not self.prose:
            return []
        first, last = self.prose[0] + 1, self.prose[-1]
        inside = enumerate(zip(self.traits[first:last], self._noise[first:last], strict=True), first)
        return [i for i, (traits, is_noise) in inside if traits & _LINE == _LINE and not is_noise]

    @measured
    def prose_stems(self) -> StemSet:
        """The stems of all paragraphs."""
        return StemSet().union(*[self.blocks[i].stems for i in self.prose])

    def following(self, i: int) -> Iterator[int]:
        """Indices after `i` that are not noise so far."""
        return (k for k in range(i + 1, len(self.blocks)) if not self._noise[k])

    def preceding(self, i: int) -> Iterator[int]:
        """Indices before `i`, nearest first, that are not noise so far."""
        return (k for k in range(i - 1, -1, -1) if not self._noise[k])


SURE_PROSE_WORDS = 20  # a shorter sentence that a lexicon row claims bounds no zone: it may be a prompt
TITLE_WORDS = 4  # of the headlines of 2,998 Russian articles, 98 % have as many or more
MOST_TITLE_WORDS = 25  # of the same headlines, none has more

# The headline below a menu, on the text of 681 news pages from 12 blocks before it on: taking the first line that has
# two words, and a third of its words, in common with the first six paragraphs finds 69 % of headlines, the first line
# of all 29 %. Of a text that begins with its headline, two lines are no menu: headline and lead.
MENU_LINES = 2
SHARED_BY_TITLE = 2
SHARE_OF_TITLE = 1 / 3
OPENING = 6

# The end of an article, on the same texts: behind 156 lines of these kinds that stand behind three paragraphs, with
# a third of the words before them behind them at most and no more than two paragraphs in a row, one line in 330 was
# of the article. Under «related» headings it is one in 25, so these end nothing.
ENDING = frozenset({Label.BYLINE, Label.COMMENT_PROMPT, Label.COPYRIGHT, Label.TAG})
ENDING_NOTHING = frozenset({"zxx.hashtags"})  # embedded posts leave their hashtags in the midst of articles
LEAST_BEFORE_END = 3
MOST_BEHIND_END = 1 / 3
MOST_IN_A_ROW = 2
