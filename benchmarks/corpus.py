"""Speed, memory and growth of corpus runs, on corpora that are generated here: on one core, on two, on Spark.

    python benchmarks/corpus.py                            # small: a few minutes on two cores
    python benchmarks/corpus.py --megabytes 100 1000 --keys 10000000 --spark 100000

Each run is a process of its own. Peak memory is that of the process and all its workers, sampled. Every row must find
the duplicates that were planted: one that does not fails the run.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

import numpy as np
from generated import make_corpus

from cleannews.corpus.sketches import SketchWriter
from cleannews.kernels.plan import Sketches

PAGE = os.sysconf("SC_PAGE_SIZE")
SYLLABLES = "ba co du fe gi ho ju ka le mi no pu ra se ti vo wa xe yo zu bri cla dro fru gle".split()
NOISE = ("Subscribe", "Share", "Read also: The council met again", "Photo: A. Nobody", "12:30", "0 comments")


def write_corpus(path: Path, megabytes: float, seed: int = 1) -> int:
    """Write news-like records to a JSONL file and return how many; every tenth is an edited copy of an earlier one."""
    draw, numbers = random.Random(seed), np.random.default_rng(seed)
    words = ["".join(draw.choices(SYLLABLES, k=draw.randint(1, 4))) for _ in range(20_000)]
    chances = np.cumsum(1 / np.arange(3, 20_003))  # words are used as Zipf found
    recent: list[list[str]] = []
    size = count = 0
    with path.open("w", encoding="utf-8") as file:
        while size < megabytes * 1e6:
            if recent and count % 10 == 9:
                paragraphs = [f"{one} again" if draw.random() < 0.1 else one for one in draw.choice(recent)]
            else:
                lengths = [9, *(draw.randint(20, 70) for _ in range(draw.randint(4, 12)))]
                drawn = np.searchsorted(chances, numbers.random(sum(lengths)) * chances[-1]).tolist()
                text = [words[number] for number in drawn]
                ends = list(accumulate(lengths))
                paragraphs = [
                    " ".join(text[end - length : end]).capitalize() + "."
                    for end, length in zip(ends, lengths, strict=True)
                ]
                recent = [*recent[-99:], paragraphs]
            lines = [
                line for one in paragraphs for line in ((one, draw.choice(NOISE)) if draw.random() < 0.2 else (one,))
            ]
            size += file.write(json.dumps({"id": count, "text": "\n\n".join(lines)}) + "\n")
            count += 1
    return count


def watch_memory(pid: int, peak: list[int]) -> None:
    """Note the largest sum of resident memory of a process and its descendants until it ends."""
    while True:
        total, family = 0, {pid}
        for stat in sorted(Path("/proc").glob("[0-9]*/stat"), key=lambda path: int(path.parent.name)):
            try:
                fields = stat.read_text().rpartition(")")[2].split()
            except OSError:
                continue
            number = int(stat.parent.name)
            if (number in family or int(fields[1]) in family) and fields[0] != "Z":
                family.add(number)
                total += int(fields[21]) * PAGE
        if not total:
            return
        peak[0] = max(peak[0], total)
        time.sleep(0.2)


def measure(arguments: list[str]) -> tuple[float, int, dict[str, int]]:
    """Run the command line; return its seconds, peak bytes and summary."""
    began = time.perf_counter()
    command = [sys.executable, "-W", "ignore", "-m", "cleannews", *arguments, "--json"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    peak = [0]
    watcher = threading.Thread(target=watch_memory, args=(process.pid, peak))
    watcher.start()
    output, _ = process.communicate()
    watcher.join()
    if process.returncode:
        raise SystemExit(f"cleannews {' '.join(arguments)} ended with code {process.returncode}")
    return time.perf_counter() - began, peak[0], json.loads(output)


def expect(found: object, planted: object, what: str) -> None:
    """End the run when the answer is another."""
    if found != planted:
        raise SystemExit(f"{what}: expected {planted}, found {found}")


def measure_runs(megabytes: list[float], folder: Path) -> Iterator[str]:
    """Measure cleaning, deduplication and both on corpora of growing size, with one worker and two."""
    yield "| MB | texts | command | workers | seconds | MB/s | peak MB | duplicates |"
    yield "|---|---|---|---|---|---|---|---|"
    for size in megabytes:
        path = folder / f"{size:g}.jsonl"
        count = write_corpus(path, size)
        for command, workers in (("dedup", 1), ("dedup", 2), ("clean", 1), ("clean", 2), ("run", 2)):
            out = str(folder / f"out-{size:g}-{command}-{workers}")
            seconds, peak, said = measure([command, str(path), "--out", out, "--workers", str(workers)])
            planted = 0 if command == "clean" else count // 10
            near = abs(said["duplicates"] - planted) <= planted / 500  # some copies differ in their times and figures
            expect(near, True, f"{command} of {size:g} MB: {said['duplicates']} duplicates of {planted}")
            row = (f"{size:g}", count, command, workers, f"{seconds:.1f}", f"{size / seconds:.1f}", peak >> 20)
            yield "| " + " | ".join(map(str, (*row, said["duplicates"]))) + " |"


def write_keys(folder: Path, count: int, bands: int) -> int:
    """Write sketches as if of `count` texts, a tenth of which share the keys and bytes of another, without passages.

    Returns how many texts are like an earlier one.
    """
    draw = np.random.default_rng(1)
    original = np.arange(count, dtype=np.uint64)
    copies = draw.choice(count, count // 10, replace=False)
    original[copies] = draw.integers(0, count, len(copies))
    columns = np.arange(bands + 16, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    writer = SketchWriter(folder)
    for rows in np.array_split(original, max(count // 8192, 1)):
        bits = scramble(scramble(rows)[:, None] + columns)
        keys = (bits[:, :bands] >> np.uint64(32)).astype(np.uint32)
        signatures = np.ascontiguousarray(bits[:, bands:]).view(np.uint8)
        none = np.empty(0, np.uint32), np.zeros(len(rows) + 1, np.int64)
        writer.add(Sketches(np.full(len(rows), 300, np.uint32), keys, signatures, *none))
    writer.close()
    return count - len(np.unique(original))


def scramble(numbers: np.ndarray) -> np.ndarray:
    """Return a hash of each number (SplitMix64: Steele, Lea, Flood 2014)."""
    numbers = (numbers ^ numbers >> np.uint64(30)) * np.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ numbers >> np.uint64(27)) * np.uint64(0x94D049BB133111EB)
    return numbers ^ numbers >> np.uint64(31)


def measure_keys(count: int, folder: Path, threshold: float) -> str:
    """Measure how long it takes from keys on disk to groups."""
    from cleannews.corpus.sketches import plan_for

    plan = plan_for(threshold)
    planted = write_keys(folder / "keys", count, plan.bands)
    code = (
        "import sys, time; from pathlib import Path; from cleannews.corpus.grouping import group_rows;"
        "from cleannews.corpus.settings import Resources;"
        "from cleannews.corpus.sketches import SketchStore, plan_for; folder = Path(sys.argv[1]);"
        "began = time.perf_counter(); plan = plan_for(float(sys.argv[2]));"
        "store = SketchStore([folder / 'keys']); groups = group_rows(store, plan, Resources().memory, folder);"
        "print(time.perf_counter() - began, int((groups != range(len(groups))).sum()))"
    )
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", code, str(folder), str(threshold)], stdout=subprocess.PIPE, text=True
    )
    peak = [0]
    watch_memory_in = threading.Thread(target=watch_memory, args=(process.pid, peak))
    watch_memory_in.start()
    seconds, grouped = process.communicate()[0].split()
    watch_memory_in.join()
    expect(int(grouped), planted, f"{count:,} keys")
    return (
        f"{count:,} texts, {plan.bands} bands: {float(seconds):.1f} s, peak {peak[0] >> 20} MB, {int(grouped):,} joined"
    )


def measure_spark(count: int, folder: Path) -> Iterator[str]:
    """Measure `deduplicate` here and on Spark with two cores; a twentieth of the texts tell one story."""
    import pyarrow as pa
    import pyarrow.parquet as pq
    from pyspark.sql import SparkSession

    from cleannews.dedup.deduplicate import deduplicate
    from cleannews.engines import spark as engine

    texts = [(f"t{number:09}", text) for number, text in enumerate(make_corpus(count, family="story", share=0.05))]
    (folder / "in").mkdir()
    for part in range(8):
        columns = dict(zip(("id", "text"), map(list, zip(*texts[part::8], strict=True)), strict=True))
        pq.write_table(pa.table(columns), folder / "in" / f"{part}.parquet")
    began = time.perf_counter()
    here = deduplicate(texts).duplicates
    yield f"{count:,} texts here: {time.perf_counter() - began:.1f} s, {len(here):,} duplicates"
    began = time.perf_counter()
    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    session = builder.config("spark.sql.shuffle.partitions", "8").config("spark.driver.memory", "4g").getOrCreate()
    session.range(8).mapInArrow(lambda batches: batches, "id long").count()
    yield f"{count:,} texts on Spark local[2]: {time.perf_counter() - began:.1f} s to start"
    began = time.perf_counter()
    found = engine.deduplicate(session.read.parquet(str(folder / "in")), work=str(folder / "work"))
    rows, kept = sorted(map(tuple, found.duplicates.collect())), found.kept.count()
    yield f"{count:,} texts on Spark local[2]: {time.perf_counter() - began:.1f} s, {len(rows):,} duplicates"
    session.stop()
    expected = [(one.item, one.kept, one.jaccard, one.containment, str(one.relation)) for one in here]
    expect((rows == expected, kept), (True, count - len(here)), "the rows of Spark are those of here")


def main() -> None:
    """Measure what is asked for and print tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", type=float, nargs="*", default=[2, 8])
    parser.add_argument("--keys", type=int, nargs="*", default=[1_000_000])
    parser.add_argument("--spark", type=int, nargs="*", default=[2_000])
    parser.add_argument("--threshold", type=float, default=0.8, help="which sets the number of bands")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        for line in measure_runs(options.megabytes, Path(name)):
            print(line, flush=True)
    for count in options.keys:
        with tempfile.TemporaryDirectory() as name:
            print(measure_keys(count, Path(name), options.threshold), flush=True)
    for count in options.spark:
        with tempfile.TemporaryDirectory() as name:
            for line in measure_spark(count, Path(name)):
                print(line, flush=True)


if __name__ == "__main__":
    main()
