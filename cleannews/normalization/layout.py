"""Repairs of spaces and lines, and of words and sentences broken or glued at their ends."""

from __future__ import annotations

import re

from cleannews.normalization.repair import Repair, Sign, replacing

_NEWLINES = "\r\x0b\x0c\x1c-\x1e\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}"
_SPACES = (
    "\t\N{NO-BREAK SPACE}\N{OGHAM SPACE MARK}\u2000-\u200a\N{NARROW NO-BREAK SPACE}\N{MEDIUM MATHEMATICAL SPACE}"
    "\N{IDEOGRAPHIC SPACE}\N{HANGUL FILLER}\N{HALFWIDTH HANGUL FILLER}"
)
# A blank Braille cell that no Braille surrounds is a way to leave a line empty where a site strips spaces.
_LONE_BRAILLE_BLANK = "(?<![\u2801-\u28ff])\N{BRAILLE PATTERN BLANK}(?![\u2801-\u28ff])"

_LOWER = "a-zß-öø-ÿāăąćčďđēęěğģīįıķĺļľłńņňōőœŕřśşšţťūůűųźżžșțа-џґғқңүұһәөў"
_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĢĪĮİĶĹĻĽŁŃŅŇŌŐŒŔŘŚŞŠŢŤŪŮŰŲŹŻŽȘȚЀ-ЯҐҒҚҢҮҰҺӘӨЎ"
_LOWER_CYRILLIC = "а-џґғқңүұһәөў"
_UPPER_CYRILLIC = "Ѐ-ЯҐҒҚҢҮҰҺӘӨЎ"


# Searching for one literal, the line feed, costs next to nothing; what stands beside it is looked at afterwards.
_LINE_EDGE = re.compile("\n(?:(?<= \n)|(?= ))")
_BLANK_LINES = re.compile("\n(?=\n\n)")
_LINE_END_HYPHEN = re.compile("\n(?<=[-\N{HYPHEN}\N{SOFT HYPHEN}]\n)")


def _has_line_edge(text: str) -> bool:
    return text[:1] == " " or text[-1:] == " " or _LINE_EDGE.search(text) is not None


def _has_blank_lines(text: str) -> bool:
    return text[:1] == "\n" or text[-1:] == "\n" or _BLANK_LINES.search(text) is not None


def _strip_lines(text: str) -> tuple[str, int]:
    stripped = "\n".join([line.strip(" ") for line in text.split("\n")])
    return stripped, len(text) - len(stripped)


def _keep_one_blank_line(match: re.Match[str]) -> str:
    return "\n\n" if match.start() > 0 and match.end() < len(match.string) else ""


def _has_line_end_hyphen(text: str) -> bool:
    return _LINE_END_HYPHEN.search(text) is not None


# A hyphen at a line end stays where it belongs to the word: in these words, after these first parts, before these last
# parts. None of them is also a piece of a longer word, as по (по-литика), ка (нож-ка) and self (self-ish) are.
_HYPHENATED_WORDS = frozenset(
    "из-за из-под всё-таки все-таки так-таки опять-таки как-никак еле-еле чуть-чуть едва-едва точь-в-точь"
    " по-прежнему по-другому по-моему по-твоему по-своему по-нашему по-вашему по-новому по-старому по-разному"
    " по-видимому по-настоящему по-русски по-английски по-немецки по-французски по-казахски по-украински по-человечески"
    " во-первых во-вторых в-третьих кое-кто кое-что кое-где кое-как кое-какие кто-то что-то где-то как-то когда-то"
    " куда-то откуда-то почему-то зачем-то какой-то какая-то какое-то какие-то какого-то каком-то каким-то какую-то"
    " чей-то кого-то кому-то чего-то чему-то чем-то кем-то сколько-то столько-то тот-то то-то".split()
)
_HYPHENATED_STARTS = frozenset(
    "северо юго южно западно восточно центрально пресс вице онлайн интернет генерал премьер социально научно"
    " общественно культурно финансово экономически політико південно північно західно східно паўночна паўднёва".split()
)
_HYPHENATED_ENDS = frozenset("либо нибудь небудь".split())
# Words that follow a hyphen left hanging («одно- и двухкомнатные», "Kinder- und Jugendhilfe"): nothing is joined.
_CONJUNCTIONS = frozenset(
    "и а й і y o u e i a або или және und oder bzw and ou lub oraz nebo och eller og vagy".split()
)


def _join_word(match: re.Match[str]) -> str:
    start, end = match["start"], match["end"]
    hyphenated = f"{start}-{end}"
    if end in _CONJUNCTIONS or start.isupper():
        return match[0]
    if hyphenated.lower() in _HYPHENATED_WORDS or start.lower() in _HYPHENATED_STARTS or end in _HYPHENATED_ENDS:
        return hyphenated
    return start + end


# Abbreviations written against the name that follows («ул.Ленина», «им.Абая»): no sentence ends there.
_ABBREVIATIONS = frozenset(
    "ул пр пл пер обл стр гл им оз пос дер просп проф акад тел тыс млн млрд руб коп см кв св ст тов гр мин сек напр нач"
    " зам ред изд соц респ кан корр др эт дом корп рис табл гос вул пров буд обл ім др проф доц вуліца пгт мкр гор"
    " сост худ реж муз сл пом упр отв тех мед хоз фед чел авт ауд каф".split()
)
# After a name («Яндекс.Такси») and in Latin script ("Node.Js") only a word that opens sentences shows that one ended.
_OPENERS = frozenset(
    "Он Она Оно Они Это Этот Эта Эти В Во На По Но А И К Ко С Со У О Об Я Мы Вы Как Что Чтобы Также При После До От За"
    " Для Если Когда Однако Кроме Ранее Между Его Её Ее Их Тогда Потом Так Там Тем Теперь Сейчас Вчера Сегодня Завтра"
    " Напомним Всего Не Из Под Перед Він Вона Вони Це Але Та Також Після Раніше Ол Бұл Олар Біз"
    " The He She It They We This That These Those But And In On At For As If When While After Before"
    " Der Die Das Er Sie Es Wir Ein Eine Und Aber Auch Nach Le La Les Il Elle Ils Un Une Mais El Los Las Pero".split()
)


_GLUED = Sign(".!?…", before=f'{_LOWER}»”")', after=_UPPER)
_LAST_WORD = re.compile(rf"(?<![{_LOWER}{_UPPER}0-9.@/_-])([{_UPPER}]?[{_LOWER}]{{2,40}})[»”\")]?\Z")
_FIRST_WORD = re.compile(rf"([{_UPPER_CYRILLIC}][{_LOWER_CYRILLIC}]+|[{_UPPER}][{_LOWER}]*+(?= ))(?![.@/])")


def _part_sentences(match: re.Match[str]) -> str:
    word = _LAST_WORD.search(match.string[max(0, match.start() - 44) : match.start()])
    opener = _FIRST_WORD.match(match.string[match.end() : match.end() + 44])
    if not word or not opener or (match[0] == "." and word[1] in _ABBREVIATIONS):
        return match[0]
    if (word[1][0].isupper() or opener[1][0] < "Ѐ") and opener[1] not in _OPENERS:
        return match[0]
    return f"{match[0]} "


# Tested first, since each test is cheap and most texts that need anything need one of these.
LINES = (
    Repair("line-edges", " a \n b", "a\nb", _has_line_edge, _strip_lines),
    Repair("space-runs", "Москва,   4    окт", "Москва, 4 окт", lambda text: "  " in text, replacing("  +", " ")),
    Repair(
        "blank-lines",
        "\na\n\n\n\nb",
        "a\n\nb",
        _has_blank_lines,
        replacing(r"\A\n+|\n+\Z|\n{3,}", _keep_one_blank_line),
    ),
    Repair(
        "line-end-hyphens",
        "прави-\nтельство приняло",
        "правительство приняло",
        _has_line_end_hyphen,
        replacing(
            rf"(?<![{_LOWER}{_UPPER}])(?P<start>[{_LOWER}{_UPPER}]{{2,40}}+)[-\N{{HYPHEN}}\N{{SOFT HYPHEN}}]\n"
            rf"(?P<end>[{_LOWER}]{{2,40}}+|[{_LOWER}](?= ))",
            _join_word,
        ),
    ),
)

LAYOUT = (
    Repair(
        "newlines",
        "a\r\nb\N{LINE SEPARATOR}c",
        "a\nb\nc",
        Sign(_NEWLINES),
        replacing(f"\r\n|[{_NEWLINES}]", "\n"),
    ),
    Repair(
        "odd-spaces",
        "10\N{THIN SPACE}000\N{NO-BREAK SPACE}км",
        "10 000 км",
        Sign(_SPACES + "\N{BRAILLE PATTERN BLANK}"),
        replacing(f"[{_SPACES}]|{_LONE_BRAILLE_BLANK}", " "),
    ),
    Repair(
        "soft-hyphens",
        "прави\N{SOFT HYPHEN}тельство",
        "правительство",
        Sign("\N{SOFT HYPHEN}"),
        replacing("\N{SOFT HYPHEN}+", ""),
    ),
    Repair(
        "glued-sentences",
        "Он ушел.Потом вернулся",
        "Он ушел. Потом вернулся",
        _GLUED,
        replacing(_GLUED.pattern, _part_sentences),
    ),
)
