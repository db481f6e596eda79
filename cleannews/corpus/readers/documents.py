"""Files of one document each: plain text, whatever its encoding, and HTML pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from cleannews.corpus.inputs import File
from cleannews.corpus.records import Record, Rejection
from cleannews.corpus.settings import Settings

_BYTE_ORDER_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def read_text(stream: BinaryIO, file: File, settings: Settings) -> Iterator[Record | Rejection]:
    """Read one text document."""
    data = stream.read()
    text = decode_text(data)
    if text is None:
        yield Rejection(0, "not text in any encoding known", data)
    else:
        yield Record(0, {"path": file.name}, text)


def read_page(stream: BinaryIO, file: File, settings: Settings) -> Iterator[Record | Rejection]:
    """Read one HTML page; its encoding is for the cleaner to find."""
    yield Record(0, {"path": file.name}, stream.read(), is_page=True)


def decode_text(data: bytes) -> str | None:
    """Return what bytes say as text: by their byte order mark, as UTF-8, or as the encoding that fits best.

    >>> decode_text("Погода".encode("utf-16")), decode_text("Погода".encode())
    ('Погода', 'Погода')
    """
    encoding = next((name for mark, name in _BYTE_ORDER_MARKS.items() if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        from charset_normalizer import from_bytes

        best = from_bytes(data).best()
        return None if best is None else str(best)
