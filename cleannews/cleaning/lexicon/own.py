"""Files of the user's own: rows and languages in the form of those that ship, and rules turned off.

```toml
off = ["ru.subscribe"]          # ids of rules; above the tables, as TOML has it

[language]
code = "ru"                     # a language that ships, a new one (with its script), or "zxx" for all

[[row]]
id = "our-slogan"               # the rule "ru.our-slogan"
label = "navigation"            # a label of content keeps what the row matches
match = "line"
phrases = ["Первый в столице"]
hit = "Первый в столице!"
miss = "Первый в столице театр открылся в 1990 году"
source = "the slogan under our headlines"
```
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from os import PathLike, fspath
from pathlib import Path

import regex

from cleannews.cleaning.lexicon import NOTHING, UNIVERSAL, Additions, Lexicon, codes, load, parse
from cleannews.errors import InvalidTypeError, LexiconError

Paths = str | PathLike[str] | Iterable[str | PathLike[str]]
_KEYS = {"off", "language", "words", "row"}


@dataclass(frozen=True, slots=True)
class OwnFile:
    """A file as it was read, so that one who holds it needs the disk no more."""

    name: str
    toml: str


def read_own(paths: Paths) -> tuple[OwnFile, ...]:
    """Read one file or several and hold them to the rules of lexicons.

    Raises `LexiconError`, with the place in the file, for what cannot be used, OSError for a file that is not there.
    """
    single = isinstance(paths, str | PathLike)
    files = tuple(map(_read, [paths] if single else paths))  # type: ignore[arg-type]
    load_own(files)
    return files


def _read(path: str | PathLike[str]) -> OwnFile:
    if not isinstance(path, str | PathLike):
        raise InvalidTypeError("lexicon", "a path or several", path)
    try:
        return OwnFile(fspath(path), Path(path).read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise LexiconError(f"{path}: not UTF-8: {error}") from error


@cache
def load_own(files: tuple[OwnFile, ...]) -> Additions:
    """What the files add, checked."""
    if not files:
        return NOTHING
    off: set[str] = set()
    lexicons: list[Lexicon] = []
    taken: dict[str, str] = {}  # rule → the file that has it
    for file in files:
        try:
            data = tomllib.loads(file.toml)
        except tomllib.TOMLDecodeError as error:
            raise LexiconError(f"{file.name}: not TOML: {error}") from error
        if unknown := data.keys() - _KEYS:
            raise LexiconError(f"{file.name}: unknown keys {sorted(unknown)}; known are {', '.join(sorted(_KEYS))}")
        off |= _read_off(data.get("off", []), file)
        if data.keys() - {"off"}:
            lexicons.append(_parse(file, data.get("language")))
            for row in lexicons[-1].rows:
                if where := taken.get(row.rule):
                    raise LexiconError(f"{file.name}: row {row.rule!r} stands in {where}, too; choose another id")
                taken[row.rule] = file.name
    return Additions(tuple(lexicons), frozenset(off))


def _parse(file: OwnFile, language: object) -> Lexicon:
    code = language.get("code") if isinstance(language, dict) else None
    if not isinstance(code, str) or not code.isalnum():
        raise LexiconError(f"{file.name}: a [language] table with a code is needed, such as code = 'ru', got {code!r}")
    lexicon = parse(file.toml, code, file.name)
    if code in (*codes(), UNIVERSAL):
        shipped = {row.rule for row in load(code).rows}
        if taken := [row.rule for row in lexicon.rows if row.rule in shipped]:
            raise LexiconError(f"{file.name}: row {taken[0]!r} ships already; choose another id")
    for row in lexicon.rows:
        if row.compiled and (line := _find_slow_line(row.compiled, row.hits)):
            raise LexiconError(f"{file.name}: the pattern of row {row.rule!r} takes too long on {line!r:.40}…")
    return lexicon


_PIECES = ("a", "я", "0", "a ", "a1 ", "- ", ": ", ".")  # of lines on which patterns that backtrack are slow
_REPEATED = 1000
_MOST_SECONDS = 0.2  # a harmless pattern takes some microseconds


def _find_slow_line(pattern: regex.Pattern[str], hits: Iterable[str]) -> str | None:
    for piece in (*_PIECES, *hits):
        line = piece * _REPEATED + "\0\0"  # an end that none expects, so that every way of matching is tried
        try:
            pattern.search(line, timeout=_MOST_SECONDS)
        except TimeoutError:
            return line
    return None


def _read_off(off: object, file: OwnFile) -> frozenset[str]:
    # Rules read lexicons, so this is imported late.
    from cleannews.cleaning.rules.catalogue import LAST_RULE, list_code_rules, list_rows

    if not isinstance(off, list):
        raise LexiconError(f"{file.name}: off must be a list of ids of rules, got {off!r:.80}")
    languages = {str(rule).partition(".")[0] for rule in off} & {UNIVERSAL, *codes()}
    known = {rule.id for rule in (*list_code_rules(), *(row for code in languages for row in list_rows(code)))}
    for rule in off:
        if rule == LAST_RULE:
            raise LexiconError(f"{file.name}: off: {rule!r} names what is left over and cannot be turned off")
        if rule not in known:
            near = get_close_matches(str(rule), known, n=3) or ["see `cleannews rules`"]
            raise LexiconError(f"{file.name}: off: there is no rule {rule!r}; did you mean {', '.join(near)}?")
    return frozenset(off)
