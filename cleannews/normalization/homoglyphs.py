"""Repair of look-alike letters: a Latin letter inside a Cyrillic word, or the other way round."""

from __future__ import annotations

import re

from cleannews.normalization.repair import Repair, Sign

_LATIN = "A-Za-zÀ-ÖØ-öø-ɏəƏ"
_CYRILLIC = "\u0400-\u052f"

# Only letters that print alike: к and k, м and m, т and t differ in every typeface, so they tell scripts apart.
_TO_CYRILLIC = str.maketrans("ABEKMHOPCTXYIJaeopcyxijhəƏëËïÏ", "АВЕКМНОРСТХУІЈаеорсухіјһәӘёЁїЇ")
_TO_LATIN = str.maketrans("АВЕКМНОРСТХУІЈаеорсухіјһ", "ABEKMHOPCTXYIJaeopcyxijh")

_MIXED_WORD = re.compile(
    f"(?<![{_LATIN}{_CYRILLIC}])(?:[{_LATIN}]++(?=[{_CYRILLIC}])|[{_CYRILLIC}]++(?=[{_LATIN}]))[{_LATIN}{_CYRILLIC}]++"
)
_LATIN_LETTER = re.compile(f"[{_LATIN}]")
_CYRILLIC_LETTER = re.compile(f"[{_CYRILLIC}]")

# A Roman numeral typed on both keyboards, «ХIХ век»: Latin, for Russian has no I and no V.
_ROMAN_NUMERAL = re.compile("(?=.*[IVX])[IVXLCDMХСМІ]+")
# Words mixed on purpose, by the script they would otherwise be changed to:
_MEANT_BESIDE_CYRILLIC = re.compile(
    f"[A-Z]{{2,}}[а-џ]+"  # ITшник: an acronym with a Russian ending
    f"|[{_CYRILLIC}]*[а-џ][A-Z].*"  # витаминC, гIалгIай: a label after the word, a palochka inside it
)
_MEANT_BESIDE_LATIN = re.compile(f"[{_LATIN}]+[а-џ]{{1,3}}")  # iPhoneа: a name with a Russian ending


def _unmix(text: str) -> tuple[str, int]:
    places = 0
    cyrillic_text: bool | None = None

    def repair(match: re.Match[str]) -> str:
        nonlocal places, cyrillic_text
        word = match[0]
        cyrillic, latin = word.translate(_TO_CYRILLIC), word.translate(_TO_LATIN)
        to_cyrillic, to_latin = not _LATIN_LETTER.search(cyrillic), not _CYRILLIC_LETTER.search(latin)
        if to_cyrillic and to_latin:
            lead = _lead_of_cyrillic(word)
            if _ROMAN_NUMERAL.fullmatch(word):
                to_cyrillic = False
            elif lead:
                to_cyrillic = lead > 0
            else:
                if cyrillic_text is None:
                    cyrillic_text = _lead_of_cyrillic(text) > 0
                to_cyrillic = cyrillic_text
        if to_cyrillic and not _MEANT_BESIDE_CYRILLIC.fullmatch(word):
            places += 1
            return cyrillic
        if to_latin and not to_cyrillic and not _MEANT_BESIDE_LATIN.fullmatch(word):
            places += 1
            return latin
        return word

    return _MIXED_WORD.sub(repair, text), places


def _lead_of_cyrillic(text: str) -> int:
    return len(_CYRILLIC_LETTER.findall(text)) - len(_LATIN_LETTER.findall(text))


HOMOGLYPHS = (
    Repair(
        "homoglyphs",
        "пр\N{LATIN SMALL LETTER E}зидент и F\N{CYRILLIC SMALL LETTER A}cebook",
        "президент и Facebook",
        Sign(_LATIN, f"(?:(?<=[{_CYRILLIC}].)|(?=[{_CYRILLIC}]))", cyrillic=True),
        _unmix,
    ),
)
