"""Groups found out of core are those that the kernels find in memory, however the keys are cut into ranges."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from cleannews import kernels
from cleannews.corpus import grouping
from cleannews.corpus.passages import Ranges
from cleannews.corpus.sketches import SketchStore, SketchWriter, plan_for, sketch_texts
from tests.corpus.conftest import write_story


def make_texts() -> list[str]:
    """Stories, with excerpts, edited copies, one story many times over, empty texts, and a line that all share."""
    texts = [write_story(number) for number in range(60)]
    texts += [text[: len(text) // 2] for text in texts[:20]]
    texts += [text.replace("visitors", "guests") for text in texts[10:30]]
    texts += [texts[0].replace("week", f"week {number} or") for number in range(90)]
    texts += ["", "short", "?!"]
    shared = (
        "Follow the river pages of this paper every other Thursday and tell the editors what they missed this time."
    )
    return [f"{text}\n\n{shared}" if number % 2 else text for number, text in enumerate(texts)]


def store_texts(texts: list[str], folder: Path, parts: int) -> SketchStore:
    folders = []
    for part, chosen in enumerate(np.array_split(np.arange(len(texts)), parts)):
        writer = SketchWriter(folder / str(part))
        writer.add(sketch_texts([texts[number] for number in chosen], None))
        writer.close()
        folders.append(folder / str(part))
    return SketchStore(folders)


@pytest.mark.parametrize("keys_in_memory", [1 << 20, 500])
def test_groups_are_the_components_of_candidate_pairs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keys_in_memory: int
) -> None:
    texts, plan = make_texts(), plan_for(None)
    monkeypatch.setattr(grouping, "_KEY_BYTES", (64 << 20) // keys_in_memory)
    monkeypatch.setattr(grouping, "_FEWEST_KEYS", 1)
    found = grouping.group_rows(store_texts(texts, tmp_path, 3), plan, 64 << 20, tmp_path)
    pairs = kernels.candidate_pairs(kernels.sketch(texts, plan), plan)
    assert found.tolist() == kernels.unite(len(texts), pairs).tolist()
    assert len(np.unique(found)) < len(texts) - 100


def test_ranges_of_passages_hold_about_as_many_keys_each(tmp_path: Path) -> None:
    """Though passage keys, the least of their windows, are small."""
    keys = sketch_texts([write_story(number) for number in range(200)], None).passages
    assert np.median(keys) < 2**32 / 6
    _, ends = Ranges(8, tmp_path).order(keys)
    assert max(np.diff(ends, prepend=0)) < len(keys) / 8 * 1.2


def test_no_rows_are_no_groups(tmp_path: Path) -> None:
    assert len(grouping.group_rows(store_texts([], tmp_path, 1), plan_for(None), 64 << 20, tmp_path)) == 0
