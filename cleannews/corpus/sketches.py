"""Sketches of texts on disk, in flat files that are appended to part by part and read a band at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from functools import lru_cache
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from cleannews import kernels
from cleannews.dedup.lsh import make_plan
from cleannews.dedup.matching import Matching
from cleannews.kernels.plan import Plan, Sketches


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
    """Appends sketches to the flat files of a folder: one a band, and one each for what else there is of a text."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stack = ExitStack()
        self._files: dict[str, IO[bytes]] = {}
        folder.mkdir()

    def add(self, sketches: Sketches) -> None:
        """Append the sketches of the next texts."""
        self._append("sizes", sketches.sizes)
        self._append("bytes", sketches.bytes)
        self._append("passages", sketches.passages)
        self._append("passage_counts", np.diff(sketches.offsets).astype(np.uint32))
        for band, keys in enumerate(sketches.bands.T):
            self._append(f"band-{band:03}", keys)

    def _append(self, name: str, values: NDArray[Any]) -> None:
        if name not in self._files:
            self._files[name] = self._stack.enter_context((self._folder / name).open("wb"))
        self._files[name].write(values.tobytes())

    def close(self) -> None:
        """Finish writing."""
        self._stack.close()


class SketchStore:
    """The sketches of all rows, read from the folders of their parts; rows are numbered through.

    `sizes` (n,) are in memory: four bytes a row. The rest stays on disk.
    """

    def __init__(self, folders: Sequence[Path], num_perm: int, scratch: Path) -> None:
        self._folders = folders
        self.sizes = self._read_all("sizes", np.uint32)
        self.passage_counts = self._read_all("passage_counts", np.uint32)
        with (scratch / "bytes").open("wb") as whole:
            for folder in folders:
                with (folder / "bytes").open("rb") as file:
                    while chunk := file.read(1 << 20):
                        whole.write(chunk)
        self.bytes: NDArray[np.uint8] = np.empty((0, num_perm), np.uint8)
        if len(self):
            self.bytes = np.memmap(scratch / "bytes", np.uint8, "r", shape=(len(self), num_perm))

    def __len__(self) -> int:
        return len(self.sizes)

    def band(self, band: int) -> Iterator[NDArray[np.uint32]]:
        """Yield the keys of one band, in order of rows, a chunk at a time."""
        return self._read(f"band-{band:03}")

    def passages(self) -> Iterator[NDArray[np.uint32]]:
        """Yield the passage keys of all rows, in order of rows, a chunk at a time."""
        return self._read("passages")

    def _read(self, name: str, chunk: int = 4 << 20) -> Iterator[NDArray[np.uint32]]:
        for folder in self._folders:
            with (folder / name).open("rb") as file:
                while data := file.read(chunk):
                    yield np.frombuffer(data, np.uint32)

    def _read_all(self, name: str, dtype: Any) -> NDArray[Any]:
        return np.concatenate([np.fromfile(folder / name, dtype) for folder in self._folders] or [np.empty(0, dtype)])
