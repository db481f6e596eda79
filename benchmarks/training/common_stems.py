"""Count in how many news articles stems stand, and keep the common ones: `cleannews/cleaning/common_stems.json`.

    python benchmarks/training/common_stems.py --data ../shared/dev --out cleannews/cleaning/common_stems.json

Reads the articles that `headlines.py` reads. Of each language with enough of them, stems that stand in many articles
are listed under the weight of their rank: about log(share) / log(1 / 2,500), which is 1 for a stem of a single article
in 2,500. A finer scale, and ranks for stems of fewer articles, found no more headlines of unseen papers.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from pathlib import Path

import regex
from headlines import by_language, read_pages, read_texts

RANKS = {0.2: 0.16, 0.35: 0.06, 0.5: 0.025}  # weight: least share of the articles
LEAST_ARTICLES = 50
LEAST_COUNT = 5  # articles with a stem
STEM, LEAST_LETTERS = 5, 4  # as `cleannews.cleaning.facts` cuts them
WORD = regex.compile(r"\b\p{L}+(?:['’‘ʻʼ-]\p{L}+)*\b")


def stems_of(lines: list[str]) -> set[str]:
    words = (word.casefold().replace("ё", "е") for line in lines for word in WORD.findall(line))
    return {word[:STEM] for word in words if len(word) >= LEAST_LETTERS}


def rank(articles: list[list[str]]) -> dict[str, str]:
    """Stems between spaces, under the weight of their rank."""
    counts = Counter(stem for lines in articles for stem in stems_of(lines))
    ranks: dict[str, str] = {}
    above = 1.1
    for weight, least in RANKS.items():
        common = {stem: n / len(articles) for stem, n in counts.items() if n >= LEAST_COUNT}
        ranks[str(weight)] = " ".join(sorted(stem for stem, share in common.items() if least <= share < above))
        above = least
    return ranks


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/dev"))
    parser.add_argument("--out", type=Path, default=Path("cleannews/cleaning/common_stems.json"))
    args = parser.parse_args()
    articles: dict[str, list[list[str]]] = defaultdict(list)
    for path in sorted(args.data.glob("news-ru/*.jsonl.gz")):
        articles["ru"] += [lines for _, lines in read_texts(path)]
    for folder in sorted(args.data.glob("html/*")):
        for lang, pages in by_language(list(read_pages(folder))).items():
            articles[lang] += [lines for _, lines in pages]
    ranks = {lang: rank(of) for lang, of in sorted(articles.items()) if len(of) >= LEAST_ARTICLES}
    args.out.write_text(json.dumps(ranks, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    for lang, of in ranks.items():
        print(lang, len(articles[lang]), {weight: len(stems.split()) for weight, stems in of.items()})


if __name__ == "__main__":
    main()
