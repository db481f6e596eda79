"""Folding: how a line and a phrase are made comparable before a lexicon looks one up in the other."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import regex

from cleannews.kernels import LineReader
from cleannews.kernels.plan import ENDS_A_WORD, SPACE, STARTS_A_WORD, UNSPACED, Learned
from cleannews.normalization.characters import UNCERTAIN_IN_NFC

_REMEMBERED = 1 << 14  # lines; a site's own, and the words of headlines, come again and again
_SAME = str.maketrans(
    {
        **dict.fromkeys("\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{FIGURE DASH}\N{EN DASH}\N{EM DASH}\N{MINUS SIGN}", "-"),
        **dict.fromkeys("«»„“”‟″", '"'),
        **dict.fromkeys("‘’‚‛′ʼʻ`´", "'"),
        "ё": "е",
        **{"ı": "i", "\N{COMBINING DOT ABOVE}": None},  # Turkish İ and I, whose plain case folding differs
        **dict(zip("άέήίόύώΐΰ", "αεηιουωϊϋ", strict=True)),  # Greek capitals are written without the accent
        **dict.fromkeys("أإآٱ", "ا"),  # Arabic hamzas, vowel signs and the stretching line may be written or left out
        **dict.fromkeys(map(chr, range(0x064B, 0x0656))),
        "\N{ARABIC TATWEEL}": None,
        **{"ي": "ی", "ى": "ی", "ك": "ک", "\N{ZERO WIDTH NON-JOINER}": " "},  # Persian keyboards differ
    }
)


def fold(line: str) -> str:
    """NFKC, case folded, one spelling a letter, dashes and quotes plain, spaces single, no punctuation at the ends.

    >>> fold("  «Лента  новостей» →")
    'лента новостей'
    >>> fold("İLGİLİ HABERLER") == fold("İlgili Haberler") == "ilgili haberler"
    True
    >>> fold("ΣΧΕΤΙΚΆ ΆΡΘΡΑ") == fold("ΣΧΕΤΙΚΑ ΑΡΘΡΑ"), fold("إقرأ أيضًا") == fold("اقرا ايضا")
    (True, True)
    >>> fold("खोजें।") == fold("खोज")
    False
    """
    return _READER.read(line)[1]


def read_line(line: str) -> tuple[int, str]:
    """Count the words between spaces, and fold the line; in scripts without spaces, two characters count as one word.

    >>> read_line("«Лента  новостей»"), read_line("本報訊")
    ((2, 'лента новостей'), (2, '本報訊'))
    """
    return _READER.read(line)


@lru_cache(maxsize=_REMEMBERED)
def _fold(line: str) -> str:
    if not line.isascii():
        line = unicodedata.normalize("NFKC", line)
    folded = " ".join(line.casefold().translate(_SAME).split())
    start, end = 0, len(folded)
    while start < end and not folded[start].isalnum():
        start += 1
    while end > start and not _ends_a_word(folded[end - 1]):
        end -= 1
    return folded[start:end]


def _ends_a_word(character: str) -> bool:
    """Letters, digits, and the vowel signs of Indic scripts and Thai, which are marks."""
    return character.isalnum() or ("\u0900" <= character <= "\u0eff" and unicodedata.category(character)[0] == "M")


_UNSPACED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}]")
_UNCERTAIN = re.compile(f"[{UNCERTAIN_IN_NFC}]")


def _learn(character: str) -> Learned:
    """What folding and counting need to know of a character; marks, which join others, are not folded alone."""
    flags = SPACE * character.isspace() + UNSPACED * bool(_UNSPACED.match(character))
    plain = unicodedata.normalize("NFKC", character)
    if _UNCERTAIN.search(character + plain):
        return flags, None
    return flags, [(each, _flags(each)) for each in plain.casefold().translate(_SAME)]


def _flags(character: str) -> int:
    return SPACE * character.isspace() + STARTS_A_WORD * character.isalnum() + ENDS_A_WORD * _ends_a_word(character)


_READER = LineReader(_learn, _fold)
