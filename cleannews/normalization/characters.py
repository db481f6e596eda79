"""Repairs of single characters: broken, invisible, or standing for others. Those with a meaning (№ m² ½ ™) stay."""

from __future__ import annotations

import re
import unicodedata

from cleannews.normalization.repair import Repair, Sign, by_line, replacing

# Scripts that shape or join letters, where ZWNJ and ZWJ are spelling: Arabic, Syriac, N'Ko, Mandaic, the Indic blocks,
# Tibetan, Myanmar, Khmer, Mongolian (The Unicode Standard, section 23.2, "Cursive Connection and Ligatures").
_JOINING = re.compile(
    "[\u0600-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u17ff\u1800-\u18af\ufb50-\ufdff\ufe70-\ufefc\U00011000-\U000114ff]"
)
# What stands on either side of the joiner in an emoji sequence: a pictograph, a skin tone, a variation selector, a tag.
_EMOJI = re.compile("[\u2190-\u2bff\ufe0f\U0001f000-\U0001faff\U000e0020-\U000e007f]")
# Scripts without spaces, where a zero-width space spells a word boundary: Thai, Lao, Tibetan, Myanmar, Khmer, Tai.
_UNSPACED = re.compile("[\u0e00-\u109f\u1780-\u17ff\u1950-\u19df\u1a20-\u1aaf]")
# Scripts that are full-width by nature, so that full-width punctuation is theirs: Han, kana, bopomofo, hangul, Yi.
_WIDE = re.compile(
    "[\u1100-\u11ff\u2e80-\u2fff\u3003-\u303f\u3040-\ua4cf\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff]"
)

_NARROW = re.compile("[0-9A-Za-z\xc0-\u1fff]")

_PRESENTATION_FORMS = "\u0132\u0133\u01c4-\u01cc\u01f1-\u01f3\ufb00-\ufb06\ufb50-\ufd3d\ufd50-\ufdcf\ufe70-\ufefc"
_FULLWIDTH_ALPHANUMERICS = "\uff10-\uff19\uff21-\uff3a\uff41-\uff5a"
_FULLWIDTH_MARKS = "\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff5e"
_FULLWIDTH_PUNCTUATION = re.compile(f"[{_FULLWIDTH_MARKS}]+")
_FULLWIDTH_WORD = re.compile(f"[{_FULLWIDTH_ALPHANUMERICS}]+")

# Characters that NFC may change, alone or together, in generous ranges: marks, conjoining jamo, letters that decompose.
# A text without any is composed, which spares it the test. (The tests hold this to the tables of `unicodedata`.)
UNCERTAIN_IN_NFC = (
    "\u0300-\u0374\u037e\u0387\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0711\u0730-\u074a"
    "\u07eb-\u07fd\u0816-\u082d\u0859-\u085b\u0890-\u109f\u1100-\u11ff\u135d-\u135f\u1712-\u1734\u17b4-\u17dd\u18a9"
    "\u1920-\u1cff\u1dc0-\u1dff\u1f00-\u1fff\u2000\u2001\u20d0-\u20f0\u2126\u212a\u212b\u2329\u232a\u2adc\u2cef-\u2cf1\u2d7f"
    "\u2de0-\u2dff\u302a-\u302f\u3099\u309a\ua66f-\ua69f\ua6f0\ua6f1\ua802-\uabed\uf900-\ufaff\ufb1d-\ufb4f\ufe20-\ufe2f"
    "\U000101fd-\U00011fff\U00016000-\U0001efff\U0002f800-\U0002fa1f"
)
# No writing system needs more marks on a letter (UAX #15, Stream-Safe Text Format), and sorting them is quadratic.
_MOST_MARKS = 30

# Marks of direction and isolation, invisible operators, deprecated format characters, annotation and object anchors.
_MARKS = "\u061c\u200e\u200f\u202a-\u202e\u2061-\u206f\ufff9-\ufffc"
_PRIVATE = "\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd"
# The symbol fonts of word processors sit at U+F000 plus their code: their bullets are the only glyphs met in news.
_SYMBOL_FONT = {"\uf0b7": "•", "\uf0a7": "▪", "\uf0d8": "➢", "\uf0fc": "✓"}


def _join_halves(match: re.Match[str]) -> str:
    return match[0].encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _read_c1(match: re.Match[str]) -> str:
    # NEXT LINE inside text is a line end; before a space or at the end of a line it is the ellipsis of Windows.
    if match[0] == "\N{NEXT LINE}" and match.string[match.end() : match.end() + 1] not in ("", " ", "\n"):
        return "\n"
    return match[0].encode("latin-1").decode("cp1252", "ignore")


def _neighbours(match: re.Match[str]) -> tuple[str, str]:
    """Return the characters before and behind a match; "" at the ends of the text."""
    return match.string[max(match.start() - 1, 0) : match.start()], match.string[match.end() : match.end() + 1]


def _keep_joiner(match: re.Match[str]) -> str:
    before, behind = _neighbours(match)
    if _JOINING.match(before):
        return match[0][0]
    if _EMOJI.match(before) and _EMOJI.match(behind) and "\N{ZERO WIDTH JOINER}" in match[0]:
        return "\N{ZERO WIDTH JOINER}"
    return ""


def _keep_word_boundary(match: re.Match[str]) -> str:
    before, behind = _neighbours(match)
    is_boundary = "\N{ZERO WIDTH SPACE}" in match[0] and _UNSPACED.match(before) and _UNSPACED.match(behind)
    return "\N{ZERO WIDTH SPACE}" if is_boundary else ""


def _drop_glyphs(match: re.Match[str]) -> str:
    if match[0] in _SYMBOL_FONT:
        return _SYMBOL_FONT[match[0]]
    before, behind = _neighbours(match)
    return " " if before.isalnum() and behind.isalnum() else ""


def _fold(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", match[0])


def _fold_strangers(match: re.Match[str]) -> str:
    # Japanese papers set figures and initials full-width («２０２６年», «元ＯＢ（４４）»).
    # Beside a wide character they stay.
    return match[0] if any(map(_WIDE.match, _neighbours(match))) else _FULLWIDTH_WORD.sub(_fold, match[0])


def _fold_punctuation(line: str) -> str:
    # Marks alone on their line say nothing of its script.
    return _FULLWIDTH_PUNCTUATION.sub(_fold, line) if _NARROW.search(line) and not _WIDE.search(line) else line


def _cap_marks(match: re.Match[str]) -> str:
    kept, run = [], 0
    for character in match[0]:
        run = run + 1 if unicodedata.combining(character) else 0
        if run <= _MOST_MARKS:
            kept.append(character)
    return "".join(kept)


def _compose(text: str) -> tuple[str, int]:
    if unicodedata.is_normalized("NFC", text):
        return text, 0
    composed = unicodedata.normalize("NFC", text)
    return composed, abs(len(text) - len(composed)) or int(composed != text)


# Half a character comes first: no codec and no file accepts it.
SURROGATES = (
    Repair(
        "surrogates",
        "да \ud83d\ude00 нет \ud83d",
        "да \N{GRINNING FACE} нет \N{REPLACEMENT CHARACTER}",
        Sign("\ud800-\udfff"),
        replacing("[\ud800-\udfff]+", _join_halves),
    ),
)

CHARACTERS = (
    Repair(
        # 0x80 to 0x9F are punctuation in the code pages of Windows, and nothing at all in Unicode.
        "c1-controls",
        "\x93Москва\x94 \x96 столица",
        "“Москва” – столица",
        Sign("\x80-\x9f"),
        replacing("[\x80-\x9f]", _read_c1),
    ),
    Repair(
        "controls",
        "Мос\x00ква\x7f",
        "Москва",
        Sign("\x00-\x08\x0e-\x1b\x1f\x7f"),
        replacing("[\x00-\x08\x0e-\x1b\x1f\x7f]+", ""),
    ),
    Repair(
        "joiners",
        "пре\N{ZERO WIDTH NON-JOINER}зидент",
        "президент",
        Sign("\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"),
        replacing("[\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}]+", _keep_joiner),
    ),
    Repair(
        "zero-width-spaces",
        "прези\N{ZERO WIDTH SPACE}дент",
        "президент",
        Sign("\N{ZERO WIDTH SPACE}\N{WORD JOINER}\N{ZERO WIDTH NO-BREAK SPACE}"),
        replacing("[\N{ZERO WIDTH SPACE}\N{WORD JOINER}\N{ZERO WIDTH NO-BREAK SPACE}]+", _keep_word_boundary),
    ),
    Repair(
        "invisible-marks",
        "\N{LEFT-TO-RIGHT MARK}Москва\N{RIGHT-TO-LEFT MARK}, 4 окт",
        "Москва, 4 окт",
        Sign(_MARKS),
        replacing(f"[{_MARKS}]+", ""),
    ),
    Repair(
        # Tags spell the flags of England, Scotland and Wales after a black flag; elsewhere they hide text.
        "tags",
        "текст\N{TAG LATIN SMALL LETTER A}",
        "текст",
        Sign("\U000e0000-\U000e007f"),
        replacing("(?<![\N{WAVING BLACK FLAG}\U000e0020-\U000e007f])[\U000e0000-\U000e007f]+", ""),
    ),
    Repair(
        # Glyphs of icon fonts: they mean nothing outside their page.
        "private-use",
        "Поделиться\ue80c",
        "Поделиться",
        Sign(_PRIVATE),
        replacing(f"[{_PRIVATE}]+", _drop_glyphs),
    ),
    Repair(
        "ligatures",
        "o\N{LATIN SMALL LIGATURE FFI}ce",
        "office",
        Sign(_PRESENTATION_FORMS),
        replacing(f"[{_PRESENTATION_FORMS}]+", _fold),
    ),
    Repair(
        "fullwidth-letters",
        "ＡＢＣ １２",
        "ABC 12",
        Sign(_FULLWIDTH_ALPHANUMERICS),
        replacing(f"[{_FULLWIDTH_ALPHANUMERICS}{_FULLWIDTH_MARKS}\u3001\u3002]+", _fold_strangers),
    ),
    Repair(
        "fullwidth-punctuation",
        "Breaking news！",
        "Breaking news!",
        Sign(_FULLWIDTH_MARKS),
        by_line(_fold_punctuation),
    ),
    Repair(
        # A single one is the hand of a kaomoji.
        "halfwidth-kana",
        "ﾆｭｰｽ",
        "ニュース",
        Sign("\uff66-\uff9f", after="\uff66-\uff9f"),
        replacing("[\uff66-\uff9f]{2,}", _fold),
    ),
    Repair(
        "mark-runs",
        "з" + "\u0336" * 40 + "ло",
        "з" + "\u0336" * 30 + "ло",
        Sign(UNCERTAIN_IN_NFC, f"(?=[{UNCERTAIN_IN_NFC}]{{{_MOST_MARKS}}})", after=UNCERTAIN_IN_NFC),
        replacing(f"[{UNCERTAIN_IN_NFC}]{{{_MOST_MARKS + 1},}}", _cap_marks),
    ),
    Repair("composition", "Казахстанскии\u0306", "Казахстанский", Sign(UNCERTAIN_IN_NFC), _compose),
)
