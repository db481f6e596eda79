"""Write the frozen table of the text for comparing: `pip install unicodedata2; python rust/tables/generate.py`.

The table says what becomes of each code point, whatever its neighbours, so that every machine and every version of
Python and Rust folds a text alike. It is made of Unicode's own data by four decisions:

1. A character is case folded and decomposed (NFKD, to a fixed point): case, width, ligatures, superscripts fall away.
2. Marks that sit on a letter (canonical combining class other than 0) are dropped: ё is е, é is e, vowel points go.
   Composed and decomposed text then fold alike, and no context is needed.
3. Format characters (soft hyphens, joiners), apostrophes and the Arabic elongation stroke are dropped: the words
   around them are one. Letters and vowel signs stay, decimal digits of any script become 0 to 9. All else separates.
4. A letter of a script that is written without spaces is a word of its own.

A line is `first<TAB>last<TAB>action`: `keep`, `each` (keep as a word of its own), `drop`, or `=` and the text that
takes the character's place. A code point that no line names separates words.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import unicodedata2 as unicode

VERSION = ".".join(unicode.unidata_version.split(".")[:2])
TABLE = Path(__file__).parents[2] / "cleannews" / "kernels" / f"folding-unicode-{VERSION}.tsv"

APOSTROPHES = "'\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}\N{MODIFIER LETTER APOSTROPHE}" + (
    "\N{MODIFIER LETTER TURNED COMMA}\N{PRIME}\N{FULLWIDTH APOSTROPHE}"
)
DROPPED = frozenset(APOSTROPHES + "\N{ARABIC TATWEEL}")

# Scripts whose words are not set apart by spaces (Unicode Standard Annex 14, classes ID and SA), as block ranges.
SPACELESS = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x0F00, 0x0FFF),  # Tibetan
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x17FF),  # Khmer
    (0x1950, 0x19DF),  # Tai Le, New Tai Lue
    (0x1A20, 0x1AAF),  # Tai Tham
    (0x2E80, 0x2FDF),  # radicals
    (0x3005, 0x3007),  # iteration marks, ideographic zero
    (0x3021, 0x3029),  # Hangzhou numerals
    (0x3040, 0x30FF),  # Hiragana, Katakana
    (0x31F0, 0x31FF),  # Katakana extensions
    (0x3400, 0x4DBF),  # Han extension A
    (0x4E00, 0x9FFF),  # Han
    (0xA9E0, 0xA9FF),  # Myanmar extensions
    (0xAA60, 0xAA7F),
    (0xAA80, 0xAADF),  # Tai Viet
    (0xF900, 0xFAFF),  # Han compatibility
    (0x1AFF0, 0x1B16F),  # Kana supplements
    (0x20000, 0x3FFFF),  # Han, supplementary planes
)


def is_spaceless(character: str) -> bool:
    """Whether the character belongs to a script written without spaces."""
    return any(first <= ord(character) <= last for first, last in SPACELESS)


def fold(character: str) -> str:
    """Case fold and decompose to a fixed point."""
    folded, before = character, ""
    while folded != before:
        before, folded = folded, unicode.normalize("NFKD", unicode.normalize("NFKD", folded).casefold())
    return folded


def stand_in(character: str) -> str:
    """What one character of a folded text becomes: itself, itself between spaces, nothing, or a space."""
    category = unicode.category(character)
    if character in DROPPED or category == "Cf" or unicode.combining(character):
        return ""
    if category[0] not in "LNM" or category == "Me":
        return " "
    if category == "Nd":
        return str(unicode.decimal(character))
    return f" {character} " if is_spaceless(character) else character


def action(code: int) -> str | None:
    """The table's entry for a code point; None for a separator."""
    character = chr(code)
    if character in DROPPED:
        return "drop"
    if 0xD800 <= code <= 0xDFFF:
        return None
    text = "".join(map(stand_in, fold(character)))
    named = {character: "keep", f" {character} ": "each", "": "drop"}
    return named.get(text, "=" + text) if text.strip() or not text else None


def rows() -> Iterator[tuple[int, int, str]]:
    """The table in order; neighbours that both stay, or both go, share a row."""
    row: tuple[int, int, str] | None = None
    for code in range(0x110000):
        act = action(code)
        if row and act == row[2] and code == row[1] + 1 and not act.startswith("="):
            row = row[0], code, act
        else:
            if row:
                yield row
            row = (code, code, act) if act else None
    if row:
        yield row


def main() -> None:
    """Write the table."""
    lines = [f"{first:X}\t{last:X}\t{act}\n" for first, last, act in rows()]
    TABLE.write_text("".join(lines), encoding="utf-8")
    print(f"{TABLE}: {len(lines)} lines")


if __name__ == "__main__":
    main()
