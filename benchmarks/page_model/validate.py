"""What the page model is worth on publishers it has not seen, alone and with the rules after it.

    python -m benchmarks.page_model.validate models

Each page is judged by the model that was fitted without any page of its host (`train` keeps one for each fold).
"""

from __future__ import annotations

import argparse
import json
import pickle
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from benchmarks.page_model.fit import group_of
from benchmarks.page_model.labels import LabelledPage
from benchmarks.page_model.train import FOLDS
from benchmarks.page_score import PageScore, score_page, score_set
from cleannews import Cleaner
from cleannews.cleaning.page import assemble
from cleannews.cleaning.pages.model import read_model
from cleannews.cleaning.pages.model_engine import judge_blocks

Scores = list[tuple[str, str, PageScore, PageScore]]


def judge_fold(folder: Path, fold: int) -> Scores:
    """Return for each page of a fold its set, its key, and the scores of the model alone and of the whole cleaner."""
    pages: list[LabelledPage] = pickle.loads((folder / "pages.pickle").read_bytes())
    model = read_model(json.loads((folder / f"model-{fold}.json").read_text(encoding="utf-8")))
    cleaner = Cleaner()
    scores = []
    for page in pages:
        if group_of(page.publisher, FOLDS) == fold:
            judged = judge_blocks(page.blocks, page.metadata, model)
            alone = "\n".join(text for text, markup in judged if markup.accepted)
            body = cleaner._assemble(assemble(judged, page.metadata)).body
            scores.append((page.data_set, page.key, score_page(alone, page.truth), score_page(body, page.truth)))
    return scores


def main() -> None:
    """Print a table of the sets, and the worst pages if asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="what `train` wrote")
    parser.add_argument("--workers", type=int, default=2)
    args = parser.parse_args()
    with ProcessPoolExecutor(args.workers) as pool:
        scores = [score for fold in pool.map(judge_fold, [args.folder] * FOLDS, range(FOLDS)) for score in fold]
    print(f"{len(scores)} pages, {FOLDS} folds by publisher\n")
    print("| set | | P | R | F1 | exact |\n|---|---|--:|--:|--:|--:|")
    for data_set in sorted({score[0] for score in scores}):
        for name, column in (("model alone", 2), ("with the rules", 3)):
            result = score_set([score[column] for score in scores if score[0] == data_set])  # type: ignore[misc]
            print(
                f"| {data_set} | {name} | {result.precision:.4f} | {result.recall:.4f} | {result.f1:.4f}"
                f" | {result.exact:.4f} |"
            )


if __name__ == "__main__":
    main()
