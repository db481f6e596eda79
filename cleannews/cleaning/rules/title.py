"""The headline, and lines that repeat it or each other."""

from __future__ import annotations

import regex

from cleannews.article import Label
from cleannews.cleaning.facts import Facts
from cleannews.cleaning.scene import Scene, Verdict


def is_the_title(scene: Scene, i: int) -> Verdict | None:
    """The headline itself."""
    return Verdict(Label.TITLE, "title.headline") if i == scene.title else None


def repeats_the_title(scene: Scene, i: int) -> Verdict | None:
    """The headline once more, alone or with the site's name behind it."""
    if scene.title is None or i == scene.title or _recurs(scene.blocks[i]):
        return None
    title, block = scene.blocks[scene.title].folded, scene.blocks[i]
    if block.words >= 2 and title and title in (block.folded, block.folded_without_site):
        return Verdict(Label.DUPLICATE, "title.repeated", block.text)
    return None


_MORE_WORDS = 6
_APPENDED = regex.compile(
    r"\s*[-–—|.(\[]"
)  # «… - 1», «… (+ photos and video)», «….Por Ana Pérez»; «…: the verdict» heads


def repeats_most_of_the_title(scene: Scene, i: int) -> Verdict | None:
    """The headline with a few words appended, such as an author, or without those: alt texts have it so."""
    block = scene.blocks[i]
    if scene.title is None or i == scene.title or block.words < _REPEATABLE_WORDS:
        return None
    title = scene.blocks[scene.title]
    if title.words < _REPEATABLE_WORDS or abs(block.words - title.words) > _MORE_WORDS:
        return None
    one, other = sorted((title.folded, block.folded), key=len)
    if other.startswith(one) and _APPENDED.match(other, len(one)):
        return Verdict(Label.DUPLICATE, "title.most-of-it", title.text, 0.8)
    return None


_REPEATABLE_WORDS = 5  # shorter lines recur with reason: «Да», a speaker's name, a subheading
_LEAST_TO_RECUR = 0.9  # probability; of lines that say the same again below it, two thirds are not the article's
_RECURRING = frozenset({"h2", "h3", "h4", "h5", "h6", "tr", "pre"})


def _recurs(block: Facts) -> bool:
    """Whether a page has the block in its article as what recurs with reason: a guide's parts, rows, code.

    «Berries: the guide» over the list, in the labelled pages: 16 of 20 such that say the title are the article's.
    """
    return block.markup is not None and block.markup.accepted and block.markup.tag in _RECURRING


def repeats_a_block(scene: Scene, i: int) -> Verdict | None:
    """The very words of an earlier block that was not removed."""
    block = scene.blocks[i]
    if block.words < _REPEATABLE_WORDS or _recurs(block):
        return None
    if block.is_surely_inside and block.markup and block.markup.content >= _LEAST_TO_RECUR:
        return None
    first = scene.first_with(block.text)
    if first < i and not scene.is_noise(first):
        return Verdict(Label.DUPLICATE, "block.repeated", f"block {first + 1}")
    return None
