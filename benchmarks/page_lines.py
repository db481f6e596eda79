"""Find what the rules for plain text miss, on pages with a known article.

    python benchmarks/page_lines.py --data ../shared/dev/html --left     # short lines outside the article that are kept
    python benchmarks/page_lines.py --data ../shared/dev/html --lost     # lines of the article that are removed

The whole text of each page is cleaned as plain text, a block a line. A line belongs to the article when the article has
its words, in order. Both lists are sorted by language; the article of some pages lacks its subheadings and lists, so a
line outside it is something to look at and no verdict.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import cleannews
from benchmarks.page_model.labels import LabelledPage, read_pages

MOST_WORDS = 12  # of a line that wordings may claim; longer ones are teasers and other articles


def read_lines(page: LabelledPage) -> Iterator[tuple[str, str, bool, bool]]:
    """Language, line, whether the article has it, whether it is kept."""
    lines = [" ".join(text.split()) for text in page.outline.texts]
    article = cleannews.clean("\n\n".join(lines))
    start = 0
    kept = [(block.start, block.end) for block in article.blocks if block.kept]
    for line, share in zip(lines, page.labels, strict=True):
        end = start + len(line)
        yield article.lang, line, share >= 0.5, any(a < end and b > start for a, b in kept)
        start = end + 2


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/dev/html"))
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--left", action="store_true", help="short lines outside the article that are kept")
    which.add_argument("--lost", action="store_true", help="lines of the article that are removed")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--least", type=int, default=1, help="publishers that must show the line")
    args = parser.parse_args()
    publishers: dict[tuple[str, str], set[str]] = defaultdict(set)
    totals: Counter[tuple[str, bool, bool]] = Counter()
    for page in read_pages(sorted(path for path in args.data.iterdir() if path.is_dir()), args.workers):
        for lang, line, inside, kept in read_lines(page):
            totals[lang, inside, kept] += 1
            if line and inside != kept and inside == args.lost and (inside or len(line.split()) <= MOST_WORDS):
                publishers[lang, line].add(page.publisher)
    for (lang, line), names in sorted(publishers.items(), key=lambda item: (item[0][0], -len(item[1]), item[0][1])):
        if len(names) >= args.least:
            print(f"{lang}\t{len(names)}\t{line[:160]}")
    for lang in sorted({lang for lang, _, _ in totals}):
        outside, inside = (totals[lang, of, True] + totals[lang, of, False] for of in (False, True))
        print(
            f"{lang}: {totals[lang, False, False]} of {outside} lines outside the article removed, "
            f"{totals[lang, True, False]} of {inside} lines of it"
        )


if __name__ == "__main__":
    main()
