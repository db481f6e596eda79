"""Bytes in and out: local or remote by fsspec, compressed or not, and outputs that appear whole or not at all."""

from __future__ import annotations

import bz2
import gzip
import hashlib
import io
import lzma
import os
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

import fsspec
import zstandard

# Level 6 is what gzip itself uses; 3 is zstd's own default.
_DECOMPRESS: dict[str, Callable[[Any], Any]] = {
    "": lambda stream: stream,
    ".gz": lambda stream: gzip.GzipFile(fileobj=stream, mode="rb"),
    ".bz2": bz2.BZ2File,
    ".xz": lzma.LZMAFile,
    ".zst": lambda stream: io.BufferedReader(
        zstandard.ZstdDecompressor().stream_reader(stream, read_across_frames=True), 1 << 20
    ),
}
_COMPRESS: dict[str, Callable[[Any], Any]] = {
    "": lambda stream: stream,
    ".gz": lambda stream: gzip.GzipFile(filename="", fileobj=stream, mode="wb", compresslevel=6, mtime=0),
    ".bz2": lambda stream: bz2.BZ2File(stream, "wb"),
    ".xz": lambda stream: lzma.LZMAFile(stream, "wb"),  # noqa: SIM115
    ".zst": lambda stream: zstandard.ZstdCompressor(level=3).stream_writer(stream, closefd=False),
}
# What damaged data raises, whatever its compression. gzip, bz2 and fastwarc also raise OSError, without a number.
DAMAGES = (EOFError, OSError, lzma.LZMAError, zstandard.ZstdError, zlib.error)


class Meter:
    """Counts and digests the bytes of one part as they are read."""

    def __init__(self) -> None:
        self.count = 0
        self._digest = hashlib.sha256()

    def add(self, data: bytes) -> None:
        """Take note of the next bytes."""
        self.count += len(data)
        self._digest.update(data)

    def drain(self, stream: IO[bytes]) -> None:
        """Take note of all that is left of a stream."""
        while data := stream.read(1 << 20):
            self.add(data)

    @property
    def digest(self) -> str:
        """SHA-256 of the bytes so far, in hexadecimal."""
        return self._digest.hexdigest()


class MeteredStream(io.RawIOBase):
    """A stream whose meter sees each byte that is read."""

    def __init__(self, stream: IO[bytes], meter: Meter) -> None:
        self._stream = stream
        self._meter = meter
        self._position = 0

    def readable(self) -> bool:
        """Say so: `io.BufferedReader` asks."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read into the buffer and return how many bytes, 0 at the end."""
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        self._meter.add(data)
        self._position += len(data)
        return len(data)

    def tell(self) -> int:
        """Return how many bytes were read: fastwarc asks where its records begin."""
        return self._position


def is_remote(path: str) -> bool:
    """Tell whether a path is a URL of fsspec's.

    >>> is_remote("s3://bucket/key"), is_remote("news/a.jsonl")
    (True, False)
    """
    return "://" in path


def standard_input() -> io.BufferedReader:
    """Return standard input as one stream that can be looked ahead in, the same at each call."""
    return _buffer(sys.stdin.buffer)


@lru_cache(maxsize=1)
def _buffer(stream: Any) -> io.BufferedReader:
    return io.BufferedReader(MeteredStream(stream, Meter()), 1 << 20)


def open_input(path: str) -> IO[bytes]:
    """Open a local path, an fsspec URL or "-" (standard input) for reading bytes."""
    if path == "-":
        return standard_input()
    if is_remote(path):
        return cast(IO[bytes], fsspec.open(path, "rb").open())
    return Path(path).open("rb")


def decompress(stream: BinaryIO, compression: str) -> BinaryIO:
    """Return the stream of what the given one holds compressed; `compression` is "", ".gz", ".zst", ".bz2" or ".xz"."""
    return cast(BinaryIO, _DECOMPRESS[compression](stream))


def exists(path: str) -> bool:
    """Tell whether there is a file or folder, local or remote."""
    filesystem, inner = fsspec.core.url_to_fs(path)
    return bool(filesystem.exists(inner))


def remove_tree(path: str) -> None:
    """Remove a file or folder, local or remote, if it is there."""
    filesystem, inner = fsspec.core.url_to_fs(path)
    if filesystem.exists(inner):
        filesystem.rm(inner, recursive=True)


@contextmanager
def naming(path: str) -> Iterator[None]:
    """Have errors of the disk say on which file: a full one raises without a name."""
    try:
        yield
    except OSError as error:
        error.filename = error.filename or path
        raise


@contextmanager
def open_output(path: str, compression: str = "") -> Iterator[BinaryIO]:
    """Open a file that appears under its name, whole, when the block ends, and not at all when it raises.

    A local file is written under a temporary name, synced and renamed; a remote store shows an object only once its
    upload is complete. The bytes depend on what is written alone (gzip without time or name).
    """
    with _open_whole(path) as raw:
        stream = _COMPRESS[compression](raw)
        yield stream
        if stream is not raw:
            stream.close()


@contextmanager
def _open_whole(path: str) -> Iterator[BinaryIO]:
    if is_remote(path):
        filesystem, inner = fsspec.core.url_to_fs(path)
        with filesystem.transaction, filesystem.open(inner, "wb") as stream:
            yield stream
        return
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(f"{path}.tmp")  # one name, so that what a killed run left is overwritten by the next
    try:
        with naming(path), temporary.open("wb") as stream:
            yield cast(BinaryIO, stream)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
