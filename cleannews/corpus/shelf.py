"""The shelf: the rows of a cleaned part, kept until it is known which of them are duplicates.

A shelf is a folder of sections, each a folder that appears under its name, whole, by one rename: that is what makes it
a resume point. The last thing to appear is the summary of the part.
"""

from __future__ import annotations

import io
import shutil
from array import array
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cached_property
from itertools import accumulate, chain
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import zstandard
from numpy.typing import NDArray

from cleannews.corpus.records import decode_json, encode_json
from cleannews.corpus.sketches import SketchWriter
from cleannews.corpus.streams import open_output
from cleannews.kernels.plan import Sketches

_LEVEL = 1  # of zstd: 400 MB/s on news text, to a third of its size
STREAMS = ("rows", "spans", "rejected", "samples")  # of JSON lines
_INDEX = ("places", "ends", "names")  # places of the rows in the input and ends of their names, of 64 bits; the names

_KINDS = {type(None): "null", bool: "bool", int: "int", float: "float", str: "str"}


def kind_of(value: Any) -> str:
    """Return which kind of column a value fits: "null", "bool", "int" (64 bits), "float", "str", or "json".

    >>> [kind_of(value) for value in (None, True, 7, 2**70, 0.5, "a", [1])]
    ['null', 'bool', 'int', 'json', 'float', 'str', 'json']
    """
    name = _KINDS.get(type(value), "json")
    return "json" if name == "int" and not -(1 << 63) <= value < 1 << 63 else name


class Page(NamedTuple):
    """What a batch puts on a shelf, encoded and compressed, so that no more is left to do than to write it.

    `lengths` are those of the rows' names in bytes; `columns` the fields of the rows with the kinds of their values.
    """

    streams: dict[str, bytes]
    counts: dict[str, int]
    places: bytes
    names: bytes
    lengths: tuple[int, ...]
    columns: tuple[tuple[str, str], ...]
    sketches: Sketches | None


class PageMaker:
    """Gathers what a batch puts on a shelf."""

    def __init__(self) -> None:
        self._lines: dict[str, list[bytes]] = {name: [] for name in STREAMS}
        self._places = array("q")
        self._names: list[bytes] = []
        self._columns: dict[tuple[str, str], None] = {}  # with the kinds of their values, in order of appearance

    def add(self, stream: str, value: Any) -> None:
        """Put the next line into one of the streams."""
        self._lines[stream].append(encode_json(value))

    def add_row(self, place: int, name: str, values: dict[str, Any]) -> None:
        """Add the next row: where it stood, what it is called, and what will be written of it."""
        self.add("rows", values)
        self._places.append(place)
        self._names.append(name.encode("utf-8", "surrogatepass"))
        self._columns.update(dict.fromkeys(zip(values, map(kind_of, values.values()), strict=True)))

    def finish(self, sketches: Sketches | None) -> Page:
        """Return the page, with the sketches of its rows."""
        compressor = zstandard.ZstdCompressor(level=_LEVEL)
        return Page(
            {name: compressor.compress(b"".join(lines)) for name, lines in self._lines.items() if lines},
            {name: len(lines) for name, lines in self._lines.items()},
            self._places.tobytes(),
            b"".join(self._names),
            tuple(map(len, self._names)),
            tuple(self._columns),
            sketches,
        )


@contextmanager
def open_section(folder: Path) -> Iterator[SectionWriter]:
    """Open a section of a shelf. It appears when the `with` block ends, and not at all when the block raises."""
    building = folder.with_name(f"{folder.name}.tmp")
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir(parents=True)
    try:
        with ExitStack() as stack:
            yield SectionWriter(building, stack)
        building.rename(folder)
    finally:
        shutil.rmtree(building, ignore_errors=True)


class SectionWriter:
    """Writes a section of a shelf in a folder that `open_section` made; files are closed with the stack."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._folder = folder
        self._stack = stack
        self._end = 0
        self._sketches: SketchWriter | None = None
        self._counts: Counter[str] = Counter()
        self._columns: defaultdict[str, set[str]] = defaultdict(set)
        self._files = {name: stack.enter_context((folder / name).open("wb")) for name in (*STREAMS, *_INDEX)}

    def append(self, page: Page) -> None:
        """Put the next page on the shelf."""
        for name, data in page.streams.items():
            self._files[name].write(data)
        self._counts.update(page.counts)
        self._files["places"].write(page.places)
        self._files["names"].write(page.names)
        *ends, self._end = accumulate(page.lengths, initial=self._end)
        self._files["ends"].write(array("q", [*ends[1:], self._end] if page.lengths else []).tobytes())
        for column, kind in page.columns:
            self._columns[column].add(kind)
        if page.sketches is not None:
            if self._sketches is None:
                self._sketches = SketchWriter(self._folder / "sketches")
                self._stack.callback(self._sketches.close)
            self._sketches.add(page.sketches)

    def finish(self, sums: dict[str, int], tally: dict[str, Any]) -> None:
        """Write what is known once the section has been read to its end."""
        columns = {column: sorted(kinds) for column, kinds in self._columns.items()}
        summary = {**sums, "rows": self._counts["rows"], "rejected": self._counts["rejected"], "columns": columns}
        (self._folder / "summary.json").write_bytes(encode_json(summary))
        (self._folder / "tally.json").write_bytes(encode_json(tally))


class Section:
    """A finished section. `summary` says what was counted while it was made; `len` is the number of its rows."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.summary: dict[str, Any] = decode_json((folder / "summary.json").read_bytes())

    def __len__(self) -> int:
        return int(self.summary["rows"])

    @property
    def sketches(self) -> Path:
        """The folder of the rows' sketches."""
        return self._folder / "sketches"

    def tally(self) -> dict[str, Any]:
        """Return the sums over the part."""
        sums: dict[str, Any] = decode_json((self._folder / "tally.json").read_bytes())
        return sums

    def places(self) -> Iterator[int]:
        """Yield where the rows stood in their part."""
        with (self._folder / "places").open("rb") as file:
            while chunk := file.read(8 * 4096):
                yield from array("q", chunk)

    def lines(self, stream: str) -> Iterator[bytes]:
        """Yield the lines of a stream: "rows", "spans", "rejected" or "samples"."""
        with (self._folder / stream).open("rb") as file:
            pages = zstandard.ZstdDecompressor().stream_reader(file, read_across_frames=True)
            yield from io.BufferedReader(pages, 1 << 20)

    def name(self, row: int) -> str:
        """Return what a row is called."""
        start = self._ends[row - 1] if row else 0
        return self._names[start : self._ends[row]].tobytes().decode("utf-8", "surrogatepass")

    @cached_property
    def _ends(self) -> NDArray[np.int64]:
        return np.memmap(self._folder / "ends", np.int64, "r")

    @cached_property
    def _names(self) -> NDArray[np.uint8]:
        path = self._folder / "names"
        return np.memmap(path, np.uint8, "r") if path.stat().st_size else np.empty(0, np.uint8)


class Shelf:
    """The sections of a part that are finished. `len` is the number of their rows, which are numbered through."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        paths = sorted(folder.glob("[0-9]*[0-9]")) if folder.exists() else []
        self.sections = [Section(path) for path in paths]
        self._starts = list(accumulate(map(len, self.sections), initial=0))

    def __len__(self) -> int:
        return self._starts[-1]

    @property
    def next_section(self) -> Path:
        """Where the next section is to be written."""
        return self._folder / f"{len(self.sections):06}"

    @property
    def sketches(self) -> list[Path]:
        """The folders of the rows' sketches."""
        return [section.sketches for section in self.sections if len(section)]

    def is_finished(self) -> bool:
        """Tell whether the part was read to its end."""
        return (self._folder / "part.json").exists()

    def finish(self, said: dict[str, Any]) -> None:
        """Note what is known of the part as a whole: that is what finishes the shelf."""
        with open_output(str(self._folder / "part.json")) as stream:
            stream.write(encode_json(said))

    @cached_property
    def summary(self) -> dict[str, Any]:
        """What is known of the part, with the sums and the columns of all sections."""
        summaries = [section.summary for section in self.sections]
        columns: dict[str, set[str]] = {}
        for one in summaries:
            for column, kinds in one["columns"].items():
                columns.setdefault(column, set()).update(kinds)
        return {
            **decode_json((self._folder / "part.json").read_bytes()),
            **{name: sum(one[name] for one in summaries) for name in ("read", "characters", "rejected")},
            "columns": {column: sorted(kinds) for column, kinds in columns.items()},
        }

    def tallies(self) -> Iterator[dict[str, Any]]:
        """Yield the sums over each section."""
        return (section.tally() for section in self.sections)

    def places(self) -> Iterator[int]:
        """Yield where the rows stood in their part."""
        return chain.from_iterable(section.places() for section in self.sections)

    def lines(self, stream: str) -> Iterator[bytes]:
        """Yield the lines of a stream: "rows", "spans", "rejected" or "samples"."""
        return chain.from_iterable(section.lines(stream) for section in self.sections)

    def name(self, row: int) -> str:
        """Return what a row is called."""
        number = bisect_right(self._starts, row) - 1
        return self.sections[number].name(row - self._starts[number])
