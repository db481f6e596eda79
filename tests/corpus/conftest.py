"""A small made-up corpus, and a way to look at all that a run wrote."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

NOUNS = "harbour bridge council library orchard ferry museum railway market school river tower garden theatre".split()
VERBS = "opened closed welcomed repaired painted visited measured borrowed planned finished praised counted".split()
PLACES = "Riverside Northfield Eastham Oldbridge Lakeview Stonegate Westerly Fairhaven Millbrook Ashford".split()


def write_story(seed: int, sentences: int = 12) -> str:
    """Return a made-up article; different seeds share hardly a phrase."""
    draw = random.Random(seed)
    title = f"The {draw.choice(NOUNS)} of {draw.choice(PLACES)} was {draw.choice(VERBS)} {draw.randrange(2, 99)} times"
    body = [
        f"In {draw.choice(PLACES)} the {draw.choice(NOUNS)} {draw.choice(VERBS)} {draw.randrange(2, 999)} visitors, "
        f"while a {draw.choice(NOUNS)} {draw.choice(VERBS)} the {draw.choice(NOUNS)} in week {draw.randrange(2, 53)}."
        for _ in range(sentences)
    ]
    return "\n\n".join([title, *body])


def make_records(count: int) -> list[dict[str, Any]]:
    """Return records of which every fifth is an edited copy of the one before, with fields of its own."""
    records: list[dict[str, Any]] = []
    for number in range(count):
        text = write_story(number)
        if number % 5 == 4:
            text = records[-1]["text"].replace("visitors", "guests") + "\n\nSubscribe"
        records.append({"id": f"r{number}", "text": text, "rank": number, "tags": ["a", {"b": None}]})
    return records


def read_jsonl(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def look(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder with its bytes."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture
def corpus(tmp_path: Path) -> Callable[..., Path]:
    """Write records into numbered JSONL files of a folder and return it."""

    def make(count: int = 60, files: int = 3) -> Path:
        folder = tmp_path / "in"
        folder.mkdir()
        records = make_records(count)
        for number in range(files):
            lines = [json.dumps(record, ensure_ascii=False) + "\n" for record in records[number::files]]
            (folder / f"{number}.jsonl").write_text("".join(lines), encoding="utf-8")
        return folder

    return make
