"""Lexicons: what news sites print around an article, one TOML file a language, each row with a hit and a miss.

A row is a rule: `[[row]] id = "subscribe"` in `ru.toml` is the rule "ru.subscribe". Rows are held to their own
examples: those of a user's file when it is read, those that ship by the tests. `zxx.toml` holds the rows that need no
language.

    >>> [match.rule for match in load("en").match("Subscribe")]
    ['en.subscribe-button']
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from pathlib import Path
from typing import Any

import regex

from cleannews.article import Label
from cleannews.cleaning.lexicon.dates import MOST_WORDS, Dates
from cleannews.cleaning.lexicon.folding import fold
from cleannews.cleaning.lexicon.patterns import Patterns
from cleannews.cleaning.lexicon.row import Mode, Row
from cleannews.errors import InvalidValueError, LexiconError

UNIVERSAL = "zxx"  # the code of "no linguistic content" in ISO 639
MAX_WORDS = 16  # of a line that a prefix, suffix or regex row may claim: longer lines are prose with a tempting start
_ROW_KEYS = {"id", "label", "match", "phrases", "pattern", "max_words", "certain", "hit", "miss", "source"}
_WORD_LISTS = (
    "function_words",
    "interrogatives",
    "months",
    "weekdays",
    "time_words",
    "speech_verbs",
    "finite_verb_endings",
    "headline_verbs",
)


@dataclass(frozen=True, slots=True)
class Match:
    """A row that claims a line, and the words of the line that made it."""

    rule: str
    label: Label
    certain: bool
    evidence: str
    whole: bool  # the phrase is the whole line


@dataclass(frozen=True, slots=True, eq=False)  # told apart by identity, so that what is known of a word can be kept
class Words:
    """Word lists of a language: facts about words, none of which removes a line by itself."""

    function_words: frozenset[str]
    interrogatives: frozenset[str]
    months: frozenset[str]
    weekdays: frozenset[str]
    time_words: frozenset[str]
    speech_verbs: frozenset[str]
    finite_verb_endings: frozenset[str]
    headline_verbs: frozenset[str]

    def is_finite_verb(self, word: str) -> bool:
        """Whether a folded word is one of the verbs listed, or ends like one."""
        if word in self.headline_verbs or word in self.speech_verbs:
            return True
        endings = self.finite_verb_endings
        return len(word) > _SHORT_WORD and any(word[-length:] in endings for length in _lengths(endings))


_SHORT_WORD = 4  # letters, too few to have an ending


@cache
def _lengths(endings: frozenset[str]) -> tuple[int, ...]:
    return tuple({len(ending) for ending in endings})


class Lexicon:
    """The rows and words of one language, ready to match lines."""

    off: frozenset[str] = frozenset()  # ids of rules that a user's own file turns off
    own: Lexicon | None = None  # a user's own rows, which are asked before all others
    dated_in: tuple[Words, ...] = ()  # the words of all languages whose dates are known; of its own where empty

    def __init__(self, code: str, script: str, related: tuple[str, ...], words: Words, rows: tuple[Row, ...]) -> None:
        self.code = code
        self.script = script
        self.related = related
        self.words = words
        self.rows = rows

    # What lines are looked up in is made when the first one is: most lexicons are but parts of one that is combined.

    @cached_property
    def longest(self) -> int:
        """Words of the longest line that a row may claim."""
        longest = max(map(_longest, self.rows), default=0)
        return max(longest, self.own.longest) if self.own else longest

    @cached_property
    def _longest_of_affixes(self) -> int:
        return max((row.max_words for row in self.rows if row.mode in ("prefix", "suffix")), default=0)

    @cached_property
    def _lines(self) -> dict[str, Row]:
        return {phrase: row for row in reversed(self.rows) if row.mode == "line" for phrase in row.phrases}

    @cached_property
    def _edges(self) -> tuple[frozenset[str], frozenset[str]]:
        """First and last words of the whole-line phrases."""
        words = [phrase.split() for phrase in self._lines if phrase]
        return frozenset(each[0] for each in words), frozenset(each[-1] for each in words)

    @cached_property
    def _prefixes(self) -> dict[str, list[tuple[str, Row]]]:
        return _index(self.rows, "prefix", lambda phrase: phrase[:_KEY])

    @cached_property
    def _suffixes(self) -> dict[str, list[tuple[str, Row]]]:
        return _index(self.rows, "suffix", lambda phrase: phrase[-_KEY:])

    @cached_property
    def _patterns(self) -> Patterns:
        return Patterns(self.rows)

    @cached_property
    def _dates(self) -> Dates:
        words = self.dated_in or (self.words,)
        return Dates(
            (name for each in words for name in each.months | each.weekdays),
            (word for each in words for word in each.time_words),
        )

    def match(self, line: str) -> list[Match]:
        """The rows that claim `line` (normalised, on one line): whole-line phrases first, then in the file's order."""
        return self.match_folded(line, fold(line), len(line.split()))

    def match_folded(self, line: str, folded: str, words: int) -> list[Match]:
        """The same for a line that was already folded and counted."""
        found = self.own.match_folded(line, folded, words) if self.own else []
        found += self._match_phrases(line, folded, words)
        if words <= MOST_WORDS and (timed := self._dates.tell(folded)) is not None:
            found.append(Match("any.date", Label.TIMESTAMP, timed, line, whole=True))
        found += [
            _match(row, hit.group(), whole=hit.group() == line) for row, hit in self._patterns.search(line, words)
        ]
        return found

    def match_phrases(self, line: str, folded: str, words: int) -> list[Match]:
        """The rows whose phrases claim the line; patterns, which cost a search each, are not tried."""
        found = self.own.match_phrases(line, folded, words) if self.own else []
        return found + self._match_phrases(line, folded, words)

    def _match_phrases(self, line: str, folded: str, words: int) -> list[Match]:
        found: list[Match] = []
        row = self._lines.get(folded)
        if row is None and "(" in folded:
            row = self._lines.get(_COUNT.sub("", folded))
        if row and words <= row.max_words:
            found.append(_match(row, line, whole=True))
        elif row is None and words <= _ROW_WORDS and (first := self._open_row(line, folded)):
            found.append(Match(first.rule, first.label, True, line, whole=True))
        if folded and words <= self._longest_of_affixes:
            for phrase, row in self._prefixes.get(folded[:_KEY], ()):
                if words <= row.max_words and folded.startswith(phrase) and _ends_word(phrase, folded, len(phrase)):
                    found.append(_match(row, phrase, whole=phrase == folded))
                    break
            for phrase, row in self._suffixes.get(folded[-_KEY:], ()):
                start = len(folded) - len(phrase)
                if words <= row.max_words and folded.endswith(phrase) and _starts_word(phrase, folded, start):
                    found.append(_match(row, phrase, whole=start == 0))
                    break
        return found

    def _open_row(self, line: str, folded: str) -> Row | None:
        """The first row of a line made of nothing but whole-line phrases, each with a capital: «Votar Ver resultados».

        Those of rows that are not certain count only where the line has `_SECTIONS`.
        """
        said, written = folded.split(), line.split()
        first, last = self._edges
        if not 2 < len(said) == len(written) <= _ROW_WORDS or said[0] not in first or said[-1] not in last:
            return None
        rows: list[Row] = []
        at = 0
        while at < len(said):
            if not any(map(str.isalnum, said[at])):
                at += 1
                continue
            end = next((k for k in range(len(said), at, -1) if " ".join(said[at:k]) in self._lines), None)
            if end is None or not written[at][0].isupper():
                return None
            rows.append(self._lines[" ".join(said[at:end])])
            at = end
        certain = [row for row in rows if row.certain]
        if len(rows) >= _SECTIONS or (len(rows) > 1 and len(certain) == len(rows)):
            return (certain or rows)[0]
        return None


# Of «Комментарии (12)» and «Galerie (9 Bilder)»; folding strips the bracket that closes.
_COUNT = regex.compile(r"\s\(\d{1,5}(?:\s\p{L}{1,12})?$")
_ROW_WORDS = 12  # of buttons and sections in a row, as menus and footers have them
_SECTIONS = 4  # so many names in a row are a menu, though each alone could be a subheading
_KEY = 2  # characters by which prefixes and suffixes are found; no phrase is shorter


def _index(rows: tuple[Row, ...], mode: Mode, key: Any) -> dict[str, list[tuple[str, Row]]]:
    index: dict[str, list[tuple[str, Row]]] = {}
    for row in rows:
        if row.mode == mode:
            for phrase in row.phrases:
                index.setdefault(key(phrase), []).append((phrase, row))
    for entries in index.values():  # the longest phrase is the most telling
        entries.sort(key=lambda entry: -len(entry[0]))
    return index


def _longest(row: Row) -> int:
    return max(phrase.count(" ") for phrase in row.phrases) + 1 if row.mode == "line" else row.max_words


def _match(row: Row, evidence: str, *, whole: bool) -> Match:
    return Match(row.rule, row.label, row.certain, evidence, whole)


def _ends_word(phrase: str, folded: str, end: int) -> bool:
    return end == len(folded) or not (_spaced(phrase[-1]) and folded[end].isalnum())


def _starts_word(phrase: str, folded: str, start: int) -> bool:
    return start == 0 or not (_spaced(phrase[0]) and folded[start - 1].isalnum())


def _spaced(character: str) -> bool:
    """Whether the character is of a script that puts spaces between words (Thai, Lao, Khmer, kana and Han do not)."""
    return character.isalnum() and not (
        "\u0e00" <= character <= "\u0eff"
        or "\u1780" <= character <= "\u17ff"
        or "\u3040" <= character <= "\u9fff"
        or character >= "\uf900"
    )


@cache
def codes() -> tuple[str, ...]:
    """The codes of the languages that have a lexicon, in order, without the universal one."""
    folder = resources.files(__name__)
    names = (Path(entry.name) for entry in folder.iterdir() if entry.name.endswith(".toml"))
    return tuple(sorted(name.stem for name in names if name.stem != UNIVERSAL))


def script_of(code: str) -> str:
    """The ISO 15924 code of the script a lexicon is written in, read from the file's head alone."""
    head = (resources.files(__name__) / f"{code}.toml").read_text(encoding="utf-8").partition("[words]")[0]
    return str(tomllib.loads(head)["language"]["script"])


@cache
def load(code: str) -> Lexicon:
    """The lexicon that ships for a language; `InvalidValueError` for a code without one."""
    path = resources.files(__name__) / f"{code}.toml"
    if not code.isalnum() or not path.is_file():
        raise InvalidValueError("lang", codes(), code)
    lexicon, _ = _read(path.read_text(encoding="utf-8"), code, f"lexicon {code}")
    return lexicon


@dataclass(frozen=True, slots=True, eq=False)
class Additions:
    """What a user adds to the lexicons that ship: rows and words of languages, old or new, and rules turned off."""

    lexicons: tuple[Lexicon, ...] = ()
    off: frozenset[str] = frozenset()

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the languages that have a lexicon when these are added, without the universal one."""
        return tuple(sorted({*codes(), *(added.code for added in self.lexicons)} - {UNIVERSAL}))

    def of(self, code: str) -> list[Lexicon]:
        """The lexicons of a language: the one that ships, if one does, and then those added."""
        shipped = [load(code)] if code in (*codes(), UNIVERSAL) else []
        return shipped + [added for added in self.lexicons if added.code == code]


NOTHING = Additions()


@cache
def combine(chosen: tuple[str, ...], words_of: int = 1, additions: Additions = NOTHING) -> Lexicon:
    """The rows of several languages as one lexicon; its words and patterns are those of the first `words_of`.

    Phrases cost the same however many there are; each pattern costs time on every line, so the others' stay out.
    """
    lexicons = [(at, lexicon) for at, code in enumerate(chosen) for lexicon in additions.of(code)]
    first = lexicons[0][1]
    words = _union([lexicon.words for at, lexicon in lexicons if at < words_of])
    rows = tuple(
        row
        for at, lexicon in lexicons
        for row in lexicon.rows
        if lexicon not in additions.lexicons
        and (row.pattern is None or at < words_of or lexicon.code == UNIVERSAL)
        and row.rule not in additions.off
    )
    combined = Lexicon(first.code, first.script, chosen[1:], words, rows)
    combined.off = additions.off
    combined.dated_in = tuple(lexicon.words for _, lexicon in lexicons)
    if own := tuple(row for _, lexicon in lexicons if lexicon in additions.lexicons for row in lexicon.rows):
        combined.own = Lexicon(first.code, first.script, (), words, own)
    return combined


def _union(parts: list[Words]) -> Words:
    lists = {name: frozenset[str]().union(*(getattr(part, name) for part in parts)) for name in _WORD_LISTS}
    return _words(lists)


def _words(lists: Mapping[str, Iterable[str]]) -> Words:
    return Words(**{name: frozenset(lists[name]) for name in _WORD_LISTS})


def parse(toml: str, code: str, name: str = "") -> Lexicon:
    """A lexicon from the text of its file; every row is held to its own examples.

    Raises `LexiconError`, with the file's `name` and the line of the row, for whatever cannot be used.
    """
    lexicon, places = _read(toml, code, name or f"lexicon {code}")
    for row, place in zip(lexicon.rows, places, strict=True):
        _hold_to_examples(lexicon, row, place)
    return lexicon


def _read(toml: str, code: str, name: str) -> tuple[Lexicon, list[str]]:
    """A lexicon, and the place of each of its rows."""
    try:
        data = tomllib.loads(toml)
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(f"{name}: not TOML: {error}") from error
    language, words = data.get("language", {}), data.get("words", {})
    if language.get("code") != code:
        raise LexiconError(f"{name}: language.code must be {code!r}, got {language.get('code')!r}")
    if unknown := words.keys() - set(_WORD_LISTS):
        raise LexiconError(f"{name}: unknown word lists {sorted(unknown)}; known are {', '.join(_WORD_LISTS)}")
    for listed, several in words.items():
        if several:
            _check_strings(several, f"{name}, words.{listed}")
    entries = data.get("row", [])
    places = [f"{name}, line {line}" for line, text in enumerate(toml.split("\n"), 1) if _ROW_HEAD.match(text)]
    if len(places) != len(entries):  # rows written in another form, such as inline tables
        places = [f"{name}, row {number}" for number in range(1, len(entries) + 1)]
    rows = tuple(_row(entry, code, place) for entry, place in zip(entries, places, strict=True))
    names = [row.rule for row in rows]
    if doubled := {rule for rule in names if names.count(rule) > 1}:
        raise LexiconError(f"{name}: ids must be unique, doubled: {sorted(doubled)}")
    lists = {listed: [fold(word) for word in words.get(listed, [])] for listed in _WORD_LISTS}
    facts = _words(lists)
    return Lexicon(code, language.get("script", "Zyyy"), tuple(language.get("related", ())), facts, rows), places


_ROW_HEAD = regex.compile(r"\s*\[\[\s*row\s*\]\]")


def _row(entry: dict[str, Any], code: str, place: str) -> Row:
    name = f"{place}, row {entry.get('id')!r}"
    if unknown := entry.keys() - _ROW_KEYS:
        raise LexiconError(f"{name}: unknown keys {sorted(unknown)}; known are {', '.join(sorted(_ROW_KEYS))}")
    if missing := {"id", "label", "match", "hit", "miss", "source"} - entry.keys():
        raise LexiconError(f"{name}: missing keys {sorted(missing)}")
    mode = entry["match"]
    if mode not in ("line", "prefix", "suffix", "regex"):
        raise LexiconError(f"{name}: match must be line, prefix, suffix or regex, got {mode!r}")
    if ("pattern" in entry) != (mode == "regex") or ("phrases" in entry) == (mode == "regex"):
        raise LexiconError(f"{name}: a regex row has a pattern, every other row has phrases")
    for key in ("phrases", "hit", "miss"):
        if key in entry and not (key != "phrases" and isinstance(entry[key], str)):
            _check_strings(entry[key], f"{name}: {key}")
    for key, kind in _KINDS.items():
        if key in entry and type(entry[key]) is not kind:
            raise LexiconError(f"{name}: {key} must be {kind.__name__}, got {entry[key]!r:.80}")
    try:
        label = Label(entry["label"])
    except ValueError as error:
        raise LexiconError(f"{name}: {error}") from error
    phrases = tuple(dict.fromkeys(fold(phrase) for phrase in entry.get("phrases", ())))
    if mode != "regex" and not all(phrases):
        raise LexiconError(f"{name}: phrases must hold a letter or a digit, got {entry['phrases']}")
    if short := [phrase for phrase in phrases if mode in ("prefix", "suffix") and len(phrase) < _KEY]:
        raise LexiconError(f"{name}: phrases of {_KEY} characters or more, got {short}")
    return Row(
        rule=f"{code}.{entry['id']}",
        label=label,
        mode=mode,
        phrases=phrases,
        pattern=entry.get("pattern"),
        max_words=entry.get("max_words", 1000 if mode == "line" else MAX_WORDS),
        certain=entry.get("certain", mode == "line" or label.is_content),
        hits=_several(entry["hit"]),
        misses=_several(entry["miss"]),
        source=entry["source"],
    )


_KINDS = {"id": str, "pattern": str, "source": str, "max_words": int, "certain": bool}


def _check_strings(value: Any, name: str) -> None:
    if not (isinstance(value, list) and set(map(type, value)) == {str}):
        raise LexiconError(f"{name} must be a list of strings with one or more, got {value!r:.80}")


def _several(value: str | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _hold_to_examples(lexicon: Lexicon, row: Row, place: str) -> None:
    name = f"{place}, row {row.rule!r}"
    alone = Lexicon(lexicon.code, lexicon.script, (), _union([]), (row,))
    try:
        lost = [hit for hit in row.hits if not alone.match(hit)]
    except regex.error as error:
        raise LexiconError(f"{name}: {error}") from error
    if lost:
        raise LexiconError(f"{name}: does not match its own hit {lost[0]!r}")
    if claimed := [miss for miss in row.misses if alone.match(miss)]:
        raise LexiconError(f"{name}: matches its own miss {claimed[0]!r}")
