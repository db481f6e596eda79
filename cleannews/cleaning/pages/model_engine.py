"""Our own engine: one parse, facts for each block, two small forests, and a line drawn for each page."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

from cleannews.article import Label
from cleannews.cleaning.draft import Markup
from cleannews.cleaning.pages.blocks import read_outline
from cleannews.cleaning.pages.metadata import Metadata
from cleannews.cleaning.pages.model import PageModel, load_model
from cleannews.cleaning.pages.neighbours import find_held, find_strays
from cleannews.cleaning.pages.purposes import find_disowned, find_purposes, read_elements
from cleannews.cleaning.pages.selection import find_author_notes, find_headlines, find_lead, find_repeats, select
from cleannews.kernels.pages import Outline


def judge_page(tree: LexborHTMLParser, metadata: Metadata) -> list[tuple[str, Markup]]:
    """Return the text of every block of a page, and what its markup and the model say of it.

    >>> story = "<p>It rained for a whole day in the hills, and nobody in the village minded it much.</p>" * 5
    >>> tree = LexborHTMLParser(f"<nav><a href=/>Home</a></nav><article>{story}</article>")
    >>> [markup.accepted for _, markup in judge_page(tree, Metadata())]
    [False, True, True, True, True, True]
    """
    return judge_outline(read_outline(tree), metadata, load_model())


def judge_outline(outline: Outline, metadata: Metadata, model: PageModel) -> list[tuple[str, Markup]]:
    """Return the same for a page already walked; what repeats the headline is not accepted."""
    if not outline.texts:
        return []
    headlines = find_headlines(outline, metadata)
    headline = next(iter(headlines), None)
    verdicts = model.judge(outline, headline, metadata)
    selection = select(verdicts.content, outline.lengths, outline.linked, metadata.claims.has_story)
    accepted = selection.accepted.copy()
    accepted[find_repeats(headlines, outline.tags, verdicts.content, accepted)] = False
    accepted[find_held(outline, headlines, verdicts.content, accepted)] = True
    accepted[find_strays(headline, outline.lengths, verdicts.content, accepted)] = False
    if (lead := find_lead(outline.texts, verdicts.content, accepted, headline, metadata)) is not None:
        accepted[lead] = True
    said = read_elements(outline.elements)
    accepted[find_disowned(outline, said, accepted)] = False
    notes = find_author_notes(outline.texts, accepted, metadata)
    accepted[notes] = False
    evidence = [selection.reason] * len(outline.texts) if selection.reason else verdicts.evidence
    density = (outline.linked / outline.lengths).tolist()
    is_title = [index == headline for index in range(len(outline.texts))]
    purposes = find_purposes(outline, said, accepted)
    for note in notes:
        purposes[note] = Label.BYLINE
    columns = (outline.tags, density, verdicts.content.tolist(), accepted.tolist(), evidence, is_title, purposes)
    return list(zip(outline.texts, map(Markup._make, zip(*columns, strict=True)), strict=True))
