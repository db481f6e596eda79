"""Increments: which documents were seen before, by an index that is kept from one day to the next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from cleannews.corpus.cleaning_stage import name_record
from cleannews.corpus.inputs import Part, locate
from cleannews.corpus.readers import read_part
from cleannews.corpus.records import Record, Rejection
from cleannews.corpus.settings import Settings
from cleannews.corpus.streams import Meter
from cleannews.dedup.index import Match, NearDuplicateIndex
from cleannews.dedup.matching import Matching
from cleannews.errors import InvalidValueError


@dataclass(frozen=True, slots=True)
class Sifted:
    """A document under its name: new, or `seen` before in a text of the index, or not readable for a `reason`.

    `values` are its fields; those of a file of its own are `id` and the text.
    """

    name: str
    values: dict[str, Any]
    seen: Match | None = None
    reason: str = ""


def open_index(path: Path, threshold: float | None) -> NearDuplicateIndex:
    """Load the index, or make one where there is none.

    Raises InvalidValueError for a threshold that is not the index's own, FormatError for what is no index.
    """
    if not path.exists():
        return NearDuplicateIndex(Matching.JACCARD if threshold is None else threshold)
    index = NearDuplicateIndex.load(path)
    if threshold not in (None, index.threshold):
        raise InvalidValueError("threshold", f"{index.threshold}, which {path} was made with", threshold)
    return index


def sift(inputs: Iterable[str], index: NearDuplicateIndex, settings: Settings, prefix: str = "") -> Iterator[Sifted]:
    """Yield every document in order, and file the new ones in the index, under their name with the prefix before it.

    Raises InvalidValueError for an input that is not there. A page is not readable: it has no text until it is cleaned.
    """
    for part in locate(inputs, settings.input_format):
        for found in read_part(part, settings, Meter()):
            yield _sift_one(found, part, index, settings, prefix)


def _sift_one(
    found: Record | Rejection, part: Part, index: NearDuplicateIndex, settings: Settings, prefix: str
) -> Sifted:
    if isinstance(found, Rejection):
        return Sifted(" ".join(filter(None, part.describe(found.place))), {}, reason=found.reason)
    name = name_record(found, part, settings)
    if found.is_page or not isinstance(found.content, str):
        return Sifted(name, {}, reason="a page has no text before it is cleaned")
    values = {"id": name, settings.fields.text: found.content} if part.format == "documents" else found.values
    key = prefix + name
    key = next(free for number in count(1) if (free := key if number == 1 else f"{key}#{number}") not in index)
    return Sifted(name, values, index.insert_if_new(key, found.content))
