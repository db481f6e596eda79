"""Where the articles of a part are written, under which name and in which format."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass

from cleannews.corpus.inputs import Part
from cleannews.corpus.settings import Settings

Rows = Iterator[tuple[int, bytes]]  # the place of each kept row, and its values as a line of JSON


@dataclass(frozen=True, slots=True)
class Target:
    """Where the rows of a part go: a file, or for documents the folder above their names.

    `columns` are the fields of the rows in the order they were first seen, each with the kinds of its values.
    """

    path: str
    format: str
    compression: str
    columns: dict[str, list[str]]
    part: Part
    text_field: str


def choose_target(part: Part, folder: str, columns: dict[str, list[str]], settings: Settings) -> Target:
    """Return where a part's articles go: its own name where its format is kept, else that name and the new suffix.

    WARC files become JSONL, for what is left of a page is no longer an archive.
    """
    format, compression = part.format, part.files[0].compression
    if settings.output_format:
        format, dot, suffix = settings.output_format.partition(".")
        compression = dot + suffix
    elif format == "warc":
        format = "jsonl"
    path = folder if format == "documents" else posixpath.join(folder, rename_part(part, format, compression))
    return Target(path, format, compression, columns, part, settings.fields.text)


def rename_part(part: Part, format: str, compression: str) -> str:
    """Return the name of a part in another format, or compressed otherwise."""
    bare = part.name.removesuffix(part.files[0].compression)
    return bare + compression if format == part.format else f"{bare}.{format}{compression}"
