"""The index on a real Redis server, which each test starts for itself."""

import shutil
import socket
import subprocess
import time

import pytest

from cleannews import FormatError, NearDuplicateIndex
from tests.dedup.stories import OTHER, STORY, replaced

redis = pytest.importorskip("redis")


@pytest.fixture
def server(tmp_path):
    """The address of a server of its own, empty, on the loopback."""
    if not shutil.which("redis-server"):
        pytest.skip("redis-server is not installed (Debian: apt-get install redis-server)")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)]
    process = subprocess.Popen(["redis-server", *options], stdout=subprocess.DEVNULL)
    client = redis.Redis(port=port)
    for _ in range(200):
        try:
            client.ping()
            break
        except redis.ConnectionError:
            time.sleep(0.05)
    yield f"redis://127.0.0.1:{port}"
    process.terminate()
    process.wait()


def test_two_processes_share_an_index(server):
    one, other = NearDuplicateIndex.open(f"{server}/0#news"), NearDuplicateIndex.open(f"{server}/0#news")
    one.insert("story", STORY)
    one.insert(7, OTHER)
    assert other.insert_if_new("copy", replaced(STORY, 20)).key == "story"
    assert [match.key for match in other.query(OTHER)] == [7]
    assert len(other) == 2
    other.remove("story")
    assert one.query(STORY) == []
    assert "story" not in one
    assert one.query("") == []


def test_it_answers_as_the_index_in_memory(server, tmp_path):
    shared, own = NearDuplicateIndex.open(server), NearDuplicateIndex()
    for index in (shared, own):
        for every in range(5, 30):
            index.insert(every, replaced(STORY, every))
    assert shared.query(STORY) == own.query(STORY)
    shared.save(tmp_path / "index")
    assert NearDuplicateIndex.load(tmp_path / "index").query(STORY) == own.query(STORY)


def test_indexes_of_other_names_are_apart_and_settings_are_checked(server):
    NearDuplicateIndex.open(f"{server}#a").insert(1, STORY)
    assert len(NearDuplicateIndex.open(f"{server}#b")) == 0
    with pytest.raises(FormatError, match="was made with settings"):
        NearDuplicateIndex.open(f"{server}#a", threshold=0.9)
