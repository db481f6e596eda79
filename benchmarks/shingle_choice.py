"""Which shingles tell copies from look-alikes: exact similarities of planted copies, by kind and length of shingle.

    python benchmarks/shingle_choice.py [--data TEXTS.jsonl.gz] [--texts 400] [--write]

Without data (records with a "text") it runs on generated texts. For each kind of copy the table gives the share of
copies that reach Jaccard 0.5 or containment 0.8 against their original, and what Jaccard and containment one
in a thousand of 20,000 pairs of different texts exceeds. Shingles a text tell what each choice costs.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
from generated import edit, make_texts
from tables import Report

from cleannews import Shingler
from cleannews.dedup.matching import Matching

CHOICES = [("word", 1), ("word", 2), ("word", 3), ("word", 5), ("char", 5), ("char", 7), ("char", 9)]
WRAPPING = "Подпишитесь на наш канал. Читайте также: главное. Нашли ошибку? Выделите её. Комментарии. Поделиться."


def reorder(text: str, rng: np.random.Generator) -> str:
    """Sentences moved about, one in seven dropped, one word in twenty replaced."""
    parts = [part for part in text.split(". ") if rng.random() > 0.15]
    for a, b in rng.integers(0, max(len(parts), 1), (len(parts) // 4, 2)).tolist():
        parts[a], parts[b] = parts[b], parts[a]
    return edit(". ".join(parts), 0.05, rng)


COPIES: dict[str, Callable[[str, np.random.Generator], str]] = {
    "1-5 % of words replaced": lambda text, rng: edit(text, rng.uniform(0.01, 0.05), rng),
    "10-20 % of words replaced": lambda text, rng: edit(text, rng.uniform(0.10, 0.20), rng),
    "wrapped in boilerplate": lambda text, rng: f"{WRAPPING} {text} {WRAPPING}",
    "a third to a half of it": lambda text, rng: text[: int(len(text) * rng.uniform(0.35, 0.6))],
    "half as much added": lambda text, rng: text + " " + edit(text, 1.0, rng)[: len(text) // 2],
    "sentences reordered": reorder,
    "all figures changed": lambda text, rng: re.sub(r"\d+", lambda _: str(rng.integers(1, 3000)), text),
}


def read_texts(path: Path | None, count: int) -> list[str]:
    """The first texts of a file, or generated ones."""
    if path is None:
        return list(make_texts("Russian", count))
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for _, line in zip(range(count), lines, strict=False)]
    return [text for text in texts if len(text) > 500]


def similarity(left: np.ndarray, right: np.ndarray) -> tuple[float, float]:
    """Jaccard and containment of two sorted sets."""
    common = len(np.intersect1d(left, right, assume_unique=True))
    least = min(len(left), len(right))
    return (common / (len(left) + len(right) - common), common / least) if least else (0.0, 0.0)


def main() -> None:
    """Run all choices."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--texts", type=int, default=400)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    texts, rng = read_texts(arguments.data, arguments.texts), np.random.default_rng(3)
    copies = {name: [make(text, rng) for text in texts] for name, make in COPIES.items()}
    pairs = [pair for pair in rng.integers(0, len(texts), (20_000, 2)).tolist() if pair[0] != pair[1]]
    rows = []
    for kind, n in CHOICES:
        shingler = Shingler(kind, n)
        originals = [shingler.hashes(text) for text in texts]
        row = [f"{kind} {n}", float(np.mean([len(hashes) for hashes in originals]))]
        for made in copies.values():
            scores = [similarity(one, shingler.hashes(copy)) for one, copy in zip(originals, made, strict=True)]
            row.append(float(np.mean([j >= Matching.JACCARD or c >= Matching.CONTAINMENT for j, c in scores])))
        scores = [similarity(originals[a], originals[b]) for a, b in pairs]
        rows.append([*row, *np.quantile(scores, 0.999, axis=0).tolist()])
    report = Report("shingle_choice")
    header = ["shingle", "a text", *COPIES, "others: J", "others: C"]
    report.table(f"{len(texts)} texts, share of copies at J >= 0.5 or C >= 0.8", header, rows)
    report.finish(arguments.write)


if __name__ == "__main__":
    main()
