"""What a page says: blocks its model puts outside the article, and what belongs to the article all the same."""

from __future__ import annotations

import regex

from cleannews.article import Label, Note
from cleannews.cleaning.rules.line import FOOTNOTE
from cleannews.cleaning.scene import Scene, Verdict

_FOOTNOTE_WORDS = 6
# «12:40», «12.40pm»
_CLOCK = regex.compile(r"^(?:[01]?\d|2[0-3])(?::[0-5]\d|[:.][0-5]\d\s?(?:[ap]\.?m\.?|uhr))$", regex.IGNORECASE)


def footnote_after_the_article(scene: Scene, i: int) -> Verdict | None:
    """A footnote right behind the article's last block: models drop it with the page's foot."""
    block = scene.blocks[i]
    if not (block.is_outside and block.ends_sentence and _follows_the_article(scene, i)):
        return None
    if block.words >= _FOOTNOTE_WORDS and (found := FOOTNOTE.match(block.text)):
        return Verdict(Label.FOOTNOTE, "page.footnote", found.group())
    return None


def rows_of_a_table(scene: Scene, i: int) -> Verdict | None:
    """Rows of a table that a line of the article announces with a colon."""
    if not scene.blocks[i].is_outside or _tag(scene, i) != "tr":
        return None
    first = i
    while _tag(scene, first - 1) == "tr":
        first -= 1
    if _follows_the_article(scene, first) and scene.blocks[first - 1].text.endswith(":"):
        return Verdict(Label.TABLE_ROW, "page.announced-table", scene.blocks[first - 1].text)
    return None


def time_of_an_entry(scene: Scene, i: int) -> Verdict | None:
    """«12:40» by itself over an entry of a live blog, of which there are several."""
    times = scene.once(_find_times)
    return Verdict(Label.TIMESTAMP, "page.entry-time", ", ".join(times.values())) if i in times else None


_LEAST_ENTRIES = 4


def _find_times(scene: Scene) -> dict[int, str]:
    found = {
        i: block.text
        for i, block in enumerate(scene.blocks[:-1])
        if block.markup and not block.is_outside and _CLOCK.match(block.text) and scene.blocks[i + 1].is_prose
    }
    return found if len(found) >= _LEAST_ENTRIES else {}


def outside(scene: Scene, i: int) -> Verdict | None:
    """The page's model puts the block outside the article; the lexicon says what it is, or else the markup."""
    block = scene.blocks[i]
    if not block.is_outside or block.markup is None:
        return None
    matches = block.lexicon.match_phrases(block.text, block.folded, block.words)
    named = matches[0].label if matches else block.markup.purpose
    label = named or (Label.TIMESTAMP if _CLOCK.match(block.text) else Label.NAVIGATION)
    return Verdict(label, "page.outside", block.markup.evidence, max(1 - block.markup.content, 0.5))


def no_article(reason: Note) -> Verdict:
    """What the other rules kept of a page that, as a whole, holds no article."""
    return Verdict(Label.NOTICE, "page.no-article", f"{reason.kind}: {reason.evidence}")


def _follows_the_article(scene: Scene, i: int) -> bool:
    return i > 0 and not scene.blocks[i - 1].is_outside and not scene.is_noise(i - 1)


def _tag(scene: Scene, i: int) -> str:
    markup = scene.blocks[i].markup if i >= 0 else None
    return markup.tag if markup else ""
