"""Repairs of single characters: broken, invisible, or standing for others. Meaningful ones (№ m² ½ ™ ℃) stay."""

from __future__ import annotations

import re
import unicodedata

from cleannews.normalization.repair import Repair, replacing

# Scripts that shape or join letters, where ZWNJ and ZWJ are spelling: Arabic, Syriac, N'Ko, Mandaic, the Indic blocks,
# Tibetan, Myanmar, Khmer, Mongolian (Unicode core specification 23.2, "Cursive connection and ligatures").
_JOINING = "\u0600-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u17ff\u1800-\u18af\ufb50-\ufdff\ufe70-\ufefc\U00011000-\U000114ff"
# What a ZWJ emoji sequence may have on either side of the joiner: a pictograph, a skin tone, a variation selector.
_EMOJI = "\u2190-\u2bff\ufe0f\U0001f000-\U0001faff\U000e0020-\U000e007f"
# Scripts written without spaces, where a zero-width space is how a word boundary is spelt: Thai, Lao, Tibetan,
# Myanmar, Khmer and their neighbours.
_UNSPACED = "\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u1950-\u19df\u1a20-\u1aaf"
# Scripts whose typography is full-width by nature: their full-width punctuation is right.
_WIDE = "\u1100-\u11ff\u2e80-\u2fff\u3003-\u303f\u3040-\ua4cf\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff"


def _join_surrogates(text: str) -> tuple[str, int]:
    if text.isascii():
        return text, 0
    broken = re.findall("[\ud800-\udfff]+", text)
    if not broken:
        return text, 0
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace"), len(broken)


def _read_c1(match: re.Match[str]) -> str:
    if match[0] == "\N{NEXT LINE}" and not re.match(r"[ \n]|\Z", match.string[match.end() : match.end() + 1]):
        return "\n"
    return match[0].encode("latin-1").decode("cp1252", "ignore")


def _fold(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", match[0])


def _fold_line(match: re.Match[str]) -> str:
    return match[0] if re.search(f"[{_WIDE}]", match[0]) else re.sub("[\uff01-\uff5e]+", _fold, match[0])


def _compose(text: str) -> tuple[str, int]:
    if unicodedata.is_normalized("NFC", text):
        return text, 0
    composed = unicodedata.normalize("NFC", text)
    return composed, max(1, len(text) - len(composed))


BROKEN = (
    # Half a character: a pair of halves is joined, a lone half cannot be written to any file.
    Repair("surrogates", "da\ud83d\ude00 n\ud800o", "da\N{GRINNING FACE} n\ufffdo", _join_surrogates),
)

CHARACTERS = (
    Repair(
        # 0x80-0x9F are punctuation in every Windows code page and nothing at all in Unicode.
        "c1-controls",
        "\x93Москва\x94 \x96 столица",
        "“Москва” – столица",
        replacing("[\x80-\x9f]", _read_c1),
    ),
    Repair("controls", "Мос\x00ква\x7f", "Москва", replacing("[\x00-\x08\x0e-\x1f\x7f]", "")),
    Repair(
        "joiners",
        "пре\N{ZERO WIDTH NON-JOINER}зидент",
        "президент",
        replacing(
            f"(?<![{_JOINING}])\N{ZERO WIDTH NON-JOINER}"
            f"|(?<![{_JOINING}{_EMOJI}])\N{ZERO WIDTH JOINER}"
            f"|(?<=[{_EMOJI}])\N{ZERO WIDTH JOINER}(?![{_EMOJI}])",
            "",
        ),
    ),
    Repair(
        "zero-width-spaces",
        "прези\N{ZERO WIDTH SPACE}дент",
        "президент",
        replacing(
            f"(?<![{_UNSPACED}])\N{ZERO WIDTH SPACE}|\N{ZERO WIDTH SPACE}(?![{_UNSPACED}])"
            "|[\N{WORD JOINER}\N{ZERO WIDTH NO-BREAK SPACE}]",
            "",
        ),
    ),
    Repair(
        "invisible-marks",
        "\N{LEFT-TO-RIGHT MARK}Москва\N{RIGHT-TO-LEFT MARK}, 4 окт",
        "Москва, 4 окт",
        # Bidirectional marks and isolates, invisible operators, deprecated format characters, annotation anchors.
        replacing("[\u061c\u200e\u200f\u202a-\u202e\u2061-\u206f\ufff9-\ufffc]", ""),
    ),
    Repair("soft-hyphens", "прави\N{SOFT HYPHEN}тельство", "правительство", replacing("\N{SOFT HYPHEN}", "")),
    Repair(
        # Glyphs of icon fonts: they mean nothing outside their page.
        "private-use",
        "Поделиться \ue80c",
        "Поделиться",
        replacing("[\ue000-\uf8ff\U000f0000-\U0010ffff]+", " "),
    ),
    Repair(
        "ligatures",
        "o\N{LATIN SMALL LIGATURE FFI}ce",
        "office",
        replacing("[\u0132\u0133\u01c4-\u01cc\u01f1-\u01f3\ufb00-\ufb06\ufb50-\ufd3d\ufd50-\ufdcf\ufe70-\ufefc]+", _fold),
    ),
    Repair("fullwidth-letters", "ＡＢＣ １２", "ABC 12", replacing("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]+", _fold)),
    Repair("fullwidth-punctuation", "No！", "No!", replacing(".*[\uff01-\uff5e].*", _fold_line)),
    Repair("halfwidth-kana", "ﾆｭｰｽ", "ニュース", replacing("[\uff66-\uff9f]{2,}", _fold)),
    Repair("composition", "Казахстански\u0438\u0306", "Казахстанский", _compose),
)
