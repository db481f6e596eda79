"""Rules: what a block is. Ordered lists of small named functions; the first answer wins.

Line rules see one block. Context rules see the whole scene, and run from the first block to the last over what the
line rules left open. Content rules name what remains; the last of them always answers. Each rule is named after the
fact that fires it, and its verdict carries a stable id and what it saw.
"""

from __future__ import annotations

from collections.abc import Callable

from cleannews.cleaning.facts import Facts
from cleannews.cleaning.profile import SiteProfile
from cleannews.cleaning.rules import caption, content, headline, line, page, related, title, zone
from cleannews.cleaning.scene import Scene, Verdict

LINE_RULES: tuple[Callable[[Facts], Verdict | None], ...] = (
    line.no_words,
    line.footnote_mark,
    line.certain_phrase,
    line.cells,
)
CONTEXT_RULES: tuple[Callable[[Scene, int], Verdict | None], ...] = (
    page.footnote_after_the_article,
    page.rows_of_a_table,
    page.outside,
    title.is_the_title,
    title.repeats_the_title,
    content.list_item,
    related.another_articles_title,
    related.under_a_related_heading,
    zone.phrase_outside_the_body,
    zone.phrase_with_a_second_signal,
    caption.repeated_nearby,
    caption.beside_a_credit,
    zone.repeats_across_the_site,
    title.repeats_a_block,
    zone.before_the_title,
    zone.after_the_end,
    headline.orphan,
    headline.beside_an_orphan,
)
CONTENT_RULES: tuple[Callable[[Scene, int], Verdict | None], ...] = (
    content.lead,
    content.dateline,
    content.markup_heading,
    content.quote,
    content.subheading,
    content.paragraph,
)


def judge(blocks: list[Facts], profile: SiteProfile | None) -> list[Verdict]:
    """A verdict for each block."""
    off = blocks[0].lexicon.off if blocks else frozenset[str]()
    scene = Scene(blocks, profile, [_first(LINE_RULES, off, block) for block in blocks])
    for rules in (CONTEXT_RULES, CONTENT_RULES):
        for i in range(len(blocks)):
            if scene.verdicts[i] is None:
                scene.verdicts[i] = _first(rules, off, scene, i)
    return [verdict for verdict in scene.verdicts if verdict]


def _first(rules: tuple[Callable[..., Verdict | None], ...], off: frozenset[str], *arguments: object) -> Verdict | None:
    return next((verdict for rule in rules if (verdict := rule(*arguments)) and verdict.rule not in off), None)
