"""Rules: what a block is. Ordered lists of small named functions; the first answer wins.

Line rules see one block. Context rules see the whole scene, and run from the first block to the last over what the
line rules left open. Content rules name what remains; the last of them always answers. Each rule is named after the
fact that fires it, and its verdict carries a stable id and what it saw.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from cleannews.cleaning.facts import (
    ANY,
    BARRED,
    CLAIMED,
    HEADING,
    ITEM,
    LISTED,
    ODDLY_OPENED,
    OUTSIDE,
    QUOTED,
    ROW,
    SHORT,
    UNENDED,
    Facts,
)
from cleannews.cleaning.profile import SiteProfile
from cleannews.cleaning.rules import caption, content, headline, line, page, related, scrambled, title, zone
from cleannews.cleaning.scene import (
    AFTER_LISTED,
    BEHIND_PROMPT,
    BEHIND_RELATED,
    BESIDE_NOISE,
    BESIDE_PICTURE,
    NEAR_PICTURE,
    PROFILED,
    REPEATED,
    Scene,
    Verdict,
)

LINE_RULES: tuple[Callable[[Facts], Verdict | None], ...] = (
    line.no_words,
    line.footnote_mark,
    line.row_of_cells,
    line.certain_phrase,
    line.pager,
    line.cells,
)
CONTEXT_RULES: tuple[Callable[[Scene, int], Verdict | None], ...] = (
    page.footnote_after_the_article,
    page.rows_of_a_table,
    page.outside,
    page.time_of_an_entry,
    scrambled.undoes_to_words,
    title.is_the_title,
    title.repeats_the_title,
    title.repeats_most_of_the_title,
    content.list_item,
    related.another_articles_title,
    related.under_a_related_heading,
    zone.phrase_outside_the_body,
    zone.phrase_with_a_second_signal,
    zone.between_prompts,
    caption.repeated_nearby,
    caption.opens_a_caption,
    caption.ends_in_a_date,
    caption.beside_a_credit,
    zone.among_noise,
    zone.repeats_across_the_site,
    title.repeats_a_block,
    zone.before_the_title,
    zone.behind_the_end,
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


# Most blocks are plain paragraphs, of which few rules have anything to say. A rule named here speaks only of blocks
# that show one of its traits; the others may speak of any.
SPEAKS_OF: dict[Callable[..., Verdict | None], int] = {
    line.no_words: ODDLY_OPENED,
    line.footnote_mark: ODDLY_OPENED,
    line.row_of_cells: ROW,
    line.certain_phrase: CLAIMED,
    line.pager: SHORT,
    line.cells: ROW | BARRED,
    page.footnote_after_the_article: ODDLY_OPENED,
    page.rows_of_a_table: ROW,
    page.outside: OUTSIDE,
    page.time_of_an_entry: ODDLY_OPENED,
    title.repeats_the_title: REPEATED,
    content.list_item: ITEM | ODDLY_OPENED | LISTED | AFTER_LISTED,
    related.another_articles_title: PROFILED,
    related.under_a_related_heading: BEHIND_RELATED,
    zone.phrase_outside_the_body: CLAIMED,
    zone.phrase_with_a_second_signal: CLAIMED,
    zone.between_prompts: BEHIND_PROMPT,
    caption.repeated_nearby: REPEATED,
    caption.opens_a_caption: NEAR_PICTURE,
    caption.ends_in_a_date: BESIDE_NOISE,
    title.repeats_most_of_the_title: SHORT,
    caption.beside_a_credit: BESIDE_PICTURE,
    zone.among_noise: BESIDE_NOISE,
    zone.repeats_across_the_site: PROFILED,
    title.repeats_a_block: REPEATED,
    zone.after_the_end: UNENDED,
    headline.orphan: SHORT,
    headline.beside_an_orphan: SHORT,
    content.markup_heading: HEADING,
    content.quote: QUOTED | ODDLY_OPENED,
    content.subheading: SHORT,
}


@cache
def _rules_that_speak_of(traits: int) -> tuple[tuple[Callable[..., Verdict | None], ...], ...]:
    """The line, context and content rules that could speak of a block with these traits."""
    return tuple(
        tuple(rule for rule in rules if SPEAKS_OF.get(rule, ANY) & traits)
        for rules in (LINE_RULES, CONTEXT_RULES, CONTENT_RULES)
    )


def judge(blocks: list[Facts], profile: SiteProfile | None) -> list[Verdict]:
    """A verdict for each block."""
    scene = find_noise(blocks, profile)
    name_content(scene)
    return [verdict for verdict in scene.verdicts if verdict]


def find_noise(blocks: list[Facts], profile: SiteProfile | None) -> Scene:
    """A scene in which the line rules have spoken, and the context rules, which see what those said of all blocks."""
    scene = Scene(blocks, profile)
    for i, block in enumerate(blocks):
        for rule in _rules_that_speak_of(scene.traits[i])[0]:
            if (verdict := rule(block)) and verdict.rule not in block.lexicon.off:
                scene.settle(i, verdict)
                break
    _ask(scene, 1)
    return scene


def name_content(scene: Scene) -> None:
    """Verdicts of the content rules for what the others left open."""
    _ask(scene, 2)


def _ask(scene: Scene, stage: int) -> None:
    """Ask the rules of a stage of each block that is open, with the traits it shows when its turn comes."""
    off = scene.blocks[0].lexicon.off if scene.blocks else frozenset[str]()
    for i, settled in enumerate(scene.verdicts):
        if settled:
            continue
        for rule in _rules_that_speak_of(scene.traits[i])[stage]:
            if (verdict := rule(scene, i)) and verdict.rule not in off:
                scene.settle(i, verdict)
                break
