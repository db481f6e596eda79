"""datatrove's local executor gives what the single machine gives."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cleannews.dedup.deduplicate import deduplicate
from tests.corpus.conftest import make_records, read_jsonl

pytest.importorskip("datatrove")


def execute(tmp_path: Path, name: str, pipeline: list[Any], tasks: int) -> None:
    from datatrove.executor import LocalPipelineExecutor

    LocalPipelineExecutor(pipeline, tasks=tasks, workers=1, logging_dir=str(tmp_path / "logs" / name)).run()


def test_clean_and_deduplicate_in_three_pipelines(tmp_path: Path) -> None:
    from datatrove.pipeline.readers import JsonlReader
    from datatrove.pipeline.writers import JsonlWriter

    from cleannews.engines.datatrove import CleanNews, DropDuplicates, FindDuplicates, ShelveNews

    (tmp_path / "in").mkdir()
    for part in range(3):
        records = [{"id": record["id"], "text": record["text"]} for record in make_records(45)[part::3]]
        lines = "".join(json.dumps(record) + "\n" for record in records)
        (tmp_path / "in" / f"{part}.jsonl").write_text(lines)
    cleaned, work = str(tmp_path / "cleaned"), str(tmp_path / "work")
    writer = JsonlWriter(cleaned, output_filename="${rank}.jsonl", compression=None)
    execute(tmp_path, "clean", [JsonlReader(str(tmp_path / "in")), CleanNews(), ShelveNews(work), writer], 3)
    execute(tmp_path, "find", [FindDuplicates(work)], 1)
    kept = JsonlWriter(str(tmp_path / "kept"), output_filename="${rank}.jsonl", compression=None)
    removed = JsonlWriter(str(tmp_path / "removed"), output_filename="${rank}.jsonl", compression=None)
    execute(tmp_path, "drop", [JsonlReader(cleaned), DropDuplicates(work, removed), kept], 3)

    rows = [row for path in sorted((tmp_path / "cleaned").iterdir()) for row in read_jsonl(path)]
    assert len(rows) == 45
    assert not any("Subscribe" in row["text"] for row in rows)
    assert {row["metadata"]["lang"] for row in rows} == {"en"}
    expected = deduplicate([(row["id"], row["text"]) for row in rows])
    found = [row for path in sorted((tmp_path / "removed").iterdir()) for row in read_jsonl(path)]
    assert [(row["id"], row["metadata"]["kept"]) for row in found] == [
        (one.item, one.kept) for one in expected.duplicates
    ]
    left = [row["id"] for path in sorted((tmp_path / "kept").iterdir()) for row in read_jsonl(path)]
    assert left == list(expected.kept)
    assert len(left) == 36
