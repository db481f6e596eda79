"""Our own engine: one parse, facts for each block, two small forests, and a line drawn for each page."""

from __future__ import annotations

import numpy as np
from selectolax.lexbor import LexborHTMLParser

from cleannews.cleaning.draft import Markup
from cleannews.cleaning.pages.blocks import PageBlock, read_blocks
from cleannews.cleaning.pages.metadata import Metadata
from cleannews.cleaning.pages.model import PageModel, load_model
from cleannews.cleaning.pages.selection import find_headlines, find_lead, select


def judge_page(tree: LexborHTMLParser, metadata: Metadata) -> list[tuple[str, Markup]]:
    """Return the text of every block of a page, and what its markup and the model say of it.

    >>> story = "<p>It rained for a whole day in the hills, and nobody in the village minded it much.</p>" * 5
    >>> tree = LexborHTMLParser(f"<nav><a href=/>Home</a></nav><article>{story}</article>")
    >>> [markup.accepted for _, markup in judge_page(tree, Metadata())]
    [False, True, True, True, True, True]
    """
    return judge_blocks(read_blocks(tree.root), metadata, load_model())


def judge_blocks(blocks: list[PageBlock], metadata: Metadata, model: PageModel) -> list[tuple[str, Markup]]:
    """Return the same for blocks already read; what repeats the headline is not accepted."""
    if not blocks:
        return []
    headlines = find_headlines(blocks, metadata)
    headline = next(iter(headlines), None)
    verdicts = model.judge(blocks, headline, metadata)
    lengths = np.array([len(block.text) for block in blocks], dtype=np.float64)
    linked = np.array([block.linked for block in blocks], dtype=np.float64)
    selection = select(verdicts.content, lengths, linked)
    accepted = selection.accepted.copy()
    accepted[headlines] = False
    if (lead := find_lead(blocks, verdicts.content, accepted, headline, metadata)) is not None:
        accepted[lead] = True
    evidence = [selection.reason] * len(blocks) if selection.reason else verdicts.evidence
    return [
        (block.text, Markup(block.tag, block.linked / len(block.text), content, kept, why, index == headline))
        for index, (block, content, kept, why) in enumerate(
            zip(blocks, verdicts.content.tolist(), accepted.tolist(), evidence, strict=True)
        )
    ]
