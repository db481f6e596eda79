"""Text to blocks: a line is a block, but a sentence broken at inline links is one, and glued lines are several.

Scrapers leave a line break where a page had a link inside a sentence («был введён ⏎ режим КТО ⏎ . В ходе операции») and
none where it had two elements («© Агентство / пресс-службаОперация по спасению»). Both are mended here, by ordered
lists of small rules, and offsets stay exact: each draft is a range of the source.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import regex

from cleannews.cleaning.draft import Draft
from cleannews.normalization import find_places, normalize

TERMINAL = frozenset(".!?…。！？।؟۔։")
_CLOSING = "»”“\"'’‘)]›』」"
_JOINING = frozenset(",.;:!?)»”%…")  # a line that starts with one of these continues the line before it
_NO_SPACE_BEFORE = _JOINING
_HANGING = frozenset("—–([«„")  # nothing ends in one of these
_BULLETS = frozenset("•·●■▪►▶‣◦*-–—+")
_BROKEN_WORD = regex.compile(r"\p{L}[-\N{SOFT HYPHEN}]$")


@dataclass(slots=True)
class _Line:
    """A line of the source without the space around it, and whether a blank line stands before it.

    `is_whole` tells it from a piece of a line that was cut.
    """

    start: int
    end: int
    text: str
    apart: bool
    is_whole: bool = True

    @property
    def opens_midway(self) -> bool:
        """Whether it opens as no sentence does."""
        return self.text[0] in _JOINING or opens_in_lower_case(self.text)

    @property
    def ends_sentence(self) -> bool:
        return self.text.rstrip(_CLOSING)[-1:] in TERMINAL

    @property
    def words(self) -> int:
        return len(self.text.split())


def segment(source: str) -> list[Draft]:
    r"""The blocks of a text, in order; together they cover every non-space character once.

    >>> [draft.text for draft in segment("В городе был введён\nрежим КТО\n. Его отменили утром.\n\nЛента новостей")]
    ['В городе был введён режим КТО. Его отменили утром.', 'Лента новостей']
    """
    places = find_places(source)
    place = next(places, len(source))  # the next where normalising may have work
    drafts = []
    for run in _runs(_pieces(source)):
        start, end = run[0].start, run[-1].end
        while place < start:
            place = next(places, len(source))
        is_normal = place >= end and len(run) == 1 and run[0].is_whole and "  " not in run[0].text
        drafts.append(Draft(start, end, run[0].text if is_normal else " ".join(normalize(_join(run)).split())))
    return drafts


def opens_in_lower_case(text: str) -> bool:
    """Whether it opens with a small letter; those of Georgian have capitals too, which no sentence opens with.

    >>> opens_in_lower_case("режим КТО"), opens_in_lower_case("Режим"), opens_in_lower_case("ხიდი")
    (True, False, False)
    """
    return text[0].islower() and text[0] != text[0].title()


def _join(run: list[_Line]) -> str:
    text = run[0].text
    for line in run[1:]:
        if _BROKEN_WORD.search(text):
            text += "\n" + line.text  # a word broken at the line's end is mended by normalisation
        else:
            text += line.text if line.text[0] in _NO_SPACE_BEFORE else " " + line.text
    return text


# --- lines, and lines glued together -------------------------------------------------------------------------------


def _pieces(source: str) -> Iterator[_Line]:
    at = previous_end = 0
    for raw in source.splitlines(keepends=True):
        text = raw.strip()
        if text:
            start = at + raw.find(text)
            apart = source.count("\n", previous_end, start) > 1
            previous_end = start + len(text)
            if text.startswith(_CREDIT_SIGNS) and (cuts := _cuts(text)):
                yield from _cut(text, cuts, start, apart)
            else:
                yield _Line(start, previous_end, text, apart)
        at += len(raw)


def _cut(text: str, cuts: list[int], start: int, apart: bool) -> Iterator[_Line]:
    for a, b in pairwise([0, *cuts, len(text)]):
        piece = text[a:b].rstrip()
        lead = len(piece) - len(piece.lstrip())
        yield _Line(start + a + lead, start + a + len(piece), piece.lstrip(), apart or a > 0, is_whole=False)


# Where a line is two lines glued together; the empty group "cut" stands at the seam. Only in lines that open like a
# credit: elsewhere an inner capital is a name («ВКонтакте», «МегаФон»), and both halves of a sentence are kept anyway.
_CREDIT_SIGNS = ("©", "(c)", "Фото", "Photo", "Foto", "Сурет", "Bild")
_CREDIT_OPENING = r"^(?:©|\(c\)\s|(?:Фото|Photo|Foto|Сурет|Bild)\s?:)"
_GLUED = (
    # «© Видео / пресс-служба президента РКОперация по спасению»
    regex.compile(
        _CREDIT_OPENING + r"[^.!?]{3,80}?\p{Cyrillic}(?<cut>)(?=[\p{Lu}&&\p{Cyrillic}]\p{Ll}{2,}\s+\p{L})", regex.V1
    ),
    # «Photo: Getty ImagesЖители города»
    regex.compile(
        _CREDIT_OPENING + r"[^.!?]{3,80}?[a-zA-Z](?<cut>)(?=[\p{Lu}&&\p{Cyrillic}]\p{Ll}{2,}\s+\p{L})", regex.V1
    ),
)


def _cuts(text: str) -> list[int]:
    return sorted({found.start("cut") for pattern in _GLUED if (found := pattern.search(text))})


# --- sentences broken at inline links --------------------------------------------------------------------------------

_Joint = Callable[[_Line, _Line, _Line | None], bool]


def _runs(lines: Iterator[_Line]) -> Iterator[list[_Line]]:
    pending = list(lines)
    midway = [line.opens_midway for line in pending]
    run: list[_Line] = []
    for i, line in enumerate(pending):
        after = pending[i + 1] if i + 1 < len(pending) and not pending[i + 1].apart else None
        # Every joint asks for one of these; few lines show any.
        may_go_on = run and not line.apart and (midway[i] or (after and midway[i + 1]) or run[-1].text[-1] in _HANGING)
        if may_go_on and any(joint(run[-1], line, after) for joint in _JOINTS) and _is_prose(run, line, after):
            run.append(line)
        else:
            if run:
                yield run
            run = [line]
    if run:
        yield run


def _starts_with_joining_punctuation(_: _Line, line: _Line, __: _Line | None) -> bool:
    """«режим КТО ⏎ . В ходе операции»."""
    return line.text[0] in _JOINING and not line.text.startswith("...")


def _starts_in_lower_case(before: _Line, line: _Line, after: _Line | None) -> bool:
    """«31 августа сообщили, что ФСБ ⏎ задержала двух»; not items of a list, which end in a semicolon or colon.

    Latin after Cyrillic is an agency or a site («freeimages»), not the rest of a sentence; «fot. PAP» is a credit.
    """
    return (
        opens_in_lower_case(line.text)
        and not before.ends_sentence
        and before.text[-1] not in ";:"
        and not (line.text[0].isascii() and before.text[-1].isalpha() and not before.text[-1].isascii())
        and not _LABELLED.match(line.text)
        and not (_PICTURE.match(line.text) and not (after and after.opens_midway))
    )


# A byline, a credit or a time in lower case: «oprac. Anna Nowak», «фото: пресс-служба», «fot. PAP», «hace 2 horas».
_LABELLED = regex.compile(
    r"(?:(?:fot|foto|opr|oprac|rys|red|źr|фото|фот|φωτ|ph)\.|\p{Ll}{3,12}:)[\s/]*+[\p{Lu}@].{0,60}$"
    r"|(?:vor|hace|há|před|pred|acum|pre|för|преди|πριν)\s\d{1,3}\s\p{L}{2,10}\.?$"
)
# What a picture is or where it is from, unless a sentence goes on after it: «фото из открытых источников».
_PICTURE = regex.compile(
    r"(?:фото|фота|снимка|сурет|скриншот|скріншот|кадр|коллаж|колаж|иллюстра|ілюстра|ілюстро|зображення|изображение|foto|photo|"
    r"ilustra|illustra|immagine|imagen|imagem|image|bild|screenshot|archiv)\w*\b[^.!?]{0,40}\.?$"
)


def _hangs(before: _Line, _: _Line, __: _Line | None) -> bool:
    """«подтвердил решение. — ⏎ Агентство»: nothing ends in a dash or an opening bracket."""
    return before.text[-1] in _HANGING and before.words > 1


def _stands_inside_a_sentence(before: _Line, line: _Line, after: _Line | None) -> bool:
    """«как утверждают журналисты, компания ⏎ Twitter ⏎ применяет»: a link's words; the sentence goes on after them."""
    return (
        after is not None
        and not before.ends_sentence
        and not line.ends_sentence
        and before.words >= _OPEN_CLAUSE_WORDS
        and line.words <= _LINK_WORDS
        and before.text[-1] not in ";:"
        and after.opens_midway
    )


_LINK_WORDS = 8  # of 57 fragments in labelled lines, no link's own words were more than 7
_OPEN_CLAUSE_WORDS = 6  # shorter lines before a link are subheadings («Правовые познания»)
_JOINTS: tuple[_Joint, ...] = (
    _starts_with_joining_punctuation,
    _starts_in_lower_case,
    _hangs,
    _stands_inside_a_sentence,
)


def _is_prose(run: list[_Line], line: _Line, after: _Line | None) -> bool:
    """Menus in lower case are no broken sentences: a line must have a clause's length or a sentence's end."""
    return line.text[0] not in _BULLETS and any(
        part.words >= _CLAUSE_WORDS or part.ends_sentence for part in (run[-1], run[0], line, after) if part
    )


_CLAUSE_WORDS = 4
