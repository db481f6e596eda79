"""Find what the rules for plain text miss, on pages with a known article.

    python benchmarks/page_lines.py --data ../shared/dev/html --near             # figures by half and set
    python benchmarks/page_lines.py --data ../shared/dev/html --near --left      # lines outside the article that stay
    python benchmarks/page_lines.py --data ../shared/dev/html --near --lost      # lines of the article that go

The text of each page is cleaned as plain text, a block a line: the whole page, or with `--near` what a plain extractor
leaves of it, from 12 blocks above the headline to 20 below the article. A line belongs to the article when the article
has its words, in order. The article of some pages lacks its subheadings and lists, so a line outside it is something to
look at and no verdict. Rules are developed on the lines of the half "develop" of the publishers, which `--left` and
`--lost` print; the other half is only counted.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import cleannews
from benchmarks.lines_halves import HALVES, half_of
from benchmarks.page_model.labels import LabelledPage, read_pages

ABOVE, BELOW = 12, 20  # blocks
TELLING = 40  # characters: shorter blocks stand in an article by chance
MOST_WORDS = 12  # of a line that wordings may claim; longer ones are teasers and other articles


def stretch(page: LabelledPage, near: bool) -> range:
    """The blocks to clean."""
    lines = page.outline.texts
    if not near:
        return range(len(lines))
    article = [i for i, wanted in enumerate(page.wanted) if wanted and len(lines[i]) > TELLING]
    if not article:
        return range(0)
    headlines = [i for i in page.headlines if i < article[0]]
    return range(max(0, min([article[0], *headlines[-1:]]) - ABOVE), min(len(lines), article[-1] + 1 + BELOW))


def read_lines(page: LabelledPage, near: bool) -> Iterator[tuple[str, str, bool, bool]]:
    """Language, line, whether the article has it, whether it is kept; without the headline."""
    blocks = stretch(page, near)
    lines = [" ".join(page.outline.texts[i].split()) for i in blocks]
    article = cleannews.clean("\n\n".join(lines))
    start = 0
    kept = [(block.start, block.end) for block in article.blocks if block.kept]
    for i, line in zip(blocks, lines, strict=True):
        end = start + len(line)
        if line and i not in page.headlines:
            yield article.lang, line, bool(page.wanted[i]), any(a < end and b > start for a, b in kept)
        start = end + 2


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/dev/html"))
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--left", action="store_true", help="short lines outside the article that are kept")
    which.add_argument("--lost", action="store_true", help="lines of the article that are removed")
    parser.add_argument("--near", action="store_true", help="what stands around the article, not the whole page")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--least", type=int, default=1, help="publishers that must show the line")
    args = parser.parse_args()
    publishers: dict[tuple[str, str], set[str]] = defaultdict(set)
    totals: Counter[tuple[str, str, bool, bool]] = Counter()
    for page in read_pages(sorted(path for path in args.data.iterdir() if path.is_dir()), args.workers):
        if not page.truth_is_there:
            continue
        half = half_of(page.publisher)
        for lang, line, inside, kept in read_lines(page, args.near):
            totals[half, page.data_set, inside, kept] += 1
            wrong = kept and args.left and len(line.split()) <= MOST_WORDS and not inside
            if half == HALVES[0] and (wrong or (args.lost and inside and not kept)):
                publishers[lang, line].add(page.publisher)
    for (lang, line), names in sorted(publishers.items(), key=lambda item: (item[0][0], -len(item[1]), item[0][1])):
        if len(names) >= args.least:
            print(f"{lang}\t{len(names)}\t{line[:160]}")
    print("| half | set | lines outside the article that go | lines of it that go |\n|---|---|---|---|")
    for half, data_set in sorted({key[:2] for key in totals}):
        counts = []
        for inside in (False, True):
            gone, stays = (totals[half, data_set, inside, kept] for kept in (False, True))
            counts.append(f"{gone} of {gone + stays}")
        print(f"| {half} | {data_set} | {counts[0]} | {counts[1]} |")


if __name__ == "__main__":
    main()
