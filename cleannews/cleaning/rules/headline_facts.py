"""The facts by which the model tells another article's headline from a subheading: shape, cohesion and company.

Words weigh by their rarity: that a line and its section both have «который» says nothing, that both have «Жусан» much.
Which facts stay was settled by leaving each out, on articles and headlines of papers that training had not seen.
"""

from __future__ import annotations

from collections import Counter
from itertools import takewhile

from cleannews.cleaning.facts import Facts
from cleannews.cleaning.rarity import rarity_in
from cleannews.cleaning.scene import Scene
from cleannews.cleaning.shape import has_sentence_inside, is_broken_off, is_question
from cleannews.cleaning.text import opens_in_lower_case
from cleannews.kernels import StemSet

QUESTION = "a short question"
_SPEECH = '«"“„—–-'  # marks that open somebody's words
_ALIKE = 3  # words by which two lines of one style differ at most
_NOTHING = StemSet()


def headline_facts(scene: Scene, i: int, signs: list[str]) -> dict[str, float]:
    """The facts the model weighs, each about 0 to 1 (the ones that compare lengths, -1 to 1); `signs`: its doubts."""
    piece = {"a piece of a sentence": float(bool(signs) and signs != [QUESTION])}
    return {**scene.blocks[i].shape, **_cohesion(scene, i), **_company(scene, i), **piece}


def doubts(scene: Scene, i: int) -> list[str]:
    """Signs that a line is a subheading or a piece of a sentence, whatever its words weigh."""
    block = scene.blocks[i]
    before, after = next(scene.preceding(i), None), next(scene.following(i), None)
    signs = {
        QUESTION: is_question(block),
        "a sentence ends inside": has_sentence_inside(block),
        "broken off": is_broken_off(block),
        "announced by a colon": before is not None and scene.blocks[before].text.endswith(":"),
        "the next line goes on in lower case": after is not None and opens_in_lower_case(scene.blocks[after].text),
    }
    return [sign for sign, holds in signs.items() if holds]


def _cohesion(scene: Scene, i: int) -> dict[str, float]:
    """What the line shares with the text around it: a subheading names its section, a teaser another story."""
    block, weights_of = scene.blocks[i], rarity_in(scene.blocks[i].lexicon).of
    stems, names, has_verb = block.stems, block.names, bool(block.verbs)
    before = next((scene.blocks[k] for k in scene.preceding(i) if scene.blocks[k].is_prose), None)
    section = _section(scene, i)
    stems_before = before.stems if before else _NOTHING
    stems_after = section[0].stems if section else _NOTHING
    in_section = _NOTHING.union(*[stems & paragraph.stems for paragraph in section])
    title = scene.blocks[scene.title].stems if scene.title is not None else _NOTHING
    known, in_title, in_next = stems & scene.prose_stems, stems & title, stems & stems_after
    foreign = stems - known - title
    new_names = len(names - scene.prose_stems - title)
    of_foreign, of_known, of_section = weights_of(foreign), weights_of(known), weights_of(in_section)
    rarity_of_foreign, rarity_of_known, rarity_of_section = sum(of_foreign), sum(of_known), sum(of_section)
    size, whole = len(stems) or 1, sum(weights_of(stems)) or 1.0
    all_foreign = 0 < len(stems) == len(foreign)
    between = min(len(stems_before), len(stems_after)) or 1
    return {
        "two words the document does not have": float(len(foreign) >= 2),
        "three words the document does not have": float(len(foreign) >= 3),
        "four words the document does not have": float(len(foreign) >= 4),
        "no word the document has": float(all_foreign),
        "no word the document has, no finite verb": float(all_foreign and not has_verb),
        "no name": float(not names),
        "names the document has": min(3, len(names) - new_names) / 3,
        "a name the document does not have, with a finite verb": float(new_names > 0 and has_verb),
        "words shared with the document": len(known) / size,
        "words shared with the title": len(in_title) / size,
        "words shared with the paragraph before": len(stems & stems_before) / size,
        "a third shared with the next paragraph": float(len(in_next) / size >= 1 / 3),
        "the paragraphs around share words": len(stems_before & stems_after) / between,  # of the shorter one
        "the section opens with a quotation": float(bool(section) and section[0].text[0] in _SPEECH),
        "rarity the document does not have": min(4.0, rarity_of_foreign) / 4,
        "as much as one rare word the document does not have": float(rarity_of_foreign >= 1),
        "as much as two": float(rarity_of_foreign >= 2),
        "as much as three": float(rarity_of_foreign >= 3),
        "rarest word the document does not have": of_foreign[0] if of_foreign else 0.0,
        "second rarest word the document does not have": of_foreign[1] if len(of_foreign) > 1 else 0.0,
        "rarity shared with the document": min(4.0, rarity_of_known) / 4,
        "rarity shared with the section": min(4.0, rarity_of_section) / 4,
        "rarest word shared with the document": of_known[0] if of_known else 0.0,
        "rarest word shared with the section": of_section[0] if of_section else 0.0,
        "share of rarity in the document": rarity_of_known / whole,
        "share of rarity in the section": rarity_of_section / whole,
        "share of rarity in the next paragraph": sum(weights_of(in_next)) / whole,
        "share of rarity in the paragraph before": sum(weights_of(stems & stems_before)) / whole,
        "share of rarity in the title": sum(weights_of(in_title)) / whole,
    }


def _section(scene: Scene, i: int) -> list[Facts]:
    """The paragraphs from the line to the next short line."""
    following = (scene.blocks[k] for k in scene.following(i))
    return list(takewhile(lambda block: block.is_prose or block.ends_sentence, following))


def _company(scene: Scene, i: int) -> dict[str, float]:
    """What the article's other short lines are like: subheadings come in several, of one style."""
    block, lines = scene.blocks[i], scene.once(ShortLines)
    own = int(i in lines.indices)
    others = len(lines.indices) - own
    mean_words = (lines.words - own * block.words) / others if others else block.words
    alike = lines.like(block) - own
    apart = lines.apart - own * lines.stands_apart(block)
    return {
        "no other short line": float(not others),
        "four other short lines or more": float(others >= 4),
        "longer than the other short lines": max(-1.0, min(1.0, (block.words - mean_words) / 8)),
        "other short lines like it": alike / others if others else 0.5,
        "quotation marks unlike the document's": float(_quotes_otherwise(scene, block)),
        "other short lines share no word": apart / others if others else 0.0,
    }


class ShortLines:
    """The lines between a scene's paragraphs, counted once for all that are compared with the others."""

    def __init__(self, scene: Scene) -> None:
        self._prose_stems = scene.prose_stems
        self.indices = frozenset(scene.short_lines)
        blocks = [scene.blocks[k] for k in scene.short_lines]
        self.words = sum([block.words for block in blocks])
        self.apart = sum([self.stands_apart(block) for block in blocks])
        self._styles = Counter([(block.words, bool(block.verbs)) for block in blocks])

    def stands_apart(self, block: Facts) -> bool:
        """Whether a line shares no word with the paragraphs."""
        return block.stems.isdisjoint(self._prose_stems)

    def like(self, block: Facts) -> int:
        """How many of the lines are about as long as `block`, and have a verb only if it has one."""
        lengths, has_verb = range(block.words - _ALIKE, block.words + _ALIKE + 1), bool(block.verbs)
        return sum([self._styles.get((words, has_verb), 0) for words in lengths])


def _quotes_otherwise(scene: Scene, block: Facts) -> bool:
    """Straight quotation marks among angular ones, or the other way round: each paper has its own habit."""
    marks = [mark for mark in '"«' if mark in block.text]
    if len(marks) != 1:
        return False
    straight, angular = scene.once(_count_quotes)
    return angular > straight if marks == ['"'] else straight > angular


def _count_quotes(scene: Scene) -> tuple[int, int]:
    """Straight and angular marks in the paragraphs."""
    straight, angular = (sum(scene.blocks[k].text.count(mark) for k in scene.prose) for mark in '"«')
    return straight, angular
