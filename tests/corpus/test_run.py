"""Runs: nothing is lost, the same input gives the same bytes, and a killed run ends as if it had not been."""

from __future__ import annotations

import gzip
import json
import multiprocessing
import random
import subprocess
import sys
import time
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import pytest

from cleannews.corpus import cleaning_stage
from cleannews.corpus.progress import Progress
from cleannews.corpus.run import run
from cleannews.corpus.settings import Resources, Settings
from cleannews.dedup.deduplicate import deduplicate
from cleannews.errors import BusyError, InvalidValueError
from tests.corpus.conftest import look, make_records, read_jsonl

ONLY_DEDUP = Settings(clean=False)


def test_every_record_is_kept_or_duplicate_or_rejected(corpus: Callable[..., Path], tmp_path: Path) -> None:
    folder = corpus()
    with (folder / "1.jsonl").open("a", encoding="utf-8") as file:
        file.write('not json\n[1]\n{"id": "x"}\n{"id": "y", "text": 5}\n\n')
    manifest = run([str(folder)], str(tmp_path / "out"))
    assert manifest["libraries"].keys() >= {"python", "regex", "py3langid"}
    counts = manifest["counts"]
    assert counts["read"] == 64
    assert counts["kept"] + counts["duplicates"] + counts["rejected"] == counts["read"]
    kept = [row for part in range(3) for row in read_jsonl(tmp_path / "out" / "articles" / f"{part}.jsonl")]
    removed = read_jsonl(tmp_path / "out" / "duplicates.jsonl")
    rejected = read_jsonl(tmp_path / "out" / "rejected.jsonl")
    assert (len(kept), len(removed), len(rejected)) == (counts["kept"], counts["duplicates"], counts["rejected"])
    assert {row["id"] for row in kept} | {row["id"] for row in removed} == {f"r{number}" for number in range(60)}
    assert [(row["input"], row["place"]) for row in rejected] == [
        ("1.jsonl", f"line {line}") for line in (21, 22, 23, 24)
    ]
    assert [row["reason"].split(":")[0] for row in rejected] == [
        "not JSON",
        "not a JSON object but list",
        "no field 'text'; the fields are id",
        "field 'text' must be text, got int",
    ]


def test_unknown_fields_are_carried_and_facts_added(corpus: Callable[..., Path], tmp_path: Path) -> None:
    run([str(corpus(10, 1))], str(tmp_path / "out"))
    first = read_jsonl(tmp_path / "out" / "articles" / "0.jsonl")[0]
    assert (first["rank"], first["tags"], first["lang"]) == (0, ["a", {"b": None}], "en")
    assert first["title"].startswith("The ")
    assert first["text"].startswith(first["title"])
    assert list(first)[:4] == ["id", "text", "rank", "tags"]


def test_duplicates_are_those_of_deduplicate(corpus: Callable[..., Path], tmp_path: Path) -> None:
    run([str(corpus(60, 3))], str(tmp_path / "out"), ONLY_DEDUP)
    records = make_records(60)
    expected = deduplicate([(record["id"], record["text"]) for part in range(3) for record in records[part::3]])
    found = read_jsonl(tmp_path / "out" / "duplicates.jsonl")
    assert [(one["id"], one["kept"], one["jaccard"], one["relation"]) for one in found] == [
        (one.item, one.kept, one.jaccard, one.relation) for one in expected.duplicates
    ]
    assert len(found) == 12
    assert all(one["record"]["tags"] == ["a", {"b": None}] for one in found)


def test_workers_and_memory_change_nothing(corpus: Callable[..., Path], tmp_path: Path) -> None:
    folder = corpus()
    run([str(folder)], str(tmp_path / "one"), resources=Resources(workers=1))
    run([str(folder)], str(tmp_path / "two"), resources=Resources(workers=2, memory=64 << 20))
    assert look(tmp_path / "one") == look(tmp_path / "two")


def test_a_finished_run_is_not_done_again(corpus: Callable[..., Path], tmp_path: Path) -> None:
    folder, out = corpus(), tmp_path / "out"
    first = run([str(folder)], str(out), ONLY_DEDUP)
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*")}
    assert run([str(folder)], str(out), ONLY_DEDUP) == first
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*")} == before


def test_changed_settings_and_inputs_are_refused_unless_restarted(corpus: Callable[..., Path], tmp_path: Path) -> None:
    folder, out = corpus(), str(tmp_path / "out")
    run([str(folder)], out, ONLY_DEDUP)
    with pytest.raises(InvalidValueError, match=r"threshold was None, is 0\.9"):
        run([str(folder)], out, Settings(clean=False, threshold=0.9))
    (folder / "2.jsonl").unlink()
    with pytest.raises(InvalidValueError, match="inputs changed"):
        run([str(folder)], out, ONLY_DEDUP)
    run([str(folder)], out, ONLY_DEDUP, Resources(restart=True))
    assert sorted(look(tmp_path / "out" / "articles")) == ["0.jsonl", "1.jsonl"]


def test_a_foreign_folder_is_left_alone(corpus: Callable[..., Path], tmp_path: Path) -> None:
    (tmp_path / "out" / "articles").mkdir(parents=True)
    with pytest.raises(InvalidValueError, match="out must be empty"):
        run([str(corpus())], str(tmp_path / "out"), ONLY_DEDUP)


def test_numbers_and_odd_values_are_carried_exactly(tmp_path: Path) -> None:
    odd = {"id": 2**70, "text": "A line.", "a": [float("inf"), 1e300, -(2**63) - 1], "b": "\ud800", "": None}
    (tmp_path / "in.jsonl").write_text(json.dumps(odd) + "\n", encoding="utf-8")
    run([str(tmp_path / "in.jsonl")], str(tmp_path / "out"), ONLY_DEDUP)
    assert read_jsonl(tmp_path / "out" / "articles" / "in.jsonl") == [odd]


def test_a_failing_disk_leaves_nothing_half_written(
    corpus: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, out = corpus(), tmp_path / "out"
    import cleannews.corpus.writers as writers

    def fail(rows: object, target: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setitem(writers.WRITERS, "jsonl", fail)
    with pytest.raises(OSError, match="No space left"):
        run([str(folder)], str(out), ONLY_DEDUP)
    assert not list(out.glob("articles/*")) + list(out.glob("*.json*"))
    monkeypatch.undo()
    assert run([str(folder)], str(out), ONLY_DEDUP)["counts"]["read"] == 60


def test_a_full_disk_is_a_clear_error_and_leaves_nothing_half_written(
    corpus: Callable[..., Path], tmp_path: Path
) -> None:
    pytest.importorskip("resource")
    folder, out = corpus(), tmp_path / "out"
    code = (
        "import resource, sys; from cleannews.__main__ import main;"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (9_000, 9_000)); main()"  # a write past it fails as on a full disk
    )
    command = [sys.executable, "-c", code, "dedup", str(folder), "--out", str(out), "--workers", "1"]
    failed = subprocess.run(command, capture_output=True, text=True)
    assert failed.returncode == 1
    assert failed.stderr.count("\n") == 1
    assert "File too large" in failed.stderr
    assert str(out) in failed.stderr
    assert not list(out.glob("articles/*")) + list(out.glob("*.json*")) + list(out.rglob("*.tmp"))
    run([str(folder)], str(out), ONLY_DEDUP)
    run([str(folder)], str(tmp_path / "whole"), ONLY_DEDUP)
    assert look(out) == look(tmp_path / "whole")


def test_an_output_that_cannot_be_written_is_a_clear_error(corpus: Callable[..., Path], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(OSError, match="file"):
        run([str(corpus())], str(tmp_path / "file" / "out"), ONLY_DEDUP)


def test_a_file_that_vanishes_ends_the_run_until_it_is_back(corpus: Callable[..., Path], tmp_path: Path) -> None:
    folder, out = corpus(), tmp_path / "out"

    def take_away(progress: Progress) -> None:
        if progress.stage == "clean" and progress.records and (folder / "2.jsonl").exists():
            (folder / "2.jsonl").rename(tmp_path / "hidden")

    with pytest.raises(FileNotFoundError, match=r"2\.jsonl"):
        run([str(folder)], str(out), ONLY_DEDUP, watch=take_away)
    (tmp_path / "hidden").rename(folder / "2.jsonl")
    run([str(folder)], str(out), ONLY_DEDUP)
    run([str(folder)], str(tmp_path / "whole"), ONLY_DEDUP)
    assert look(out) == look(tmp_path / "whole")


def test_a_part_goes_on_where_it_was_ended(
    corpus: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = corpus(60, 1)
    run([str(folder)], str(tmp_path / "whole"), ONLY_DEDUP)
    monkeypatch.setattr(cleaning_stage, "_BATCH_RECORDS", 7)
    monkeypatch.setattr(cleaning_stage, "_SECTION_SIZE", 15_000)
    seen = []

    def end(progress: Progress) -> None:
        seen.append(progress.records)
        if progress.records >= 40:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run([str(folder)], str(tmp_path / "ended"), ONLY_DEDUP, watch=end)
    cleaned: list[int] = []
    fill = cleaning_stage._fill_page

    def count(*arguments: Any) -> Any:
        cleaned.append(len(arguments[-1]))
        return fill(*arguments)

    monkeypatch.setattr(cleaning_stage, "_fill_page", count)
    run([str(folder)], str(tmp_path / "ended"), ONLY_DEDUP)
    assert 20 <= sum(cleaned) < 60
    assert look(tmp_path / "ended") == look(tmp_path / "whole")


def test_two_runs_on_one_folder_are_one_too_many(corpus: Callable[..., Path], tmp_path: Path) -> None:
    folder, out = corpus(), tmp_path / "out"

    def start_another(progress: Progress) -> None:
        with pytest.raises(BusyError, match=r"at work in .*out"):
            run([str(folder)], str(out), ONLY_DEDUP)

    run([str(folder)], str(out), ONLY_DEDUP, watch=start_another)


def test_the_manifest_says_how_duplicates_were_found(corpus: Callable[..., Path], tmp_path: Path) -> None:
    folder = str(corpus(10, 1))
    told = run([folder], str(tmp_path / "out"), ONLY_DEDUP)["deduplication"]
    assert (told["jaccard"], told["containment"], told["permutations"]) == (0.5, 0.8, 128)
    assert (
        run([folder], str(tmp_path / "high"), Settings(clean=False, threshold=0.9))["deduplication"]["jaccard"] == 0.9
    )
    assert run([folder], str(tmp_path / "none"), Settings(clean=False, dedup=False))["deduplication"] is None


def test_learned_profile_removes_what_repeats(tmp_path: Path) -> None:
    records = make_records(40)
    for record in records:
        record["text"] += "\n\nOur river pages appear every other Thursday."
    (tmp_path / "in.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    run([str(tmp_path / "in.jsonl")], str(tmp_path / "out"), Settings(profile="learn", dedup=False))
    kept = read_jsonl(tmp_path / "out" / "articles" / "in.jsonl")
    assert len(kept) == 40
    assert not any("every other Thursday" in row["text"] for row in kept)


def test_learned_profiles_are_those_of_the_sites(tmp_path: Path) -> None:
    records = make_records(60)
    for number, record in enumerate(records):
        record["url"] = f"https://{'ab'[number % 2]}.example/{number}"
        record["text"] += "\n\nOur river pages appear every other Thursday." if number % 2 else ""
    records[0]["text"] += "\n\nOur river pages appear every other Thursday."
    (tmp_path / "in.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    settings = Settings(profile="learn", dedup=False)
    run([str(tmp_path / "in.jsonl")], str(tmp_path / "one"), settings, Resources(workers=1))
    run([str(tmp_path / "in.jsonl")], str(tmp_path / "two"), settings, Resources(workers=2))
    assert look(tmp_path / "one") == look(tmp_path / "two")
    kept = read_jsonl(tmp_path / "one" / "articles" / "in.jsonl")
    assert [row["id"] for row in kept if "every other Thursday" in row["text"]] == ["r0"]


def test_attributes_leave_the_text_alone(tmp_path: Path) -> None:
    text = "The bridge opened\n\nSubscribe\n\nThe bridge over the river opened on Monday after three years of work."
    (tmp_path / "in.jsonl").write_text(json.dumps({"id": "a", "text": text}) + "\n", encoding="utf-8")
    run([str(tmp_path / "in.jsonl")], str(tmp_path / "out"), Settings(emit="attributes"))
    line = json.loads(gzip.decompress((tmp_path / "out" / "attributes" / "in.jsonl.gz").read_bytes()))
    assert line["id"] == "a"
    assert [text[start:end] for start, end, _ in line["attributes"]["cleannews__removed"]] == ["Subscribe"]
    assert not (tmp_path / "out" / "articles").exists()


def test_twenty_kills_change_nothing(corpus: Callable[..., Path], tmp_path: Path) -> None:
    folder, settings = corpus(60, 6), ONLY_DEDUP
    # A fork server that has loaded the package: the time before a kill is spent in the run, not in starting Python.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["cleannews.corpus.run", "cleannews.dedup.deduplicate"])

    def start(out: Path) -> BaseProcess:
        process = context.Process(target=run, args=([str(folder)], str(out), settings))
        process.start()
        return process

    start(tmp_path / "first").join()  # loads the fork server
    began = time.monotonic()
    start(tmp_path / "whole").join()
    took = time.monotonic() - began
    expected, draw, interrupted = look(tmp_path / "whole"), random.Random(20), 0
    assert "manifest.json" in expected
    for number in range(20):
        out = tmp_path / f"killed-{number}"
        began = time.monotonic()
        process = start(out)
        process.join(draw.uniform(0.05, 0.95) * took)
        if process.is_alive():
            process.kill()
            process.join()
        else:  # the machine has become faster
            took = min(took, time.monotonic() - began)
        interrupted += process.exitcode != 0
        run([str(folder)], str(out), settings)
        assert look(out) == expected, f"kill {number}"
    assert interrupted >= 10
