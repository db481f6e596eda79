"""Spark gives what the single machine gives, row for row, however the rows are partitioned."""

from __future__ import annotations

import json
import os
import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from cleannews.corpus.run import run
from cleannews.corpus.settings import Resources, Settings
from cleannews.dedup.deduplicate import deduplicate as deduplicate_here
from tests.corpus.conftest import look, make_records, write_story

pytest.importorskip("pyspark")


@contextmanager
def open_spark() -> Iterator[Any]:
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    session = builder.config("spark.sql.shuffle.partitions", "4").config("spark.driver.memory", "1g").getOrCreate()
    yield session
    session.stop()


@contextmanager
def open_sail() -> Iterator[Any]:
    server = pytest.importorskip("pysail.spark").SparkConnectServer(ip="127.0.0.1", port=0)
    pytest.importorskip("grpc")
    server.start(background=True)
    from pyspark.sql import SparkSession

    session = SparkSession.builder.remote("sc://{}:{}".format(*server.listening_address)).getOrCreate()
    yield session
    session.stop()
    server.stop()


@pytest.fixture(scope="module", params=[open_spark, open_sail])
def spark(request: pytest.FixtureRequest) -> Iterator[Any]:
    # A session over Connect leaves variables behind that keep later sessions from being any other.
    with patch.dict(os.environ, PYSPARK_PYTHON=sys.executable), request.param() as session:
        yield session


def make_rows() -> list[tuple[str, str, int]]:
    """Stories with copies, excerpts and edits; one story is a twentieth of all texts."""
    texts = [write_story(number) for number in range(120)]
    texts += [text[: len(text) * 2 // 3] for text in texts[:20]] + [texts[5]] * 3
    texts += [texts[7].replace("week", f"week {number} or") for number in range(8)] + ["", "?"]
    return [(f"t{number:04}", text, number) for number, text in enumerate(texts)]


@pytest.mark.parametrize(("partitions", "few"), [(1, 1000), (7, 1000), (7, 0)])
def test_duplicates_are_those_of_one_machine(
    spark: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, partitions: int, few: int
) -> None:
    """Whether one task groups all texts, or many tasks do."""
    from cleannews.engines import spark as engine

    monkeypatch.setattr(engine, "_FEW_TEXTS", few)
    rows = make_rows()
    df = spark.createDataFrame(rows[::-1], "id string, text string, number long").repartition(partitions)
    found = engine.deduplicate(df, work=str(tmp_path / "work"))
    expected = deduplicate_here([(name, text) for name, text, _ in rows])
    duplicates = sorted(map(tuple, found.duplicates.collect()))
    assert duplicates == [
        (one.item, one.kept, one.jaccard, one.containment, str(one.relation)) for one in expected.duplicates
    ]
    assert len(duplicates) >= 28
    assert sorted(row["id"] for row in found.kept.collect()) == list(expected.kept)
    assert found.kept.columns == df.columns


@pytest.mark.parametrize("size", [1, 7, 100])
def test_keys_connect_the_same_rows_however_they_come(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    import pyarrow as pa

    from cleannews.engines import spark as engine

    rows = [
        {"key": key, "leads": True, "id": f"t{text:02}", "size": 9, "bytes": bytes([text % 3]) * 128}
        for key in range(5)
        for text in range(key, 40, key + 1)
    ]
    batches = [pa.RecordBatch.from_pylist(rows[start : start + size]) for start in range(0, len(rows), size)]
    monkeypatch.setattr(engine, "_ROWS", 10)
    found = [edges.to_pylist() for edges in engine._connect_keys(None, batches)]
    assert len(found) > 1 or size == 100
    assert {(edge["a"], edge["b"]) for edge in found[0]} == {
        (f"t{text % 3:02}", f"t{text:02}") for text in range(3, 40)
    }


def test_components_are_those_of_one_machine_when_no_task_holds_them_all(
    spark: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cleannews.engines import spark as engine

    draw = random.Random(3)
    pairs = [(f"n{draw.randrange(60):02}", f"n{draw.randrange(60, 120):03}") for _ in range(40)]
    pairs += [(f"p{number:02}", f"p{number + 1:02}") for number in range(9)]  # a chain: the longest way to a star
    edges = spark.createDataFrame([(min(pair), max(pair)) for pair in pairs], "a string, b string")
    expected = {tuple(row) for row in engine._components(edges, len(pairs), None).collect()}
    monkeypatch.setattr(engine, "_TASK_EDGES", 5)
    assert {tuple(row) for row in engine._components(edges, len(pairs), None).collect()} == expected
    monkeypatch.setattr(engine, "_MOST_EDGES", 0)
    assert {tuple(row) for row in engine._components(edges, len(pairs), str(tmp_path / "work")).collect()} == expected
    assert ("p09", "p00") in expected


def test_a_run_on_spark_writes_what_a_run_here_writes(spark: Any, tmp_path: Path) -> None:
    from cleannews.engines.spark import spread

    (tmp_path / "in").mkdir()
    for part in range(3):
        lines = (json.dumps(record) + "\n" for record in make_records(30)[part::3])
        (tmp_path / "in" / f"{part}.jsonl").write_text("".join(lines))
    run([str(tmp_path / "in")], str(tmp_path / "here"))
    run([str(tmp_path / "in")], str(tmp_path / "there"), resources=Resources(spread=partial(spread, session=spark)))
    assert look(tmp_path / "there") == look(tmp_path / "here")


def test_clean_replaces_the_text_and_adds_facts(spark: Any) -> None:
    from cleannews.corpus.worker import Document, process
    from cleannews.engines.spark import clean

    rows = [(name, f"{text}\n\nSubscribe", number) for name, text, number in make_rows()[:20]]
    df = spark.createDataFrame([*rows, ("none", None, 0)], "id string, text string, number long")
    cleaned = {row["id"]: row.asDict() for row in clean(df).collect()}
    expected = process(Settings(dedup=False), tuple(Document(name, text) for name, text, _ in rows)).results
    for (name, _, number), result in zip(rows, expected, strict=True):
        assert cleaned[name] == {
            "id": name, "text": result.text, "number": number, **result.facts, "rejected": None,
        }  # fmt: skip
    assert cleaned["none"]["text"] is None
    assert cleaned["none"]["rejected"] == "no text"
