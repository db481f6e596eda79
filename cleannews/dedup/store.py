"""Where an index keeps its texts: the protocol of a store, and the store in memory and in a file."""

from __future__ import annotations

import hashlib
import json
import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from cleannews.errors import FormatError, InvalidTypeError
from cleannews.kernels.plan import Shingles

Name = str | int

MAGIC = b"cleannews index\n"
VERSION = 1

# Texts filed in a dictionary before they become a sorted run: 100 keys each, some 40 MB.
RECENT = 4096


class Record(NamedTuple):
    """What an index knows of a text: its lookup keys, its sketch, and what exact comparison needs."""

    keys: Shingles
    sketch: NDArray[np.uint8]
    shingles: Shingles
    figures: Shingles


class Store(Protocol):
    """A set of named records that can be found by any of their keys."""

    def add(self, name: Name, record: Record) -> None:
        """File a record under a name that is not in the store."""

    def find(self, keys: Shingles) -> list[Name]:
        """The names of the records that bear one of the keys, each once, in the order they were added."""

    def get(self, name: Name) -> Record:
        """The record of a name."""

    def discard(self, name: Name) -> None:
        """Forget a name and its record."""

    def __contains__(self, name: object) -> bool: ...

    def __iter__(self) -> Iterator[Name]: ...

    def __len__(self) -> int: ...


class Run(NamedTuple):
    """Keys in order and the number of the record that bears each."""

    keys: Shingles
    owners: NDArray[np.int64]

    def find(self, keys: Shingles) -> set[int]:
        """The numbers of the records that bear one of the keys."""
        starts, ends = (np.searchsorted(self.keys, keys, side) for side in ("left", "right"))
        found = [self.owners[a:b] for a, b in zip(starts.tolist(), ends.tolist(), strict=True) if a < b]
        return set(np.concatenate(found).tolist()) if found else set()


class MemoryStore:
    """Records in memory: the latest in a dictionary, the others in sorted runs that double in size."""

    def __init__(self) -> None:
        self._numbers: dict[Name, int] = {}
        self._names: list[Name] = []
        self._records: list[Record] = []
        self._recent: defaultdict[int, list[int]] = defaultdict(list)
        self._unsorted = 0
        self._runs: list[Run] = []

    def add(self, name: Name, record: Record) -> None:
        """File a record under a name that is not in the store."""
        number = len(self._records)
        self._numbers[name] = number
        self._names.append(name)
        self._records.append(record)
        for key in record.keys.tolist():
            self._recent[key].append(number)
        self._unsorted += 1
        if self._unsorted >= RECENT:
            self._settle()

    def _settle(self) -> None:
        """Turn the latest records into a run, and join runs until each is less than half the one before."""
        run = _sort_run(self._records, range(len(self._records) - self._unsorted, len(self._records)))
        while self._runs and len(self._runs[-1].keys) < 2 * len(run.keys):
            last = self._runs.pop()
            keys, owners = np.concatenate([last.keys, run.keys]), np.concatenate([last.owners, run.owners])
            order = np.argsort(keys, kind="stable")
            run = Run(keys[order], owners[order])
        self._runs.append(run)
        self._recent.clear()
        self._unsorted = 0

    def find(self, keys: Shingles) -> list[Name]:
        """The names of the records that bear one of the keys, each once, in the order they were added."""
        found = {number for key in keys.tolist() for number in self._recent.get(key, ())}
        for run in self._runs:
            found |= run.find(keys)
        return [self._names[n] for n in sorted(found) if self._numbers.get(self._names[n]) == n]

    def get(self, name: Name) -> Record:
        """The record of a name."""
        return self._records[self._numbers[name]]

    def discard(self, name: Name) -> None:
        """Forget a name; its record goes when the store is saved."""
        del self._numbers[name]

    def __contains__(self, name: object) -> bool:
        return name in self._numbers

    def __iter__(self) -> Iterator[Name]:
        return iter(sorted(self._numbers, key=self._numbers.__getitem__))

    def __len__(self) -> int:
        return len(self._numbers)

    def save(self, path: str | os.PathLike[str], settings: dict[str, Any]) -> None:
        """Write settings and records to one file, whole or not at all."""
        names = list(self)
        for name in names:
            if isinstance(name, bool) or not isinstance(name, str | int):
                raise InvalidTypeError("a key of a saved index", "a str or an int", name)
        records = [self.get(name) for name in names]
        run = _sort_run(records, range(len(records)))
        arrays: dict[str, NDArray[Any]] = {"run_keys": run.keys, "run_owners": run.owners}
        for field, dtype in _FIELDS.items():
            rows = [getattr(record, field).reshape(-1) for record in records]
            arrays[field] = np.concatenate([np.empty(0, dtype), *rows])
            arrays[field + "_ends"] = np.cumsum([len(row) for row in rows], dtype=np.int64)
        _write_arrays(Path(path), {"settings": settings, "names": names}, arrays)

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> tuple[MemoryStore, dict[str, Any]]:
        """The store and the settings of a file; its arrays stay on disk and are mapped into memory."""
        header, arrays = _read_arrays(Path(path))
        store = cls()
        store._names = header["names"]
        store._numbers = {name: number for number, name in enumerate(store._names)}
        parts = {field: np.split(arrays[field], arrays[field + "_ends"][:-1]) for field in _FIELDS}
        parts["figures"] = [rows.reshape(-1, 2) for rows in parts["figures"]]
        store._records = [Record(*row) for row in zip(*parts.values(), strict=True)] if store._names else []
        store._runs = [Run(arrays["run_keys"], arrays["run_owners"])]
        return store, header["settings"]


_FIELDS = {"keys": np.uint64, "sketch": np.uint8, "shingles": np.uint64, "figures": np.uint64}


def _sort_run(records: list[Record], numbers: range) -> Run:
    parts = [records[number].keys for number in numbers]
    keys = np.concatenate([np.empty(0, np.uint64), *parts])
    owners = np.repeat(np.array(numbers, dtype=np.int64), [len(part) for part in parts])
    order = np.argsort(keys, kind="stable")
    return Run(keys[order], owners[order])


def _write_arrays(path: Path, header: dict[str, Any], arrays: dict[str, NDArray[Any]]) -> None:
    """Magic line, version, JSON header with its length, arrays at multiples of 64 bytes, SHA-256 of all before."""
    shapes = {name: [array.dtype.str, len(array)] for name, array in arrays.items()}
    head = json.dumps({**header, "arrays": shapes}).encode()
    partial = path.with_name(path.name + ".partial")
    digest = hashlib.sha256()
    with partial.open("wb") as out:

        def write(data: bytes) -> None:
            digest.update(data)
            out.write(data)

        write(MAGIC + VERSION.to_bytes(4, "little") + len(head).to_bytes(8, "little") + head)
        for array in arrays.values():
            write(bytes(-out.tell() % 64))
            write(array.tobytes())
        out.write(digest.digest())
    partial.replace(path)


def _read_arrays(path: Path) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    size = path.stat().st_size - hashlib.sha256().digest_size
    with path.open("rb") as data:
        if data.read(len(MAGIC)) != MAGIC:
            raise FormatError(f"{path} is not an index of cleannews")
        version = int.from_bytes(data.read(4), "little")
        if version != VERSION:
            raise FormatError(f"{path} has format version {version}, expected {VERSION}")
        data.seek(0)
        digest, left = hashlib.sha256(), size
        while left > 0 and (block := data.read(min(left, 1 << 20))):
            digest.update(block)
            left -= len(block)
        if data.read() != digest.digest():
            raise FormatError(f"{path} is damaged: its checksum does not match")
        data.seek(len(MAGIC) + 4)
        length = int.from_bytes(data.read(8), "little")
        header = json.loads(data.read(length))
        position, arrays = data.tell(), {}
    for name, (dtype, count) in header.pop("arrays").items():
        position += -position % 64
        kind = np.dtype(dtype)
        arrays[name] = np.memmap(path, kind, "r", position, (count,)) if count else np.empty(0, kind)
        position += count * kind.itemsize
    return header, arrays
