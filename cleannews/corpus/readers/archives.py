"""WARC and WET: response records are pages, conversion records are text, other records are not documents."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from cleannews.corpus.inputs import File
from cleannews.corpus.readers.documents import decode_text
from cleannews.corpus.records import Record, Rejection
from cleannews.corpus.settings import Settings
from cleannews.errors import MissingExtraError

_PAGE_TYPES = ("text/html", "application/xhtml+xml")


def read_warc(stream: BinaryIO, file: File, settings: Settings) -> Iterator[Record | Rejection]:
    """Read the documents of a WARC or WET file. Places are byte offsets of records.

    A response that is not HTML (an image, a style sheet) is not a document and is passed over; one whose HTTP status
    is not 200 is rejected, for it is the server's page and not the article.
    """
    try:
        from fastwarc.warc import ArchiveIterator, WarcRecordType
    except ImportError:
        raise MissingExtraError("fastwarc", "warc") from None
    wanted = WarcRecordType.response | WarcRecordType.conversion
    for record in ArchiveIterator(stream, record_types=wanted, parse_http=True, auto_decode="all"):
        values = {
            "id": record.headers.get("WARC-Record-ID"),
            "url": record.headers.get("WARC-Target-URI"),
            "crawled": record.headers.get("WARC-Date"),
        }
        if record.record_type == WarcRecordType.response:
            yield from _read_response(record, values)
        else:
            data = record.reader.read()
            text = decode_text(data)
            if text is None:
                yield Rejection(record.stream_pos, "not text in any encoding known", values)
            else:
                yield Record(record.stream_pos, values, text)


def _read_response(record: Any, values: dict[str, Any]) -> Iterator[Record | Rejection]:
    if record.http_headers is None:
        yield Rejection(record.stream_pos, "the response has no HTTP headers", values)
    elif record.http_headers.status_code != 200:
        yield Rejection(record.stream_pos, f"HTTP status {record.http_headers.status_code}", values)
    elif (record.http_content_type or _PAGE_TYPES[0]) in _PAGE_TYPES:
        yield Record(record.stream_pos, values, _decode_page(record.reader.read(), record.http_charset), is_page=True)


def _decode_page(data: bytes, charset: str | None) -> str | bytes:
    """Decode a page as its HTTP header says; where that is wrong, the page's bytes speak for themselves."""
    try:
        return data.decode(charset) if charset else data
    except (UnicodeDecodeError, LookupError):
        return data
