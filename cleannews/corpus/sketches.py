"""Sketches of texts on disk, in flat files that are appended to part by part and read a band at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleannews import kernels
from cleannews.dedup.lsh import make_plan
from cleannews.dedup.matching import Matching
from cleannews.kernels.plan import Plan, Sketches

_FILES = ("sizes", "bytes", "passages", "passage_counts", "bands", "blocks")
_BLOCK = 8192  # rows: 32 kB of one band lie together
# Keys, and rows, read at a time: 16 MB of keys, and some times as much while they are ranked.
_PASSAGES, _ROWS = 4 << 20, 1 << 20
_KEY = 4  # bytes


@lru_cache(maxsize=4)
def plan_for(threshold: float | None, workers: int = 1) -> Plan:
    """Return the plan by which `deduplicate` sketches and compares texts at a threshold (None: its default)."""
    jaccard = threshold or Matching.JACCARD
    matching = Matching()
    return make_plan(matching.hasher, jaccard, max(jaccard, matching.containment), workers=workers)


def sketch_texts(texts: Sequence[str], threshold: float | None) -> Sketches:
    """Return the sketches of texts."""
    return kernels.sketch(list(texts), plan_for(threshold))


class SketchWriter:
    """Appends sketches to the flat files of a folder.

    `bands` is written in blocks of some thousand rows, band after band in each, so that one band is read at a time.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._stack = ExitStack()
        self._files = {name: self._stack.enter_context((folder / name).open("wb")) for name in _FILES}
        self._waiting: list[NDArray[np.uint32]] = []

    def add(self, sketches: Sketches) -> None:
        """Append the sketches of the next texts."""
        self._files["sizes"].write(sketches.sizes.tobytes())
        self._files["bytes"].write(sketches.bytes.tobytes())
        self._files["passages"].write(sketches.passages.tobytes())
        self._files["passage_counts"].write(np.diff(sketches.offsets).astype(np.uint32).tobytes())
        self._waiting.append(sketches.bands)
        if sum(map(len, self._waiting)) >= _BLOCK:
            self._write_block()

    def _write_block(self) -> None:
        block = np.concatenate(self._waiting)
        self._files["bands"].write(block.T.tobytes())
        self._files["blocks"].write(np.uint32(len(block)).tobytes())
        self._waiting = []

    def close(self) -> None:
        """Finish writing."""
        if self._waiting:
            self._write_block()
        self._stack.close()


class SketchStore:
    """The sketches of all rows, read from the folders of their parts; rows are numbered through.

    `sizes` and `passage_counts`, (n,), are in memory: eight bytes a row. The rest stays on disk; `files` hold the bytes
    of the signatures.
    """

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = folders
        self.sizes = self._read_all("sizes", np.uint32)
        self.passage_counts = self._read_all("passage_counts", np.uint32)
        self.files = [folder / "bytes" for folder in folders]

    def __len__(self) -> int:
        return len(self.sizes)

    def band(self, band: int) -> NDArray[np.uint32]:
        """Return the keys of one band, in order of rows."""
        keys, start = np.empty(len(self), np.uint32), 0
        for folder in self._folders:
            blocks = np.fromfile(folder / "blocks", np.uint32).tolist()
            bands = (folder / "bands").stat().st_size // (_KEY * max(sum(blocks), 1))
            with (folder / "bands").open("rb") as file:
                for before, rows in zip(accumulate(blocks, initial=0), blocks, strict=False):
                    file.seek(_KEY * (before * bands + band * rows))
                    file.readinto(keys[start : start + rows].data)
                    start += rows
        return keys

    def passages(self) -> Iterator[tuple[int, NDArray[np.uint32], NDArray[np.uint32]]]:
        """Yield some rows at a time: the first row, how many passage keys each has, and the keys, row after row."""
        start = 0
        for folder in self._folders:
            counts = np.fromfile(folder / "passage_counts", np.uint32)
            ends = np.cumsum(counts, dtype=np.int64)
            full = np.searchsorted(ends, np.arange(_PASSAGES, counts.sum(dtype=np.int64), _PASSAGES))
            cuts = np.union1d(full, np.arange(_ROWS, len(counts), _ROWS))
            with (folder / "passages").open("rb") as file:
                for part in np.split(counts, cuts):
                    yield start, part, np.fromfile(file, np.uint32, int(part.sum(dtype=np.int64)))
                    start += len(part)

    def _read_all(self, name: str, dtype: Any) -> NDArray[Any]:
        return np.concatenate([np.fromfile(folder / name, dtype) for folder in self._folders] or [np.empty(0, dtype)])
