"""What is read from a run: sampling that misses nothing of what it draws, order, sums."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from cleannews.report import results
from cleannews.report.difference import compare_words
from cleannews.report.results import read_results


def write_duplicates(folder: Path, kept: list[str]) -> None:
    row = {"relation": "copy", "jaccard": 1, "containment": 1, "text": "Rain.", "kept_text": "Rain."}
    rows = [{"id": f"{i}", "kept": name, **row} for i, name in enumerate(kept)]
    (folder / "duplicates.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))


def test_drawn_clusters_have_all_their_members(run_folder: Path) -> None:
    many = 5 * results.CLUSTERS
    write_duplicates(run_folder, [f"k{i % many}" for i in range(3 * many)])
    found = read_results(run_folder)
    assert len(found.clusters) == results.CLUSTERS
    assert {cluster.size for cluster in found.clusters} == {3}
    assert found.similarities.bins[-1] == 3 * many


def test_large_cluster_is_counted_and_shown_in_part(run_folder: Path) -> None:
    write_duplicates(run_folder, ["k"] * 100)
    (cluster,) = read_results(run_folder).clusters
    assert (cluster.size, len(cluster.members)) == (100, results.MEMBERS)


def test_most_doubtful_documents_come_first(run_folder: Path) -> None:
    documents = read_results(run_folder).documents
    doubts = [min(row[-1] for row in document["blocks"]) for document in documents]
    assert doubts == sorted(doubts)
    assert doubts[0] < doubts[-1]


def test_only_removed_labels_have_a_share(run_folder: Path) -> None:
    shares = read_results(run_folder).shares("label")
    assert "teaser" in [row.name for row in shares]
    assert "paragraph" not in [row.name for row in shares]


texts = st.lists(st.sampled_from(["rain", "on", "Monday", "snow", "\n", "5"]), max_size=30).map(" ".join)


@given(texts, texts)
def test_difference_keeps_every_word_and_agrees_on_what_is_equal(left: str, right: str) -> None:
    sides = compare_words(left, right)
    for text, runs in zip((left, right), sides, strict=True):
        assert " ".join(run.text for run in runs).split() == text.split()
    equal = [[run.text for run in runs if not run.changed] for runs in sides]
    assert equal[0] == equal[1]
