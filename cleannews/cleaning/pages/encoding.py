"""The bytes of a page to text: what the bytes prove, then what the page declares, then what statistics suggest."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from functools import lru_cache

from charset_normalizer import from_bytes

# Byte order marks, longest first: that of UTF-32 begins with that of UTF-16.
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Browsers read a declared encoding as the superset that pages really use (WHATWG Encoding Standard, section 4.2).
SUPERSETS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}
# What stands behind most pages that declare nothing or something wrong. Of the alphabets the most frequent comes first:
# on equal terms the detector prefers the rare (mac-cyrillic, for one). Of the East Asian it tells better than we do.
ALPHABETIC = ("cp1251", "koi8-r", "cp1252", "cp1250", "iso8859-2", "cp1254", "cp1257")
EAST_ASIAN = ("gb18030", "cp932", "euc_jp", "big5hkscs", "cp949")
# What the languages of Latin script add to the alphabet. One page is in one language: Turkish or Czech read as western
# shows accented letters as well, but no one language has all of them.
LATIN_LETTERS = [
    frozenset(letters)
    for letters in (
        "áéíñóúü àâçèéêëîïôöùûüæœ äöüß àèéìîòóù àáâãçéêíóôõú àçèéíïòóúü éèëïöüáíóú äåö åæøéèò áæéíðóöúýþ "
        "áčďéěíňóřšťúůýž áäčďéíĺľňóôŕšťúýž áéíóöőúüű ąćęłńóśźż čćđšž ăâîșțşţ çğıiöşüâîû ąčęėįšųūž "
        "āčēģīķļņšūž äõöüšž ëç əçğıöşü áàâãéèêíìóòôõúùýđăơư"
    ).split()
]
# The declaration stands in the first 1,024 bytes of a valid page; scripts often push it further.
DECLARED_WITHIN = 8192
# The escape into the two-byte set of ISO-2022-JP.
ISO_2022_JP = b"\x1b$B"
SAMPLE = 1 << 16
# A page cut in the middle of a character, or with one foreign paste, is still what the rest of it is.
MOST_DAMAGE = 0.05
# So many words of an alphabet that has capitals begin at least one sentence.
MANY_WORDS = 20
_DECLARED = re.compile(
    rb"""(?:<meta[^>]{0,200}?charset\s*=|<\?xml[^>]{0,100}?encoding\s*=)\s*["']?([\w.:-]{2,40})""", re.I
)
_MARKUP = re.compile(rb"(?is)<(?:script|style)\b[^<]*(?:<(?!/s)[^<]*)*|<[^<>]*>|&#?\w+;")
_WORD = re.compile(r"[^\W\d_]+")
_PUNCTUATION = frozenset(
    " \N{NO-BREAK SPACE}«»„“”‘’‚‹›–—…№§©®™°·•€£¥₴₸¿¡、。，．：；！？「」『』（）《》〈〉【】・～ー"
)
# The first level of each national standard holds the ideographs in daily use; a wrong decoding hits the second.
_DAILY_IDEOGRAPHS = (("gb2312", 0xB0, 0xD7), ("big5", 0xA4, 0xC6), ("euc_jp", 0xB0, 0xCF))


def decode(html: bytes) -> str:
    """Return the text of a page in whatever encoding it is in; bytes that mean nothing become U+FFFD.

    >>> decode("<meta charset=utf-8><p>Привет, мир, и добрый день".encode("koi8-r"))
    '<meta charset=utf-8><p>Привет, мир, и добрый день'
    """
    for mark, encoding in BYTE_ORDER_MARKS:
        if html.startswith(mark):
            return html[len(mark) :].decode(encoding, "replace")
    if ISO_2022_JP not in html:  # whose bytes are ASCII, so also valid UTF-8
        try:
            return html.decode()
        except UnicodeDecodeError as error:
            if error.start >= len(html) - 3:  # cut within its last character
                return html.decode(errors="replace")
    else:
        return html.decode("iso2022_jp", "replace")
    return html.decode(_choose(html, declared_encoding(html)), "replace")


def declared_encoding(html: bytes) -> str | None:
    """Return Python's name for the encoding a page declares, or None.

    >>> declared_encoding(b'<meta charset="gb2312">'), declared_encoding(b"<meta charset=klingon>")
    ('gb18030', None)
    """
    match = _DECLARED.search(html, 0, DECLARED_WITHIN)
    if match is None:
        return None
    try:
        name = codecs.lookup(match[1].decode("ascii")).name
        b"".decode(name)  # "hex" and its like are codecs, but not of text
    except (LookupError, UnicodeError):
        return None
    return SUPERSETS.get(name, name)


def plausibility(sample: bytes, encoding: str) -> float:
    """Return the share of the non-ASCII characters that a written language would have there, 0 to 1.

    Wrong decodings show as strange symbols, words of mixed case (KOI8-R read as windows-1251 swaps the cases), Latin
    words of accents only, accents of several languages, and ideographs nobody uses.

    >>> koi8 = "Дождь шёл весь день.".encode("koi8-r")
    >>> [round(plausibility(koi8, encoding), 1) for encoding in ("koi8-r", "cp1251", "cp1252")]
    [1.0, 0.7, 0.0]
    """
    text = sample.decode(encoding, "replace")
    foreign = [character for character in text if not character.isascii()]
    sound = sum(character in _PUNCTUATION for character in foreign)
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    alphabetic = [word for word in words if word.lower() != word.upper() and word[0] >= "\u0250"]
    if len(alphabetic) < MANY_WORDS or not all(map(str.islower, alphabetic)):  # Hebrew read as Cyrillic has no capitals
        sound += sum(map(_sound_letters, words))
    latin = Counter("".join(words).lower())
    latin = Counter({letter: count for letter, count in latin.items() if "\x7f" < letter < "\u0250"})
    sound -= latin.total() - max(sum(latin[letter] for letter in alphabet) for alphabet in LATIN_LETTERS)
    return max(0, sound) / len(foreign) if foreign else 1.0


def _choose(html: bytes, declared: str | None) -> str:
    """Choose the declared encoding or UTF-8 where the text reads well under it, else the one where it reads best."""
    sample = _MARKUP.sub(b" ", html[: 8 * SAMPLE])[:SAMPLE]
    for encoding in (declared, "utf-8"):
        if encoding and plausibility(sample, encoding) >= 1 - MOST_DAMAGE:
            return encoding
    detected = from_bytes(sample).best()
    candidates = [declared, "utf-8", *ALPHABETIC, detected and detected.encoding, *EAST_ASIAN]
    return max((encoding for encoding in candidates if encoding), key=lambda encoding: plausibility(sample, encoding))


def _sound_letters(word: str) -> int:
    """How many non-ASCII letters of a word are sound: all or none for an alphabet, one by one for ideographs."""
    foreign = [letter for letter in word if not letter.isascii()]
    if word.lower() == word.upper():
        return sum(letter < "\u2e80" or _is_daily(letter) for letter in foreign)
    if foreign[0] < "\u0250":  # Latin: accents are the exception, not the rule
        well_formed = 4 * len(foreign) <= 3 * len(word) + 1 and word.isalpha()
    else:
        well_formed = len(foreign) == len(word)
    cased = word.islower() or word[1:].islower() or (word.isupper() and len(word) < 5)
    return len(foreign) if well_formed and (cased or len(word) == 1) else 0


@lru_cache(maxsize=1 << 14)
def _is_daily(letter: str) -> bool:
    if letter < "\u3400" or "\uac00" <= letter <= "\ud7a3":  # kana, bopomofo, hangul
        return True
    for standard, first, last in _DAILY_IDEOGRAPHS:
        code = letter.encode(standard, "ignore")
        if code and first <= code[0] <= last:
            return True
    return False
