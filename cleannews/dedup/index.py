"""An index of texts that finds the near-duplicates of a new one."""

from __future__ import annotations

import os
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np

from cleannews import kernels
from cleannews.dedup.lsh import make_plan
from cleannews.dedup.matching import Matching, check_share
from cleannews.dedup.minhash import MinHasher
from cleannews.dedup.shingle import Shingler, check_text
from cleannews.dedup.store import MemoryStore, Name, Record, Store
from cleannews.dedup.verify import Relation
from cleannews.errors import InvalidTypeError, InvalidValueError
from cleannews.kernels.plan import Document, needed_agreement

# URL scheme → the module that keeps an index there, loaded when asked for.
STORES = {"redis": "cleannews.engines.redis", "rediss": "cleannews.engines.redis"}


@dataclass(frozen=True, slots=True)
class Match:
    """A text of the index that is like the one asked about; `relation` says what the latter is to it."""

    key: Name
    jaccard: float
    containment: float
    relation: Relation


class NearDuplicateIndex:
    """Texts under keys (str or int), to be asked for the near-duplicates of a text. Scores are exact.

    `threshold` and `matching` mean what they mean in `deduplicate`. Not for use by several threads at once.

    >>> index = NearDuplicateIndex(threshold=0.8)
    >>> index.insert("a", "The port of Odesa reopened on Monday after two weeks.")
    >>> [(match.key, match.jaccard) for match in index.query("THE PORT of Odesa reopened on Monday after two weeks")]
    [('a', 1.0)]
    >>> index.insert_if_new("b", "The port of Odesa reopened on Monday, after two weeks.").key, len(index)
    ('a', 1)
    """

    def __init__(self, threshold: float = Matching.JACCARD, matching: Matching | None = None) -> None:
        check_share(threshold, "threshold")
        self.threshold = threshold
        self.matching = matching or Matching()
        retained = [relation.code for relation in self.matching.retained]
        containment = max(threshold, self.matching.containment)
        self._plan = make_plan(self.matching.hasher, threshold, containment, retained, workers=1)
        self._store: Store = MemoryStore()

    def insert(self, key: Name, text: str) -> None:
        """File a text under a key that is not in the index."""
        self._check_new(key)
        self._store.add(key, self._read(text))

    def query(self, text: str) -> list[Match]:
        """The texts that match, the most alike first: by Jaccard, then containment, then age."""
        return self._match(self._read(text))

    def insert_if_new(self, key: Name, text: str) -> Match | None:
        """File a text unless one in the index stands for it; that one's match, or None when the text was filed."""
        self._check_new(key)
        record = self._read(text)
        match = next((m for m in self._match(record) if m.relation not in self.matching.retained), None)
        if match is None:
            self._store.add(key, record)
        return match

    def remove(self, key: Name) -> None:
        """Take a text out of the index."""
        if key not in self._store:
            raise InvalidValueError("key", "in the index", key)
        self._store.discard(key)

    def merge(self, other: NearDuplicateIndex) -> None:
        """Take in the texts of another index with the same settings and none of the same keys."""
        if not isinstance(other, NearDuplicateIndex):
            raise InvalidTypeError("other", "a NearDuplicateIndex", other)
        if self._settings() != other._settings():
            raise InvalidValueError("other", f"an index with settings {self._settings()}", other._settings())
        for key in other._store:
            self._check_new(key)
        for key in other._store:
            self._store.add(key, other._store.get(key))

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the index to a file, whole or not at all: versioned, checksummed, nothing pickled."""
        store = MemoryStore()
        for key in self._store:
            store.add(key, self._store.get(key))
        store.save(path, self._settings())

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> NearDuplicateIndex:
        """Read an index from a file; `FormatError` when it is damaged or of another version."""
        store, settings = MemoryStore.load(path)
        index = cls._of_settings(settings)
        index._store = store
        return index

    @classmethod
    def open(
        cls, url: str, threshold: float = Matching.JACCARD, matching: Matching | None = None
    ) -> NearDuplicateIndex:
        """An index kept elsewhere and shared: `redis://host:port/db#name`. Made when it is not there."""
        if not isinstance(url, str):
            raise InvalidTypeError("url", "a str", url)
        scheme, separator, _ = url.partition("://")
        if scheme not in STORES or not separator:
            raise InvalidValueError("url", "a URL that begins with " + " or ".join(f"{s}://" for s in STORES), url)
        index = cls(threshold, matching)
        index._store = import_module(STORES[scheme]).open_store(url, index._settings())
        return index

    def __len__(self) -> int:
        return len(self._store)

    def __repr__(self) -> str:
        return f"NearDuplicateIndex(texts={len(self)}, threshold={self.threshold})"

    def __contains__(self, key: object) -> bool:
        return key in self._store

    def _check_new(self, key: Name) -> None:
        if isinstance(key, bool) or not isinstance(key, str | int):
            raise InvalidTypeError("key", "a str or an int", key)
        if key in self._store:
            raise InvalidValueError("key", "not in the index yet", key)

    def _read(self, text: str) -> Record:
        check_text(text)
        sketches = kernels.sketch([text], self._plan)
        bands = np.arange(1, self._plan.bands + 1, dtype=np.uint64) << np.uint64(32) | sketches.bands[0]
        keys = np.concatenate([sketches.passages.astype(np.uint64), bands]) if sketches.sizes[0] else bands[:0]
        document = kernels.read_document(text, self._plan.kind, self._plan.n)
        return Record(keys, sketches.bytes[0], document.shingles, document.figures)

    def _match(self, record: Record) -> list[Match]:
        item, found = Document(record.shingles, record.figures), []
        for key in self._store.find(record.keys):
            filed = self._store.get(key)
            agreeing = np.count_nonzero(filed.sketch == record.sketch)
            if agreeing >= needed_agreement(len(filed.shingles), len(record.shingles), self._plan):
                kept = Document(filed.shingles, filed.figures)
                jaccard, containment, code = kernels.judge(kept, item, self._plan)
                if code:
                    found.append(Match(key, jaccard, containment, Relation.of_code(code)))
        return sorted(found, key=lambda match: (-match.jaccard, -match.containment))

    def _settings(self) -> dict[str, Any]:
        hasher = self.matching.hasher
        return {
            "threshold": self.threshold,
            "containment": self.matching.containment,
            "retained": [str(relation) for relation in self.matching.retained],
            "num_perm": hasher.num_perm,
            "seed": hasher.seed,
            "kind": hasher.shingler.kind,
            "n": hasher.shingler.length,
        }

    @classmethod
    def _of_settings(cls, settings: dict[str, Any]) -> NearDuplicateIndex:
        hasher = MinHasher(settings["num_perm"], settings["seed"], Shingler(settings["kind"], settings["n"]))
        retained = tuple(Relation(name) for name in settings["retained"])
        return cls(settings["threshold"], Matching(settings["containment"], retained, hasher))
