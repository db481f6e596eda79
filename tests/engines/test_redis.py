import pytest

from cleannews import FormatError, NearDuplicateIndex
from tests.dedup.stories import OTHER, STORY, replaced

fakeredis = pytest.importorskip("fakeredis")
redis = pytest.importorskip("redis")


@pytest.fixture
def server(monkeypatch):
    shared = fakeredis.FakeServer()
    monkeypatch.setattr(redis.Redis, "from_url", lambda url: fakeredis.FakeRedis(server=shared))


def test_two_processes_share_an_index(server):
    one, other = NearDuplicateIndex.open("redis://host/0#news"), NearDuplicateIndex.open("redis://host/0#news")
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
    shared, own = NearDuplicateIndex.open("redis://host"), NearDuplicateIndex()
    for index in (shared, own):
        for every in range(5, 30):
            index.insert(every, replaced(STORY, every))
    assert shared.query(STORY) == own.query(STORY)
    shared.save(tmp_path / "index")
    assert NearDuplicateIndex.load(tmp_path / "index").query(STORY) == own.query(STORY)


def test_indexes_of_other_names_are_apart_and_settings_are_checked(server):
    NearDuplicateIndex.open("redis://host#a").insert(1, STORY)
    assert len(NearDuplicateIndex.open("redis://host#b")) == 0
    with pytest.raises(FormatError, match="was made with settings"):
        NearDuplicateIndex.open("redis://host#a", threshold=0.9)
