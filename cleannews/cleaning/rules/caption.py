"""Captions stand in clusters: alt text, caption and credit repeat each other within a few lines."""

from __future__ import annotations

import regex

from cleannews.article import Label
from cleannews.cleaning.facts import Facts
from cleannews.cleaning.scene import NEAR, OF_PICTURE, Scene, Verdict

_CAPTION_WORDS = 40
_SUBHEADING_WORDS = 4  # 61-82 % of subheadings have as many or fewer, 5 % of captions
_OPENING_WORDS = 4  # fewer are a name, which stands before paragraphs too
_DATE_WORDS = 4  # «12 de julio de 2023» without its day
_YEAR = regex.compile(r"(?:19|20)\d\d")
_REPORT_WORDS = 8  # who said what: shorter lines with such a verb caption somebody who speaks


def repeated_nearby(scene: Scene, i: int) -> Verdict | None:
    """A line whose words stand once more within three lines, as caption and alt text do."""
    block = scene.blocks[i]
    if not 2 <= block.words <= _CAPTION_WORDS or block.markup:  # a page's own model has seen its figures
        return None
    picture = any(scene.label(k) in OF_PICTURE for k in _around(scene, i, NEAR))
    for k in _around(scene, i, NEAR):
        other = scene.blocks[k]
        if k == scene.title or not 2 <= other.words <= _CAPTION_WORDS:
            continue
        if block.folded_without_site == other.folded != block.folded and not block.is_prose:
            return Verdict(Label.ALT_TEXT, "caption.with-site", other.text)
        if block.folded in (other.folded, other.folded_without_site) and (picture or not block.is_prose):
            return Verdict(Label.CAPTION, "caption.repeated", other.text)
    return None


def opens_a_caption(scene: Scene, i: int) -> Verdict | None:
    """The very words with which a caption within three lines begins, before its credit."""
    block = scene.blocks[i]
    if not _OPENING_WORDS <= block.words <= _CAPTION_WORDS or block.markup or i == scene.title:
        return None
    first = max(0, i - NEAR)
    for k, verdict in enumerate(scene.verdicts[first : i + NEAR + 1], first):
        if verdict and verdict.label in OF_PICTURE and scene.blocks[k].folded.startswith(block.folded):
            return Verdict(Label.CAPTION, "caption.opening", scene.blocks[k].text)
    return None


def ends_in_a_date(scene: Scene, i: int) -> Verdict | None:
    """Who, where and when without a verb, beside noise: «The mayor at the old lock in Millbridge, 12 July 2023.»."""
    block = scene.blocks[i]
    if not block.text[-5:].rstrip(".,)")[-1:].isdigit() or i == scene.title or block.is_surely_inside:
        return None
    if not _OPENING_WORDS < block.words <= _CAPTION_WORDS:
        return None
    date = block.folded.split()[-_DATE_WORDS:]
    if not _YEAR.fullmatch(date[-1]) or block.lexicon.words.months.isdisjoint([word.strip(".,") for word in date]):
        return None
    if block.verbs or ". " in block.text or not (scene.is_noise(i - 1) or scene.is_noise(i + 1)):
        return None
    return Verdict(Label.CAPTION, "caption.date", " ".join(date), 0.7)


def beside_a_credit(scene: Scene, i: int) -> Verdict | None:
    """A short line without a sentence's end, right before a credit, or in the head right after one.

    Before a credit in brackets («(Foto: Max Muster/dpa)») it may be a sentence: such a credit belongs to a caption.
    """
    block = scene.blocks[i]
    if block.is_prose or block.words > _CAPTION_WORDS or block.text.endswith(":"):
        return None
    if scene.label(i + 1) == Label.CREDIT and scene.blocks[i + 1].text.startswith(("(", "[")) and i != scene.title:
        return Verdict(Label.CAPTION, "caption.before-credit", scene.blocks[i + 1].text, 0.8)
    if block.ends_sentence or ". " in block.text or _is_lead(scene, i):
        return None  # «. »: the end of a broken paragraph
    if scene.label(i + 1) == Label.CREDIT and (block.words > _SUBHEADING_WORDS or scene.zone(i) == "head"):
        return Verdict(Label.CAPTION, "caption.before-credit", scene.blocks[i + 1].text, 0.8)
    of_picture = scene.label(i - 1) in OF_PICTURE and not block.markup  # a page's alt texts are not read
    if of_picture and block.folded_without_site != block.folded and not block.verbs:
        return Verdict(Label.ALT_TEXT, "caption.site-behind-dash", block.text, 0.8)
    if scene.label(i - 1) == Label.CREDIT and scene.zone(i) == "head" and _is_verbless(block):
        return Verdict(Label.CAPTION, "caption.after-credit", scene.blocks[i - 1].text, 0.7)
    if scene.label(i - 1) == Label.CREDIT and scene.label(i + 1) in OF_PICTURE:
        return Verdict(Label.CAPTION, "caption.between-credits", scene.blocks[i - 1].text, 0.8)
    return None


def _is_lead(scene: Scene, i: int) -> bool:
    """A lead without a full stop: a verb right below the headline, or a report of what somebody said.

    «A polícia informou que os autores procuravam o cunhado da vítima», where a section's name passed for the headline.
    """
    block = scene.blocks[i]
    reports = block.words >= _REPORT_WORDS and not block.lexicon.words.speech_verbs.isdisjoint(block.verbs)
    return bool(block.verbs) and (next(scene.preceding(i), None) == scene.title or reports)


def _is_verbless(block: Facts) -> bool:
    """No finite verb, in a language whose verbs are known by their endings."""
    return bool(block.lexicon.words.finite_verb_endings) and not block.verbs


def _around(scene: Scene, i: int, reach: int) -> list[int]:
    return [k for k in range(max(0, i - reach), min(len(scene.blocks), i + reach + 1)) if k != i]
