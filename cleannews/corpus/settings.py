"""What a run is asked to do: everything that decides its result, and nothing else."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from cleannews.article import Label
from cleannews.errors import InvalidValueError

OUTPUT_FORMATS = ("jsonl", "csv", "parquet")
EMITS = ("clean", "attributes", "both")
COMPRESSIONS = ("", ".gz", ".zst", ".bz2", ".xz")
LEARN = "learn"  # the value of `Settings.profile` that asks for a first pass over the inputs


@dataclass(frozen=True, slots=True)
class Fields:
    """The names of the fields that are read from records. `html` is read instead of `text` when it is given."""

    text: str = "text"
    html: str | None = None
    title: str = "title"
    id: str = "id"
    url: str = "url"

    @property
    def content(self) -> str:
        """The field the document stands in."""
        return self.html or self.text


@dataclass(frozen=True, slots=True)
class Settings:
    """What decides the result of a run. Two runs with equal settings and inputs write the same bytes.

    `output_format` is None for the input's own format, or "jsonl", "csv" or "parquet", with a compression's suffix
    after it ("jsonl.zst"). `emit` is "clean" (articles), "attributes" (spans beside the untouched text) or "both".
    `profile` is a saved `SiteProfile`, or "learn" for a first pass that learns one. `lexicon` are files of the user's
    own rows (see `Cleaner`), each told by what it holds: a changed file is another setting. `threshold` is a Jaccard
    similarity in (0, 1], None for the default of `cleannews.deduplicate`. `samples` documents go into the report.

    >>> Settings(output_format="jsonl.gz").output_format
    'jsonl.gz'
    >>> Settings(emit="everything")
    Traceback (most recent call last):
    cleannews.errors.InvalidValueError: emit must be one of attributes, both, clean, got 'everything'
    """

    clean: bool = True
    dedup: bool = True
    fields: Fields = field(default_factory=Fields)
    input_format: str | None = None
    output_format: str | None = None
    emit: str = "clean"
    lang: str | None = None
    profile: str | None = None
    keep: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    lexicon: tuple[str, ...] = ()
    threshold: float | None = None
    samples: int = 200
    seed: int = 1

    def __post_init__(self) -> None:
        if self.output_format is not None:
            name, dot, compression = self.output_format.partition(".")
            if name not in OUTPUT_FORMATS or dot + compression not in COMPRESSIONS or (name, dot) == ("parquet", "."):
                accepted = "jsonl, csv or parquet, the first two with .gz, .zst, .bz2 or .xz if wanted"
                raise InvalidValueError("output_format", accepted, self.output_format)
        if self.emit not in EMITS:
            raise InvalidValueError("emit", EMITS, self.emit)
        if self.emit != "clean" and (self.fields.html or not self.clean):
            raise InvalidValueError("emit", "clean for pages and for runs that do not clean", self.emit)
        if self.threshold is not None and not 0 < self.threshold <= 1:
            raise InvalidValueError("threshold", "a number in (0, 1]", self.threshold)
        if self.samples < 0:
            raise InvalidValueError("samples", "0 or more", self.samples)
        for name, labels in (("keep", self.keep), ("drop", self.drop)):
            for label in labels:
                if label not in set(Label):
                    raise InvalidValueError(name, set(Label), label)

    def as_json(self) -> dict[str, Any]:
        """The settings as they stand in the manifest."""
        told: dict[str, Any] = json.loads(json.dumps(asdict(self)))
        told["lexicon"] = {path: hashlib.sha256(Path(path).read_bytes()).hexdigest() for path in self.lexicon}
        return told


# Calls a function with each of some values, wherever there is room, and yields the results as they come.
Spread = Callable[[Callable[[Any], Any], Sequence[Any]], Iterator[Any]]


@dataclass(frozen=True, slots=True)
class Resources:
    """What a run may use. Nothing here changes its result.

    `workers` is the number of processes that clean (None: one a core, or none for little input). `memory` is the
    number of bytes the search for duplicates may hold at once. `work` is the local folder for what is not finished,
    by default `.cleannews` in the output folder. `restart` throws away what an earlier run left there. By `spread` an
    engine cleans parts, decides about groups of look-alikes and writes parts on other machines, which must all reach
    the inputs, the output and the work folder.
    """

    workers: int | None = None
    memory: int = 128 << 20
    work: str | None = None
    restart: bool = False
    spread: Spread | None = None

    def __post_init__(self) -> None:
        if self.workers is not None and self.workers < 1:
            raise InvalidValueError("workers", "1 or more", self.workers)
        if self.memory < 64 << 20:
            raise InvalidValueError("memory", "64 MB or more", self.memory)
