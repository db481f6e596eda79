"""Time, memory and growth of `deduplicate()` over a generated corpus, and peers beside it at the sizes they can bear.

    python benchmarks/dedup.py [--sizes 10000 100000 1000000] [--peers-up-to 10000] [--write]

Each row runs in a process of its own on one thread. Seconds are of the processor; memory is the peak beyond what the
process held when the texts were made. "story" is a corpus in which one text in twenty is a copy of the same story,
"bulletins" one in which one in twenty has the wording of the same bulletin, but figures of its own, so that all of
these are kept. A row that removes another number of texts than it did when it was written down fails the run.
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

from generated import make_corpus
from tables import Report

# Texts removed, by size and family: the corpus and the answer are the same everywhere.
REMOVED = {
    (10_000, ""): 2000,
    (10_000, "story"): 2500,
    (10_000, "bulletins"): 2001,
    (100_000, ""): 19_999,
    (100_000, "story"): 25_000,
    (100_000, "bulletins"): 20_005,
    (1_000_000, ""): 199_996,
    (1_000_000, "story"): 249_993,
}
FAMILIES = ("", "story", "bulletins")

# Bulletins are kept and told from each other, in time that grows with the square of their number.
MOST_BULLETINS = 100_000

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


def run_one(name: str, size: int, family: str) -> None:
    """Run a job in this process and print what it took as JSON."""
    texts = make_corpus(size, family=family)
    JOBS[name](texts[:200])
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    before = time.process_time()
    removed = JOBS[name](texts)
    seconds = time.process_time() - before
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - held
    megabytes = sum(len(text.encode()) for text in texts) / 1e6
    print(json.dumps({"seconds": seconds, "bytes": grown * 1024 / size, "removed": removed, "megabytes": megabytes}))


def jobs(size: int, peers_up_to: int) -> Iterator[tuple[str, str]]:
    """What to run at a size: a name and the family in its corpus."""
    for family in FAMILIES:
        if family != "bulletins" or size <= MOST_BULLETINS:
            yield "cleannews", family
    if size <= peers_up_to:
        yield from ((peer, "") for peer in list(JOBS)[1:])


def run_apart(name: str, size: int, family: str) -> dict[str, float]:
    """The same in a process of its own."""
    command = [sys.executable, str(Path(__file__).resolve()), "--one", name, str(size), family]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    figures: dict[str, float] = json.loads(output.splitlines()[-1])
    return figures


def main() -> int:
    """Run all sizes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--peers-up-to", type=int, default=10_000)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--one", nargs=3, metavar=("NAME", "SIZE", "FAMILY"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        name, size, family = arguments.one
        run_one(name, int(size), family)
        return 0
    report, rows, right, first = Report("dedup"), [], True, 0.0
    for size in arguments.sizes:
        for name, family in jobs(size, arguments.peers_up_to):
            figures = run_apart(name, size, family)
            microseconds = figures["seconds"] / size * 1e6
            first = first or microseconds
            right &= name != "cleannews" or REMOVED.get((size, family), figures["removed"]) == figures["removed"]
            label = name + (f", {family}" if family else "")
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
