"""Our own engine: one parse, facts for each block, two small forests, and a line drawn for each page."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

from cleannews.cleaning.pages.blocks import read_blocks
from cleannews.cleaning.pages.metadata import Metadata
from cleannews.cleaning.pages.verdict import JudgedBlock


def judge_blocks(tree: LexborHTMLParser, metadata: Metadata) -> list[JudgedBlock]:
    """Return every block of a page with its verdict.

    >>> story = "<p>It rained for a whole day in the hills, and nobody in the village minded it much.</p>" * 5
    >>> tree = LexborHTMLParser(f"<nav><a href=/>Home</a></nav><article>{story}</article>")
    >>> [block.accepted for block in judge_blocks(tree, Metadata())]
    [False, True, True, True, True, True]
    """
    blocks = read_blocks(tree.root)
    if not blocks:
        return []
    import numpy as np

    from cleannews.cleaning.pages.model import load_model
    from cleannews.cleaning.pages.selection import draw_line, find_headlines

    headlines = find_headlines(blocks, metadata)
    headline = next(iter(headlines), None)
    verdicts = load_model().judge(blocks, headline, metadata)
    line = draw_line(verdicts.content, np.array([len(block.text) for block in blocks], dtype=np.float64))
    return [
        JudgedBlock(
            text=block.text,
            tag=block.tag,
            link_density=block.linked / len(block.text),
            content=content,
            accepted=content >= line and (index == headline or index not in headlines),
            evidence=evidence,
            is_title=index == headline,
        )
        for index, (block, content, evidence) in enumerate(
            zip(blocks, verdicts.content.tolist(), verdicts.evidence, strict=True)
        )
    ]
