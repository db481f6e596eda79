"""Steps for datatrove's pipelines: `CleanNews`, and three that find duplicates among the documents of all tasks.

ShelveNews(work)        in every task: pass the documents on, and put their texts and sketches into the folder
FindDuplicates(work)    in one task: find the duplicates among the shelves
DropDuplicates(work)    in as many tasks as the first, over the same documents in the same order: leave them out
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from cleannews.corpus.dedup_stage import find_duplicates
from cleannews.corpus.settings import Resources, Settings
from cleannews.corpus.shelf import PageMaker, Shelf, open_section
from cleannews.corpus.sketches import sketch_texts
from cleannews.corpus.worker import Document as WorkerDocument
from cleannews.corpus.worker import process
from cleannews.corpus.writing_stage import Findings, describe_duplicate
from cleannews.errors import MissingExtraError

try:
    from datatrove.data import Document
    from datatrove.pipeline.base import PipelineStep
except ImportError:
    raise MissingExtraError("datatrove", "datatrove") from None

_BATCH = 64  # documents cleaned or sketched at a time


class CleanNews(PipelineStep):  # type: ignore[misc]
    """Replaces the text of each document by its article; `title` and `lang` go into the metadata where they are not.

    A document that cannot be cleaned goes on as it was, with the reason under `rejected` in its metadata.
    """

    type = "🧹 - CLEANER"
    name = "cleannews"

    def __init__(self, settings: Settings | None = None) -> None:
        super().__init__()
        self._settings = settings or Settings(dedup=False)

    def run(self, data: Iterable[Document], rank: int = 0, world_size: int = 1) -> Iterator[Document]:
        """Clean the documents of a task."""
        for documents in _batches(data):
            with self.track_time("batch"):
                results = process(self._settings, tuple(map(_as_worker_document, documents))).results
            for document, result in zip(documents, results, strict=True):
                if isinstance(result, str):
                    document.metadata["rejected"] = result
                else:
                    document.text = result.text
                    document.metadata = {**result.facts, **document.metadata}
                self.update_doc_stats(document)
                yield document


class ShelveNews(PipelineStep):  # type: ignore[misc]
    """Passes documents on, and puts their texts and sketches on the task's shelf in the folder `work`."""

    type = "🫂 - DEDUPLICATION"
    name = "cleannews: shelve"

    def __init__(self, work: str, settings: Settings | None = None) -> None:
        super().__init__()
        self._work = Path(work)
        self._settings = settings or Settings()

    def run(self, data: Iterable[Document], rank: int = 0, world_size: int = 1) -> Iterator[Document]:
        """Shelve the documents of a task."""
        row = 0
        with open_section(_shelf_folder(self._work, rank) / "000000") as section:
            for documents in _batches(data):
                page = PageMaker()
                for document in documents:
                    page.add_row(row, str(document.id), {self._settings.fields.text: document.text})
                    row += 1
                texts = [document.text for document in documents]
                section.append(page.finish(sketch_texts(texts, self._settings.threshold)))
                yield from documents
            section.finish({"read": row, "characters": 0}, {})


class FindDuplicates(PipelineStep):  # type: ignore[misc]
    """Finds the duplicates among all shelves of the folder `work`; to be run in one task."""

    type = "🫂 - DEDUPLICATION"
    name = "cleannews: find"

    def __init__(self, work: str, settings: Settings | None = None, resources: Resources | None = None) -> None:
        super().__init__()
        self._work = Path(work)
        self._settings = settings or Settings()
        self._resources = resources or Resources()

    def run(self, data: Iterable[Document] | None = None, rank: int = 0, world_size: int = 1) -> Iterator[Document]:
        """Find the duplicates; no documents pass."""
        scratch = self._work / "scratch"
        scratch.mkdir(parents=True, exist_ok=True)
        found = find_duplicates(_read_shelves(self._work), self._settings, self._resources.memory, scratch)
        np.save(self._work / "duplicates.npy", found)
        self.stat_update("duplicates", value=len(found))
        yield from ()


class DropDuplicates(PipelineStep):  # type: ignore[misc]
    """Leaves out what `FindDuplicates` found; `exclusion_writer` gets it, with what was kept for it in the metadata."""

    type = "🫂 - DEDUPLICATION"
    name = "cleannews: drop"

    def __init__(self, work: str, exclusion_writer: Any = None) -> None:
        super().__init__()
        self._work = Path(work)
        self._writer = exclusion_writer

    def run(self, data: Iterable[Document], rank: int = 0, world_size: int = 1) -> Iterator[Document]:
        """Pass on the documents of a task that are kept."""
        findings = Findings(_read_shelves(self._work), np.load(self._work / "duplicates.npy"), ())
        with self._writer or nullcontext() as writer:
            for duplicate, document in zip(findings.duplicates_of(rank), data, strict=True):
                if duplicate is None:
                    self.stat_update("forwarded")
                    yield document
                    continue
                self.stat_update("dropped")
                if writer:
                    document.metadata |= describe_duplicate(duplicate, findings)
                    writer.write(document, rank)


def _batches(data: Iterable[Document]) -> Iterator[list[Document]]:
    documents = iter(data)
    while batch := list(islice(documents, _BATCH)):
        yield batch


def _as_worker_document(document: Document) -> WorkerDocument:
    title, url = document.metadata.get("title"), document.metadata.get("url")
    return WorkerDocument(str(document.id), document.text, title=title, url=url)


def _shelf_folder(work: Path, rank: int) -> Path:
    return work / "shelves" / f"{rank:06}"


def _read_shelves(work: Path) -> list[Shelf]:
    return [Shelf(folder) for folder in sorted((work / "shelves").iterdir())]
