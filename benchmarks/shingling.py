"""Speed of text for comparing, shingles and signatures, beside other libraries on the same text in the same run.

    python benchmarks/shingling.py [--megabytes 8] [--runs 5] [--write]

Every row states what it must give: ours a digest of the result, a peer the error of its Jaccard estimates against exact
values. A row that gives another result fails the run. MB are of UTF-8; figures are medians of processor time over runs
in which the libraries take turns; "all cores" is by the clock. `--write` files the tables under benchmarks/record/.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from itertools import pairwise
from typing import Any

import numpy as np
from generated import edit, make_texts
from tables import Report

import cleannews
from cleannews import kernels

LANGUAGES = ("Russian", "English", "Kazakh", "Chinese")

# First 12 digits of SHA-256 over the results for the first 200 texts of seed 1.
DIGESTS: dict[tuple[str, str], str] = {
    ("Russian", "text for comparing"): "73ea74b34504",
    ("Russian", "shingles"): "5db62c4b9e54",
    ("Russian", "signatures, 128"): "42bde2b34b0a",
    ("Russian", "signatures, 256"): "d19f5d5fc211",
    ("English", "text for comparing"): "9bfaff7f2037",
    ("English", "shingles"): "ad81c7c4f31d",
    ("English", "signatures, 128"): "0f50e3435216",
    ("English", "signatures, 256"): "6f2867df254b",
    ("Kazakh", "text for comparing"): "43b373e983d7",
    ("Kazakh", "shingles"): "ddc0e81f05fb",
    ("Kazakh", "signatures, 128"): "0e744e55fd9b",
    ("Kazakh", "signatures, 256"): "886738e073b3",
    ("Chinese", "text for comparing"): "a983b8f83eb0",
    ("Chinese", "shingles"): "42b375828b4e",
    ("Chinese", "signatures, 128"): "87819fdcb5e6",
    ("Chinese", "signatures, 256"): "d3038f5e706b",
}

# The root of the mean squared error of 128 values is at most sqrt(0.25 / 128) = 0.044; of 256, 0.031.
LARGEST_ERROR = 0.05


@dataclass
class Row:
    """A way to treat texts: `run` treats them all, `expected` is what `check` must give."""

    name: str
    run: Callable[[list[str]], Any]
    check: Callable[[list[str]], str]
    expected: Callable[[str], bool]
    seconds: list[float] = field(default_factory=list)


def digest(results: list[Any]) -> str:
    """A digest of strings or arrays."""
    total = hashlib.sha256()
    for result in results:
        total.update(result.encode() if isinstance(result, str) else np.ascontiguousarray(result).tobytes())
    return total.hexdigest()[:12]


def ours(language: str, name: str, one: Callable[[str], Any], all_of: Callable[[list[str]], Any]) -> Row:
    """A stage of ours, checked by its digest."""

    def matches(found: str) -> bool:
        return DIGESTS.get((language, name), found) == found

    return Row(name, all_of, lambda texts: digest([one(text) for text in texts[:200]]), matches)


def our_rows(language: str, workers: int | None) -> list[Row]:
    """Our stages."""
    shingler = cleannews.Shingler()
    hashers = {size: cleannews.MinHasher(size) for size in (128, 256)}
    rows = [
        ours(language, "text for comparing", kernels.fold, lambda texts: [kernels.fold(text) for text in texts]),
        ours(language, "shingles", shingler.hashes, lambda texts: [shingler.hashes(text) for text in texts]),
    ]
    for size, hasher in hashers.items():
        rows.append(
            ours(
                language, f"signatures, {size}", hasher.signature, lambda texts, h=hasher: h.signatures(texts, workers)
            )
        )
    return rows


WORD = re.compile(r"\w+")


def grams(text: str) -> list[str]:
    """Word pairs as a user of a peer would make them; pairs of characters where there are no spaces."""
    words = WORD.findall(text.lower())
    if " " not in text:
        words = list("".join(words))
    return [f"{a} {b}" for a, b in pairwise(words)] or words


def estimated(name: str, sign: Callable[[list[str]], Any], agree: Callable[[Any, Any], float]) -> Row:
    """A peer, checked by how well its signatures estimate Jaccard."""

    def error(texts: list[str]) -> str:
        rng, errors = np.random.default_rng(5), []
        for text in texts[:60]:
            other = edit(text, 0.3 * rng.random(), rng)
            one, two = set(grams(text)), set(grams(other))
            exact = len(one & two) / len(one | two)
            errors.append(agree(*sign([text, other])) - exact)
        return f"{np.sqrt(np.mean(np.square(errors))):.3f}"

    return Row(name, sign, error, lambda found: float(found) <= LARGEST_ERROR)


def peer_rows() -> list[Row]:
    """The peers that are installed, each with 128 values."""
    rows = []

    def peer(module: str, make: Callable[[Any], Row]) -> None:
        try:
            rows.append(make(import_module(module)))
        except ImportError:
            print(f"{module} is not installed", file=sys.stderr)

    def datasketch(module: Any) -> Row:
        def sign(texts: list[str]) -> list[Any]:
            return list(module.MinHash.bulk([[gram.encode() for gram in grams(text)] for text in texts], num_perm=128))

        return estimated("datasketch", sign, lambda a, b: a.jaccard(b))

    def rensa(module: Any) -> Row:
        def sign(texts: list[str]) -> list[Any]:
            made = []
            for text in texts:
                minhash = module.RMinHash(num_perm=128, seed=42)
                minhash.update(grams(text))
                made.append(minhash)
            return made

        return estimated("rensa", sign, lambda a, b: a.jaccard(b))

    def fast_sketch(module: Any) -> Row:
        sketcher = module.FastSimilaritySketch(128, 42)
        return estimated(
            "FastSketchLSH", lambda texts: [sketcher(grams(text)) for text in texts], module.estimate_jaccard
        )

    def gaoya(module: Any) -> Row:
        def sign(texts: list[str]) -> Any:
            analyzer = "word" if " " in texts[0] else "char"
            index = module.MinHashStringIndex(32, 0.5, 32, 4, analyzer=analyzer, lowercase=True, ngram_range=(2, 2))
            index.par_bulk_insert_docs(list(range(len(texts))), texts)
            return index

        def finds_each_text(texts: list[str]) -> str:
            index = sign(texts[:60])
            return str(all(place in index.query(text) for place, text in enumerate(texts[:60])))

        return Row("gaoya (with its index)", sign, finds_each_text, lambda found: found == "True")

    for module, make in (("datasketch", datasketch), ("rensa", rensa), ("FastSketchLSH", fast_sketch)):
        peer(module, make)
    peer("gaoya.minhash", gaoya)
    return rows


def take_turns(rows: list[Row], texts: list[str], runs: int, clock: Callable[[], float]) -> None:
    """Time all rows, one after the other, so many times."""
    for _ in range(runs):
        for row in rows:
            before = clock()
            row.run(texts)
            row.seconds.append(clock() - before)


def measure(language: str, texts: list[str], runs: int, report: Report) -> bool:
    """Time one language, and whether every row gave what it must."""
    megabytes = sum(len(text.encode()) for text in texts) / 1e6
    shingles = sum(len(cleannews.Shingler().hashes(text)) for text in texts)
    rows = [*our_rows(language, workers=1), *peer_rows()]
    take_turns(rows, texts, runs, time.process_time)
    parallel = our_rows(language, workers=None)[2:]
    take_turns(parallel, texts, runs, time.perf_counter)
    single = our_rows(language, workers=1)[2:]
    take_turns(single, texts, runs, time.perf_counter)
    medians = {row.name: statistics.median(row.seconds) for row in rows}
    table, right = [], True
    for row in rows:
        found = row.check(texts)
        right &= row.expected(found)
        seconds = medians[row.name]
        verdict = found if row.expected(found) else f"{found}: WRONG"
        ratio = seconds / medians["signatures, 128"]
        table.append([row.name, megabytes / seconds, seconds / shingles * 1e9, ratio, verdict])
    report.table(
        f"{language}: {len(texts)} texts, {megabytes:.1f} MB, {shingles / len(texts):.0f} shingles a text, one thread",
        ["stage", "MB/s", "ns a shingle", "x our 128", "digest or error"],
        table,
    )
    speedups = []
    for one, many in zip(single, parallel, strict=True):
        seconds = statistics.median(many.seconds)
        speedups.append([one.name, megabytes / seconds, statistics.median(one.seconds) / seconds])
    report.table(f"{language}: all cores, by the clock", ["stage", "MB/s", "x one thread"], speedups)
    return right


def main() -> int:
    """Run every language."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--megabytes", type=float, default=8)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    report, right = Report("shingling"), True
    for language in LANGUAGES:
        texts, size = [], 0.0
        for text in make_texts(language, 10**9):
            texts.append(text)
            size += len(text.encode()) / 1e6
            if size >= arguments.megabytes:
                break
        right &= measure(language, texts, arguments.runs, report)
    report.finish(arguments.write)
    return 0 if right else 1


if __name__ == "__main__":
    sys.exit(main())
