"""A run: clean every part, find the duplicates among all rows, write what is kept, and say what was done."""

from __future__ import annotations

import json
import os
import posixpath
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from cleannews.corpus.cleaning_stage import clean_part
from cleannews.corpus.dedup_stage import find_duplicates
from cleannews.corpus.inputs import Part, locate
from cleannews.corpus.journal import Journal
from cleannews.corpus.learning_stage import learn_profile
from cleannews.corpus.manifest import sample_duplicates, write_manifest, write_records, write_samples
from cleannews.corpus.parallel import Workers
from cleannews.corpus.progress import Progress, Watch
from cleannews.corpus.settings import LEARN, Resources, Settings, Spread
from cleannews.corpus.streams import exists, is_remote, naming, open_input, remove_tree
from cleannews.corpus.worker import make_cleaner
from cleannews.corpus.writing_stage import Findings, Place, write_part
from cleannews.errors import InvalidValueError

# What a run leaves in its output folder; the report is not its own.
RESULTS = ("articles", "attributes", "duplicates.jsonl", "rejected.jsonl", "samples.jsonl", "manifest.json")
# Below this many bytes of input, starting worker processes takes longer than the work.
_WORTH_WORKERS = 4 << 20


def run(
    inputs: Iterable[str],
    out: str,
    settings: Settings | None = None,
    resources: Resources | None = None,
    watch: Watch | None = None,
) -> dict[str, Any]:
    """Clean the inputs, remove duplicates, and write articles, reasons and counts into the folder or URL `out`.

    Returns the manifest. A run that was ended early goes on where it was, to the same result. Raises InvalidValueError,
    before any work, for an input that is not there, a value that is not accepted, or an `out` that holds another run;
    BusyError when another run is at work in it; later FormatError for a file that is not what it claims to be, and
    OSError when the disk or the network fails or a file vanishes.
    """
    settings, resources, watch = settings or Settings(), resources or Resources(), watch or (lambda progress: None)
    parts = locate(inputs, settings.input_format, out)
    if settings.clean:
        make_cleaner.cache_clear()  # the files that settings name may have changed since an earlier run
        make_cleaner(replace(settings, profile=None))  # raises for what it does not accept
    journal = Journal(_choose_work(out, resources))
    if not resources.restart and not journal.exists() and exists(posixpath.join(out, RESULTS[0])):
        raise InvalidValueError("out", "empty, or the folder of an earlier run (or --restart)", out)
    with journal.lock(), naming(str(journal.folder)):
        if resources.restart:
            journal.erase()
            for name in RESULTS:
                remove_tree(posixpath.join(out, name))
        if journal.open(parts, settings):
            with open_input(posixpath.join(out, "manifest.json")) as stream:
                manifest: dict[str, Any] = json.load(stream)
                return manifest
        count = _count_workers(resources, sum(part.size for part in parts))
        imported = "cleannews.corpus.warm" if settings.clean else "cleannews.corpus.cleaning_stage"
        with Workers(count, imported) as workers:
            _clean_parts(parts, _learn(parts, settings, workers, journal, watch), resources, workers, journal, watch)
        with Workers(count, imported) as workers:  # others: those that have cleaned hold caches of no more use
            spread = resources.spread or workers.map_ordered
            _find_duplicates(parts, settings, resources.memory, spread, journal, watch)
            _write_parts(parts, settings, spread, journal, out, watch)
        findings = _load_findings(journal.folder, len(parts), settings, journal.age())
        write_records(findings.shelves, findings, [journal.written_folder(part.number) for part in parts], out)
        write_samples(findings.shelves, settings, out)
        manifest = write_manifest(findings.shelves, findings, settings, out)
        journal.close()
        return manifest


def _learn(parts: Sequence[Part], settings: Settings, workers: Workers, journal: Journal, watch: Watch) -> Settings:
    """Return the settings by which documents are cleaned: with the learned profile, if one is asked for."""
    if not settings.clean or settings.profile != LEARN:
        return settings
    if not journal.profile.exists():
        total, records = sum(part.size for part in parts), 0

        def tell(done: int, more: int) -> None:
            nonlocal records
            records += more
            watch(Progress("learn", done, total, records))

        learn_profile(parts, settings, workers, journal.profile, tell)
    return replace(settings, profile=str(journal.profile))


def _clean_parts(
    parts: Sequence[Part], settings: Settings, resources: Resources, workers: Workers, journal: Journal, watch: Watch
) -> None:
    """Put the rows of every part on its shelf, but for the shelves that an earlier run finished."""
    total = sum(part.size for part in parts)
    left = [part for part in parts if not journal.shelf(part.number).is_finished()]
    done, records = total - sum(part.size for part in left), 0
    watch(Progress("clean", done, total, records))
    if resources.spread:
        for size, read in resources.spread(partial(_clean_alone, settings, journal), left):
            done, records = done + size, records + read
            watch(Progress("clean", done, total, records))
        return
    for part in left:

        def tell(read: int, more: int, before: int = done) -> None:
            nonlocal records
            records += more
            watch(Progress("clean", before + min(read, part.size), total, records))  # noqa: B023

        clean_part(part, settings, workers, journal.shelf_folder(part.number), tell)
        done += part.size


def _clean_alone(settings: Settings, journal: Journal, part: Part) -> tuple[int, int]:
    """Clean a part in this process; return its size and the number of its records."""
    with Workers(1) as here:
        clean_part(part, settings, here, journal.shelf_folder(part.number), lambda read, more: None)
    return part.size, int(journal.shelf(part.number).summary["read"])


def _find_duplicates(
    parts: Sequence[Part], settings: Settings, memory: int, spread: Spread, journal: Journal, watch: Watch
) -> None:
    """Find the duplicates among all rows, unless an earlier run did."""
    if journal.load_duplicates() is None:
        shelves = [journal.shelf(part.number) for part in parts]
        watch(Progress("dedup", 0, 1, sum(map(len, shelves))))
        with journal.scratch() as scratch:  # whose texts are read wherever `spread` calls
            journal.save_duplicates(find_duplicates(shelves, settings, memory, scratch, spread))


def _write_parts(
    parts: Sequence[Part], settings: Settings, spread: Spread, journal: Journal, out: str, watch: Watch
) -> None:
    """Write the outputs of every part, but for those that an earlier run wrote."""
    left = [part for part in parts if not journal.is_written(part.number)]
    done, records = len(parts) - len(left), 0
    for rows in spread(partial(_write_alone, settings, journal.folder, out, len(parts)), left):
        done, records = done + 1, records + rows
        watch(Progress("write", done, len(parts), records))


def _write_alone(settings: Settings, folder: Path, out: str, count: int, part: Part) -> int:
    """Write the outputs of one of `count` parts; return the number of its rows."""
    journal = Journal(folder)
    findings = _load_findings(folder, count, settings, journal.age())
    place = Place(out, journal.written_folder(part.number))
    write_part(part, findings.shelves[part.number], findings, settings, place)
    journal.note_written(part.number)
    return len(findings.rows_of(part.number))


@lru_cache(maxsize=1)
def _load_findings(folder: Path, count: int, settings: Settings, age: int) -> Findings:
    """Return what is known of all `count` parts; a process reads it once while it stays as it is."""
    journal = Journal(folder)
    duplicates = journal.load_duplicates()
    assert duplicates is not None, "parts are written when the duplicates are known"
    shelves = [journal.shelf(number) for number in range(count)]
    return Findings(shelves, duplicates, sample_duplicates(duplicates, settings))


def _choose_work(out: str, resources: Resources) -> Path:
    if resources.work:
        return Path(resources.work)
    if is_remote(out):
        raise InvalidValueError("work", "a local folder when the output is remote", resources.work)
    return Path(out) / ".cleannews"


def _count_workers(resources: Resources, size: int) -> int:
    if resources.workers is not None:
        return resources.workers
    return len(os.sched_getaffinity(0)) if size >= _WORTH_WORKERS else 1
