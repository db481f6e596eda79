"""What the report shows, read from the files a run wrote; bounded, whatever the size of the corpus."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import xxhash

from cleannews.corpus.records import encode_json
from cleannews.dedup.lsh import choose_rows
from cleannews.dedup.matching import Matching
from cleannews.errors import FormatError
from cleannews.report.recall import Recall, measure_recall

# Bytes of JSON that documents get, and bytes that texts of clusters get, which marks around words about double.
DOCUMENTS_BUDGET = 2_500_000
CLUSTERS_BUDGET = 700_000
LONGEST_NAME = 200  # characters of an id or a site that are shown; nobody reads more
CLUSTERS = 60  # clusters shown, drawn by the hash of what is kept: the same ones every time
MEMBERS = 5  # members of a cluster shown; the rest are counted
GROUP_ROWS = 60  # rows in the table of a group, such as sites
BINS = 20


@dataclass(frozen=True, slots=True)
class Share:
    """One row of a table: a name, its removed blocks and characters, and the share of text these are, 0 to 1."""

    name: str
    count: int
    characters: int
    share: float


@dataclass(slots=True)
class Cluster:
    """A kept document and the duplicates it stands for: `size` in all, `members` for those shown."""

    kept: str
    kept_text: str
    size: int = 0
    members: list[dict[str, Any]] = field(default_factory=list)


@dataclass(slots=True)
class Similarities:
    """How alike duplicates are to what is kept for them: counts by relation and in bins of Jaccard similarity."""

    relations: Counter[str] = field(default_factory=Counter)
    bins: list[int] = field(default_factory=lambda: [0] * BINS)

    def add(self, row: dict[str, Any]) -> None:
        """Count one duplicate."""
        self.relations[row["relation"]] += 1
        self.bins[min(int(row["jaccard"] * BINS), BINS - 1)] += 1


@dataclass(frozen=True, slots=True)
class Search:
    """How candidates are found: signatures cut into bands of rows, for pairs at or above a threshold."""

    threshold: float
    bands: int
    rows: int

    def collide(self, similarity: float) -> float:
        """Return the probability that a pair of this Jaccard similarity agrees in all rows of at least one band.

        Source: Leskovec, Rajaraman, Ullman, Mining of Massive Datasets, section 3.4.2.

        >>> round(Search(0.5, bands=32, rows=4).collide(0.5), 3)
        0.873
        """
        return float(1 - (1 - similarity**self.rows) ** self.bands)


@dataclass(frozen=True, slots=True)
class Results:
    """All the report shows.

    `documents` are sampled ones, the most doubtful first: {"id", "site", "url", "lang", "title", "source", "blocks"}, a
    block being [start, end, label, kept, rule, evidence, certainty].
    """

    manifest: dict[str, Any]
    documents: list[dict[str, Any]]
    documents_left_out: int
    clusters: list[Cluster]
    similarities: Similarities
    measured: Recall

    @property
    def statistics(self) -> dict[str, Any]:
        """What the manifest counted over all cleaned documents."""
        statistics: dict[str, Any] = self.manifest.get("statistics", {})
        return statistics

    def shares(self, group: str) -> list[Share]:
        """Return the rows of "label", "rule", "language" or "site", most characters removed first.

        Labels and rules are shares of all text; languages and sites tell what share of their own text was removed.
        """
        total = self.statistics.get("characters", {}).get("total", 0)
        rows = []
        for name, row in self.statistics.get(f"by_{group}", {}).items():
            whole = row["characters"] if group in ("language", "site") else total
            removed = row["removed_characters"]
            rows.append(Share(name, row["removed_blocks"], removed, removed / whole if whole else 0.0))
        rows.sort(key=lambda row: (-row.characters, row.name))
        return [row for row in rows if row.count][:GROUP_ROWS]

    @property
    def search(self) -> Search:
        """The search for candidates that the settings of the run ask for."""
        return _choose_search(self.manifest)

    @property
    def recall(self) -> float:
        """Share of pairs as similar as those found that bands alone are expected to find.

        Each pair found stands for 1 / probability pairs (Horvitz and Thompson, 1952), taken at the middle of its bin.
        """
        counts = [(count, self.search.collide((i + 0.5) / BINS)) for i, count in enumerate(self.similarities.bins)]
        standing_for = sum(count / max(probability, 1e-9) for count, probability in counts)
        return sum(count for count, _ in counts) / standing_for if standing_for else 1.0


def _choose_search(manifest: dict[str, Any]) -> Search:
    matching = Matching()
    threshold = manifest.get("settings", {}).get("threshold") or matching.JACCARD
    rows = choose_rows(threshold, matching.hasher.num_perm)
    return Search(threshold, matching.hasher.num_perm // rows, rows)


def read_results(directory: Path, room: float = 1) -> Results:
    """Read what a run wrote; `room` is the share of their usual space that documents and clusters get.

    Raises FormatError for a folder without a readable manifest.json.
    """
    manifest_path = directory / "manifest.json"
    try:
        manifest = json.loads(manifest_path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise FormatError(f"{directory} holds no finished run: cannot read {manifest_path}: {error}") from error
    samples = sorted(_read_rows(directory / "samples.jsonl"), key=_certainty)
    documents = list(_take_within(samples, int(DOCUMENTS_BUDGET * room)))
    pairs = _sample_pairs(directory / "duplicates.jsonl")
    clusters, similarities = _draw_clusters(directory / "duplicates.jsonl", int(CLUSTERS_BUDGET * room))
    return Results(
        manifest=manifest,
        documents=documents,
        documents_left_out=len(samples) - len(documents),
        clusters=clusters,
        similarities=similarities,
        measured=measure_recall(pairs, _choose_search(manifest), Matching().hasher),
    )


def _read_rows(path: Path) -> Iterator[dict[str, Any]]:
    if path.exists():
        with path.open(encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def _take_within(rows: Iterable[dict[str, Any]], budget: int) -> Iterator[dict[str, Any]]:
    for row in rows:
        size = len(encode_json(row))
        if size <= budget:
            budget -= size
            yield row


def _certainty(document: dict[str, Any]) -> tuple[float, float]:
    """Order documents by their most doubtful verdict, then by how sure the verdicts are on the whole."""
    certainties = [row[-1] for row in document["blocks"]] or [1.0]
    return min(certainties), sum(certainties) / len(certainties)


def _sample_pairs(path: Path) -> list[tuple[str, str, float]]:
    """Return the pairs whose texts the run put down, in an order that has nothing to do with where they stood."""
    rows = [row for row in _read_rows(path) if row.get("kept_text") is not None]
    rows.sort(key=lambda row: _hash(str(row["id"])))
    return [(row["text"], row["kept_text"], row["jaccard"]) for row in rows]


def _draw_clusters(path: Path, budget: int) -> tuple[list[Cluster], Similarities]:
    """Return some of the clusters whose texts the run put down, the largest first, and how alike all duplicates are."""
    with_texts = {str(row["kept"]): row["kept_text"] for row in _read_rows(path) if row.get("kept_text") is not None}
    clusters = {kept: Cluster(kept, with_texts[kept]) for kept in sorted(with_texts, key=_hash)[:CLUSTERS]}
    similarities = Similarities()
    for row in _read_rows(path):
        similarities.add(row)
        if cluster := clusters.get(str(row["kept"])):
            cluster.size += 1
            if len(cluster.members) < MEMBERS:
                cluster.members.append(row)
    return _fit(clusters.values(), budget), similarities


def _hash(name: str) -> int:
    return xxhash.xxh3_64_intdigest(name.encode(errors="surrogatepass"))


def _fit(clusters: Iterable[Cluster], budget: int) -> list[Cluster]:
    """Return the clusters, largest first, with texts as long as the budget of bytes lasts."""
    ordered = sorted(clusters, key=lambda cluster: (-cluster.size, cluster.kept))
    for cluster in ordered:
        for member in cluster.members:
            budget -= len((cluster.kept_text + member["text"]).encode(errors="replace"))
            if budget < 0:
                member["text"] = None
    return ordered
