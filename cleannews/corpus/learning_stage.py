"""The stage before the first: learn from the inputs what repeats across their documents, and which titles they bear."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from cleannews.cleaning.profile import Observation, SiteProfile, observe
from cleannews.corpus.cleaning_stage import Ranked, as_document, read_batches
from cleannews.corpus.inputs import Part
from cleannews.corpus.parallel import Workers
from cleannews.corpus.records import Record, parse
from cleannews.corpus.settings import Settings
from cleannews.corpus.streams import Meter
from cleannews.corpus.worker import Document, clean_document, make_cleaner

_REPEATED = 2  # documents: a line seen on fewer teaches nothing, and most lines are


def learn_profile(
    parts: Sequence[Part], settings: Settings, workers: Workers, path: Path, watch: Callable[[int, int], None]
) -> None:
    """Learn a `SiteProfile` from the inputs, by site where records have an address, and save it.

    Documents are looked at by the workers, and learned here in the order of the inputs. `watch` is told how many bytes
    of the parts have been read, and how many records more.
    """
    profile, plain = SiteProfile(), replace(settings, profile=None)
    done = 0
    for part in parts:
        meter = Meter()
        for seen in workers.map_ordered(partial(_observe_batch, plain, part), read_batches(part, plain, meter)):
            for one in seen:
                profile.take(one)
            watch(done + min(meter.count, part.size), len(seen))
        done += part.size
    path.parent.mkdir(parents=True, exist_ok=True)
    building = path.with_name(f"building-{path.name}")
    profile.without_rare_lines(_REPEATED).save(building)
    building.replace(path)


def _observe_batch(settings: Settings, part: Part, batch: tuple[Ranked, ...]) -> list[Observation]:
    records = (parse(one.found, settings.fields) for one in batch)
    return [
        _observe(settings, as_document(record, part, settings, sampled=False))
        for record in records
        if isinstance(record, Record)
    ]


def _observe(settings: Settings, document: Document) -> Observation:
    """Look at a document, a page as the text it holds; the first line is the title, which may have its own field."""
    if document.is_page:
        try:
            article, _ = clean_document(make_cleaner(settings), document)
        except Exception:  # the next stage rejects it and says why
            return observe("", document.url)
        return observe(article.source, document.url or article.url)
    return observe(f"{document.title or ''}\n\n{document.content!s}".lstrip(), document.url)
