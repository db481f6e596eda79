"""What a run says of itself at the end: duplicates, rejected records, samples, and the manifest with all counts."""

from __future__ import annotations

import heapq
import json
import platform
import posixpath
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from cleannews import __version__
from cleannews.corpus.records import decode_json, encode_json
from cleannews.corpus.sampling import Sampler
from cleannews.corpus.settings import Settings
from cleannews.corpus.shelf import Shelf
from cleannews.corpus.sketches import plan_for
from cleannews.corpus.streams import open_output
from cleannews.corpus.tally import Tally
from cleannews.corpus.writing_stage import Findings

# Those whose version may change what is kept; Python's settles which characters are letters.
LIBRARIES = ("regex", "py3langid", "ftfy", "lxml", "trafilatura", "charset-normalizer")


def sample_duplicates(duplicates: NDArray[Any], settings: Settings) -> list[int]:
    """Return the rows whose texts go into the report: those of sampled duplicates, and of what is kept for them."""
    sampler = Sampler(settings.samples, settings.seed)
    chosen = heapq.nsmallest(settings.samples, duplicates, key=lambda one: sampler.priority(0, int(one["row"])))
    return sorted({int(row) for one in chosen for row in (one["row"], one["kept"])})


def write_records(shelves: Sequence[Shelf], findings: Findings, written: Sequence[Path], out: str) -> None:
    """Write duplicates.jsonl, the sampled ones with both texts, and rejected.jsonl, each in the order of the inputs."""
    texts = {row: text for folder in written for row, text in map(decode_json, _lines(folder / "texts.jsonl"))}
    with open_output(posixpath.join(out, "duplicates.jsonl")) as stream:
        lines = (line for folder in written for line in _lines(folder / "duplicates.jsonl"))
        for one, line in zip(findings.duplicates, lines, strict=True):
            if int(one["row"]) in texts:
                line = encode_json({**decode_json(line), "kept_text": texts[int(one["kept"])]})
            stream.write(line)
    with open_output(posixpath.join(out, "rejected.jsonl")) as stream:
        for shelf in shelves:
            stream.writelines(shelf.lines("rejected"))


def write_samples(shelves: Sequence[Shelf], settings: Settings, out: str) -> None:
    """Write samples.jsonl: documents with the verdict on each block."""
    told = (decode_json(line) for shelf in shelves for line in shelf.lines("samples"))
    numbered = ((sample.pop("rank"), number, sample) for number, sample in enumerate(told))
    chosen = heapq.nsmallest(settings.samples, numbered, key=lambda one: one[:2])
    with open_output(posixpath.join(out, "samples.jsonl")) as stream:
        for _, _, sample in sorted(chosen, key=lambda one: one[1]):
            stream.write(encode_json(sample))


def write_manifest(shelves: Sequence[Shelf], findings: Findings, settings: Settings, out: str) -> dict[str, Any]:
    """Write manifest.json and return it. It tells nothing of when or where: equal runs have equal manifests."""
    tally = Tally()
    for shelf in shelves:
        for sums in shelf.tallies():
            tally.merge(sums)
    inputs = [_describe_input(shelf, findings.count_duplicates(number)) for number, shelf in enumerate(shelves)]
    counted = ("files", "size", "read", "kept", "duplicates", "rejected", "characters")
    manifest = {
        "version": __version__,
        "libraries": {"python": platform.python_version(), **{name: version(name) for name in LIBRARIES}},
        "settings": settings.as_json(),
        "deduplication": describe_matching(settings),
        "counts": {name: sum(one[name] for one in inputs) for name in counted},
        "inputs": inputs,
        "statistics": tally.statistics(),
    }
    with open_output(posixpath.join(out, "manifest.json")) as stream:
        stream.write(json.dumps(manifest, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace") + b"\n")
    return manifest


def describe_matching(settings: Settings) -> dict[str, Any] | None:
    """Return by what texts were found to be duplicates, defaults spelt out; None when they were not looked for."""
    if not settings.dedup:
        return None
    plan = plan_for(settings.threshold)
    return {
        "jaccard": plan.jaccard,
        "containment": plan.containment,
        "shingles": f"{plan.kind} {plan.n}-grams",
        "permutations": len(plan.a),
        "bands": plan.bands,
        "rows": plan.rows,
    }


def _describe_input(shelf: Shelf, duplicates: int) -> dict[str, Any]:
    said = shelf.summary
    return {
        **{name: said[name] for name in ("name", "files", "size", "sha256", "read")},
        "kept": len(shelf) - duplicates,
        "duplicates": duplicates,
        "rejected": said["rejected"],
        "characters": said["characters"],
    }


def _lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from file
