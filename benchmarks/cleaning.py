"""Speed of `clean`, text to `Article`, on one core, beside other line cleaners on the same texts in the same run.

    python benchmarks/cleaning.py [--megabytes 4] [--runs 5] [--data DIR] [--write]

The texts are articles put together from the project's own documents in `seeds/`, whose content is known, so every row
states what it must give: ours the digest that the reference kernels give, and the lines that belong to the article; a
peer, some lines of it. A row that gives another result fails the run. `--data` takes files of records with a "text"
(`*.jsonl.gz`) as well, so many MB of each. MB are of UTF-8; figures are medians of processor time over runs in which
the rows take turns. `--write` files the tables under benchmarks/record/.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import html
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

from generated import make_articles
from tables import Report

import cleannews
from cleannews.cleaning import language

LEAST_RIGHT = 0.97  # of the lines of the generated articles; the rest are the rules' business, not the speed's
CHECKED = 60  # articles whose digest is compared


@dataclass
class Row:
    """One cleaner: what it does to a text, which it gives back as lines, and how long it took for all of them."""

    name: str
    clean: Callable[[str], object]
    lines: Callable[[str], Iterable[str]]
    least_right: float
    seconds: list[float] = field(default_factory=list)


def our_lines(text: str) -> list[str]:
    return [block.text for block in cleannews.clean(text).blocks if block.kept]


def digest(texts: list[str]) -> str:
    """Of all that `clean` says of the texts."""
    said = [
        [(block.start, block.end, block.label, block.rule) for block in cleannews.clean(text).blocks] for text in texts
    ]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:12]


def digest_of_reference(texts: list[str]) -> str:
    """The same by the kernels in plain Python, which need a process of their own."""
    return subprocess.run(
        [sys.executable, __file__, "--digest"],
        input=json.dumps(texts),
        env={**os.environ, "CLEANNEWS_BACKEND": "python"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()


def make_rows() -> tuple[list[Row], list[str]]:
    """Ours, the peers that are installed, and the names of those that are not."""
    rows, missing = [Row("cleannews.clean", cleannews.clean, our_lines, LEAST_RIGHT)], []
    for name, make in (("datatrove", c4_lines), ("justext", justext)):
        if find_spec(name):
            rows.append(make())
        else:
            missing.append(name)
    return rows, missing


def c4_lines() -> Row:
    """C4's rules for lines, as datatrove has them; its count of sentences asks for a tokenizer, and is left out."""
    from datatrove.data import Document
    from datatrove.pipeline.filters import C4QualityFilter

    rules = C4QualityFilter(min_num_sentences=-1)

    def lines(text: str) -> list[str]:
        document = Document(text=text, id="")
        return document.text.splitlines() if rules.filter(document) is True else []

    return Row("C4's line rules (datatrove)", lines, lines, 0.5)


def justext() -> Row:
    """Lines as paragraphs of a page, which is what jusText reads; with Russian's stop words."""
    import justext

    stoplist = justext.get_stoplist("Russian")

    def lines(text: str) -> list[str]:
        page = "".join(f"<p>{html.escape(line)}</p>" for line in text.splitlines() if line.strip())
        paragraphs = justext.justext(f"<html><body>{page}</body></html>", stoplist)
        return [paragraph.text for paragraph in paragraphs if not paragraph.is_boilerplate]

    return Row("jusText", lines, lines, 0.2)


def share_right(row: Row, articles: list[tuple[str, set[str]]]) -> float:
    """The share of lines that the cleaner keeps if they belong to the article, and drops if not."""
    right = total = 0
    for text, content in articles:
        lines = {" ".join(line.split()) for line in text.splitlines() if line.strip()}
        kept = set(row.lines(text))
        right += sum((line in kept) == (line in content) for line in lines)
        total += len(lines)
    return right / total


def take_turns(rows: list[Row], texts: list[str], runs: int) -> None:
    for row in rows:
        row.seconds.clear()
    for _ in range(runs):
        for row in rows:
            language._classify.cache_clear()  # as if each text came for the first time
            before = time.process_time()
            for text in texts:
                row.clean(text)
            row.seconds.append(time.process_time() - before)


def measure(name: str, texts: list[str], rows: list[Row], runs: int) -> tuple[str, list[str], list[list[object]]]:
    """Time the rows; the title, the header and the body of their table."""
    take_turns(rows, texts, runs)
    size, ours = sum(len(text.encode()) for text in texts) / 1e6, statistics.median(rows[0].seconds)
    title = f"{name}: {len(texts)} texts, {size:.1f} MB, {size / len(texts) * 1000:.1f} kB a text, one core"
    medians = [(row.name, statistics.median(row.seconds)) for row in rows]
    body = [[name, size / seconds, seconds / len(texts) * 1e6, ours / seconds] for name, seconds in medians]
    return title, ["cleaner", "MB/s", "µs a text", "x the speed of ours"], body


def read_texts(path: Path, megabytes: float) -> list[str]:
    """The first texts of a file, up to so many MB."""
    texts, size = [], 0.0
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            texts.append(json.loads(line)["text"] or "")
            size += len(texts[-1].encode()) / 1e6
            if size >= megabytes:
                break
    return texts


def main() -> int:
    """Measure the generated articles, then the files of `--data`."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--megabytes", type=float, default=4)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--digest", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.digest:
        print(digest(json.load(sys.stdin)))
        return 0
    report = Report("cleaning")
    rows, missing = make_rows()
    if missing:
        print("not installed:", ", ".join(missing))
    articles = make_articles(arguments.megabytes)
    texts = [text for text, _ in articles]
    found, expected = digest(texts[:CHECKED]), digest_of_reference(texts[:CHECKED])
    right = found == expected
    title, header, body = measure("generated", texts, rows, arguments.runs)
    for row, line in zip(rows, body, strict=True):
        share = share_right(row, articles[:CHECKED])
        right &= share >= row.least_right
        line.append(f"{share:.3f}" if share >= row.least_right else f"{share:.3f}: WRONG")
    report.table(title, [*header, "lines right"], body)
    print(f"digest {found}" + ("" if found == expected else f": WRONG, the reference gives {expected}"))
    for path in sorted(arguments.data.glob("*.jsonl.gz")) if arguments.data else ():
        report.table(*measure(path.name, read_texts(path, arguments.megabytes), rows, arguments.runs))
    report.finish(arguments.write)
    return 0 if right else 1


if __name__ == "__main__":
    sys.exit(main())
