"""Repair of look-alike letters: a Latin letter inside a Cyrillic word, or the other way round."""

from __future__ import annotations

import re

from cleannews.normalization.repair import Repair, replacing

_LATIN = "A-Za-zÀ-ÖØ-öø-ɏ"
_CYRILLIC = "Ѐ-ԯ"
_TO_CYRILLIC = dict(zip("ABEKMHOPCTXYIJaeopcyxijhəëïÏË", "АВЕКМНОРСТХУІЈаеорсухіјһәёїЇЁ", strict=True))
_TO_LATIN = {cyrillic: latin for latin, cyrillic in _TO_CYRILLIC.items()}


def _unmix(match: re.Match[str]) -> str:
    word = match[0]
    latin = re.findall(f"[{_LATIN}]", word)
    cyrillic = re.findall(f"[{_CYRILLIC}]", word)
    if len(cyrillic) > len(latin) and all(letter in _TO_CYRILLIC for letter in latin):
        return "".join(_TO_CYRILLIC.get(letter, letter) for letter in word)
    return word


HOMOGLYPHS = (
    Repair(
        "homoglyphs",
        "пр\N{LATIN SMALL LETTER E}зидент",
        "президент",
        replacing(f"[{_LATIN}]+[{_CYRILLIC}][{_LATIN}{_CYRILLIC}]*|[{_CYRILLIC}]+[{_LATIN}][{_LATIN}{_CYRILLIC}]*", _unmix),
    ),
)
