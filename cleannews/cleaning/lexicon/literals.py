"""What a line must hold for a pattern to match it: literals, read off the pattern.

Trying each pattern of a lexicon on each line is what cleaning text would cost most. A line that lacks a literal which
the pattern cannot do without need not be tried. The reading is conservative: syntax it does not know asks nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from itertools import product
from typing import NamedTuple

import regex

Clause = frozenset[str]  # one of these literals must be in the line
START, END = "\x02", "\x03"  # what literals have where the pattern is anchored, and lines at their ends

_MOST_LITERALS = 96  # a clause; a longer list tells less than what surrounds it
_EVERYWHERE = frozenset(" -.,")  # a clause of these alone tells nothing
_PUNCTUATION = frozenset(f' -.,:;!?()"«»–—…{START}{END}')  # of ordinary lines; other signs are as rare as three letters
_MOST_IN_CLASS = 12  # characters of a class that are spelt out
_DIGIT = regex.compile(r"\d")


class _Canonical(dict[int, str]):
    """What becomes of a code point where patterns meet lines: letters that differ in case are one, and so are digits.

    `regex` takes the four letters i of Turkish for one; the dot that İ leaves behind when it is case folded goes.
    """

    def __missing__(self, code: int) -> str:
        character = chr(code)
        folded = "0" if _DIGIT.match(character) else character.casefold()
        self[code] = folded.replace("ı", "i").replace("\N{COMBINING DOT ABOVE}", "")
        return self[code]


CANONICAL = _Canonical()


def canonical(text: str) -> str:
    """The text as its literals are looked for: character by character, so that a part of it stays a part.

    >>> canonical("Фото 12"), canonical("İLGİLİ")
    ('фото 00', 'ilgili')
    """
    return text.translate(CANONICAL)


@cache
def requirements(pattern: str) -> tuple[tuple[tuple[str, ...], ...], ...]:
    r"""What lines hold in which `pattern` is found, ignoring case: ways to match, each of them clauses.

    The canonical form of a line between START and END fulfils every clause of one way at least, and a clause by any of
    its literals.

    >>> requirements(r"(?:Читайте|см\.) (?:также|ещ[её])\s?:")
    ((('см. еще', 'см. ещё', 'см. также', 'читайте еще', 'читайте ещё', 'читайте также'), (':',)),)
    >>> requirements(r"^(?:Фото|Видео)\s?[:/]") == (((START + "видео", START + "фото"), ("/", ":")),)
    True
    >>> requirements(r"(?:тел\w*:|факс\s)\s?\d")
    ((('0',), ('тел',), (':',)), (('0',), ('факс',)))
    >>> requirements(r"^\W+$")
    ((),)
    """
    try:
        whole = _Reader(pattern).alternatives()
    except _UnreadError:
        return ((),)
    common = [*whole.clauses, *_clause(whole.exact)]
    return tuple(_write([*common, *way]) for way in whole.ways or ((),))


def _write(clauses: list[Clause]) -> tuple[tuple[str, ...], ...]:
    telling = [clause for clause in clauses if not all(map(_is_common, clause))]
    least = [clause for clause in dict.fromkeys(telling or clauses) if not any(other < clause for other in telling)]
    return tuple(tuple(sorted(clause)) for clause in least)


def _is_common(literal: str) -> bool:
    return len(literal) == 1 and (literal.isalpha() or literal in _EVERYWHERE)


_EMPTY = frozenset({""})


class _Part(NamedTuple):
    """What is known of the texts a part of a pattern matches.

    `exact` are all of them, if few; each of them fulfils all `clauses`, and all clauses of one of the `ways`, if any,
    begins with one of `begins` and ends with one of `ends`.
    """

    exact: frozenset[str] | None = None
    clauses: tuple[Clause, ...] = ()
    ways: tuple[tuple[Clause, ...], ...] = ()
    begins: frozenset[str] = _EMPTY
    ends: frozenset[str] = _EMPTY


_ANYTHING = _Part()


def _few(texts: frozenset[str]) -> _Part:
    edge = _EMPTY if "" in texts else texts
    return _Part(texts, begins=edge, ends=edge)


def _edge(parts: Iterable[frozenset[str]]) -> frozenset[str]:
    """What stands at an edge, where one of several parts does; nothing, where one of them may be empty there."""
    union = frozenset[str]().union(*parts)
    return _EMPTY if "" in union else union


_NOTHING = _few(_EMPTY)


def _clause(exact: frozenset[str] | None) -> list[Clause]:
    return [exact] if exact and exact.isdisjoint(("", START, END)) else []


def _join(parts: list[_Part]) -> _Part:
    """One part after the other."""
    if len(parts) == 1:
        return parts[0]
    clauses: list[Clause] = []
    run, begins = _EMPTY, None
    for part in parts:
        if part.exact is not None and (joined := _product(run, part.exact)):
            run = joined
            continue
        ahead = _product(run, part.begins) or run
        begins = begins or ahead
        clauses += [*_clause(ahead if run != _EMPTY else run), *part.clauses]
        run = part.ends
    if begins is None:
        return _few(run)
    return _Part(None, (*clauses, *_clause(run)), max((part.ways for part in parts), key=len), begins, run)


def _product(before: frozenset[str], after: frozenset[str]) -> frozenset[str] | None:
    """The texts of one set with those of another behind them, if they are few."""
    if len(before) * len(after) > _MOST_LITERALS:
        return None
    if before == _EMPTY:
        return after
    return frozenset(_meet(a, b) for a, b in product(before, after))


def _meet(before: str, after: str) -> str:
    """One text behind the other; the edge of a line is there once, however often it is asked for (`(?: |$)$`)."""
    doubled = after[:1] in (START, END) and before.endswith(after[:1])
    return before + after[doubled:]


def _either(parts: list[_Part]) -> _Part:
    """One part or the other."""
    if len(parts) == 1:
        return parts[0]
    texts = [part.exact for part in parts if part.exact is not None]
    if len(texts) == len(parts) and sum(map(len, texts)) <= _MOST_LITERALS:
        return _few(frozenset().union(*texts))
    begins, ends = _edge(part.begins for part in parts), _edge(part.ends for part in parts)
    ways = tuple((*part.clauses, *_clause(part.exact)) for part in parts)
    if not all(ways):
        return _Part(begins=begins, ends=ends)
    return _Part(None, (frozenset().union(*(max(way, key=_tells) for way in ways)),), ways, begins, ends)


def _tells(clause: Clause) -> tuple[int, int]:
    return min(map(_rarity, clause)), -len(clause)


def _rarity(literal: str) -> int:
    if literal.isalnum():
        return len(literal)
    return sum(1 if character.isalnum() else 0 if character in _PUNCTUATION else 3 for character in literal)


def _repeat(part: _Part, least: int, most: int | None) -> _Part:
    if (least, most) == (1, 1):
        return part
    if least == 0:
        return _few(part.exact | {""}) if part.exact is not None and most == 1 else _ANYTHING
    return _Part(None, (*part.clauses, *_clause(part.exact)), part.ways, part.begins, part.ends)


class _UnreadError(Exception):
    """The pattern uses syntax of which nothing can be said here."""


_RUN = re.compile(r"[^][(){}|?*+^$.\\]+(?![?*+{])")  # characters that stand for themselves
_GROUP = re.compile(r"\?(?:P?<\w+>|>|[imsu]*(?:-[imsu]+)?:)")  # groups whose content is matched in place
_LOOK = re.compile(r"\?<?[=!]")
_QUANTIFIER = re.compile(r"(?:([?*+])|\{(\d+)\}|\{(\d*),(\d*)\})[?+]?")
_LEAST_AND_MOST: dict[str, tuple[int, int | None]] = {"?": (0, 1), "*": (0, None), "+": (1, None)}
_EDGES = frozenset("bBAZmM")  # escapes that match between characters
_CLASSES = frozenset("wWsSDpPX")  # escapes that match one character of many (or a cluster of them)


class _Reader:
    """Reads a pattern of `regex`, version 0 syntax."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.at = 0

    def alternatives(self, closing: str = "") -> _Part:
        branches: list[list[_Part]] = [[]]
        while True:
            if run := self._take(_RUN):
                branches[-1].append(_literal(run[0]))
            if (character := self._next()) == closing:
                return _either([_join(branch) for branch in branches])
            if not character:
                raise _UnreadError
            if character == "|":
                branches.append([])
            else:
                branches[-1].append(self._quantified(self._atom(character)))

    def _next(self) -> str:
        character = self.pattern[self.at : self.at + 1]
        self.at += 1
        return character

    def _take(self, what: re.Pattern[str]) -> re.Match[str] | None:
        if found := what.match(self.pattern, self.at):
            self.at = found.end()
        return found

    def _quantified(self, part: _Part) -> _Part:
        if not (found := self._take(_QUANTIFIER)):
            if self.pattern[self.at : self.at + 1] == "{":
                raise _UnreadError  # a literal brace, or fuzzy matching
            return part
        sign, times, least, most = found.groups()
        if sign:
            return _repeat(part, *_LEAST_AND_MOST[sign])
        if times:
            return _repeat(part, int(times), int(times))
        return _repeat(part, int(least or 0), int(most) if most else None)

    def _atom(self, character: str) -> _Part:
        if character == "(":
            return self._group()
        if character == "[":
            return self._set()
        if character == "\\":
            return self._escape()
        if character in "^$":
            return _few(frozenset({START if character == "^" else END}))
        return _ANYTHING if character == "." else _literal(character)

    def _group(self) -> _Part:
        if self._take(_LOOK):
            self.alternatives(")")
            return _NOTHING
        if self.pattern[self.at : self.at + 1] in "?*" and not self._take(_GROUP):
            raise _UnreadError
        return self.alternatives(")")

    def _escape(self) -> _Part:
        character = self._next()
        if character == "d":
            return _literal("0")
        if character in _EDGES:
            return _NOTHING
        if character in _CLASSES:
            if character in "pP" and not self._take(_PROPERTY):
                raise _UnreadError
            return _ANYTHING
        if character.isalnum() or not character:
            raise _UnreadError
        return _literal(character)

    def _set(self) -> _Part:
        if not (found := self._take(_SET)):
            raise _UnreadError
        members = found["members"]
        if "[" in _ESCAPE.sub("", members):
            raise _UnreadError  # [:alpha:], or a set inside a set
        if found["not"] or "\\" in members:
            return _ANYTHING
        ranges = [range(ord(member[0]), ord(member[-1]) + 1) for member in _MEMBER.findall(members)]
        if sum(map(len, ranges)) > _MOST_IN_CLASS:
            return _ANYTHING
        return _few(frozenset(canonical(chr(code)) for codes in ranges for code in codes))


_PROPERTY = re.compile(r"\{\^?[\w=:& -]+\}")
_SET = re.compile(r"(?P<not>\^?)(?P<members>\]?(?:\\.|[^\]\\])*)\]", re.DOTALL)
_ESCAPE = re.compile(r"\\.", re.DOTALL)
_MEMBER = re.compile(r".-.|.", re.DOTALL)


def _literal(text: str) -> _Part:
    return _few(frozenset({canonical(text)}))
