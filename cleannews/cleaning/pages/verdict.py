"""What an engine hands on: a page's blocks, each with its verdict."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class JudgedBlock:
    """A block of a page, on one line, with the verdict of the engine that read it."""

    text: str
    tag: str
    link_density: float = 0.0
    content: float = 1.0
    accepted: bool = True
    evidence: str = ""
    is_title: bool = False
