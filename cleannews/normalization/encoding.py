"""Repair of mojibake: text read in another encoding than it was written in. Whole lines are judged, never letters."""

from __future__ import annotations

import re

from cleannews.normalization.repair import Repair, Sign, by_line

# The 200 pairs of letters that make 86 % of the pairs in Russian news (counted on rt and ng; 89 % of Bulgarian, 68 %
# of Ukrainian, 46 % of Kazakh). Of Cyrillic read in the wrong Cyrillic encoding they make 0-27 %.
_COMMON_PAIRS = frozenset(
    """
    аб ав ад ае аз ак ал ам ан ап ар ас ат ах ац аю ая ба бе бл бо бр бы ва ве ви вл вн во вр вс вы га ги го гр да де
    ди дн до ду ев ег ед ее ез ей ек ел ем ен ер ес ет жд же жи жн за зи зн зо ив ид ие из ии ий ик ил им ин ио ир ис
    ит их иц ич ию ия йс ка ки ко кр кт ку ла ле ли ло лу ль ля ма ме ми мо му мы на нд не ни нн но нс нт ну ны об ов
    ог од ое ож оз ой ок ол ом он оп ор ос от оч па пе пи пл по пр пу ра ре ри рн ро рт ру ры са св се си ск сл сн со
    сп сс ст су сь ся та тв те ти тн то тр тс ту ты ть уд уж ук уп ур ус ут уч ую хо це ци ча че чи чн чт ше ши ще щи
    ые ый ыл ым ых ьн ьс эт ют ят
    """.split()
)
_CYRILLIC_WORD = re.compile("[\u0400-\u045f]{2,}")


def _likeness(text: str) -> tuple[float, int]:
    """Return the share of letter pairs that are common in Cyrillic languages, and the number of pairs."""
    words = _CYRILLIC_WORD.findall(text.lower())
    pairs = [word[i : i + 2] for word in words for i in range(len(word) - 1)]
    return sum(pair in _COMMON_PAIRS for pair in pairs) / max(1, len(pairs)), len(pairs)


def _decode_byte(byte: int, codec: str) -> str:
    """Return the character of a byte; where the code page leaves a gap, the control character readers put there."""
    return bytes([byte]).decode(codec, "ignore") or chr(byte)


# --- Single bytes: Cyrillic read as Latin, or as Cyrillic of another code page ---------------------------------------


def _table(read_as: str, written_in: str) -> dict[int, str]:
    table = {}
    for byte in range(0x80, 0x100):
        if read_as == "cp1252":  # latin-1 differs from it in the controls alone
            table[byte] = _decode_byte(byte, written_in)
        table[ord(_decode_byte(byte, read_as))] = _decode_byte(byte, written_in)
    table.pop(ord("€"), None)  # no Cyrillic letter was ever read as one that often: a euro is a euro
    return table


_READ_AS_LATIN = [_table("cp1252", "cp1251"), _table("cp1252", "koi8-u")]
_READ_AS_CYRILLIC = [
    _table("cp1251", "koi8-u"),
    _table("koi8-r", "cp1251"),
    _table("cp1251", "cp866"),
    _table("cp866", "cp1251"),
    _table("cp866", "koi8-u"),
    _table("koi8-r", "cp866"),
]


def _reread(line: str, tables: list[dict[int, str]], fewest_pairs: int) -> str:
    """Return the reading of `line` that is plainly Cyrillic where the line as it stands plainly is not."""
    best, best_likeness = line, max(0.6, _likeness(line)[0] + 0.35)
    for table in tables if best_likeness < 1 else ():
        reading = line.translate(table)
        likeness, pairs = _likeness(reading)
        if likeness > best_likeness and pairs >= fewest_pairs:
            best, best_likeness = reading, likeness
    return best


_LATIN_WORD = re.compile("[A-Za-zÀ-ÿ¸¨]+")
_ACCENTED_WORD = re.compile("[À-ÿ¸¨]{4,}")


def _reread_latin(line: str) -> str:
    # A word of four accented letters and no plain one exists in no Latin script, a line of them even less.
    words = _LATIN_WORD.findall(line)
    if not any(map(_ACCENTED_WORD.fullmatch, words)):
        return line
    if any(not word.isascii() and re.search("[A-Za-z]", word) for word in words):
        return line
    return _reread(line, _READ_AS_LATIN, fewest_pairs=3)


# Capitals that are rare where they belong, and stand for и т ы ч з у, or for а и я ш ж, where they do not.
_RARE_CAPITALS = "ЖЙФХЦШЩЪЫЬЭЮ"
_DOS_SIGNS = "ЎўЈҐЄ¤¦§©¬®"
_DOS_FRAMES = "╒-╬"
# Cyrillic read in the wrong encoding of Cyrillic: capitals after a small letter, signs and frames where letters stand.
_WRONG_CYRILLIC = (
    Sign(_RARE_CAPITALS, "(?:(?<=[а-яё].)|(?<=[а-яё][А-ЯЁ].)|(?<=[а-яё][А-ЯЁ]{2}.))", before="А-яЁё"),
    Sign(_DOS_SIGNS, before=_DOS_SIGNS),
    Sign(_DOS_FRAMES, before="А-яЁё"),
    Sign(_DOS_FRAMES, after="А-яЁё"),
)
_WRONG_CYRILLIC_PATTERN = re.compile("|".join(sign.pattern for sign in _WRONG_CYRILLIC))


def _reread_cyrillic(line: str) -> str:
    return _reread(line, _READ_AS_CYRILLIC, fewest_pairs=5) if _WRONG_CYRILLIC_PATTERN.search(line) else line


# --- UTF-8 read as single bytes ---------------------------------------------------------------------------------------

# What UTF-8 mojibake of news turns out to say: Cyrillic and Latin letters, and the signs of typography.
_EXPECTED = re.compile("[\xa0-\u017fЁЂЄІЇЈЉЊЋЎЏА-яёђєіїјљњћўџҐґҒғҚқҢңҮүҰұҺһӘәӨө\u2009-\u203a€№™−→]+", re.IGNORECASE)
_LEADS = {2: range(0xC2, 0xE0), 3: range(0xE0, 0xF0), 4: range(0xF0, 0xF5)}
_CONTINUATIONS = range(0x80, 0xC0)


def _utf8_read_as(codec: str, before: str, after: str, sign: Sign) -> Repair:
    """Make the repair of lines that hold UTF-8 read as `codec`. A run of it is only sure where the sign is in it."""
    byte_of = {_decode_byte(byte, codec): byte for byte in range(0x80, 0x100)}
    # Two bytes that web pages lose: the no-break space of «Р» becomes a space, the gap 0x98 of «И» a question mark.
    byte_of |= {" ": 0xA0, "?": 0x98}

    def characters(values: range) -> str:
        return "[" + re.escape("".join(_decode_byte(byte, codec) for byte in values)) + "]"

    continuation = characters(_CONTINUATIONS)
    sequences = [characters(leads) + continuation * (size - 1) for size, leads in _LEADS.items()]
    sequence = "|".join(sequences)
    run = re.compile(f"(?:{sequence}|{_decode_byte(0xD0, codec)}[ ?](?={sequence}))+")
    signs = re.compile(sign.pattern)
    three_bytes = re.compile(f"{_decode_byte(0xE2, codec)}{continuation}{{2}}")

    def decode(text: str) -> str | None:
        try:
            decoded = bytes(byte_of[character] for character in text).decode("utf-8")
        except UnicodeDecodeError:
            return None
        return decoded if _EXPECTED.fullmatch(decoded) else None

    def is_sure(match: re.Match[str]) -> bool:
        decoded = decode(match[0])
        if decoded is None or not signs.search(match[0]):
            return False
        around = match.string[max(0, match.start() - 1) : match.start()] + match.string[match.end() : match.end() + 1]
        inside_latin = re.search("[A-Za-z]", around) and re.fullmatch("[À-ž]+", decoded)
        return len(decoded) >= 3 or bool(three_bytes.match(match[0]) or inside_latin)

    def repair(line: str) -> str:
        if not any(is_sure(match) for match in run.finditer(line)):
            return line
        return run.sub(lambda match: decode(match[0]) or match[0], line)

    return Repair(f"utf-8-read-as-{codec}", before, after, sign, by_line(repair))


# What the leads and continuations of UTF-8 look like in the Western, Central European, Greek, Turkish and Baltic code
# pages, and the leads on a Mac and in DOS: wide, for ftfy decides.
_LATIN_LEADS = "Â-ßĂĹĆČĘĚĎĐŃŇŐŘŮŰŢĞİŞΒΓΞΟ"
_LATIN_THREE_BYTE_LEADS = "à-ôāβđ"
_OTHER_LEADS = "√‚├┬"
_LATIN_CONTINUATIONS = "".join(
    {
        _decode_byte(byte, codec)
        for codec in ("latin-1", "cp1250", "cp1252", "cp1253", "cp1254", "cp1257", "iso8859-2")
        for byte in _CONTINUATIONS
    }
)
_MAC_CONTINUATIONS = "".join(_decode_byte(byte, "mac-cyrillic") for byte in _CONTINUATIONS)

_LATIN_SEQUENCE = (
    f"(?:[{_LATIN_LEADS}][{_LATIN_CONTINUATIONS}]"
    f"|[{_LATIN_THREE_BYTE_LEADS}][{_LATIN_CONTINUATIONS}]{{2}}"
    f"|[{_OTHER_LEADS}](?:[^\\s\\w]|Ä))"
)
# What healthy text holds just as well: a word in capitals before a mark («MANHÃ», CAFÉ®), a late Strauß†, an area ×².
_HEALTHY_SEQUENCE = f"(?<![a-zß-ÿ])(?:[{_LATIN_LEADS}][»”“’‘…–—]|(?![ÂÃ])[{_LATIN_LEADS}][†•°®™§·›])(?!\\w)|ß†|×[²³]"
_DAMAGED_LATIN = re.compile(f"(?!{_HEALTHY_SEQUENCE}){_LATIN_SEQUENCE}")


def _decode_latin(line: str) -> str:
    if not _DAMAGED_LATIN.search(line):
        return line
    from ftfy import fix_encoding  # slow to import, so for damaged text only

    return fix_encoding(line)


ENCODING = (
    Repair(
        "utf-8-read-as-latin",
        "sch\xc3\u0192\xc2\xb6n",
        "schön",
        Sign(_LATIN_LEADS + _LATIN_THREE_BYTE_LEADS + _OTHER_LEADS, f"(?<=(?={_LATIN_SEQUENCE}).)"),
        by_line(_decode_latin),
    ),
    _utf8_read_as(
        "cp1251",
        "РџСЂРёРІРµС‚ РјРёСЂ",
        "Привет мир",
        # Of three letters one has its continuation here: а е н о р с т у are ° µ Ѕ ѕ Ђ Ѓ ‚ ѓ behind Р or С.
        Sign("°µЅѕЂЃ‚ѓ„†€¶¤©", before="Г-ЕРСТУв"),
    ),
    _utf8_read_as(
        "koi8-r",
        "п÷я─п╦п╡п╣я┌ п╪п╦я─",
        "Привет мир",
        Sign("─-▓⌠■∙√≈≤≥⌡", before="пяБ"),
    ),
    _utf8_read_as(
        "cp866",
        "╨Я╤А╨╕╨▓╨╡╤В ╨╝╨╕╤А",
        "Привет мир",
        Sign("╨╤", "(?=\\S)"),
    ),
    _utf8_read_as(
        "mac-cyrillic",
        "–Я—А–Є–≤–µ—В –Љ–Є—А",
        "Привет мир",
        Sign("–—", "(?=.[–—])", after=_MAC_CONTINUATIONS),
    ),
    Repair(
        "cyrillic-read-as-latin",
        "Ëåíòà íîâîñòåé",
        "Лента новостей",
        Sign("À-ÿ", "(?=[À-ÿ¸¨]{3})", after="À-ÿ¸¨"),
        by_line(_reread_latin),
    ),
    Repair(
        "cyrillic-read-as-cyrillic",
        "рТЙЧЕФ НЙТ",
        "Привет мир",
        _WRONG_CYRILLIC,
        by_line(_reread_cyrillic),
    ),
)
