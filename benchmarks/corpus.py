"""Speed, memory and growth of corpus runs, on corpora that are generated here: on one core, on two, on Spark.

    python benchmarks/corpus.py                            # small: a few minutes on two cores
    python benchmarks/corpus.py --megabytes 100 1000 --keys 10000000 --spark 100000 --write
    python benchmarks/corpus.py --megabytes 10000 --commands dedup --keys --spark   # an hour, most of it to make texts

Each run is a process of its own. Peak memory is that of the process and all its workers, sampled. Every row must find
the duplicates that were planted: one that does not fails the run. `--write` files the tables under benchmarks/record/.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import accumulate, product
from pathlib import Path
from typing import Any

import numpy as np
from generated import make_corpus
from tables import Report

from cleannews.corpus.sketches import SketchWriter, plan_for
from cleannews.kernels.plan import Sketches

SYLLABLES = "ba co du fe gi ho ju ka le mi no pu ra se ti vo wa xe yo zu bri cla dro fru gle".split()
# The most frequent words are English ones, so that the language is told as it is of real texts; the rest are invented.
FREQUENT = (
    "the of and to in a is that for it as was with be by on not he his but at are this have from or had an they which"
    " one were all their there been has when who will more if out so said what up its about into them can only other"
    " time new some could these two may first then do any like now over such our even most after also"
).split()
COMMANDS = ("dedup", "clean", "run")
NOISE = ("Subscribe", "Share", "Read also: The council met again", "Photo: A. Nobody", "12:30", "0 comments")


def write_corpus(path: Path, megabytes: float, seed: int = 1) -> int:
    """Write news-like records to a JSONL file and return how many; every tenth is an edited copy of an earlier one."""
    draw, numbers = random.Random(seed), np.random.default_rng(seed)
    words = FREQUENT + ["".join(draw.choices(SYLLABLES, k=draw.randint(1, 4))) for _ in range(20_000 - len(FREQUENT))]
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


def family_of(pid: int) -> set[int]:
    """Return a process and its descendants, as far as they are alive."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
            children.setdefault(parent, []).append(int(stat.parent.name))
    found, waiting = set(), [pid]
    while waiting:
        found.add(waiting[-1])
        waiting += children.get(waiting.pop(), [])
    return found


def hold_peak(process: subprocess.Popen[str]) -> int:
    """Wait for a process; return the largest sum of memory that it and its descendants held, in bytes.

    A page that several of them share is counted once (proportional set size).
    """
    peak = 0
    while process.poll() is None:
        total = 0
        for pid in family_of(process.pid):
            with suppress(OSError):
                told = Path(f"/proc/{pid}/smaps_rollup").read_text().split("\nPss:")[1]
                total += int(told.split()[0]) << 10
        peak = max(peak, total)
        time.sleep(0.3)
    return peak


def measure(arguments: list[str]) -> tuple[float, int, dict[str, Any]]:
    """Run the command line; return its seconds, peak bytes and summary."""
    began = time.perf_counter()
    command = [sys.executable, "-W", "ignore", "-m", "cleannews", *arguments, "--json"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    peak = hold_peak(process)
    seconds = time.perf_counter() - began
    output, _ = process.communicate()
    if process.returncode:
        raise SystemExit(f"cleannews {' '.join(arguments)} ended with code {process.returncode}")
    return seconds, peak, json.loads(output)


def expect(found: object, planted: object, what: str) -> None:
    """End the run when the answer is another."""
    if found != planted:
        raise SystemExit(f"{what}: expected {planted}, found {found}")


def measure_runs(megabytes: list[float], commands: list[str], folder: Path) -> Iterator[list[Any]]:
    """Measure deduplication, cleaning and both on corpora of growing size, with one worker and two.

    What two workers can reach at all is what two runs with one worker each reach that are started at once.
    """
    for size in megabytes:
        path = folder / f"{size:g}.jsonl"
        count = write_corpus(path, size)
        alone = 0.0
        for command, workers in product(commands, (1, 2)):
            asked = [command, str(path), "--workers", str(workers), "--out"]
            seconds, peak, said = measure([*asked, str(folder / f"out-{size:g}-{command}-{workers}")])
            planted = 0 if command == "clean" else count // 10
            near = abs(said["duplicates"] - planted) <= planted / 500  # some copies differ in their times and figures
            expect(near, True, f"{command} of {size:g} MB: {said['duplicates']} duplicates of {planted}")
            alone = seconds if workers == 1 else alone
            row = [f"{size:g}", f"{count:,}", command, workers, seconds, size / seconds, alone / seconds]
            yield [*row, peak >> 20, f"{said['duplicates']:,}"]
            if (command, workers) == ("clean", 1):
                with ThreadPoolExecutor(2) as both:
                    runs = [[*asked, str(folder / f"out-{size:g}-{turn}")] for turn in range(2)]
                    seconds = max(seconds for seconds, _, _ in both.map(measure, runs))
                row = [f"{size:g}", f"{count:,}", "clean, two runs at once", 1, seconds, 2 * size / seconds]
                yield [*row, 2 * alone / seconds, "", ""]


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


GROUP_KEYS = """
import sys, time
from pathlib import Path
from cleannews.corpus.grouping import group_rows
from cleannews.corpus.settings import Resources
from cleannews.corpus.sketches import SketchStore, plan_for
folder, began = Path(sys.argv[1]), time.perf_counter()
groups = group_rows(SketchStore([folder / "keys"]), plan_for(float(sys.argv[2])), Resources().memory, folder)
print(time.perf_counter() - began, time.process_time(), int((groups != range(len(groups))).sum()))
"""


def measure_keys(count: int, folder: Path, threshold: float) -> list[Any]:
    """Measure how long it takes from keys on disk to groups."""
    plan = plan_for(threshold)
    planted = write_keys(folder / "keys", count, plan.bands)
    command = [sys.executable, "-W", "ignore", "-c", GROUP_KEYS, str(folder), str(threshold)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    peak = hold_peak(process)
    seconds, processor, joined = process.communicate()[0].split()
    expect(int(joined), planted, f"{count:,} keys")
    return [f"{count:,}", plan.bands, float(seconds), float(processor), peak >> 20, f"{planted:,}"]


def measure_spark(count: int, folder: Path) -> Iterator[list[Any]]:
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
    alone = time.perf_counter() - began
    yield [f"{count:,}", "here", alone, 1.0, f"{len(here):,}"]
    began = time.perf_counter()
    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    # What runs for seconds is not worth the compiler that optimizes for hours.
    builder = builder.config("spark.driver.extraJavaOptions", "-XX:TieredStopAtLevel=1")
    session = builder.config("spark.driver.memory", "4g").getOrCreate()
    session.range(8).mapInArrow(lambda batches: batches, "id long").count()
    yield [f"{count:,}", "Spark local[2], start-up", time.perf_counter() - began, "", ""]
    expected = [(one.item, one.kept, one.jaccard, one.containment, str(one.relation)) for one in here]
    for turn in ("first", "second"):  # Java compiles what it runs often
        began = time.perf_counter()
        found = engine.deduplicate(session.read.parquet(str(folder / "in")), work=str(folder / "work"))
        rows, kept = sorted(map(tuple, found.duplicates.collect())), found.kept.count()
        seconds = time.perf_counter() - began
        expect((rows == expected, kept), (True, count - len(here)), "the rows of Spark are those of here")
        yield [f"{count:,}", f"Spark local[2], {turn} time", seconds, seconds / alone, f"{len(rows):,}"]
    session.stop()


def main() -> None:
    """Measure what is asked for and print tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", type=float, nargs="*", default=[2, 8])
    parser.add_argument("--commands", nargs="*", choices=COMMANDS, default=COMMANDS)
    parser.add_argument("--keys", type=int, nargs="*", default=[1_000_000])
    parser.add_argument("--spark", type=int, nargs="*", default=[2_000])
    parser.add_argument("--threshold", type=float, default=0.8, help="which sets the number of bands")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    report = Report("corpus")
    with tempfile.TemporaryDirectory() as name:
        header = ["MB", "texts", "command", "workers", "seconds", "MB/s", "x one worker", "peak MB", "duplicates"]
        rows = list(measure_runs(options.megabytes, options.commands, Path(name)))
        report.table("Runs of files", header, rows)
    rows = []
    for count in options.keys:
        with tempfile.TemporaryDirectory() as name:
            rows.append(measure_keys(count, Path(name), options.threshold))
    report.table("Keys to groups", ["texts", "bands", "seconds", "of processors", "peak MB", "joined"], rows)
    rows = []
    for count in options.spark:
        with tempfile.TemporaryDirectory() as name:
            rows += measure_spark(count, Path(name))
    report.table("deduplicate() here and on Spark", ["texts", "where", "seconds", "x here", "duplicates"], rows)
    report.finish(options.write)


if __name__ == "__main__":
    main()
