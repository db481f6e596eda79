"""Related blocks: a heading («Читайте также»), the title of another article, at times the opening of its text."""

from __future__ import annotations

import regex

from cleannews.article import Label
from cleannews.cleaning.facts import Facts
from cleannews.cleaning.rules.headline import looks_like_a_headline
from cleannews.cleaning.scene import SURE_PROSE_WORDS, Scene, Verdict

_TEASER_TEXT_WORDS = 60  # openings cut off with an ellipsis; in the labelled lines 16 to 42 words
_TITLE_WORDS = 30
# A sentence ends and another begins, with a capital where the script has them.
_SENTENCE_INSIDE = regex.compile(r"[.!?…։۔।]['»”\"]?\s+[«“„'\"]?[\p{Lu}\p{Lo}\p{Georgian}]|[。！？][」』”]?\p{L}")


def another_articles_title(scene: Scene, i: int) -> Verdict | None:
    """The line is the title of another article of the site (88 % of teasers on one site are, and no subheading)."""
    block = scene.blocks[i]
    if scene.profile and i != scene.title and block.words >= 2 and scene.profile.knows_title(block.text):
        return Verdict(Label.TEASER, "profile.title", block.text)
    return None


def _is_paragraph(block: Facts) -> bool:
    """Languages that say in one word what others say in three have paragraphs as short as titles."""
    return block.is_prose and (block.words > SURE_PROSE_WORDS or bool(_SENTENCE_INSIDE.search(block.text)))


def under_a_related_heading(scene: Scene, i: int) -> Verdict | None:
    """What a related heading announces: one title, its opening if it is cut off, and further headlines."""
    block, before = scene.blocks[i], scene.label(i - 1)
    if block.is_surely_inside:
        return None
    if before == Label.RELATED_HEADING and block.words <= _TITLE_WORDS and not _is_paragraph(block):
        return Verdict(Label.TEASER, "related.after-heading", scene.blocks[i - 1].text)
    if before != Label.TEASER or not scene.rule(i - 1).startswith("related."):
        return None
    if block.ends_in_ellipsis and block.words <= _TEASER_TEXT_WORDS:
        return Verdict(Label.TEASER, "related.cut-off-text", block.text[-20:])
    if not block.is_prose and not block.ends_sentence and looks_like_a_headline(scene, i):
        return Verdict(Label.TEASER, "related.next-headline", block.text, 0.8)
    return None
