"""How far a run is, for whoever watches it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """A run's stage ("learn", "clean", "dedup" or "write"), bytes or parts done and in all, and the records so far."""

    stage: str
    done: int
    total: int
    records: int


Watch = Callable[[Progress], None]
