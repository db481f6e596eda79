"""The S-curve: how likely a pair becomes a candidate, as computed and as measured on generated pairs.

    python benchmarks/s_curve.py            # prints the table, writes docs/pictures/s-curve.svg

Each pair is a text and a copy with some of its words replaced; its Jaccard is exact, and its signatures are drawn with
eight other seeds.
"""

from __future__ import annotations

import random
from pathlib import Path

import matplotlib.pyplot as plt

from cleannews import MinHasher, find_pairs
from cleannews.dedup.lsh import choose_rows
from cleannews.report.recall import measure_recall
from cleannews.report.results import Search

OUT = Path(__file__).parent.parent / "docs" / "pictures" / "s-curve.svg"
THRESHOLDS = (0.5, 0.7, 0.8)
PAIRS, WORDS, BINS = 100, 400, 20
TOLERANCE = 0.1  # ten pairs signed eight times: two standard errors of the least row
COLOURS = ("#0b6e75", "#a83a14", "#6a5acd")  # readable on white and on near-black


def make_pairs(share: float, draw: random.Random) -> list[tuple[str, str, float]]:
    """Return texts and their copies with this share of the words replaced, with their exact Jaccard."""
    pairs = []
    for _ in range(PAIRS):
        words = [f"w{draw.randrange(100_000)}" for _ in range(WORDS)]
        copy = [f"x{draw.randrange(100_000)}" if draw.random() < share else word for word in words]
        texts = " ".join(words), " ".join(copy)
        pairs += [(*texts, pair.jaccard) for pair in find_pairs(texts, threshold=0.02)]
    return pairs


def main() -> None:
    plt.rcParams["svg.hashsalt"] = "s-curve"
    draw, hasher = random.Random(1), MinHasher()
    pairs = [pair for share in (0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5) for pair in make_pairs(share, draw)]
    figure, axes = plt.subplots(figsize=(6.4, 3.4), layout="constrained")
    similarities = [i / 200 for i in range(201)]
    print("| threshold | bands x rows | Jaccard | pairs | computed | measured |\n|---|---|---|---|---|---|")
    for threshold, colour in zip(THRESHOLDS, COLOURS, strict=True):
        rows = choose_rows(threshold, hasher.num_perm)
        search = Search(threshold, hasher.num_perm // rows, rows)
        label = f"threshold {threshold}: {search.bands} bands of {rows}"
        axes.plot(similarities, [search.collide(s) for s in similarities], color=colour, label=label)
        axes.axvline(threshold, color=colour, linestyle=":", linewidth=1)
        for place in range(BINS):
            some = [pair for pair in pairs if place <= pair[2] * BINS < place + 1]
            if len(some) >= 10:
                points = measure_recall(some, search, hasher).points
                similarity = sum(point[0] for point in points) / len(points)
                computed = sum(search.collide(point[0]) for point in points) / len(points)
                measured = sum(point[1] for point in points) / len(points)
                assert abs(measured - computed) < TOLERANCE, f"Jaccard {similarity:.2f}: {measured} for {computed}"
                axes.plot(similarity, measured, "o", color=colour, markersize=4)
                row = f"{similarity:.2f} | {len(points)} | {computed:.4f} | {measured:.4f}"
                print(f"| {threshold} | {search.bands} x {rows} | {row} |")
    axes.set(xlim=(0, 1), ylim=(0, 1.02), xlabel="Jaccard similarity", ylabel="probability to be a candidate")
    axes.legend(frameon=False)
    OUT.parent.mkdir(exist_ok=True)
    figure.savefig(OUT, metadata={"Date": None, "Creator": None})


if __name__ == "__main__":
    main()
