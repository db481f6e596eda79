"""The report as a file: whole, escaped, small, the same every time, and asking for nothing."""

from __future__ import annotations

import html
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleannews.corpus.run import run
from cleannews.errors import FormatError
from cleannews.report import embed_json, write_report
from cleannews.report.results import read_results


class Elements(HTMLParser):
    """Collects the elements of a page and the addresses they name."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs


@pytest.fixture
def page(run_folder: Path) -> str:
    return write_report(run_folder).read_text(encoding="utf-8")


def test_hostile_text_is_shown_never_markup(page: str, attack: str) -> None:
    elements = Elements(page)
    assert elements.tags.count("script") == 2
    assert "img" not in elements.tags
    assert not [name for name, _ in elements.attributes if name.startswith("on")]
    assert html.escape(attack.split()[0]) in page
    assert "49" not in re.findall(r"onerror=alert\(2\)&gt; (.{2})", page)


def test_page_asks_for_nothing(page: str) -> None:
    addresses = [value for name, value in Elements(page).attributes if name in {"src", "href", "action", "srcset"}]
    assert {value for value in addresses if value and not value.startswith("#")} == {"data:,"}
    assert "url(" not in page.replace("clip-path: url(#", "").replace('clip-path="url(#', "")
    assert "@import" not in page


def test_script_is_the_one_the_policy_names(page: str) -> None:
    import base64
    import hashlib

    script = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)[-1]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in page


def test_same_run_gives_the_same_bytes(run_folder: Path) -> None:
    first = write_report(run_folder).read_bytes()
    assert write_report(run_folder).read_bytes() == first


def test_shows_totals_rules_and_clusters(page: str) -> None:
    for expected in ("25", "83.3%", "test.teaser", "ru-ferry-reprint", "Jaccard 0.700", "settings: threshold"):
        assert expected in page


def test_stays_under_five_megabytes(run_folder: Path) -> None:
    text = "Снег и дождь. " * 3000
    block = [0, len(text), "paragraph", True, "r", "", 1.0]
    with (run_folder / "samples.jsonl").open("a") as samples, (run_folder / "duplicates.jsonl").open("a") as duplicates:
        for i in range(300):
            document = {"id": f"d{i}", "url": None, "title": None, "lang": "ru", "source": text}
            samples.write(json.dumps({**document, "blocks": [block]}) + "\n")
            pair = {"id": f"d{i}", "kept": f"k{i // 2}", "relation": "copy", "jaccard": 1.0, "containment": 1.0}
            duplicates.write(json.dumps({**pair, "text": text, "kept_text": text}) + "\n")
    report = write_report(run_folder)
    assert report.stat().st_size < 5_000_000
    assert "sampled documents are not shown" in report.read_text(encoding="utf-8")


def test_stays_under_five_megabytes_when_marks_multiply_the_text(
    run_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cleannews.report.LARGEST", 400_000)
    text = "".join(f"{i} a " for i in range(3000))
    pair = {"relation": "edited", "jaccard": 0.5, "containment": 1.0, "text": text, "kept_text": text.replace("a", "b")}
    with (run_folder / "duplicates.jsonl").open("a") as duplicates:
        for i in range(50):
            duplicates.write(json.dumps({"id": f"d{i}", "kept": f"k{i}", **pair}) + "\n")
    assert write_report(run_folder).stat().st_size < 400_000


@pytest.mark.parametrize("manifest", [None, "{", ""])
def test_folder_without_a_run_is_refused(tmp_path: Path, manifest: str | None) -> None:
    if manifest is not None:
        (tmp_path / "manifest.json").write_text(manifest)
    with pytest.raises(FormatError, match="holds no finished run"):
        write_report(tmp_path)
    assert not (tmp_path / "report.html").exists()


def test_run_without_samples_or_duplicates_still_has_a_report(tmp_path: Path) -> None:
    counts = {"read": 0, "kept": 0, "duplicates": 0, "rejected": 0}
    (tmp_path / "manifest.json").write_text(json.dumps({"counts": counts}))
    assert "No duplicates were found" in write_report(tmp_path).read_text(encoding="utf-8")


json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
)


@given(json_values)
def test_embedded_json_reads_back_and_opens_no_tag(value: Any) -> None:
    embedded = embed_json(value)
    assert json.loads(embedded) == value
    assert "<" not in embedded


def test_reads_what_a_run_writes(tmp_path: Path) -> None:
    seeds = Path(__file__).parents[2] / "seeds"
    manifest = run([str(seeds)], str(tmp_path))
    report = read_results(tmp_path)
    counts = manifest["counts"]
    assert len(report.documents) == counts["kept"] + counts["duplicates"]
    assert sum(cluster.size for cluster in report.clusters) == counts["duplicates"] > 0
    assert sum(row.count for row in report.shares("label")) == manifest["statistics"]["blocks"]["removed"]
    page = write_report(tmp_path).read_text(encoding="utf-8")
    assert "ru-ferry-edited.txt" in page
