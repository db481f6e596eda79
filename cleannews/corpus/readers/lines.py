"""JSONL and CSV: a record a line, fields by name."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any, BinaryIO

from cleannews.corpus.inputs import File
from cleannews.corpus.records import Line, Record, Rejection, missing_field, take_content
from cleannews.corpus.settings import Settings
from cleannews.errors import InvalidValueError

_LONGEST_VALUE = 1 << 30  # csv refuses values past 128 kB unless told otherwise; a page may be longer


def read_jsonl(stream: BinaryIO, file: File, settings: Settings) -> Iterator[Line]:
    """Read one JSON object a line, in UTF-8; empty lines are not records. Places are line numbers from 1."""
    for place, line in enumerate(stream, 1):
        if not line.isspace():
            yield Line(place, line)


def read_csv(stream: BinaryIO, file: File, settings: Settings) -> Iterator[Record | Rejection]:
    """Read rows below a header, in UTF-8. Places are row numbers from 1, the header not counted."""
    csv.field_size_limit(_LONGEST_VALUE)
    text = io.TextIOWrapper(stream, "utf-8-sig", errors="surrogateescape", newline="")
    try:
        yield from _read_rows(text, file, settings)
    finally:
        text.detach()  # or it would close the stream, which is not its own


def _read_rows(text: io.TextIOWrapper, file: File, settings: Settings) -> Iterator[Record | Rejection]:
    rows = csv.DictReader(text, strict=True)
    header = rows.fieldnames or []
    if settings.fields.content not in header:
        raise InvalidValueError(f"{file.name}: field", missing_field(settings.fields.content, list(header)), header)
    place = 0
    while True:
        place += 1
        try:
            values: dict[Any, Any] | None = next(rows, None)
        except csv.Error as error:
            yield Rejection(place, f"not CSV: {error}", None)
            continue
        if values is None:
            return
        if None in values or None in values.values():
            yield Rejection(place, f"not as many values as the header's {len(header)}", [*values.values()])
        elif any("\udc80" <= max(value, default="") <= "\udcff" for value in values.values()):
            yield Rejection(place, "not UTF-8", values)
        else:
            yield take_content(place, values, settings.fields)
