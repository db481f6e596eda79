"""Notes: what is to be known of a document as a whole, once its blocks are judged.

Two ordered lists of small named rules. `REASONS` say why a page has no article: the first that answers is believed, and
what the rules had kept goes with it. `REMARKS` tell what to know of the article there is; each may answer.
"""

from __future__ import annotations

from collections.abc import Callable

from cleannews.article import Note, NoteKind
from cleannews.cleaning.notes import reasons, remarks
from cleannews.cleaning.notes.reading import Reading

REASONS: tuple[Callable[[Reading], Note | None], ...] = (
    reasons.error_heading,
    reasons.consent_lines,
    reasons.asks_for_javascript,
    reasons.search_heading,
    reasons.listing,
)
REMARKS: tuple[Callable[[Reading], Note | None], ...] = (
    remarks.paid_by_its_metadata,
    remarks.wall_behind_the_text,
    remarks.fewer_words_than_it_says,
    remarks.ends_at_a_wall,
    remarks.scrambled_blocks,
    remarks.next_page,
    remarks.page_of_several,
    remarks.live_by_its_metadata,
    remarks.times_between_entries,
    remarks.gallery_by_its_metadata,
)


def find_reason(reading: Reading) -> Note | None:
    """Why a page has no article; None where it has one, and for texts, of which nothing more is known.

    A page that says it is an article is believed, where it has any text.
    """
    if reading.claims is None or (reading.says_article and len(reading.body) >= reasons.LITTLE_TEXT):
        return None
    return next((note for rule in REASONS if (note := rule(reading))), None)


def take_notes(reading: Reading, reason: Note | None) -> tuple[Note, ...]:
    """All notes on a document, one of a kind, what explains an empty body first."""
    notes = {reason.kind: reason} if reason else {}
    for rule in REMARKS:
        if note := rule(reading):
            notes.setdefault(note.kind, note)
    if not (reading.kept or notes.keys() & _EXPLAINING):
        notes[NoteKind.NO_ARTICLE] = reasons.nothing_left(reading)
    return tuple(sorted(notes.values(), key=lambda note: not note.kind.is_reason and note.kind not in _EXPLAINING))


_EXPLAINING = frozenset(kind for kind in NoteKind if kind.is_reason) | {NoteKind.PAYWALLED, NoteKind.SCRAMBLED}
