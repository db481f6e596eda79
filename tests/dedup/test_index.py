import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleannews import FormatError, InvalidTypeError, InvalidValueError, MinHasher, NearDuplicateIndex, Relation
from cleannews.dedup import store
from cleannews.dedup.matching import Matching
from tests.dedup.stories import BULLETINS, OTHER, STORY, replaced, sentences


@pytest.fixture
def index():
    made = NearDuplicateIndex()
    for key, text in (("story", STORY), ("edited", replaced(STORY, 12)), (3, OTHER), ("empty", "")):
        made.insert(key, text)
    return made


def keys(matches):
    return [match.key for match in matches]


def test_query_is_best_first_with_relations(index):
    matches = index.query(STORY.upper())
    assert [(match.key, match.relation) for match in matches] == [
        ("story", Relation.COPY), ("edited", Relation.EDITED)
    ]  # fmt: skip
    assert matches[0].jaccard == 1.0 > matches[1].jaccard
    assert keys(index.query(sentences(OTHER, [0, 1]))) == [3]
    assert index.query("") == index.query("что-то совсем иное") == []


def test_insert_if_new(index):
    assert index.insert_if_new("copy", STORY.upper()).key == "story"
    assert "copy" not in index
    assert index.insert_if_new("bulletin", BULLETINS[0]) is None
    assert index.insert_if_new("another day", BULLETINS[1]) is None
    assert len(index) == 6


def test_remove(index):
    index.remove("story")
    assert keys(index.query(STORY)) == ["edited"]
    assert "story" not in index
    index.insert("story", OTHER)
    assert keys(index.query(STORY)) == ["edited"]
    with pytest.raises(InvalidValueError, match="key must be in the index, got 'gone'"):
        index.remove("gone")


def test_merge(index):
    other = NearDuplicateIndex()
    other.insert("weather", BULLETINS[0])
    index.merge(other)
    assert keys(index.query(BULLETINS[0])) == ["weather"]
    with pytest.raises(InvalidValueError, match="key must be not in the index yet"):
        index.merge(other)
    with pytest.raises(InvalidValueError, match="settings"):
        index.merge(NearDuplicateIndex(threshold=0.7))
    with pytest.raises(InvalidTypeError):
        index.merge([])


def test_save_and_load(index, tmp_path):
    index.remove(3)
    index.save(tmp_path / "index")
    loaded = NearDuplicateIndex.load(tmp_path / "index")
    assert len(loaded) == 3
    assert loaded.query(STORY) == index.query(STORY)
    loaded.insert("new", OTHER)
    assert keys(loaded.query(OTHER)) == ["new"]
    loaded.save(tmp_path / "index")
    assert len(NearDuplicateIndex.load(tmp_path / "index")) == 4
    assert [path.name for path in tmp_path.iterdir()] == ["index"]


def test_settings_are_saved(tmp_path):
    matching = Matching(0.9, (Relation.TEMPLATE, Relation.EXCERPT), MinHasher(64, 7))
    NearDuplicateIndex(0.7, matching).save(tmp_path / "index")
    loaded = NearDuplicateIndex.load(tmp_path / "index")
    assert (loaded.threshold, loaded.matching, len(loaded)) == (0.7, matching, 0)


def test_what_is_not_an_index_is_refused(index, tmp_path):
    path = tmp_path / "index"
    path.write_bytes(b"something else entirely, and long enough to have a checksum")
    with pytest.raises(FormatError, match="not an index"):
        NearDuplicateIndex.load(path)
    index.save(path)
    data = path.read_bytes()
    path.write_bytes(data[:16] + b"\x09" + data[17:])
    with pytest.raises(FormatError, match="version 9"):
        NearDuplicateIndex.load(path)
    for broken in (data[:-1], data[:5000], data[:300] + b"?" + data[301:], data + b"more"):
        path.write_bytes(broken)
        with pytest.raises(FormatError, match="damaged"):
            NearDuplicateIndex.load(path)


def test_keys_must_be_strings_or_integers(index):
    for key in (None, 1.5, True, ("a",)):
        with pytest.raises(InvalidTypeError, match="key"):
            index.insert(key, STORY)
    with pytest.raises(InvalidValueError, match="not in the index yet, got 'story'"):
        index.insert("story", OTHER)
    with pytest.raises(InvalidTypeError, match="text must be a str"):
        index.insert("number", 5)


@settings(max_examples=30)
@given(st.lists(st.integers(3, 40), min_size=1, max_size=20), st.integers(1, 7))
def test_runs_find_what_a_dictionary_finds(places, recent):
    texts = [replaced(STORY, every, f"слово{i}") for i, every in enumerate(places)]
    plain, runs = NearDuplicateIndex(), NearDuplicateIndex()
    before, store.RECENT = store.RECENT, recent
    try:
        for i, text in enumerate(texts):
            runs.insert(i, text)
    finally:
        store.RECENT = before
    for i, text in enumerate(texts):
        plain.insert(i, text)
    assert all(plain.query(text) == runs.query(text) for text in [STORY, *texts])


@pytest.mark.parametrize("url", ["http://host/1", "redis", ""])
def test_unknown_urls_are_refused(url):
    with pytest.raises(InvalidValueError, match="redis://"):
        NearDuplicateIndex.open(url)


def test_it_says_how_much_it_holds() -> None:
    index = NearDuplicateIndex(threshold=0.7)
    index.insert("a", "Rain fell in Oslo on Monday.")
    assert repr(index) == "NearDuplicateIndex(texts=1, threshold=0.7)"
