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
from pathlib import Path

import cleannews
from cleannews.evaluation import evaluate, read_gold, score

HALVES = ("develop", "check")


PUBLISHER = re.compile(r"https?://(?:www\.)?([\w-]+?(?:\.[\w-]+?)*?)(?=https?:|[:/]|$)")


def half_of(source: str) -> str:
    """The half of the document with this address; without one, of the words that stand for it."""
    found = PUBLISHER.match(source)
    return HALVES[hashlib.md5((found[1] if found else source).encode()).digest()[0] % 2]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/dev/lines/gold.jsonl"))
    parser.add_argument("--errors", action="store_true", help="print the errors of the half to develop on")
    args = parser.parse_args()
    rows = map(json.loads, args.data.read_text(encoding="utf-8").splitlines())
    halves = {row["id"]: half_of(row["source"]) for row in rows}
    outcomes = evaluate(read_gold(args.data), cleannews.clean)
    print("| half | lines | precision | recall | F1 | loss |\n|---|---|---|---|---|---|")
    for half in HALVES:
        its = score(outcome for outcome in outcomes if halves[outcome.document] == half)
        print(f"| {half} | {its.lines} | {its.precision:.3f} | {its.recall:.3f} | {its.f1:.3f} | {its.loss:.2%} |")
    if args.errors:
        for outcome in outcomes:
            if halves[outcome.document] == HALVES[0] and not outcome.is_right:
                print("lost" if outcome.removed else "left", f"{outcome.document}: {outcome.text}")


if __name__ == "__main__":
    main()
