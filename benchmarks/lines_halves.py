"""Score plain text on two halves of the labelled documents: one to develop on, one only to check.

    python benchmarks/lines_halves.py --data ../shared/dev/lines/gold.jsonl [--errors]

A document's half is the parity of the first byte of the MD5 of its publisher, so it never changes. Rules are developed
on the errors of the half "develop"; `--errors` prints those and never the others. Figures as the evaluation has them:
a line that is removed is a positive, loss is the share of the characters of content that were removed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

import cleannews
from cleannews.article import Article

HALVES = ("develop", "check")


PUBLISHER = re.compile(r"https?://(?:www\.)?([\w-]+?(?:\.[\w-]+?)*?)(?=https?:|[:/]|$)")


def half_of(source: str) -> str:
    """The half of the document with this address; without one, of the words that stand for it."""
    found = PUBLISHER.match(source)
    return HALVES[hashlib.md5((found[1] if found else source).encode()).digest()[0] % 2]


def is_removed(article: Article, start: int, end: int) -> bool:
    """Whether less than half of the range's characters, spaces aside, lie in kept blocks."""

    def count(a: int, b: int) -> int:
        return sum(not c.isspace() for c in article.source[a:b])

    kept = sum(
        count(max(start, block.start), min(end, block.end))
        for block in article.blocks
        if block.kept and block.end > start and block.start < end
    )
    return 2 * kept < count(start, end)


def judge(path: Path) -> Iterator[tuple[str, bool, bool, str]]:
    """Half, whether the line is content, whether it was removed, the line."""
    with path.open(encoding="utf-8") as documents:
        for document in map(json.loads, documents):
            article = cleannews.clean(document["text"])
            for line in document["lines"]:
                if line["keep"] is not None:
                    removed = is_removed(article, line["start"], line["end"])
                    yield half_of(document["source"]), line["keep"], removed, f"{document['id']}: {line['line']}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/dev/lines/gold.jsonl"))
    parser.add_argument("--errors", action="store_true", help="print the errors of the half to develop on")
    args = parser.parse_args()
    judged = list(judge(args.data))
    print("| half | lines | precision | recall | F1 | loss |\n|---|---|---|---|---|---|")
    for half in HALVES:
        lines = [line for line in judged if line[0] == half]
        right = sum(removed and not keep for _, keep, removed, _ in lines)
        precision = right / max(1, sum(removed for _, _, removed, _ in lines))
        recall = right / max(1, sum(not keep for _, keep, _, _ in lines))
        lost = sum(len(text) for _, keep, removed, text in lines if keep and removed)
        loss = lost / max(1, sum(len(text) for _, keep, _, text in lines if keep))
        f1 = 2 * precision * recall / max(precision + recall, 1e-9)
        print(f"| {half} | {len(lines)} | {precision:.3f} | {recall:.3f} | {f1:.3f} | {loss:.2%} |")
    if args.errors:
        for half, keep, removed, text in judged:
            if half == HALVES[0] and keep == removed:
                print("lost" if keep else "left", text)


if __name__ == "__main__":
    main()
