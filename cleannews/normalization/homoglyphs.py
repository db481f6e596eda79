"""Repair of look-alike letters: a Latin letter inside a Cyrillic word, or the other way round."""

from __future__ import annotations

import re
from functools import cached_property

from cleannews.normalization.repair import Repair, Sign

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


class _Unmixing:
    """The repair of the words of one text, which decides where a word itself does not tell its script."""

    def __init__(self, text: str) -> None:
        self.places = 0
        self._text = text

    @cached_property
    def _is_cyrillic(self) -> bool:
        return _lead_of_cyrillic(self._text) > 0

    @cached_property
    def _strangers(self) -> set[str]:
        return {letter for letter, company in _COMPANY.items() if not any(each in self._text for each in company)}

    def repair(self, match: re.Match[str]) -> str:
        word = match[0]
        cyrillic, latin = word.translate(_TO_CYRILLIC), word.translate(_TO_LATIN)
        if _LATIN_LETTER.search(cyrillic) or not self._strangers.isdisjoint(word):
            cyrillic = word
        if _CYRILLIC_LETTER.search(latin):
            latin = word
        if cyrillic != word and latin != word:
            repaired = cyrillic if self._reads_cyrillic(word) else latin
        else:
            repaired = latin if cyrillic == word else cyrillic
        meant = _MEANT_BESIDE_LATIN if repaired == latin else _MEANT_BESIDE_CYRILLIC
        if repaired == word or meant.fullmatch(word):
            return word
        self.places += 1
        return repaired

    def _reads_cyrillic(self, word: str) -> bool:
        if _ROMAN_NUMERAL.fullmatch(word):
            return False
        if lead := _lead_of_cyrillic(word):
            return lead > 0
        return "I" not in word and self._is_cyrillic  # IТ: Russian has no I


def _lead_of_cyrillic(text: str) -> int:
    return len(_CYRILLIC_LETTER.findall(text)) - len(_LATIN_LETTER.findall(text))


def _unmix(text: str) -> tuple[str, int]:
    unmixing = _Unmixing(text)
    return _MIXED_WORD.sub(unmixing.repair, text), unmixing.places


HOMOGLYPHS = (
    Repair(
        "homoglyphs",
        "пр\N{LATIN SMALL LETTER E}зидент и F\N{CYRILLIC SMALL LETTER A}cebook",
        "президент и Facebook",
        Sign(_LATIN, f"(?:(?<=[{_CYRILLIC}].)|(?=[{_CYRILLIC}]))", cyrillic=True),
        _unmix,
    ),
)
