"""The first stage of a run: read a part, clean its documents, and put the rows on a shelf."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import Any, NamedTuple

from cleannews.corpus.inputs import Part
from cleannews.corpus.parallel import Workers
from cleannews.corpus.readers import Found, read_unparsed
from cleannews.corpus.records import Line, Record, Rejection, parse
from cleannews.corpus.sampling import Sampler
from cleannews.corpus.settings import Settings
from cleannews.corpus.shelf import Page, PageMaker, Shelf, open_section
from cleannews.corpus.streams import Meter
from cleannews.corpus.tally import Tally
from cleannews.corpus.worker import Batch, Cleaned, Document, process
from cleannews.errors import InvalidValueError

# A batch is large enough to hide the cost of handing it over, and small enough for even work and little memory.
_BATCH_RECORDS, _BATCH_SIZE = 256, 512 << 10  # records; characters or bytes of content
# Characters after which a section of a shelf is finished: a killed run does no more than these over again.
_SECTION_SIZE = 256 << 20
_PROBE = 100  # a field that none of this many records has is a mistake in the command, not in the records


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was read, its rank among samples, and what came of it; for a rejection, its reason."""

    found: Record | Rejection
    rank: int
    result: Cleaned | str


class Ranked(NamedTuple):
    """What was read, its rank among samples, and whether it may be one of them."""

    found: Found
    rank: int
    sampled: bool


class Cleansed(NamedTuple):
    """What came of a batch: its page of the shelf, and what is counted of it."""

    page: Page
    read: int
    characters: int
    tally: dict[str, Any]


def clean_part(
    part: Part, settings: Settings, workers: Workers, folder: Path, watch: Callable[[int, int], None]
) -> None:
    """Clean a part and leave its shelf in the folder, but for the sections that an earlier run left there.

    `watch` is told how many bytes and records have been read.
    """
    meter = Meter()
    done = sum(section.summary["read"] for section in Shelf(folder).sections)
    batches = _skip(read_batches(part, settings, meter), done)
    watch(meter.count, done)
    cleansed = workers.map_ordered(partial(_fill_page, settings, part), batches)
    for first in cleansed:
        _write_section(chain([first], cleansed), Shelf(folder).next_section, lambda read: watch(meter.count, read))
    files = {"name": part.name, "files": len(part.files)}
    Shelf(folder).finish({**files, "size": meter.count, "sha256": meter.digest})


def _skip(batches: Iterator[tuple[Ranked, ...]], done: int) -> Iterator[tuple[Ranked, ...]]:
    """Yield the batches behind those that are on the shelf; they are read again, for the digest, but not parsed."""
    read = 0
    for batch in batches:
        if read >= done:
            yield batch
        read += len(batch)


def _write_section(cleansed: Iterator[Cleansed], folder: Path, watch: Callable[[int], None]) -> None:
    """Write what has been cleaned to a section, until it is large enough."""
    tally, read, characters = Tally(), 0, 0
    with open_section(folder) as section:
        for one in cleansed:
            section.append(one.page)
            tally.merge(one.tally)
            characters += one.characters
            read += one.read
            watch(one.read)
            if characters >= _SECTION_SIZE:
                break
        section.finish({"read": read, "characters": characters}, tally.as_json())


def read_batches(part: Part, settings: Settings, meter: Meter) -> Iterator[tuple[Ranked, ...]]:
    """Yield the records of a part in batches for a worker, which parses them."""
    sampler = Sampler(settings.samples, settings.seed)
    for batch in _gather(_check_field(read_unparsed(part, settings, meter), part, settings)):
        ranks = [sampler.priority(part.number, found.place) for found in batch]
        yield tuple(Ranked(found, rank, sampler.takes(rank)) for found, rank in zip(batch, ranks, strict=True))


def clean_batch(settings: Settings, part: Part, batch: tuple[Ranked, ...]) -> tuple[list[Outcome], Batch]:
    """Return what came of each record of a batch, in order, and the sums over all."""
    records = [parse(one.found, settings.fields) for one in batch]
    documents = (
        as_document(record, part, settings, one.sampled)
        for record, one in zip(records, batch, strict=True)
        if isinstance(record, Record)
    )
    done = process(settings, tuple(documents))
    results = iter(done.results)
    outcomes = [
        Outcome(record, one.rank, next(results) if isinstance(record, Record) else record.reason)
        for record, one in zip(records, batch, strict=True)
    ]
    return outcomes, done


def _fill_page(settings: Settings, part: Part, batch: tuple[Ranked, ...]) -> Cleansed:
    outcomes, done = clean_batch(settings, part, batch)
    page = PageMaker()
    for outcome in outcomes:
        _put(outcome, part, settings, page)
    return Cleansed(page.finish(done.sketches), len(outcomes), done.characters, done.tally)


def name_record(record: Record, part: Part, settings: Settings) -> str:
    """Return what a record is called in reports: its id, else its address, else where it stands."""
    for field in (settings.fields.id, settings.fields.url):
        told = record.values.get(field)
        if told is not None and told != "":  # 0 is an id
            return str(told)
    return ":".join(filter(None, part.describe(record.place)))


def _check_field(found: Iterator[Found], part: Part, settings: Settings) -> Iterable[Found]:
    """Raise InvalidValueError when the field to read is in none of the first records."""
    name = settings.fields.content
    first = list(islice(found, _PROBE))
    records = [parse(one, settings.fields) for one in first]
    dicts = [one.record if isinstance(one, Rejection) else one.values for one in records]
    lacking = [one for one in dicts if isinstance(one, dict) and name not in one]
    if part.format == "jsonl" and lacking and len(lacking) == len(dicts):
        raise InvalidValueError(
            f"the field to read from {part.name}", sorted({key for one in lacking for key in one}), name
        )
    return chain(first, found)


def _gather(found: Iterable[Found]) -> Iterator[list[Found]]:
    batch: list[Found] = []
    size = 0
    for one in found:
        batch.append(one)
        size += len(one.data) if isinstance(one, Line) else len(one.content) if isinstance(one, Record) else 0
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


def _put(outcome: Outcome, part: Part, settings: Settings, page: PageMaker) -> None:
    found, result = outcome.found, outcome.result
    if isinstance(found, Rejection) or isinstance(result, str):
        page.add("rejected", describe_rejection(outcome, part))
        return
    page.add_row(found.place, name_record(found, part, settings), merge_values(found, result, settings))
    if settings.emit != "clean":
        page.add("spans", result.spans)
    if result.sample:
        page.add("samples", {"rank": outcome.rank, **result.sample})


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
