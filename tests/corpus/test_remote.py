"""Inputs and outputs on an object store, against a real S3 API on loopback."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cleannews.corpus.run import run
from cleannews.corpus.settings import Resources, Settings
from tests.corpus.conftest import look, make_records

fsspec = pytest.importorskip("fsspec")
pytest.importorskip("s3fs")
server = pytest.importorskip("moto.server")


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    running = server.ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    running.start()
    host, port = running.get_host_and_port()
    for name, value in {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
    }.items():
        monkeypatch.setenv(name, value)
    store = fsspec.filesystem("s3", skip_instance_cache=True)
    store.mkdir("news")
    yield store
    running.stop()


def test_a_run_from_and_to_a_store_is_as_one_on_disk(store: Any, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for part in range(2):
        lines = "".join(json.dumps(record) + "\n" for record in make_records(20)[part::2])
        (tmp_path / "in" / f"{part}.jsonl").write_text(lines)
        store.pipe(f"news/in/{part}.jsonl", lines.encode())
    settings = Settings(clean=False)
    local = run([str(tmp_path / "in")], str(tmp_path / "out"), settings)
    remote = run(["s3://news/in/*.jsonl"], "s3://news/out", settings, Resources(work=str(tmp_path / "work")))
    assert remote == local
    written = {name.removeprefix("news/out/"): store.cat(name) for name in store.find("news/out")}
    assert written == {name: data for name, data in look(tmp_path / "out").items() if not name.startswith(".")}
