"""What readers yield: a `Record` to work on, or a `Rejection` that says where and why there is none."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec

from cleannews.corpus.settings import Fields


@dataclass(frozen=True, slots=True)
class Record:
    """One document of an input: `content` is text (str), or a page when `is_page`.

    `place` counts lines, rows, files or bytes, as the input's format has it. `values` are the fields to carry on.
    """

    place: int
    values: dict[str, Any]
    content: str | bytes
    is_page: bool = False

    def at(self, place: int) -> Record:
        """The same record at another place."""
        return replace(self, place=place)


class Line(NamedTuple):
    """A line that is a record to be: it is parsed by whoever works on it, for parsing takes longer than reading."""

    place: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Rejection:
    """A record that cannot be worked on: where it stands, why, and what it says."""

    place: int
    reason: str
    record: Any

    def at(self, place: int) -> Rejection:
        """The same rejection at another place."""
        return replace(self, place=place)


def parse(found: Record | Rejection | Line, fields: Fields) -> Record | Rejection:
    r"""Return the record that a line of JSON in UTF-8 holds, or why it holds none; what is parsed stays as it is.

    >>> parse(Line(3, b'{"text": "Rain."}\n'), Fields()).content
    'Rain.'
    """
    if not isinstance(found, Line):
        return found
    try:
        values = decode_json(found.data)
    except (ValueError, RecursionError) as error:
        said = found.data.decode("utf-8", "backslashreplace").rstrip("\n")
        return Rejection(found.place, f"not JSON: {error}", said)
    if not isinstance(values, dict):
        return Rejection(found.place, f"not a JSON object but {type(values).__name__}", values)
    return take_content(found.place, values, fields)


def take_content(place: int, values: dict[str, Any], fields: Fields) -> Record | Rejection:
    """Return the record these values make, or why they make none.

    >>> take_content(3, {"id": "a", "text": "Rain."}, Fields()).content
    'Rain.'
    >>> take_content(3, {"id": "a"}, Fields()).reason
    "no field 'text'; the fields are id"
    """
    content = values.get(fields.content)
    if isinstance(content, str) or (fields.html and isinstance(content, bytes)):
        return Record(place, values, content, fields.html is not None)
    if fields.content not in values:
        return Rejection(place, missing_field(fields.content, values), values)
    return Rejection(place, f"field {fields.content!r} must be text, got {type(content).__name__}", values)


def missing_field(name: str, present: Mapping[str, Any] | list[str]) -> str:
    """Say that a field is not there, and which are."""
    return f"no field {name!r}; the fields are {', '.join(present) or 'none'}"


def decode_json(line: bytes) -> Any:
    """Return what a line of JSON says. msgspec is five times as fast as `json`, which decides where the two differ.

    Python's `json` accepts NaN, infinities and lone surrogates, and says best what is wrong. Both keep integers of any
    size exactly (orjson does not). Raises ValueError, or RecursionError for what is nested too deep.
    """
    try:
        return msgspec.json.decode(line)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return json.loads(line)


def encode_json(value: Any) -> bytes:
    r"""Return one line of JSON in UTF-8. What UTF-8 cannot hold (lone surrogates) is escaped; foreign types are text.

    The strings of a record, which are nearly all of it, are written by msgspec, four times as fast as by `json`, which
    writes the same bytes and all that is not a string.

    >>> encode_json({"a": "ё", "b": [1, None]}).decode()
    '{"a": "ё", "b": [1, null]}\n'
    """
    try:
        if type(value) is dict:
            pairs = [_write_name(name) + _write(one) for name, one in value.items()]
            return b"{" + b", ".join(pairs) + b"}\n"
        return _write(value) + b"\n"
    except UnicodeEncodeError:
        return json.dumps(value, default=_as_text).encode() + b"\n"


def _as_text(value: Any) -> str:
    return value.decode("utf-8", "backslashreplace") if isinstance(value, bytes) else str(value)


_write_other = json.JSONEncoder(ensure_ascii=False, default=_as_text).encode
_WRITERS: dict[type, Callable[[Any], bytes]] = {str: msgspec.json.Encoder().encode, int: lambda value: b"%d" % value}


@lru_cache(maxsize=1024)  # the fields of records are few
def _write_name(name: str) -> bytes:
    return _write(name) + b": "


def _write(value: Any) -> bytes:
    writer = _WRITERS.get(type(value))
    return writer(value) if writer else _write_other(value).encode()
