"""The first stage of a run: read a part, clean its documents, and put the rows on a shelf."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import Any

from cleannews.corpus.inputs import Part
from cleannews.corpus.parallel import Workers
from cleannews.corpus.readers import read_part
from cleannews.corpus.records import Record, Rejection
from cleannews.corpus.sampling import Sampler
from cleannews.corpus.settings import Settings
from cleannews.corpus.shelf import ShelfWriter
from cleannews.corpus.streams import Meter
from cleannews.corpus.tally import Tally
from cleannews.corpus.worker import Batch, Cleaned, Document, process
from cleannews.errors import InvalidValueError

# A batch is large enough to hide the cost of handing it over, and small enough for even work and little memory.
_BATCH_RECORDS, _BATCH_SIZE = 64, 256 << 10  # records; characters or bytes of content
_PROBE = 100  # a field that none of this many records has is a mistake in the command, not in the records


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was read, its rank among samples, and what came of it; for a rejection, its reason."""

    found: Record | Rejection
    rank: int
    result: Cleaned | str


def clean_part(
    part: Part, settings: Settings, workers: Workers, folder: Path, watch: Callable[[int, int], None]
) -> None:
    """Clean a part and leave its shelf in the folder. `watch` is told how many bytes and records have been read."""
    meter, tally = Meter(), Tally()
    read = characters = 0
    with ShelfWriter(folder) as shelf:
        for outcomes, batch in clean_batches(part, settings, workers, meter):
            for outcome in outcomes:
                _shelve(outcome, part, settings, shelf)
            if batch.sketches is not None:
                shelf.add_sketches(batch.sketches)
            tally.merge(batch.tally)
            characters += batch.characters
            read += len(outcomes)
            watch(meter.count, len(outcomes))
        shelf.finish(
            {
                "name": part.name,
                "files": len(part.files),
                "size": meter.count,
                "sha256": meter.digest,
                "read": read,
                "characters": characters,
            },
            tally.as_json(),
        )


def clean_batches(
    part: Part, settings: Settings, workers: Workers, meter: Meter
) -> Iterator[tuple[list[Outcome], Batch]]:
    """Yield what came of the records of a part, batch by batch, in the order of the part."""
    sampler = Sampler(settings.samples, settings.seed)
    waiting: deque[list[tuple[Record | Rejection, int]]] = deque()  # what was handed to the workers, in order

    def hand_out() -> Iterator[tuple[Document, ...]]:
        for batch in gather(_check_field(read_part(part, settings, meter), part, settings)):
            ranked = [(found, sampler.priority(part.number, found.place)) for found in batch]
            waiting.append(ranked)
            yield tuple(
                as_document(found, part, settings, sampler.takes(rank))
                for found, rank in ranked
                if isinstance(found, Record)
            )

    for batch in workers.map_ordered(partial(process, settings), hand_out()):
        results = iter(batch.results)
        yield (
            [
                Outcome(found, rank, next(results) if isinstance(found, Record) else found.reason)
                for found, rank in waiting.popleft()
            ],
            batch,
        )


def name_record(record: Record, part: Part, settings: Settings) -> str:
    """Return what a record is called in reports: its id, else its address, else where it stands."""
    told = record.values.get(settings.fields.id) or record.values.get(settings.fields.url)
    return str(told) if told else ":".join(filter(None, part.describe(record.place)))


def _check_field(found: Iterator[Record | Rejection], part: Part, settings: Settings) -> Iterable[Record | Rejection]:
    """Raise InvalidValueError when the field to read is in none of the first records."""
    name = settings.fields.content
    first = list(islice(found, _PROBE))
    dicts = [one.record if isinstance(one, Rejection) else one.values for one in first]
    lacking = [one for one in dicts if isinstance(one, dict) and name not in one]
    if part.format == "jsonl" and lacking and len(lacking) == len(dicts):
        raise InvalidValueError(
            f"the field to read from {part.name}", sorted({key for one in lacking for key in one}), name
        )
    return chain(first, found)


def gather(found: Iterable[Record | Rejection]) -> Iterator[list[Record | Rejection]]:
    """Yield what was found in batches for a worker."""
    batch: list[Record | Rejection] = []
    size = 0
    for one in found:
        batch.append(one)
        size += len(one.content) if isinstance(one, Record) else 0
        if len(batch) >= _BATCH_RECORDS or size >= _BATCH_SIZE:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def as_document(record: Record, part: Part, settings: Settings, sampled: bool) -> Document:
    """Return what a worker needs of a record."""
    title, url = record.values.get(settings.fields.title), record.values.get(settings.fields.url)
    return Document(
        name=name_record(record, part, settings),
        content=record.content,
        is_page=record.is_page,
        title=title if isinstance(title, str) else None,
        url=url if isinstance(url, str) else None,
        sampled=sampled,
    )


def _shelve(outcome: Outcome, part: Part, settings: Settings, shelf: ShelfWriter) -> None:
    found, result = outcome.found, outcome.result
    if isinstance(found, Rejection) or isinstance(result, str):
        shelf.add("rejected", describe_rejection(outcome, part))
        return
    shelf.add_row(found.place, name_record(found, part, settings), merge_values(found, result, settings))
    if settings.emit != "clean":
        shelf.add("spans", result.spans)
    if result.sample:
        shelf.add("samples", {"rank": outcome.rank, **result.sample})


def describe_rejection(outcome: Outcome, part: Part) -> dict[str, Any]:
    """Return a line of rejected.jsonl."""
    found = outcome.found
    name, place = part.describe(found.place)
    said = found.values if isinstance(found, Record) else found.record
    return {"input": name, "place": place, "reason": outcome.result, "record": said}


def merge_values(record: Record, cleaned: Cleaned, settings: Settings) -> dict[str, Any]:
    """Return a record's values with the text cleaned, and with the facts that it did not tell itself."""
    added = {name: value for name, value in cleaned.facts.items() if name not in record.values}
    return {**record.values, settings.fields.text: cleaned.text, **added}
