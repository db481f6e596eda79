"""What to know of a document's article before it is used."""

from __future__ import annotations

import re

from cleannews.article import Label, Note, NoteKind
from cleannews.cleaning.notes import phrases
from cleannews.cleaning.notes.reading import Reading

# Of 71 articles in labelled pages that tell how many words they have, four tell twice as many as there are or more;
# but none of those that are not free has three times as many.
LEAST_MISSING = 3
# Times that stand alone, each over an entry: as many as these make a live blog.
LEAST_ENTRIES = 4
LONGEST_TIME = 12  # characters
LONGEST_PAGER = 80  # characters
_TWO_NUMBERS = re.compile(r"\d\D{1,12}\d")
_TIME = 12  # characters


def paid_by_its_metadata(reading: Reading) -> Note | None:
    """`"isAccessibleForFree": false` in JSON-LD, `locked` in `article:content_tier`."""
    claims = reading.claims
    return Note(NoteKind.PAYWALLED, "paywalled.metadata", claims.paid) if claims and claims.paid else None


def wall_behind_the_text(reading: Reading) -> Note | None:
    """«Материал доступен только по подписке», right behind the little text there is."""
    wall = reading.wall
    return Note(NoteKind.PAYWALLED, "paywalled.wall", wall) if wall else None


def fewer_words_than_it_says(reading: Reading) -> Note | None:
    """`"wordCount": 640` of an article that is not free, and 60 words in the page."""
    claims = reading.claims
    if not (claims and claims.paid and claims.words) or claims.words < LEAST_MISSING * max(reading.words, 1):
        return None
    return Note(NoteKind.CUT_SHORT, "cut-short.word-count", f"wordCount: {claims.words}, in the page: {reading.words}")


def ends_at_a_wall(reading: Reading) -> Note | None:
    """A wall right behind the little text there is."""
    return Note(NoteKind.CUT_SHORT, "cut-short.wall", reading.wall) if reading.wall and reading.kept else None


def scrambled_blocks(reading: Reading) -> Note | None:
    """Blocks whose letters were moved or shuffled, which rules removed."""
    scrambled = [block for block in reading.blocks if block.rule == "any.scrambled"]
    if not scrambled:
        return None
    return Note(NoteKind.SCRAMBLED, "scrambled.blocks", f"{len(scrambled)} blocks, {scrambled[0].evidence}")


def next_page(reading: Reading) -> Note | None:
    """`<link rel="next">` to an address that is this page's but for a number."""
    claims = reading.claims
    if not (claims and claims.next_page and reading.kept):
        return None
    return Note(NoteKind.CONTINUES, "continues.link", 'rel="next"', claims.next_page)


def page_of_several(reading: Reading) -> Note | None:
    """«Страница 2 из 5» behind the text."""
    if reading.claims is None or not reading.kept:
        return None
    row = phrases.load("continues.page")
    short = (block.text for block in reading.behind if len(block.text) <= LONGEST_PAGER)
    behind = (text for text in short if _TWO_NUMBERS.search(text))
    found = next(filter(None, map(row.find, behind)), None)
    return Note(NoteKind.CONTINUES, row.id, found) if found else None


def live_by_its_metadata(reading: Reading) -> Note | None:
    """JSON-LD's `LiveBlogPosting`."""
    if reading.claims and "LiveBlogPosting" in reading.claims.kinds and reading.kept:
        return Note(NoteKind.LIVE_BLOG, "live-blog.metadata", "LiveBlogPosting")
    return None


def times_between_entries(reading: Reading) -> Note | None:
    """«12:40», «11:15», «09:50»: each by itself, and each over an entry."""
    if reading.claims is None or len(reading.kept) < LEAST_ENTRIES:
        return None
    blocks, kept = reading.blocks, set(reading.kept)
    among = range(max(0, reading.kept[0] - 1), reading.kept[-1])
    if [blocks[i].label for i in among].count(Label.TIMESTAMP) < LEAST_ENTRIES:
        return None
    times = [
        blocks[i].text
        for i in among
        if blocks[i].label == Label.TIMESTAMP and len(blocks[i].text) <= LONGEST_TIME and i + 1 in kept
    ]
    if len(times) < LEAST_ENTRIES:
        return None
    return Note(NoteKind.LIVE_BLOG, "live-blog.times", ", ".join(times[:LEAST_ENTRIES]))


def gallery_by_its_metadata(reading: Reading) -> Note | None:
    """JSON-LD's `ImageGallery`, where it is the article itself."""
    claims = reading.claims
    if claims and claims.kinds & _GALLERIES and not claims.story and reading.kept:
        return Note(NoteKind.GALLERY, "gallery.metadata", min(claims.kinds & _GALLERIES))
    return None


_GALLERIES = frozenset({"ImageGallery", "MediaGallery"})
