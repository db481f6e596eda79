"""Every format in, every format out: the same documents, and nothing of a record lost."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import lzma
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import fsspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from cleannews.corpus.run import run
from cleannews.corpus.settings import Fields, Resources, Settings
from cleannews.errors import FormatError, InvalidValueError
from tests.corpus.conftest import make_records, read_jsonl, write_story

ONLY_DEDUP = Settings(clean=False)
COMPRESS: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    ".gz": gzip.compress,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
    ".zst": zstandard.ZstdCompressor().compress,
}
DECOMPRESS: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    ".gz": gzip.decompress,
    ".bz2": bz2.decompress,
    ".xz": lzma.decompress,
    ".zst": lambda data: zstandard.ZstdDecompressor().stream_reader(io.BytesIO(data)).read(),
}


def to_lines(records: list[dict[str, Any]]) -> bytes:
    return b"".join(json.dumps(record).encode() + b"\n" for record in records)


def run_one(path: Path, settings: Settings = ONLY_DEDUP) -> tuple[dict[str, Any], Path]:
    out = path.parent / "out"
    return run([str(path)], str(out), settings), out


@pytest.mark.parametrize("suffix", COMPRESS)
def test_jsonl_keeps_its_compression(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"in.jsonl{suffix}"
    path.write_bytes(COMPRESS[suffix](to_lines(make_records(10))))
    manifest, out = run_one(path)
    lines = DECOMPRESS[suffix]((out / "articles" / path.name).read_bytes()).splitlines()
    assert [json.loads(line) for line in lines] == [record for record in make_records(10) if record["rank"] % 5 != 4]
    assert manifest["counts"]["duplicates"] == 2


@pytest.mark.parametrize("suffix", [".gz", ".bz2", ".xz", ".zst"])
def test_a_truncated_file_ends_in_a_rejection(tmp_path: Path, suffix: str) -> None:
    whole = COMPRESS[suffix](to_lines([{"id": number, "text": write_story(number)} for number in range(500)]))
    path = tmp_path / f"in.jsonl{suffix}"
    path.write_bytes(whole[: len(whole) * 2 // 3])
    manifest, out = run_one(path)
    rejected = read_jsonl(out / "rejected.jsonl")
    counts = manifest["counts"]
    assert "damaged" in rejected[-1]["reason"] or "not JSON" in rejected[-1]["reason"]
    assert counts["kept"] + counts["duplicates"] + counts["rejected"] == counts["read"]


def test_parquet_keeps_the_type_of_every_column(tmp_path: Path) -> None:
    table = pa.table(
        {
            "text": pa.array([write_story(number) for number in range(6)] + [write_story(5)], pa.large_string()),
            "when": pa.array([1, 2, 3, 4, 5, 6, 1_700_000_000_123_456_789], pa.timestamp("ns", "UTC")),
            "price": pa.array([Decimal("1.10")] * 7, pa.decimal128(9, 2)),
            "day": [date(2026, 1, 1)] * 7,
            "nested": [{"a": [1, 2], "b": {"c": b"\\xff"}}] * 7,
        }
    )
    pq.write_table(table, tmp_path / "in.parquet")
    _, out = run_one(tmp_path / "in.parquet", Settings())
    written = pq.read_table(out / "articles" / "in.parquet")
    assert written.drop_columns(["title", "lang", "notes", "text"]).equals(table.slice(0, 6).drop_columns(["text"]))
    assert written.schema.field("text").type == pa.large_string()
    assert written.column("lang").to_pylist() == ["en"] * 6


def test_csv_keeps_its_columns(tmp_path: Path) -> None:
    with (tmp_path / "in.csv").open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        table.writerow(["id", "text", "note"])
        table.writerows([[number, write_story(number), 'a "quote", ё'] for number in (1, 2, 2)])
        table.writerow(["only one"])
    manifest, out = run_one(tmp_path / "in.csv")
    with (out / "articles" / "in.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["id"], row["note"]) for row in rows] == [("1", 'a "quote", ё'), ("2", 'a "quote", ё')]
    assert rows[0]["text"] == write_story(1)
    assert (manifest["counts"]["duplicates"], manifest["counts"]["rejected"]) == (1, 1)


@pytest.mark.parametrize("output_format", ["jsonl.zst", "csv", "parquet"])
def test_records_can_be_written_in_another_format(tmp_path: Path, output_format: str) -> None:
    (tmp_path / "in.jsonl").write_bytes(to_lines(make_records(10)))
    _, out = run_one(tmp_path / "in.jsonl", Settings(clean=False, output_format=output_format))
    (path,) = (out / "articles").iterdir()
    if output_format == "parquet":
        rows = pq.read_table(path).to_pylist()
        assert pq.read_schema(path).field("rank").type == pa.int64()
    elif output_format == "csv":
        rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    else:
        rows = [json.loads(line) for line in DECOMPRESS[".zst"](path.read_bytes()).splitlines()]
    assert [row["id"] for row in rows] == [f"r{number}" for number in range(10) if number % 5 != 4]
    tags = rows[0]["tags"]
    assert (tags if isinstance(tags, list) else json.loads(tags)) == ["a", {"b": None}]


def test_inputs_above_the_working_folder_are_written_inside_the_output(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in ("here/own", "there"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "a.txt").write_text(f"Rain fell in {folder} on Monday.", encoding="utf-8")
    monkeypatch.chdir(tmp_path / "here")
    run(["own", "../there"], "out", ONLY_DEDUP)
    written = sorted(path.relative_to("out/articles") for path in Path("out").rglob("a.txt"))
    assert written == [Path("here/own/a.txt"), Path("there/a.txt")]


def test_inputs_of_several_stores_are_written_inside_the_output(tmp_path: Path) -> None:
    """A file that shares no folder with another is not written under its own path."""
    store, line = fsspec.filesystem("memory"), b'{"text": "Rain fell in %s on Monday."}\n'
    store.pipe("/there/a.jsonl", line % b"Oslo")
    (tmp_path / "a.jsonl").write_bytes(line % b"Bari")
    run(["memory://there/a.jsonl", str(tmp_path / "a.jsonl")], str(tmp_path / "out"), ONLY_DEDUP)
    assert (tmp_path / "a.jsonl").read_bytes() == line % b"Bari"
    written = {path.read_bytes() for path in (tmp_path / "out" / "articles").rglob("a.jsonl")}
    assert written == {line % b"Oslo", line % b"Bari"}


def test_what_an_earlier_run_wrote_is_no_input(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b'{"text": "Rain fell in Oslo on Monday."}\n')
    first = run([str(tmp_path)], str(tmp_path / "out"), ONLY_DEDUP)
    again = run([str(tmp_path)], str(tmp_path / "out"), ONLY_DEDUP, Resources(restart=True))
    assert again == first
    with pytest.raises(InvalidValueError, match="not in the output"):
        run([str(tmp_path / "out")], str(tmp_path / "out"), ONLY_DEDUP)


def test_documents_are_written_under_their_names(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    (folder / "deep").mkdir(parents=True)
    text = "The bridge opened\n\nSubscribe\n\nThe bridge over the river opened on Monday after three years of work."
    (folder / "deep" / "a.txt").write_text(text, encoding="utf-16")
    (folder / "b.html").write_text(f"<html><body><article><h1>A</h1><p>{write_story(3)}</p></article></body></html>")
    (folder / "README.md").write_text("not a document")
    (folder / "b.expected.json").write_text("{}")
    (folder / ".hidden.txt").write_text("not a document")
    manifest, out = run_one(folder, Settings())
    assert manifest["counts"]["read"] == manifest["counts"]["kept"] == 2
    written = sorted(str(path.relative_to(out / "articles")) for path in (out / "articles").rglob("*.*"))
    assert written == ["b.html.txt", "deep/a.txt"]
    assert "Subscribe" not in (out / "articles" / "deep" / "a.txt").read_text(encoding="utf-8")


def make_warc(kind: str, url: str, content: bytes) -> bytes:
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nContent-Length: {len(content)}\r\n"
    head += "Content-Type: application/http; msgtype=response\r\n" if kind == "response" else ""
    return head.encode() + b"\r\n" + content + b"\r\n\r\n"


def make_response(number: int, status: int, kind: str, content: str) -> bytes:
    head = f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\n\r\n"
    return make_warc("response", f"https://example.org/{number}", (head + content).encode("windows-1251"))


@pytest.mark.parametrize("suffix", ["", ".gz"])
def test_warc_responses_are_pages(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"crawl.warc{suffix}"
    paragraph = "Река поднялась на два метра за ночь, и жители нижних улиц ушли в школу на холме. "
    article = f"<html><body><article><h1>Река поднялась</h1>{f'<p>{paragraph * 3}</p>' * 4}</article></body></html>"
    records = [
        make_response(0, 200, "text/html; charset=windows-1251", article),
        make_response(1, 404, "text/html", "<p>Not found</p>"),
        make_response(2, 200, "image/png", "picture"),
    ]
    path.write_bytes(b"".join(COMPRESS[suffix](record) for record in records))
    manifest, out = run_one(path, Settings())
    assert (manifest["counts"]["read"], manifest["counts"]["kept"]) == (2, 1)
    name = f"crawl.warc.jsonl{suffix}"
    (row,) = map(json.loads, DECOMPRESS[suffix]((out / "articles" / name).read_bytes()).splitlines())
    assert row["url"] == "https://example.org/0"
    assert "Река поднялась" in row["text"]
    (rejected,) = read_jsonl(out / "rejected.jsonl")
    assert rejected["reason"] == "HTTP status 404"


def test_wet_conversions_are_texts(tmp_path: Path) -> None:
    (tmp_path / "crawl.warc.wet").write_bytes(make_warc("conversion", "https://example.org/", write_story(1).encode()))
    _, out = run_one(tmp_path / "crawl.warc.wet", ONLY_DEDUP)
    (row,) = read_jsonl(out / "articles" / "crawl.warc.wet.jsonl")
    assert row["text"] == write_story(1)


def test_pages_in_a_field(tmp_path: Path) -> None:
    page = f"<html><body><article><h1>Title of it</h1><p>{write_story(3)}</p></article></body></html>"
    (tmp_path / "in.jsonl").write_bytes(to_lines([{"id": 1, "html": page}]))
    _, out = run_one(tmp_path / "in.jsonl", Settings(fields=Fields(html="html")))
    (row,) = read_jsonl(out / "articles" / "in.jsonl")
    assert row["html"] == page
    assert "visitors" in row["text"]
    assert "<p>" not in row["text"]


@pytest.mark.parametrize("name", ["in.jsonl", "in.csv", "in.parquet"])
def test_an_unknown_field_is_a_clear_error(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    if name.endswith("parquet"):
        pq.write_table(pa.table({"body": ["x"]}), path)
    else:
        path.write_text('{"body": "x"}\n' if name.endswith("jsonl") else "body\nx\n")
    with pytest.raises(InvalidValueError, match="body") as error:
        run_one(path)
    assert "'text'" in str(error.value)


def test_what_is_not_parquet_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "in.parquet").write_bytes(b"no table")
    with pytest.raises(FormatError, match=r"in\.parquet: not a Parquet file"):
        run_one(tmp_path / "in.parquet")


def test_a_title_field_tells_the_cleaner_where_the_article_begins(tmp_path: Path) -> None:
    body = "Officials spoke on Monday about the repairs, which will take another three years and cost five million."
    record = {"title": "Bridge to reopen", "text": f"Subscribe\n\n{body}", "when": str(datetime(2026, 1, 1))}
    (tmp_path / "in.jsonl").write_bytes(to_lines([record]))
    _, out = run_one(tmp_path / "in.jsonl", Settings())
    (row,) = read_jsonl(out / "articles" / "in.jsonl")
    assert (row["title"], row["text"]) == ("Bridge to reopen", body)
