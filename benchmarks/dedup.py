"""Time, memory and growth of `deduplicate()` over a generated corpus, and peers beside it at the sizes they can bear.

    python benchmarks/dedup.py [--sizes 10000 100000 1000000] [--peers-up-to 10000] [--write]

Each row runs in a process of its own on one thread. Seconds are of the processor; memory is the peak beyond what the
process held when the texts were made. "story" is a corpus in which one text in twenty is a copy of the same story. A
row that removes another number of texts than it did when it was written down fails the run.
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from generated import make_corpus
from tables import Report

# Texts removed, by (size, story): the corpus and the answer are the same everywhere.
REMOVED = {(10_000, False): 2000, (10_000, True): 2500, (100_000, False): 19_999, (100_000, True): 25_000}

STORY = 0.05
WORD = re.compile(r"\w+")


def ours(texts: list[str]) -> int:
    """Our `deduplicate`, on one thread."""
    from cleannews import deduplicate
    from cleannews.dedup.matching import Matching

    return len(deduplicate(texts, matching=Matching(workers=1)).duplicates)


def grams(text: str) -> list[str]:
    """Word pairs as a user of a peer would make them."""
    words = WORD.findall(text.lower())
    return [f"{a} {b}" for a, b in pairwise(words)] or words


def with_datasketch(texts: list[str]) -> int:
    """Removed: texts for which the index has a candidate."""
    from datasketch import MinHash, MinHashLSH

    lsh, removed = MinHashLSH(0.5, 128), 0
    for place, text in enumerate(texts):
        minhash = MinHash(128)
        minhash.update_batch([gram.encode() for gram in grams(text)])
        removed += bool(lsh.query(minhash))
        lsh.insert(place, minhash)
    return removed


def with_rensa(texts: list[str]) -> int:
    """Removed: texts for which the index has a candidate."""
    from rensa import RMinHash, RMinHashLSH

    lsh, removed = RMinHashLSH(threshold=0.5, num_perm=128, num_bands=32), 0
    for place, text in enumerate(texts):
        minhash = RMinHash(num_perm=128, seed=42)
        minhash.update(grams(text))
        removed += bool(lsh.query(minhash))
        lsh.insert(place, minhash)
    return removed


def with_gaoya(texts: list[str]) -> int:
    """Removed: texts for which the index has a match by its sketch."""
    from gaoya.minhash import MinHashStringIndex

    index, removed = MinHashStringIndex(32, 0.5, 32, 4, analyzer="word", lowercase=True, ngram_range=(2, 2)), 0
    for place, text in enumerate(texts):
        removed += bool(index.query(text))
        index.insert_document(place, text)
    return removed


JOBS: dict[str, Callable[[list[str]], int]] = {
    "cleannews": ours,
    "datasketch": with_datasketch,
    "rensa": with_rensa,
    "gaoya": with_gaoya,
}


def run_one(name: str, size: int, story: bool) -> None:
    """Run a job in this process and print what it took as JSON."""
    texts = make_corpus(size, story=STORY if story else 0.0)
    JOBS[name](texts[:200])
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    before = time.process_time()
    removed = JOBS[name](texts)
    seconds = time.process_time() - before
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - held
    megabytes = sum(len(text.encode()) for text in texts) / 1e6
    print(json.dumps({"seconds": seconds, "bytes": grown * 1024 / size, "removed": removed, "megabytes": megabytes}))


def run_apart(name: str, size: int, story: bool) -> dict[str, float]:
    """The same in a process of its own."""
    command = [sys.executable, str(Path(__file__).resolve()), "--one", name, str(size), str(int(story))]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    figures: dict[str, float] = json.loads(output.splitlines()[-1])
    return figures


def main() -> int:
    """Run all sizes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--peers-up-to", type=int, default=10_000)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--one", nargs=3, metavar=("NAME", "SIZE", "STORY"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        name, size, story = arguments.one
        run_one(name, int(size), story == "1")
        return 0
    report, rows, right, first = Report("dedup"), [], True, 0.0
    for size in arguments.sizes:
        for name, story in [("cleannews", False), ("cleannews", True), *((peer, False) for peer in list(JOBS)[1:])]:
            if name != "cleannews" and size > arguments.peers_up_to:
                continue
            figures = run_apart(name, size, story)
            microseconds = figures["seconds"] / size * 1e6
            first = first or microseconds
            right &= name != "cleannews" or REMOVED.get((size, story), figures["removed"]) == figures["removed"]
            label = name + (", story" if story else "")
            speed = figures["megabytes"] / figures["seconds"]
            rows.append(
                [f"{size:,}", label, microseconds, microseconds / first, speed, figures["bytes"], figures["removed"]]
            )
    header = ["texts", "what", "µs a text", "x our first", "MB/s", "bytes a text", "removed"]
    report.table("deduplicate(), one thread", header, rows)
    report.finish(arguments.write)
    return 0 if right else 1


if __name__ == "__main__":
    sys.exit(main())
