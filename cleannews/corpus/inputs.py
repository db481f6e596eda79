"""From what the user names (files, folders, globs, URLs, "-") to the ordered parts a run works on."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import takewhile
from os.path import abspath
from typing import Any

import fsspec

from cleannews.corpus.settings import COMPRESSIONS
from cleannews.corpus.streams import is_remote, standard_input
from cleannews.errors import InvalidValueError

FORMAT_OF_SUFFIX = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".parquet": "parquet",
    ".warc": "warc",
    ".wet": "warc",
    ".txt": "text",
    ".text": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
}
FORMATS = tuple(sorted(set(FORMAT_OF_SUFFIX.values())))
DOCUMENT_FORMATS = ("text", "html")  # a file is one document; the others hold many records
# What `Record.place` counts in files of records.
_UNIT = {"jsonl": "line", "csv": "row", "parquet": "row", "warc": "byte"}
# Files of documents are worked on in batches of this many: a resume point costs a few system calls.
BATCH = 1000
# How standard input, which has no name, tells what it is; anything else is text.
_COMPRESSION_OF_START = {b"\x1f\x8b": ".gz", b"\x28\xb5\x2f\xfd": ".zst", b"BZh": ".bz2", b"\xfd7zXZ": ".xz"}
_FORMAT_OF_START = {b"{": "jsonl", b"<": "html", b"WARC/": "warc"}


@dataclass(frozen=True, slots=True)
class File:
    """One input file.

    `name` is its path below what all inputs share, or below one root before that is known; `size` is in bytes,
    `version` changes when the file does, as far as its store tells.
    """

    path: str
    name: str
    size: int
    version: str
    format: str
    compression: str


@dataclass(frozen=True, slots=True)
class Part:
    """A unit of work and of resuming: one file of records, or a batch of files of one document each."""

    number: int
    name: str
    files: tuple[File, ...]

    @property
    def format(self) -> str:
        """The format of its records; "documents" for a batch of text files and pages."""
        return "documents" if self.files[0].format in DOCUMENT_FORMATS else self.files[0].format

    @property
    def size(self) -> int:
        """Bytes as stored."""
        return sum(file.size for file in self.files)

    def describe(self, place: int) -> tuple[str, str]:
        """Return the name of the input a place of this part lies in, and the place in words."""
        if self.format == "documents":
            return self.files[place].name, ""
        return self.name, f"{_UNIT[self.format]} {place}"


def locate(inputs: Iterable[str], input_format: str | None = None, out: str | None = None) -> list[Part]:
    """Return the parts the inputs are made of, in an order that depends on the inputs alone.

    A folder stands for the files in it, at any depth, whose suffix tells a known format; hidden ones are passed over,
    and those in `out`, where a run writes. Raises InvalidValueError for a path that is not there, or that holds nothing
    to read.
    """
    if input_format is not None and input_format not in FORMATS:
        raise InvalidValueError("input_format", FORMATS, input_format)
    found = {file.path: file for given in inputs for file in _expand(given, input_format)}
    if out is not None:
        written = f"{out.rstrip('/') if is_remote(out) else abspath(out)}/"  # noqa: PTH100
        found = {path: file for path, file in found.items() if not path.startswith(written)}
    if not found:
        raise InvalidValueError("input", "files that are not in the output", out)
    files = _name_below_common_folder(list(found.values()))
    documents = [file for file in files if file.format in DOCUMENT_FORMATS]
    parts: list[tuple[str, tuple[File, ...]]] = [
        (file.name, (file,)) for file in files if file.format not in DOCUMENT_FORMATS
    ]
    for start in range(0, len(documents), BATCH):
        parts.append((f"documents-{start // BATCH:05}", tuple(documents[start : start + BATCH])))
    return [Part(number, name, members) for number, (name, members) in enumerate(parts)]


def split_suffixes(path: str) -> tuple[str | None, str]:
    """Return the format and the compression a path's suffixes tell.

    >>> split_suffixes("crawl/news.warc.wet.gz"), split_suffixes("README.md")
    (('warc', '.gz'), (None, ''))
    """
    stem, suffix = posixpath.splitext(path.lower())
    if suffix in COMPRESSIONS:
        return FORMAT_OF_SUFFIX.get(posixpath.splitext(stem)[1]), suffix
    return FORMAT_OF_SUFFIX.get(suffix), ""


def _expand(given: str, input_format: str | None) -> Iterator[File]:
    if given == "-":
        yield _describe_standard_input(input_format)
        return
    filesystem, path = fsspec.core.url_to_fs(given)
    if filesystem.exists(path):
        entries = {path: filesystem.info(path)} if filesystem.isfile(path) else filesystem.find(path, detail=True)
    elif any(character in path for character in "*?["):
        entries = filesystem.glob(path, detail=True)
    else:
        raise InvalidValueError("input", "a file, folder, glob or URL that exists", given)
    count = 0
    for name, info in sorted(entries.items()):
        told, compression = split_suffixes(name)
        format = input_format or told
        below = posixpath.relpath(name, path) if name.startswith(path + "/") else posixpath.basename(name)
        if format and info["type"] == "file" and not any(piece.startswith(".") for piece in below.split("/")):
            count += 1
            # Local paths are made absolute: a name with ".." in it would be written outside the output folder.
            local = "file" in filesystem.protocol
            full = abspath(name) if local else filesystem.unstrip_protocol(name)  # noqa: PTH100  links keep their names
            below_root = full if local else f"/{full.replace('://', '/', 1)}"
            yield File(full, below_root, info["size"] or 0, _version(info), format, compression)
    if not count:
        known = ", ".join(sorted(FORMAT_OF_SUFFIX))
        raise InvalidValueError("input", f"of a known format ({known}), unless the format is named", given)


def _describe_standard_input(input_format: str | None) -> File:
    start = standard_input().peek(512).lstrip(b"\xef\xbb\xbf \t\r\n")
    compression = next((name for sign, name in _COMPRESSION_OF_START.items() if start.startswith(sign)), "")
    told = next((name for sign, name in _FORMAT_OF_START.items() if start.startswith(sign)), "text")
    format = input_format or ("jsonl" if compression else told)
    return File("-", f"/stdin.{'txt' if format == 'text' else format}", 0, "", format, compression)


def _name_below_common_folder(files: list[File]) -> list[File]:
    """Name each file by its path below the folder that holds them all."""
    folders = [file.name.split("/")[:-1] for file in files]
    lowest, highest = min(folders), max(folders)
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(lowest, highest, strict=False)))
    return [replace(file, name="/".join(file.name.split("/")[shared:])) for file in files]


def _version(info: dict[str, Any]) -> str:
    """Tell a file's version from what its store says of it: an entity tag, or the time of its last change."""
    return next((str(info[key]) for key in ("ETag", "etag", "mtime", "LastModified") if info.get(key)), "")
