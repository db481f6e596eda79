"""Zones: before the first paragraph, between paragraphs, after the last. 75 % of noise lies outside the body."""

from __future__ import annotations

from cleannews.article import Label
from cleannews.cleaning.scene import PROMPTS, Scene, Verdict

_BUTTON_WORDS = 6  # of labelled prompts and menu entries inside the body, 84 % have as many or fewer
_SITE_SHARE_OUTSIDE, _SITE_SHARE_INSIDE = (
    0.005,
    0.02,
)  # of a site's documents: a line on so many is not an article's own
_SITE_DOCUMENTS_OUTSIDE, _SITE_DOCUMENTS_INSIDE = 3, 6
_MENU_WORDS = 3  # before the title


def phrase_outside_the_body(scene: Scene, i: int) -> Verdict | None:
    """In the head and the tail a lexicon row is enough."""
    block = scene.blocks[i]
    if block.matches and scene.zone(i) != "body" and not block.is_surely_inside:
        match = block.matches[0]
        return Verdict(match.label, match.rule, match.evidence, 0.9)
    return None


def phrase_with_a_second_signal(scene: Scene, i: int) -> Verdict | None:
    """Between paragraphs a row needs a second signal: no sentence, and either a button's length or noise beside it."""
    block = scene.blocks[i]
    if not block.matches or block.is_prose or block.is_surely_inside:
        return None
    match = block.matches[0]
    signals = {  # a line that is nothing but the phrase is short by itself: that would be no second signal
        "no sentence, short": not match.whole and not block.ends_sentence and block.words <= _BUTTON_WORDS,
        "no sentence, colon": not match.whole and not block.ends_sentence and ":" in block.text,
        "noise beside": scene.is_noise(i - 1) or scene.is_noise(i + 1),
        "on many pages": bool(scene.profile and scene.profile.count(block.text) >= _SITE_DOCUMENTS_OUTSIDE),
        "a link": bool(block.markup and block.markup.link_density > 0.5),
    }
    if second := next((name for name, holds in signals.items() if holds), None):
        return Verdict(match.label, match.rule, f"{match.evidence} ({second})", 0.8)
    return None


def between_prompts(scene: Scene, i: int) -> Verdict | None:
    """Between two invitations to subscribe stands their text; between others that ask for something, a line of it."""
    before = scene.label(i - 1)
    if before not in PROMPTS:
        return None
    block, after = scene.blocks[i], scene.label(i + 1) or _claim(scene, i + 1)
    if not (before == after == Label.SUBSCRIBE or (after in PROMPTS and not block.is_prose)):
        return None
    if i == scene.title or block.is_surely_inside or _speaks_of_the_title(scene, i):
        return None
    return Verdict(Label.SUBSCRIBE, "prompt.between", scene.blocks[i - 1].text, 0.8)


def _speaks_of_the_title(scene: Scene, i: int) -> bool:
    """A paragraph that shares two words with the headline is the article's, whatever stands around it."""
    block = scene.blocks[i]
    return scene.title is not None and block.is_prose and len(block.stems & scene.blocks[scene.title].stems) > 1


def _claim(scene: Scene, i: int) -> Label | None:
    """What a lexicon row would say of a line that no rule has spoken of yet."""
    matches = scene.blocks[i].matches if i < len(scene.blocks) and not scene.blocks[i].is_prose else ()
    return matches[0].label if matches else None


def among_noise(scene: Scene, i: int) -> Verdict | None:
    """Inside the body, a line that is no sentence with two lines of noise on either side."""
    if not (scene.is_noise(i - 1) and scene.is_noise(i + 1)) or scene.zone(i) != "body" or i == scene.title:
        return None
    block, around = scene.blocks[i], (i - 2, i - 1, i + 1, i + 2)
    if block.is_prose or block.ends_sentence or block.is_surely_inside:
        return None
    if all(scene.is_noise(k) and any(map(str.isalpha, scene.blocks[k].text)) for k in around):  # figures make tables
        return Verdict(Label.NAVIGATION, "body.among-noise", scene.blocks[i - 1].text, 0.8)
    return None


def repeats_across_the_site(scene: Scene, i: int) -> Verdict | None:
    """The line stands on many of the site's pages."""
    profile, block = scene.profile, scene.blocks[i]
    if not profile or i == scene.title or block.is_prose or (block.text.startswith("*")):
        return None
    inside = scene.zone(i) == "body"
    share = _SITE_SHARE_INSIDE if inside else _SITE_SHARE_OUTSIDE
    least = max(_SITE_DOCUMENTS_INSIDE if inside else _SITE_DOCUMENTS_OUTSIDE, share * profile.documents)
    if (count := profile.count(block.text)) >= least:
        return Verdict(Label.NAVIGATION, "profile.repeated", f"on {count} of {profile.documents} pages", 0.9)
    return None


def before_the_title(scene: Scene, i: int) -> Verdict | None:
    """A section's name or the site's above the headline, or whatever stands above a headline that is repeated."""
    block = scene.blocks[i]
    if scene.title is None or i > scene.title or (block.markup and block.words > _MENU_WORDS) or block.is_surely_inside:
        return None
    return Verdict(Label.NAVIGATION, "head.before-title", block.text, 0.8)


def behind_the_end(scene: Scene, i: int) -> Verdict | None:
    """Whatever stands behind a line that ends the article: notes on its author, openings of others."""
    if i <= scene.end or scene.blocks[i].is_surely_inside:
        return None
    return Verdict(Label.NAVIGATION, "tail.behind-the-end", scene.blocks[scene.end].text, 0.8)


def after_the_end(scene: Scene, i: int) -> Verdict | None:
    """After the last paragraph, once noise has begun, lines that are no sentences belong to it."""
    block = scene.blocks[i]
    if scene.zone(i) != "tail" or block.ends_sentence or block.text.endswith((";", ",")):
        return None
    if any(scene.is_noise(k) for k in range(scene.prose[-1] + 1, i)):
        return Verdict(Label.NAVIGATION, "tail.after-noise", block.text, 0.7)
    return None
