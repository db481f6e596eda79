"""Pages with a known article, as blocks with labels: which share of a block's words the article has."""

from __future__ import annotations

import difflib
import gzip
import json
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray
from selectolax.lexbor import LexborHTMLParser

from benchmarks.page_score import score_page, words
from cleannews.cleaning.pages.blocks import read_outline
from cleannews.cleaning.pages.metadata import Metadata, read_metadata
from cleannews.cleaning.pages.selection import find_headlines
from cleannews.kernels.pages import Outline

# wcxb's conventions differ from those of news sites (related links kept, titles within), so its pages count less.
# The pages of fundus are few, and the only ones in languages other than English.
SET_WEIGHTS = {"wcxb-dev": 0.3, "fundus-dev": 2.0}


@dataclass
class LabelledPage:
    """A page of a data set: its blocks, and for each the share of its words that the article has, in order."""

    data_set: str
    key: str
    publisher: str
    truth: str
    outline: Outline
    metadata: Metadata
    labels: list[float]

    @cached_property
    def headlines(self) -> list[int]:
        """The blocks that say the title."""
        return find_headlines(self.outline, self.metadata)

    @property
    def headline(self) -> int | None:
        """The block of the headline."""
        return next(iter(self.headlines), None)

    @cached_property
    def wanted(self) -> NDArray[np.bool_]:
        """Which blocks the article has."""
        return np.array(self.labels) >= 0.5

    @cached_property
    def weights(self) -> NDArray[np.float64]:
        """What each block counts in training: the root of its words; nothing for the headline, a rule's affair."""
        weights = np.sqrt([text.count(" ") + 1.0 for text in self.outline.texts])
        weights[self.headlines] = 0
        return weights * SET_WEIGHTS.get(self.data_set, 1.0)

    @cached_property
    def truth_is_there(self) -> bool:
        """Whether the page as stored has the article: some were cut, or written by scripts."""
        best = "\n".join(text for text, wanted in zip(self.outline.texts, self.wanted, strict=True) if wanted)
        return score_page(best, self.truth).recall >= 0.7


def read_pages(folders: list[Path], workers: int) -> list[LabelledPage]:
    """Read data sets in the layout of the article-extraction-benchmark."""
    entries = [
        (folder, key, entry)
        for folder in folders
        for key, entry in sorted(json.loads((folder / "ground-truth.json").read_text(encoding="utf-8")).items())
    ]
    with ProcessPoolExecutor(workers) as pool:
        return list(pool.map(_read_page, entries, chunksize=16))


def _read_page(entry: tuple[Path, str, dict[str, str]]) -> LabelledPage:
    folder, key, truth = entry
    html = gzip.decompress((folder / "html" / f"{key}.html.gz").read_bytes()).decode("utf-8", "replace")
    tree = LexborHTMLParser(html)
    metadata = read_metadata(tree, truth.get("url"))
    outline = read_outline(tree)
    # Where no address is known the file's name begins with the publisher's, a date follows.
    host = urlsplit(truth.get("url") or metadata.url or "").hostname or key.split("_20")[0]
    labels = align(outline.texts, truth["articleBody"])
    return LabelledPage(folder.name, key, host.removeprefix("www."), truth["articleBody"], outline, metadata, labels)


def align(texts: list[str], truth: str) -> list[float]:
    """Return the share of each text's words that the truth has at that place of its order.

    In order, because short texts ("Advertisement", "More") stand in the truth by chance as well.
    """
    target = words(truth)
    known = set(target)
    owners = [index for index, text in enumerate(texts) for _ in words(text)]
    tokens = [word if word in known else "\0" for text in texts for word in words(text)]
    sizes, matched = [0] * len(texts), [0] * len(texts)
    for owner in owners:
        sizes[owner] += 1
    for start, _, length in difflib.SequenceMatcher(None, tokens, target, autojunk=False).get_matching_blocks():
        for owner in owners[start : start + length]:
            matched[owner] += 1
    return [hit / size if size else 0.0 for hit, size in zip(matched, sizes, strict=True)]
