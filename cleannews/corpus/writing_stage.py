"""The third stage of a run: write the kept rows of a part in its format, and its duplicates beside them."""

from __future__ import annotations

import posixpath
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import accumulate, repeat
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleannews.corpus.inputs import Part
from cleannews.corpus.records import decode_json, encode_json
from cleannews.corpus.settings import Settings
from cleannews.corpus.shelf import Shelf
from cleannews.corpus.streams import open_output
from cleannews.corpus.targets import choose_target, rename_part
from cleannews.corpus.writers import WRITERS
from cleannews.dedup.verify import Relation


class Findings:
    """What is known when writing begins: the rows of all shelves, numbered through, and the duplicates among them."""

    def __init__(self, shelves: Sequence[Shelf], duplicates: NDArray[Any], sampled: Sequence[int]) -> None:
        self.shelves = shelves
        self._starts = list(accumulate(map(len, shelves), initial=0))
        self.duplicates = duplicates
        self.sampled = frozenset(sampled)

    def rows_of(self, number: int) -> range:
        """Return the numbers of a part's rows."""
        return range(self._starts[number], self._starts[number + 1])

    def duplicates_of(self, number: int) -> Iterator[Any]:
        """Yield for each of a part's rows the duplicate that it is, or None."""
        rows = self.rows_of(number)
        done = rows.start
        for one in self._among(rows):
            yield from repeat(None, int(one["row"]) - done)
            yield one
            done = int(one["row"]) + 1
        yield from repeat(None, rows.stop - done)

    def count_duplicates(self, number: int) -> int:
        """Return how many of a part's rows are duplicates."""
        return len(self._among(self.rows_of(number)))

    def _among(self, rows: range) -> NDArray[Any]:
        found: NDArray[Any] = self.duplicates[slice(*np.searchsorted(self.duplicates["row"], [rows.start, rows.stop]))]
        return found

    def name(self, row: int) -> str:
        """Return what a row is called."""
        number = int(np.searchsorted(self._starts, row, side="right")) - 1
        return self.shelves[number].name(row - self._starts[number])


class Place(NamedTuple):
    """Where the outputs of a run go (`out`, a folder or URL), and where a part leaves what is gathered at the end."""

    out: str
    folder: Path


def write_part(part: Part, shelf: Shelf, findings: Findings, settings: Settings, place: Place) -> None:
    """Write what became of a part: its articles, its attributes, its duplicates."""
    place.folder.mkdir(parents=True, exist_ok=True)
    kept = _set_duplicates_aside(part, shelf, findings, settings, place.folder)
    if settings.emit == "attributes":
        deque(kept, maxlen=0)
    else:
        target = choose_target(part, posixpath.join(place.out, "articles"), shelf.summary["columns"], settings)
        WRITERS[target.format](kept, target)
    if settings.emit != "clean":
        _write_attributes(part, shelf, findings, place.out)


def _set_duplicates_aside(
    part: Part, shelf: Shelf, findings: Findings, settings: Settings, folder: Path
) -> Iterator[tuple[int, bytes]]:
    """Yield the kept rows. Duplicates, and the texts of those that are sampled, go into files of the folder."""
    columns = findings.duplicates_of(part.number), shelf.places(), shelf.lines("rows")
    rows = zip(findings.rows_of(part.number), *columns, strict=True)
    with open_output(str(folder / "duplicates.jsonl")) as removed, open_output(str(folder / "texts.jsonl")) as texts:
        for row, duplicate, place, line in rows:
            if row in findings.sampled:
                texts.write(encode_json([row, decode_json(line)[settings.fields.text]]))
            if duplicate is None:
                yield place, line
                continue
            where = dict(zip(("input", "place"), part.describe(place), strict=True))
            values = decode_json(line)
            text = values.pop(settings.fields.text)
            found = describe_duplicate(duplicate, findings)
            removed.write(encode_json({**found, **where, "text": text, "record": values}))


def describe_duplicate(duplicate: Any, findings: Findings) -> dict[str, Any]:
    """Return a duplicate as it stands in duplicates.jsonl, without its text."""
    return {
        "id": findings.name(int(duplicate["row"])),
        "kept": findings.name(int(duplicate["kept"])),
        "jaccard": float(duplicate["jaccard"]),
        "containment": float(duplicate["containment"]),
        "relation": str(Relation.of_code(int(duplicate["relation"]))),
    }


def _write_attributes(part: Part, shelf: Shelf, findings: Findings, out: str) -> None:
    """Write spans beside the untouched records, a line each, in the form of Dolma's taggers: [start, end, score]."""
    columns = findings.duplicates_of(part.number), shelf.lines("spans")
    with open_output(posixpath.join(out, "attributes", rename_part(part, "jsonl", ".gz")), ".gz") as stream:
        for row, duplicate, line in zip(findings.rows_of(part.number), *columns, strict=True):
            attributes: dict[str, list[tuple[int, int, float]]] = {}
            spans = decode_json(line)
            for start, end, label, kept in spans:
                for name in (label,) if kept else (label, "removed"):
                    attributes.setdefault(f"cleannews__{name}", []).append((start, end, 1.0))
            if duplicate is not None and spans:
                attributes["cleannews__duplicate"] = [(0, spans[-1][1], duplicate["jaccard"].item())]
            stream.write(encode_json({"id": findings.name(row), "attributes": attributes}))
