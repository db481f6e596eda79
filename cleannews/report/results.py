"""What the report shows, read from the files a run wrote; bounded, whatever the size of the corpus."""

from __future__ import annotations

import heapq
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import xxhash

from cleannews.article import Label
from cleannews.dedup.lsh import choose_rows
from cleannews.errors import FormatError

# The report stays under 5 MB: documents and cluster texts get these many characters of JSON, up to two bytes each.
DOCUMENTS_BUDGET = 1_200_000
CLUSTERS_BUDGET = 400_000
CLUSTERS = 60  # clusters shown, drawn by the hash of their kept document, so every run draws the same
MEMBERS = 5  # members of a cluster shown; the rest are counted
FREQUENT = 40  # rows in the list of frequent removed lines
GROUP_ROWS = 60  # rows in the table of a group, such as sites
BINS = 20


@dataclass(frozen=True, slots=True)
class Share:
    """One row of a table: a name, how many blocks or documents bear it, and its part of the text, 0 to 1."""

    name: str
    count: int
    characters: int
    share: float


@dataclass(frozen=True, slots=True)
class RemovedLine:
    """A line that was removed in several sampled documents, with the place of one of them."""

    text: str
    label: str
    rule: str
    count: int
    example: str


@dataclass(slots=True)
class Cluster:
    """A kept document and the duplicates it stands for: `size` in all, `members` for those shown."""

    kept: str
    kept_text: str | None = None
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
    """All the report shows. `documents` are the sampled ones, the most doubtful first; see `_compact`."""

    manifest: dict[str, Any]
    documents: list[dict[str, Any]]
    documents_left_out: int
    clusters: list[Cluster]
    similarities: Similarities
    frequent: list[RemovedLine]

    @property
    def characters(self) -> int:
        """Characters of all cleaned documents."""
        return sum(row["characters"] for row in self._group("languages").values())

    @property
    def removed(self) -> int:
        """Characters that were removed from them."""
        return sum(row["removed"] for row in self._group("languages").values())

    def shares(self, group: str) -> list[Share]:
        """Return the rows of "labels" (those removed), "rules", "languages" or "sites", most characters removed first.

        Labels and rules are shares of all text; languages and sites tell what share of their own text was removed.
        """
        rows = []
        for name, row in self._group(group).items():
            if group == "labels" and not self._is_removed(name):
                continue
            of_own_text = group in ("languages", "sites")
            whole = row["characters"] if of_own_text else self.characters
            part = row["removed"] if of_own_text else row["characters"]
            rows.append(
                Share(name, row["documents" if of_own_text else "blocks"], part, part / whole if whole else 0.0)
            )
        return sorted(rows, key=lambda row: (-row.characters, row.name))[:GROUP_ROWS]

    @property
    def search(self) -> Search:
        """The search for candidates that the settings of the run ask for."""
        threshold = self.manifest.get("settings", {}).get("threshold") or 0.5
        rows = choose_rows(threshold, 128)
        return Search(threshold, 128 // rows, rows)

    @property
    def recall(self) -> float:
        """Share of pairs as similar as those found that bands alone are expected to find.

        Each pair found stands for 1 / probability pairs (Horvitz and Thompson, 1952), taken at the middle of its bin.
        """
        counts = [(count, self.search.collide((i + 0.5) / BINS)) for i, count in enumerate(self.similarities.bins)]
        standing_for = sum(count / max(probability, 1e-9) for count, probability in counts)
        return sum(count for count, _ in counts) / standing_for if standing_for else 1.0

    def _is_removed(self, label: str) -> bool:
        settings = self.manifest.get("settings", {})
        kept = label in settings.get("keep", ()) or Label(label).is_content
        return label in settings.get("drop", ()) or not kept

    def _group(self, name: str) -> dict[str, dict[str, int]]:
        groups: dict[str, dict[str, dict[str, int]]] = self.manifest.get("statistics", {})
        return groups.get(name, {})


def read_results(directory: Path) -> Results:
    """Read what a run wrote. Raises FormatError for a folder without a readable manifest.json."""
    manifest_path = directory / "manifest.json"
    try:
        manifest = json.loads(manifest_path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise FormatError(f"{directory} holds no finished run: cannot read {manifest_path}: {error}") from error
    samples = list(_read_rows(directory / "samples.jsonl"))
    documents = list(_take_within(map(_compact, samples), DOCUMENTS_BUDGET))
    clusters, similarities = _draw_clusters(_read_rows(directory / "duplicates.jsonl"))
    return Results(
        manifest=manifest,
        documents=sorted(documents, key=_certainty),
        documents_left_out=len(samples) - len(documents),
        clusters=clusters,
        similarities=similarities,
        frequent=_count_lines(samples),
    )


def _read_rows(path: Path) -> Iterator[dict[str, Any]]:
    if path.exists():
        with path.open(encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def _take_within(rows: Iterable[dict[str, Any]], budget: int) -> Iterator[dict[str, Any]]:
    for row in rows:
        size = len(json.dumps(row, ensure_ascii=False))
        if size <= budget:
            budget -= size
            yield row


def _compact(document: dict[str, Any]) -> dict[str, Any]:
    """Return a document of samples.jsonl as the page holds it: its blocks are rows, their text is in the source."""
    columns = ("start", "end", "label", "kept", "rule", "evidence", "certainty")
    blocks = [[block[column] for column in columns] for block in document["blocks"]]
    head = {name: document.get(name) for name in ("id", "url", "title", "lang", "source")}
    return {**head, "site": urlsplit(document.get("url") or "").hostname or "", "blocks": blocks}


def _certainty(document: dict[str, Any]) -> tuple[float, float]:
    """Order documents by their most doubtful verdict, then by how sure the verdicts are on the whole."""
    certainties = [row[-1] for row in document["blocks"]] or [1.0]
    return min(certainties), sum(certainties) / len(certainties)


def _count_lines(documents: list[dict[str, Any]]) -> list[RemovedLine]:
    first: dict[str, tuple[dict[str, Any], str]] = {}
    counts: Counter[str] = Counter()
    for document in documents:
        removed = {block["text"]: block for block in document["blocks"] if not block["kept"]}
        counts.update(removed.keys())
        for text, block in removed.items():
            first.setdefault(text, (block, str(document["id"])))
    return [
        RemovedLine(text, block["label"], block["rule"], count, example)
        for text, count in counts.most_common(FREQUENT)
        if count > 1
        for block, example in [first[text]]
    ]


def _draw_clusters(rows: Iterable[dict[str, Any]]) -> tuple[list[Cluster], Similarities]:
    """Draw the clusters whose kept document hashes lowest: one pass, and all members of those drawn are seen.

    A cluster that is drawn at the end was among the lowest at every moment before, so none of its members was missed.
    """
    similarities = Similarities()
    drawn: dict[int, Cluster] = {}
    highest: list[int] = []  # negated hashes of those drawn, a heap with the highest hash on top
    for row in rows:
        similarities.add(row)
        key = xxhash.xxh3_64_intdigest(str(row["kept"]).encode(errors="surrogatepass"))
        if key not in drawn:
            if len(drawn) == CLUSTERS:
                if key > -highest[0]:
                    continue
                del drawn[-heapq.heappop(highest)]
            heapq.heappush(highest, -key)
            drawn[key] = Cluster(str(row["kept"]), row.get("kept_text"))
        cluster = drawn[key]
        cluster.size += 1
        if len(cluster.members) < MEMBERS:
            cluster.members.append(row)
    return _fit(drawn.values()), similarities


def _fit(clusters: Iterable[Cluster]) -> list[Cluster]:
    """Return the clusters, largest first, with texts as long as the budget lasts."""
    budget = CLUSTERS_BUDGET
    ordered = sorted(clusters, key=lambda cluster: (-cluster.size, cluster.kept))
    for cluster in ordered:
        for member in cluster.members:
            budget -= len(cluster.kept_text or "") + len(member.get("text") or "")
            if budget < 0:
                member["text"] = None
    return ordered
