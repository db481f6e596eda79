"""Repair of look-alike letters: a Latin letter inside a Cyrillic word, or the other way round."""

from __future__ import annotations

import re

from cleannews.normalization.repair import Repair, Sign, by_line

_LATIN = "A-Za-zÀ-ÖØ-öø-ɏəƏ"
_CYRILLIC = "\u0400-\u052f"

# Only letters that print alike: к and k, м and m, т and t differ in every typeface, so they tell the scripts apart.
_TO_CYRILLIC = str.maketrans("ABEKMHOPCTXYIJaeopcyxijhəƏëËïÏ", "АВЕКМНОРСТХУІЈаеорсухіјһәӘёЁїЇ")
_TO_LATIN = str.maketrans("АВЕКМНОРСТХУІЈаеорсухіјһ", "ABEKMHOPCTXYIJaeopcyxijh")
# Letters that Cyrillic has in few languages, and the letters by which a text shows that it is in one of them:
# Serbian and Macedonian; Kazakh, Tatar and Bashkir.
_COMPANY = {"j": "ђјљњћџѓќ", "J": "ђјљњћџѓќ", "h": "әғқңөұүһ"}

_MIXED_WORD = re.compile(
    f"(?<![{_LATIN}{_CYRILLIC}])(?:[{_LATIN}]++(?=[{_CYRILLIC}])|[{_CYRILLIC}]++(?=[{_LATIN}]))[{_LATIN}{_CYRILLIC}]++"
)
_LATIN_LETTER = re.compile(f"[{_LATIN}]")
_CYRILLIC_LETTER = re.compile(f"[{_CYRILLIC}]")

# «ХIХ век», «ХVIII»: a Roman numeral typed on two keyboards.
_ROMAN_NUMERAL = re.compile("(?=.*[IVX])[IVXLCDMХСМ]+")

# Words mixed on purpose, by the script that their other letters could pass for:
_MEANT_BESIDE_CYRILLIC = re.compile(
    "[A-Z]{2,}[а-џ]+"  # ITшник: an acronym with a Russian ending
    f"|[{_CYRILLIC}]*[а-џ][A-Z].*"  # витаминC, гIалгIай: a label after the word, a palochka inside it
)
_MEANT_BESIDE_LATIN = re.compile(f"[{_LATIN}]+[а-џ]{{1,3}}")  # iPhoneа: a name with a Russian ending


# How far around a word its neighbours are asked for their script, in characters.
_NEIGHBOURHOOD = 100

_BOUNDARIES = (Sign(_LATIN, before=_CYRILLIC), Sign(_LATIN, after=_CYRILLIC))
_BOUNDARY = re.compile("|".join(sign.pattern for sign in _BOUNDARIES))


def _unmix_word(match: re.Match[str]) -> str:
    word = match[0]
    around = match.string[max(0, match.start() - _NEIGHBOURHOOD) : match.end() + _NEIGHBOURHOOD]
    cyrillic, latin = word.translate(_TO_CYRILLIC), word.translate(_TO_LATIN)
    strange = any(letter in word and not any(map(around.__contains__, _COMPANY[letter])) for letter in _COMPANY)
    can_be_cyrillic = not _LATIN_LETTER.search(cyrillic) and not strange
    can_be_latin = not _CYRILLIC_LETTER.search(latin)
    if can_be_cyrillic and (not can_be_latin or _reads_cyrillic(word, around)):
        return word if _MEANT_BESIDE_CYRILLIC.fullmatch(word) else cyrillic
    if can_be_latin:
        return word if _MEANT_BESIDE_LATIN.fullmatch(word) else latin
    return word


def _reads_cyrillic(word: str, around: str) -> bool:
    """Tell the script of a word whose letters all are in both: by its majority, else by that of its neighbours."""
    if _ROMAN_NUMERAL.fullmatch(word):
        return False
    if lead := _lead_of_cyrillic(word):
        return lead > 0
    return "I" not in word and _lead_of_cyrillic(around) > 0  # IТ: Russian has no I


def _lead_of_cyrillic(text: str) -> int:
    return len(_CYRILLIC_LETTER.findall(text)) - len(_LATIN_LETTER.findall(text))


HOMOGLYPHS = (
    Repair(
        "homoglyphs",
        "пр\N{LATIN SMALL LETTER E}зидент и F\N{CYRILLIC SMALL LETTER A}cebook",
        "президент и Facebook",
        _BOUNDARIES,
        by_line(lambda line: _MIXED_WORD.sub(_unmix_word, line) if _BOUNDARY.search(line) else line),
    ),
)
