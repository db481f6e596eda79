"""Readers: from a part's bytes to records. One module a family of formats; a reader is a generator."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import IO, BinaryIO, cast

from cleannews.corpus.inputs import File, Part
from cleannews.corpus.readers.archives import read_warc
from cleannews.corpus.readers.documents import read_page, read_text
from cleannews.corpus.readers.lines import read_csv, read_jsonl
from cleannews.corpus.records import Line, Record, Rejection, parse
from cleannews.corpus.settings import Settings
from cleannews.corpus.streams import DAMAGES, Meter, MeteredStream, decompress, open_input

Found = Record | Rejection | Line
Reader = Callable[[BinaryIO, File, Settings], Iterator[Found]]


def _read_parquet(stream: BinaryIO, file: File, settings: Settings) -> Iterator[Record | Rejection]:
    from cleannews.corpus.parquet import read_parquet  # pyarrow is an extra

    yield from read_parquet(stream, file, settings)


READERS: dict[str, Reader] = {
    "jsonl": read_jsonl,
    "csv": read_csv,
    "parquet": _read_parquet,
    "warc": read_warc,
    "text": read_text,
    "html": read_page,
}
_SEEKING = ("parquet",)  # formats that are not read from the beginning to the end
_DECOMPRESSING = ("warc",)  # formats whose library finds its own way into compressed members


def read_part(part: Part, settings: Settings, meter: Meter) -> Iterator[Record | Rejection]:
    """Yield the records of a part in order, and a rejection for each that cannot be read.

    The meter sees all bytes of the part. A file that is damaged ends in a rejection that says where. Raises OSError
    for a file that cannot be opened or read, InvalidValueError for a field that a table does not have.
    """
    return (parse(found, settings.fields) for found in read_unparsed(part, settings, meter))


def read_unparsed(part: Part, settings: Settings, meter: Meter) -> Iterator[Found]:
    """Yield what `read_part` does, but for lines of JSON, which are not parsed yet."""
    for number, file in enumerate(part.files):
        with open_input(file.path) as raw:
            for found in _read_file(file, raw, settings, meter):
                yield found if part.format != "documents" or isinstance(found, Line) else found.at(number)


def _read_file(file: File, raw: IO[bytes], settings: Settings, meter: Meter) -> Iterator[Found]:
    metered = io.BufferedReader(MeteredStream(raw, meter), 1 << 20)
    stream = cast(BinaryIO, metered)
    if file.format in _SEEKING:
        stream = cast(BinaryIO, raw)
    elif file.format not in _DECOMPRESSING:
        stream = decompress(stream, file.compression)
    place = 0
    try:
        for found in READERS[file.format](stream, file, settings):
            place = found.place
            yield found
    except DAMAGES as error:
        if getattr(error, "errno", None) is not None:  # the disk or the network, not the data
            raise
        yield Rejection(place + 1, f"the file is damaged here, and read no further: {error}", None)
    if file.format in _SEEKING:
        raw.seek(0)
        meter.drain(raw)
    else:
        while metered.read(1 << 20):  # what stands behind the last record belongs to the file, too
            pass
