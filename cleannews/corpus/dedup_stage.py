"""The second stage of a run: find the duplicates among the rows of all shelves."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleannews.corpus.settings import Settings
from cleannews.corpus.shelf import Shelf
from cleannews.dedup.deduplicate import deduplicate
from cleannews.dedup.matching import Matching

# A removed row, the kept row that stands for it, and what the first is to the second. Rows count over all shelves.
DUPLICATE = np.dtype([("row", "<i8"), ("kept", "<i8"), ("jaccard", "<f8"), ("containment", "<f8"), ("relation", "u1")])


def find_duplicates(shelves: Sequence[Shelf], settings: Settings) -> NDArray[Any]:
    """Return the duplicates as an array of `DUPLICATE`, in order of their rows."""
    if not settings.dedup:
        return np.empty(0, dtype=DUPLICATE)
    texts = [json.loads(line)[settings.fields.text] for shelf in shelves for line in shelf.lines("rows")]
    found = deduplicate(texts, settings.threshold or Matching.JACCARD).duplicates
    rows = sorted((one.item, one.kept, one.jaccard, one.containment, one.relation.code) for one in found)
    return np.array(rows, dtype=DUPLICATE)
