"""The command line, from arguments to output, messages and exit codes."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cleannews.cli import main

TEXT = "The bridge opened\n\nSubscribe\n\nThe bridge over the river opened on Monday after three years of work."
CLEANED = "The bridge opened\n\nThe bridge over the river opened on Monday after three years of work."


def call(*arguments: str, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(main, arguments, input=stdin)


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_clean_prints_documents_as_text(document: Path) -> None:
    result = call("clean", str(document))
    assert (result.exit_code, result.stdout, result.stderr) == (0, f"{CLEANED}\n\n", "")


def test_clean_reads_standard_input_and_tells_what_it_is() -> None:
    assert call("clean", "-", stdin=TEXT).stdout == f"{CLEANED}\n\n"
    result = call("clean", "-", stdin=json.dumps({"id": 1, "text": TEXT}) + "\n")
    expected = {"id": 1, "text": CLEANED, "title": "The bridge opened", "lang": "en", "notes": None}
    assert json.loads(result.stdout) == expected


def test_notes_are_told_in_rows_in_the_summary_and_by_explain(tmp_path: Path) -> None:
    texts = [f"{TEXT}\n\nThis article is for subscribers only", "Subscribe", "", TEXT]
    path, out = tmp_path / "in.jsonl", tmp_path / "out"
    path.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts), encoding="utf-8")
    rows = [json.loads(line)["notes"] for line in call("clean", str(path)).stdout.splitlines()]
    assert rows == ["paywalled cut-short", "no-article", "no-text", None]
    summary = call("run", str(path), "--out", str(out)).stdout
    assert "noted       cut-short 1, no-article 1, no-text 1, paywalled 1\n" in summary
    assert "empty       no-article 1, no-text 1\n" in summary
    noted = json.loads((out / "manifest.json").read_text("utf-8"))["statistics"]["by_note"]
    assert noted["paywalled"] == {"documents": 1, "empty": 0}
    assert noted["no-text"] == {"documents": 1, "empty": 1}
    assert "Notes on documents" in (out / "report.html").read_text("utf-8")
    explained = call("explain", str(path)).stdout
    assert explained.startswith("! paywalled        This article is for subscribers only  [paywalled.wall]\n")


def test_clean_keeps_and_drops_labels(document: Path) -> None:
    assert "Subscribe" in call("clean", str(document), "--keep", "subscribe").stdout
    assert "The bridge opened" not in call("clean", str(document), "--drop", "title").stdout


def test_run_says_what_it_did_and_where(document: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    (tmp_path / "b.txt").write_text(TEXT.replace("Subscribe", "Share"), encoding="utf-8")
    result = call("run", str(tmp_path / "*.txt"), "--out", str(out))
    assert result.exit_code == 0, result.stderr
    said = dict(line.split(maxsplit=1) for line in result.stdout.splitlines())
    assert said["read"] == "2 documents from 2 files"
    assert (said["duplicates"], said["rejected"], said["kept"]) == ("1", "0", "1")
    assert said["removed"].startswith("2 of 6 blocks")
    assert said["results"] == str(out)
    assert (out / "report.html").exists()


def test_run_prints_json_and_reports_progress_as_json(document: Path, tmp_path: Path) -> None:
    result = call("run", str(document), "--out", str(tmp_path / "out"), "--json")
    summary = json.loads(result.stdout)
    assert (summary["read"], summary["kept"], summary["out"]) == (1, 1, str(tmp_path / "out"))
    assert [json.loads(line)["stage"] for line in result.stderr.splitlines()][-1] == "write"


def test_run_reads_standard_input(tmp_path: Path) -> None:
    lines = "".join(json.dumps({"id": number, "text": TEXT}) + "\n" for number in range(2))
    result = call("run", "-", "--out", str(tmp_path / "out"), stdin=lines)
    assert result.exit_code == 0, result.stderr
    assert json.loads((tmp_path / "out" / "articles" / "stdin.jsonl").read_text())["id"] == 0


def test_dedup_leaves_texts_alone(tmp_path: Path) -> None:
    records = [{"id": number, "text": TEXT} for number in range(3)]
    (tmp_path / "in.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records))
    result = call("dedup", str(tmp_path / "in.jsonl"), "--out", str(tmp_path / "out"), "--json")
    assert (json.loads(result.stdout)["kept"], json.loads(result.stdout)["duplicates"]) == (1, 2)
    assert json.loads((tmp_path / "out" / "articles" / "in.jsonl").read_text()) == {"id": 0, "text": TEXT}
    removed = [json.loads(line) for line in (tmp_path / "out" / "duplicates.jsonl").read_text().splitlines()]
    assert [(one["id"], one["kept"]) for one in removed] == [("1", "0"), ("2", "0")]


def test_explain_shows_each_block_with_its_rule(document: Path) -> None:
    lines = call("explain", str(document)).stdout.splitlines()
    assert [line[0] for line in lines] == ["+", "-", "+"]
    assert "subscribe" in lines[1]
    assert "[en.subscribe" in lines[1]
    told = json.loads(call("explain", str(document), "--json").stdout)
    assert told["source"] == TEXT
    assert [TEXT[block[0] : block[1]] for block in told["blocks"] if not block[3]] == ["Subscribe"]


def test_report_is_written_again(document: Path, tmp_path: Path) -> None:
    call("run", str(document), "--out", str(tmp_path / "out"))
    (tmp_path / "out" / "report.html").unlink()
    assert call("report", str(tmp_path / "out")).stdout == f"{tmp_path / 'out' / 'report.html'}\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["run", "missing.jsonl", "--out", "out"], "input must be a file, folder, glob or URL that exists"),
        (["run", "README.md", "--out", "out"], "input must be of a known format"),
        (["run", "a.txt", "--out", "out", "--lang", "xx"], "lang must be one of"),
        (["run", "a.txt", "--out", "out", "--keep", "nonsense"], "'nonsense' is not one of"),
        (["run", "a.txt", "--out", "out", "--threshold", "1.5"], "threshold must be a number in (0, 1]"),
        (["run", "a.txt", "--out", "out", "--format", "xml"], "output_format must be jsonl, csv or parquet"),
        (["run", "a.txt", "--out", "s3://bucket/out"], "work must be a local folder when the output is remote"),
        (["run", "in.jsonl", "--out", "out", "--text-field", "body"], "in.jsonl must be one of id, text, got 'body'"),
        (["explain", "a.txt", "--number", "2"], "number must be that of a document in the inputs"),
        (["run", "a.txt"], "Missing option '--out'"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_code_2(
    document: Path, arguments: list[str], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(document.parent)
    Path("README.md").write_text("x")
    Path("in.jsonl").write_text('{"id": 1, "text": "x"}\n')
    result = call(*arguments)
    assert result.exit_code == 2
    assert message in result.stderr.splitlines()[-1]


def test_what_goes_wrong_is_one_line_and_code_1(tmp_path: Path) -> None:
    (tmp_path / "in.parquet").write_bytes(b"no table")
    result = call("run", str(tmp_path / "in.parquet"), "--out", str(tmp_path / "out"))
    assert result.exit_code == 1
    assert result.stderr.startswith("cleannews: in.parquet: not a Parquet file")
    assert len(result.stderr.splitlines()) == 1


def test_rejected_records_are_one_line(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text(json.dumps({"text": TEXT}) + "\nbroken\n")
    result = call("run", str(tmp_path / "in.jsonl"), "--out", str(tmp_path / "out"))
    assert result.exit_code == 0
    assert result.stderr == f"1 rejected, each with its reason in {tmp_path / 'out'}/rejected.jsonl\n"
    printed = call("clean", str(tmp_path / "in.jsonl"))
    assert printed.stderr.startswith("rejected: in.jsonl line 2: not JSON")


def test_a_missing_report_extra_is_no_failure(document: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "jinja2", None)
    result = call("run", str(document), "--out", str(tmp_path / "out"))
    assert result.exit_code == 0
    assert "pip install 'cleannews[report]'" in result.stderr
    assert (tmp_path / "out" / "manifest.json").exists()


ROWS = """
off = ["en.subscribe-button"]

[language]
code = "en"

[[row]]
id = "slogan"
label = "navigation"
match = "line"
phrases = ["First on the river"]
hit = "First on the river"
miss = "First on the river was the ferry"
source = "under our headlines"
"""


def test_rows_of_ones_own_change_the_result_and_stand_in_the_manifest(document: Path, tmp_path: Path) -> None:
    rows, out = tmp_path / "rows.toml", tmp_path / "out"
    rows.write_text(ROWS, encoding="utf-8")
    document.write_text(TEXT.replace("Subscribe", "First on the river"), encoding="utf-8")
    assert call("clean", str(document), "--lexicon", str(rows)).stdout == f"{CLEANED}\n\n"
    run = ("run", str(document), "--out", str(out), "--lexicon", str(rows))
    assert call(*run).exit_code == 0
    recorded = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["settings"]["lexicon"]
    assert recorded == {str(rows): hashlib.sha256(ROWS.encode()).hexdigest()}
    rows.write_text(ROWS.replace("First on", "First by"), encoding="utf-8")
    changed = call(*run)
    assert changed.exit_code == 2
    assert "lexicon was" in changed.stderr
    assert call(*run, "--restart").exit_code == 0
    assert "First on the river" in next((out / "articles").iterdir()).read_text(encoding="utf-8")


def test_a_bad_row_is_refused_with_its_place(document: Path, tmp_path: Path) -> None:
    rows = tmp_path / "rows.toml"
    rows.write_text(ROWS.replace('hit = "First', 'hit = "Last'), encoding="utf-8")
    result = call("clean", str(document), "--lexicon", str(rows))
    assert result.exit_code == 1
    assert "rows.toml, line 7, row 'en.slogan': does not match its own hit" in result.stderr


def test_evaluate_scores_labelled_lines(tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    lines = [
        {"start": 0, "end": 17, "keep": True, "category": "title"},
        {"start": 19, "end": 28, "keep": True, "category": "body"},
    ]
    gold.write_text(json.dumps({"id": "a", "lang": "en", "text": TEXT, "lines": lines}), encoding="utf-8")
    result = call("evaluate", "--gold", str(gold), "--errors", "5")
    assert result.exit_code == 0, result.stderr
    assert "en.subscribe-button" in result.stdout
    assert "lost body             Subscribe  [en.subscribe-button] a" in result.stdout
    figures = json.loads(call("evaluate", "--gold", str(gold), "--json").stdout)
    assert (figures["lines"], figures["wrong"], figures["broken"]) == (2, 1, 1)
    assert figures["by_rule"]["en.subscribe-button"]["right"] == 0
    kept = json.loads(call("evaluate", "--gold", str(gold), "--json", "--keep", "subscribe").stdout)
    assert kept["wrong"] == 0


def test_explain_shows_what_was_removed_as_a_diff(document: Path) -> None:
    lines = call("explain", str(document), "--diff").stdout.splitlines()
    assert lines[:2] == ["--- document", "+++ article"]
    assert [line for line in lines[3:] if line[0] != " "] == ["-Subscribe"]


def test_explain_says_why(document: Path) -> None:
    said = call("explain", str(document), "--why", "en.subscribe-button").stdout
    assert "hit   Subscribe" in said
    assert 'off = ["en.subscribe-button"]' in said.splitlines()[-1]
    assert said.splitlines()[-3] == "- subscribe        Subscribe  [en.subscribe-button: Subscribe]"
    assert "decided nothing" in call("explain", str(document), "--why", "headline.orphan").stdout
    wrong = call("explain", str(document), "--why", "en.subscribe-buton")
    assert wrong.exit_code == 2
    assert "en.subscribe-button" in wrong.stderr


def test_explain_of_two_documents_shows_the_words_that_differ(document: Path, tmp_path: Path) -> None:
    other = tmp_path / "b.html"
    other.write_text(TEXT.replace("Monday", "Friday night"), encoding="utf-8")
    said = call("explain", str(document), str(other), "--input-format", "text").stdout
    assert "opened on [-Monday-] {+Friday night+} after" in said
    assert said.startswith("edited, Jaccard 0.")
    assert "subscribe" in call("explain", str(document), str(other), "--number", "1").stdout


def test_rules_lists_rows_and_code_with_their_examples() -> None:
    rows = json.loads(call("rules", "--lang", "sv", "--label", "share", "--json").stdout)
    assert rows
    assert all(row["id"].startswith("sv.") and row["hit"] and row["miss"] and row["source"] for row in rows)
    shown = call("rules", "--rule", "headline.*").stdout
    assert [line.split()[0] for line in shown.splitlines() if line[:1].strip()] == [
        "headline.orphan",
        "headline.beside-orphan",
    ]
    nothing = call("rules", "--lang", "sv", "--rule", "ru.*")
    assert nothing.exit_code == 2


def test_rules_lists_rows_of_ones_own(tmp_path: Path) -> None:
    rows = tmp_path / "rows.toml"
    rows.write_text(ROWS, encoding="utf-8")
    shown = call("rules", "--lexicon", str(rows), "--rule", "en.slogan").stdout
    assert "the line is first on the river (enough by itself)" in shown
    assert "miss  First on the river was the ferry" in shown


def test_seen_prints_what_is_new_since_yesterday(tmp_path: Path) -> None:
    index = str(tmp_path / "seen.index")
    story = "The bridge over the river opened on Monday after three years of work, the council of the town said."
    days = {
        "monday": {"a.txt": story, "b.txt": "Rain fell on Oslo all day and the trams stood still for two hours."},
        "tuesday": {
            "a.txt": "The library bought forty new books and lent out half of them.",
            "c.txt": f"{story} Hail.",
        },
    }
    for day, texts in days.items():
        (tmp_path / day).mkdir()
        for name, text in texts.items():
            (tmp_path / day / name).write_text(text, encoding="utf-8")
    first = call("seen", index, str(tmp_path / "monday"), "--prefix", "monday/")
    assert [json.loads(line)["id"] for line in first.stdout.splitlines()] == ["a.txt", "b.txt"]
    second = call("seen", index, str(tmp_path / "tuesday"))
    assert [json.loads(line) for line in second.stdout.splitlines()] == [
        {"id": "a.txt", "text": days["tuesday"]["a.txt"]}
    ]
    assert "seen: c.txt: edited of monday/a.txt, Jaccard 0." in second.stderr
    assert second.stderr.endswith(f"1 new, 1 seen, 0 rejected; 3 in {index}\n")
    assert call("seen", index, str(tmp_path / "tuesday")).stdout == ""


def test_seen_files_other_texts_under_a_name_that_is_taken(tmp_path: Path) -> None:
    index, texts = str(tmp_path / "seen.index"), ["Rain fell on Oslo all day.", "The library bought forty new books."]
    for text in texts:
        result = call("seen", index, "-", stdin=json.dumps({"id": "a", "text": text}) + "\n")
        assert json.loads(result.stdout) == {"id": "a", "text": text}
    again = call("seen", index, "-", stdin=json.dumps({"id": "x", "text": texts[1]}) + "\n")
    assert "seen: x: copy of a#2" in again.stderr


def test_seen_refuses_another_threshold_and_rejects_pages(tmp_path: Path, document: Path) -> None:
    index = str(tmp_path / "seen.index")
    (tmp_path / "p.html").write_text("<p>Rain</p>", encoding="utf-8")
    result = call("seen", index, str(tmp_path / "p.html"), str(document), "--threshold", "0.7")
    assert "rejected: p.html: a page has no text" in result.stderr
    refused = call("seen", index, str(document), "--threshold", "0.5")
    assert refused.exit_code == 2
    assert "0.7" in refused.stderr
