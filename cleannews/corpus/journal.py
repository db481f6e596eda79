"""The journal of a run: what it was asked, and what it has finished, so that it can go on after it was killed."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleannews import __version__
from cleannews.corpus.inputs import Part
from cleannews.corpus.locking import hold
from cleannews.corpus.records import encode_json
from cleannews.corpus.settings import LEARN, Settings
from cleannews.corpus.shelf import Shelf
from cleannews.corpus.streams import open_output
from cleannews.errors import InvalidValueError


class Journal:
    """The folder in which a run keeps its unfinished work. What it holds under its final name is whole."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._page = folder / "journal.json"
        self._asked: dict[str, Any] = {}

    def exists(self) -> bool:
        """Tell whether a run was begun here."""
        return self._page.exists()

    def lock(self) -> AbstractContextManager[None]:
        """Hold the folder against other runs. Raises BusyError when one is at work in it."""
        return hold(self.folder)

    def erase(self) -> None:
        """Throw everything away."""
        self._page.unlink(missing_ok=True)
        self._tidy()

    def open(self, parts: Sequence[Part], settings: Settings) -> bool:
        """Begin, or go on with, a run; return whether it was finished before.

        Raises InvalidValueError when the folder belongs to a run of other settings or inputs.
        """
        inputs = _digest(parts, settings.profile if settings.profile != LEARN else None)
        asked = {"version": __version__, "inputs": inputs, "settings": settings.as_json()}
        self._asked = json.loads(encode_json(asked))
        if not self.exists():
            self._write(finished=False)
            return False
        before = json.loads(self._page.read_bytes())
        finished: bool = before.pop("finished")
        changes = list(_differences(before, self._asked))
        if changes:
            raise InvalidValueError(
                f"{self.folder.parent}", "a run of the same inputs and settings (or --restart)", changes
            )
        if finished:
            self._tidy()
        return finished

    def close(self) -> None:
        """Note that the run is finished, and throw the unfinished work away."""
        self._write(finished=True)
        self._tidy()

    def _tidy(self) -> None:
        for left in self.folder.iterdir():
            if left.is_dir():
                shutil.rmtree(left)
            elif left not in (self._page, self.folder / "lock"):
                left.unlink()

    def _write(self, finished: bool) -> None:
        with open_output(str(self._page)) as stream:
            stream.write(encode_json({**self._asked, "finished": finished}))

    @property
    def profile(self) -> Path:
        """Where the profile stands that was learned from the inputs."""
        return self.folder / "profile.npz"

    def shelf_folder(self, part: int) -> Path:
        """Return where the shelf of a part stands, or will."""
        return self.folder / "shelves" / f"{part:06}"

    def shelf(self, part: int) -> Shelf:
        """Return the shelf of a part, as far as it is finished."""
        return Shelf(self.shelf_folder(part))

    def written_folder(self, part: int) -> Path:
        """Return where a part leaves what is gathered at the end."""
        return self.folder / "written" / f"{part:06}"

    def is_written(self, part: int) -> bool:
        """Tell whether all outputs of a part are written."""
        return (self.written_folder(part) / "done").exists()

    def note_written(self, part: int) -> None:
        """Note that all outputs of a part are written."""
        (self.written_folder(part) / "done").touch()

    def load_duplicates(self) -> NDArray[Any] | None:
        """Return the duplicates found before the run was ended, if it came so far."""
        path = self.folder / "duplicates.npy"
        return np.load(path) if path.exists() else None

    def age(self) -> int:
        """Return when the duplicates were found, in nanoseconds of the file's clock."""
        return (self.folder / "duplicates.npy").stat().st_mtime_ns

    def save_duplicates(self, duplicates: NDArray[Any]) -> None:
        """Keep the duplicates for when the run is ended before it is finished."""
        with open_output(str(self.folder / "duplicates.npy")) as stream:
            np.save(stream, duplicates)

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        """Open an empty folder for files that are of no use to a later run; it is removed when the block ends."""
        folder = self.folder / "scratch"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _digest(parts: Sequence[Part], profile: str | None) -> str:
    """Return what changes when an input is added, taken away, renamed or written to, or the profile is another."""
    digest = hashlib.sha256(Path(profile).read_bytes() if profile else b"")
    for part in parts:
        for file in part.files:
            digest.update(encode_json([file.name, file.size, file.version, file.format, file.compression]))
    return digest.hexdigest()


def _differences(before: dict[str, Any], now: dict[str, Any]) -> list[str]:
    found = [f"{name} changed" for name in ("version", "inputs") if before[name] != now[name]]
    old, new = before["settings"], now["settings"]
    return found + [f"{name} was {old.get(name)!r}, is {new[name]!r}" for name in new if old.get(name) != new[name]]
