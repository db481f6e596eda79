"""What the page model is worth on publishers it has not seen, alone and with the rules after it.

    python -m benchmarks.page_model.validate models

Each page is judged by the model that was fitted without any page of its host (`train` keeps one for each fold).
"""

from __future__ import annotations

import argparse
import json
import pickle
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from benchmarks.page_model.fit import group_of
from benchmarks.page_model.labels import LabelledPage
from benchmarks.page_model.train import FOLDS
from benchmarks.page_score import PageScore, score_page, score_set
from cleannews import Cleaner
from cleannews.cleaning.page import assemble
from cleannews.cleaning.pages.model import read_model
from cleannews.cleaning.pages.model_engine import judge_outline

# Languages with fewer pages than this are told of together.
FEWEST = 10


@dataclass(frozen=True, slots=True)
class Judged:
    """A page's set and language, and the scores of the model alone and with the rules after it."""

    data_set: str
    language: str
    alone: PageScore
    with_rules: PageScore


def judge_fold(folder: Path, fold: int) -> list[Judged]:
    """Judge the pages of a fold by the model that has not seen their publishers."""
    pages: list[LabelledPage] = pickle.loads((folder / "pages.pickle").read_bytes())
    model = read_model(json.loads((folder / f"model-{fold}.json").read_text(encoding="utf-8")))
    cleaner = Cleaner()
    judged = []
    for page in pages:
        if group_of(page.publisher, FOLDS) == fold:
            blocks = judge_outline(page.outline, page.metadata, model)
            alone = "\n".join(text for text, markup in blocks if markup.accepted)
            body = cleaner.clean_page(assemble(blocks, page.metadata)).body
            language = (page.metadata.lang or "unknown")[:2].lower()
            judged.append(Judged(page.data_set, language, score_page(alone, page.truth), score_page(body, page.truth)))
    return judged


def print_row(name: str, pages: list[Judged]) -> None:
    """Print a line of the table for the model alone, and one with the rules."""
    for column, scores in (
        ("model alone", [page.alone for page in pages]),
        ("with the rules", [page.with_rules for page in pages]),
    ):
        result = score_set(scores)
        print(
            f"| {name} | {len(pages)} | {column} | {result.precision:.4f} | {result.recall:.4f} | {result.f1:.4f}"
            f" | {result.exact:.4f} |"
        )


def main() -> None:
    """Print a table of the sets, and of the languages in sets that have several."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="what `train` wrote")
    parser.add_argument("--workers", type=int, default=2)
    args = parser.parse_args()
    with ProcessPoolExecutor(args.workers) as pool:
        pages = [page for fold in pool.map(judge_fold, [args.folder] * FOLDS, range(FOLDS)) for page in fold]
    print(f"{len(pages)} pages, {FOLDS} folds by publisher\n")
    print("| set | pages | | P | R | F1 | exact |\n|---|--:|---|--:|--:|--:|--:|")
    for data_set in sorted({page.data_set for page in pages}):
        of_set = [page for page in pages if page.data_set == data_set]
        print_row(data_set, of_set)
        counts = Counter(page.language for page in of_set)
        common = [language for language, count in counts.most_common() if count >= FEWEST]
        if counts[common[0]] < len(of_set) / 2:
            for language in common:
                print_row(f"{data_set}, {language}", [page for page in of_set if page.language == language])
            print_row(f"{data_set}, others", [page for page in of_set if page.language not in common])


if __name__ == "__main__":
    main()
