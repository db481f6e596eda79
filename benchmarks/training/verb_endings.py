"""Find the word endings that tell a finite verb, and the frequent verbs no such ending covers.

    python benchmarks/training/verb_endings.py --lang ru --texts ../shared/dev/news-ru/*.jsonl.gz

Counts the words of news texts, asks pymorphy3 (the OpenCorpora dictionary) which of them are finite verbs or short
participles, and keeps each ending whose words are verbs in at least `--precision` of running text. Prints two TOML
lists for the lexicon's `[words]`. pymorphy3 is needed here only: at run time the endings do its work.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections import Counter
from pathlib import Path

import pymorphy3

WORD = re.compile(r"[^\W\d_]{4,}")
VERBS = {"VERB", "PRTS", "PRED"}


def count_words(paths: list[Path]) -> Counter[str]:
    """Lower-case words of the texts with how often they stand; capitalised ones are names too often to teach."""
    counts: Counter[str] = Counter()
    for path in paths:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                counts.update(word for word in WORD.findall(json.loads(line)["text"] or "") if word.islower())
    return counts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lang", default="ru")
    parser.add_argument("--texts", type=Path, nargs="+", required=True)
    parser.add_argument("--precision", type=float, default=0.97)
    parser.add_argument("--least", type=int, default=30, help="running words an ending must cover")
    parser.add_argument("--words", type=int, default=500, help="how many frequent verbs to list beside the endings")
    args = parser.parse_args()
    morph = pymorphy3.MorphAnalyzer(lang=args.lang)
    counts = count_words(args.texts)
    is_verb = {word: str(morph.parse(word)[0].tag.POS) in VERBS for word in counts}
    total, verbs, kinds = Counter[str](), Counter[str](), Counter[str]()
    for word, count in counts.items():
        for length in range(2, 7):
            if len(word) >= length + 2:
                ending = word[-length:]
                total[ending] += count
                verbs[ending] += count * is_verb[word]
                kinds[ending] += is_verb[word]
    chosen: list[str] = []
    for ending in sorted(total, key=len):
        good = verbs[ending] >= args.precision * total[ending] and verbs[ending] >= args.least and kinds[ending] >= 3
        if good and not ending.endswith(tuple(chosen)):
            chosen.append(ending)
    endings = tuple(chosen)
    covered = sum(count for word, count in counts.items() if is_verb[word] and word.endswith(endings))
    all_verbs = sum(count for word, count in counts.items() if is_verb[word])
    left = [word for word, _ in counts.most_common() if is_verb[word] and not word.endswith(endings)][: args.words]
    also = sum(counts[word] for word in left)
    print(
        f"# {len(endings)} endings cover {covered / all_verbs:.1%} of running finite verbs,",
        f"the words {also / all_verbs:.1%}",
    )
    print("finite_verb_endings =", json.dumps(sorted(endings), ensure_ascii=False))
    print("headline_verbs =", json.dumps(sorted(left), ensure_ascii=False))


if __name__ == "__main__":
    main()
