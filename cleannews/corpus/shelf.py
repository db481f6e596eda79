"""The shelf: the rows of a cleaned part, kept until it is known which of them are duplicates.

A shelf is a folder that appears under its name, whole, by one rename: that is what makes it a resume point.
"""

from __future__ import annotations

import io
import json
import shutil
from array import array
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any

import zstandard

from cleannews.corpus.records import encode_json
from cleannews.corpus.sketches import SketchWriter
from cleannews.kernels.plan import Sketches

_LEVEL = 1  # of zstd: 400 MB/s on news text, to a third of its size
_STREAMS = ("rows", "spans", "rejected", "samples")  # of JSON lines
_NUMBERS = ("places", "ends")  # of 64-bit integers: places of the rows in the input, ends of their names


def kind_of(value: Any) -> str:
    """Return which kind of column a value fits: "null", "bool", "int" (64 bits), "float", "str", or "json".

    >>> [kind_of(value) for value in (None, True, 7, 2**70, 0.5, "a", [1])]
    ['null', 'bool', 'int', 'json', 'float', 'str', 'json']
    """
    name = {type(None): "null", bool: "bool", int: "int", float: "float", str: "str"}.get(type(value), "json")
    return "json" if name == "int" and not -(1 << 63) <= value < 1 << 63 else name


class ShelfWriter:
    """Writes the shelf of one part. It appears when the `with` block ends, and not at all when the block raises."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._building = folder.with_name(f"{folder.name}.tmp")
        self._stack = ExitStack()
        self._end = 0
        self._sketches: SketchWriter | None = None
        self.counts = dict.fromkeys(_STREAMS, 0)
        self._columns: dict[str, set[str]] = {}

    def __enter__(self) -> ShelfWriter:
        shutil.rmtree(self._building, ignore_errors=True)
        self._building.mkdir(parents=True)
        self._files: dict[str, Any] = {
            name: self._stack.enter_context((self._building / name).open("wb"))
            for name in (*_STREAMS, *_NUMBERS, "names")
        }
        for name in _STREAMS:
            compressed = zstandard.ZstdCompressor(level=_LEVEL).stream_writer(self._files[name])
            self._files[name] = self._stack.enter_context(compressed)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()
        if self._sketches:
            self._sketches.close()
        if kind is None:
            self._building.rename(self._folder)
        else:
            shutil.rmtree(self._building, ignore_errors=True)

    def add(self, stream: str, value: Any) -> None:
        """Put the next line into one of the streams."""
        self._files[stream].write(encode_json(value))
        self.counts[stream] += 1

    def add_row(self, place: int, name: str, values: dict[str, Any]) -> None:
        """Put the next row on the shelf: where it stood, what it is called, and what will be written of it."""
        self.add("rows", values)
        encoded = name.encode("utf-8", "surrogatepass")
        self._end += len(encoded)
        self._files["names"].write(encoded)
        self._files["ends"].write(array("q", [self._end]).tobytes())
        self._files["places"].write(array("q", [place]).tobytes())
        for column, value in values.items():
            self._columns.setdefault(column, set()).add(kind_of(value))

    def add_sketches(self, sketches: Sketches) -> None:
        """Put the sketches of the last rows on the shelf."""
        if self._sketches is None:
            self._sketches = SketchWriter(self._building / "sketches")
        self._sketches.add(sketches)

    def finish(self, summary: dict[str, Any], tally: dict[str, Any]) -> None:
        """Write what is known once the part has been read to its end."""
        columns = {column: sorted(kinds) for column, kinds in self._columns.items()}
        summary |= {"rows": self.counts["rows"], "rejected": self.counts["rejected"], "columns": columns}
        (self._building / "summary.json").write_bytes(encode_json(summary))
        (self._building / "tally.json").write_bytes(encode_json(tally))


class Shelf:
    """A finished shelf. `summary` says what was counted while it was made; `len` is the number of its rows."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.summary: dict[str, Any] = json.loads((folder / "summary.json").read_bytes())

    def __len__(self) -> int:
        return int(self.summary["rows"])

    @property
    def sketches(self) -> Path:
        """The folder of the rows' sketches."""
        return self._folder / "sketches"

    def tally(self) -> dict[str, Any]:
        """Return the sums over the part."""
        sums: dict[str, Any] = json.loads((self._folder / "tally.json").read_bytes())
        return sums

    def places(self) -> Iterator[int]:
        """Yield where the rows stood in their part."""
        with (self._folder / "places").open("rb") as file:
            while chunk := file.read(8 * 4096):
                yield from array("q", chunk)

    def lines(self, stream: str) -> Iterator[bytes]:
        """Yield the lines of a stream: "rows", "spans", "rejected" or "samples"."""
        with (self._folder / stream).open("rb") as file:
            yield from io.BufferedReader(zstandard.ZstdDecompressor().stream_reader(file), 1 << 20)

    def name(self, row: int) -> str:
        """Return what a row is called."""
        with (self._folder / "ends").open("rb") as ends, (self._folder / "names").open("rb") as names:
            ends.seek(8 * max(row - 1, 0))
            start, end = (0, *array("q", ends.read(8))) if row == 0 else array("q", ends.read(16))
            names.seek(start)
            return names.read(end - start).decode("utf-8", "surrogatepass")
