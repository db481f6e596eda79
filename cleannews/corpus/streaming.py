"""Cleaning without a folder to write to: documents in a stream, or one document explained."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import Any

from cleannews.article import Article
from cleannews.corpus.cleaning_stage import as_document, clean_batch, describe_rejection, merge_values, read_batches
from cleannews.corpus.inputs import locate
from cleannews.corpus.readers import read_part
from cleannews.corpus.records import Record, Rejection, encode_json
from cleannews.corpus.settings import Settings
from cleannews.corpus.streams import Meter
from cleannews.corpus.worker import clean_document, describe, make_cleaner
from cleannews.errors import FormatError, InvalidValueError


def clean_each(inputs: Iterable[str], settings: Settings) -> Iterator[tuple[str, dict[str, Any] | None]]:
    """Yield each cleaned document in order, a record as a line of JSON and a file as text; or why there is none."""
    for part in locate(inputs, settings.input_format):
        for batch in read_batches(part, settings, Meter()):
            for outcome in clean_batch(settings, part, batch)[0]:
                if isinstance(outcome.found, Rejection) or isinstance(outcome.result, str):
                    yield "", describe_rejection(outcome, part)
                elif part.format == "documents":
                    yield f"{outcome.result.text}\n", None
                else:
                    values = merge_values(outcome.found, outcome.result, settings)
                    yield encode_json(values).decode().rstrip("\n"), None


def clean_named(inputs: Iterable[str], settings: Settings, names: Collection[str]) -> Iterator[tuple[str, Article]]:
    """Yield the articles of the documents whose id is one of these names, as a run over the inputs makes them."""
    cleaner = make_cleaner(settings)
    for part in locate(inputs, settings.input_format):
        for one in read_part(part, settings, Meter()):
            if isinstance(one, Record):
                document = as_document(one, part, settings, sampled=True)
                if document.name in names:
                    yield document.name, clean_document(cleaner, document)[0]


def explain(inputs: Iterable[str], settings: Settings, number: int = 1) -> tuple[Article, dict[str, Any]]:
    """Return the `number`-th document of the inputs, counted from 1, cleaned; and the same as a sample of a run has it.

    Raises InvalidValueError when there are fewer documents, FormatError when that one cannot be read.
    """
    found = (
        (part, one) for part in locate(inputs, settings.input_format) for one in read_part(part, settings, Meter())
    )
    chosen = next(islice(found, number - 1, None), None)
    if chosen is None:
        raise InvalidValueError("number", "that of a document in the inputs", number)
    part, record = chosen
    if isinstance(record, Rejection):
        raise FormatError(" ".join(filter(None, part.describe(record.place))) + f": {record.reason}")
    document = as_document(record, part, settings, sampled=True)
    article, _ = clean_document(make_cleaner(settings), document)
    return article, describe(document, article)
