"""The headline, and lines that repeat it or each other."""

from __future__ import annotations

import regex

from cleannews.article import Label
from cleannews.cleaning.lexicon.folding import fold
from cleannews.cleaning.scene import Scene, Verdict

_SITE_SUFFIX = regex.compile(r"\s+[-–—|:•·]\s+[^-–—|]{2,60}$")


def without_site(text: str) -> str:
    """A page's title or an image's text, folded, without the site's name behind it: «… из Сирии - Агентство»."""
    return fold(_SITE_SUFFIX.sub("", text))


def is_the_title(scene: Scene, i: int) -> Verdict | None:
    """The headline itself."""
    return Verdict(Label.TITLE, "title.headline") if i == scene.title else None


def repeats_the_title(scene: Scene, i: int) -> Verdict | None:
    """The headline once more, alone or with the site's name behind it."""
    if scene.title is None:
        return None
    title, block = scene.blocks[scene.title].folded, scene.blocks[i]
    if block.words >= 2 and title and title in (block.folded, without_site(block.text)):
        return Verdict(Label.DUPLICATE, "title.repeated", block.text)
    return None


_REPEATABLE_WORDS = 5  # shorter lines recur with reason: «Да», a speaker's name, a subheading


def repeats_a_block(scene: Scene, i: int) -> Verdict | None:
    """The very words of an earlier block that was not removed."""
    block = scene.blocks[i]
    if block.words < _REPEATABLE_WORDS:
        return None
    first = scene.first_with(block.folded)
    if first < i and not scene.is_noise(first):
        return Verdict(Label.DUPLICATE, "block.repeated", f"block {first + 1}")
    return None
