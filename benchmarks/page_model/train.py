"""Train the page model, and say what it is worth on publishers it has not seen.

    python -m benchmarks.page_model.train ../shared/dev/html/* --out cleannews/cleaning/pages/model.json

Cross-validation is by publisher: every page is judged by a model fitted without any page of its host. The body is
the accepted blocks without the headline; the lexicons and rules come after the model and are not in these figures.
"""

from __future__ import annotations

import argparse
import json
import pickle
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.page_model.fit import as_model, fit, group_of
from benchmarks.page_model.labels import LabelledPage, read_pages
from benchmarks.page_score import PageScore, score_page, score_set
from cleannews.cleaning.pages.model import PageModel
from cleannews.cleaning.pages.selection import draw_line

FOLDS = 4


def extract(model: PageModel, page: LabelledPage) -> str:
    """Return the body a model finds on a page."""
    if not page.blocks:
        return ""
    content = model.judge(page.blocks, page.headline, page.metadata).content
    line = draw_line(content, np.array([len(block.text) for block in page.blocks], dtype=np.float64))
    kept = [index for index in np.flatnonzero(content >= line) if index not in page.headlines]
    return "\n".join(page.blocks[index].text for index in kept)


def validate(pages: list[LabelledPage], fold: int) -> tuple[list[tuple[str, PageScore]], dict[str, Any]]:
    """Return the scores of a fold's pages, by a model fitted to the others, and that model."""
    data = fit([page for page in pages if group_of(page.publisher, FOLDS) != fold])
    model = as_model(data)
    held_out = [page for page in pages if group_of(page.publisher, FOLDS) == fold]
    return [(page.data_set, score_page(extract(model, page), page.truth)) for page in held_out], data


def write_model(data: dict[str, Any], path: Path) -> None:
    """Write a model file, a tree and a weight to a line."""
    lines = []
    for key, value in data.items():
        if isinstance(value, dict):
            inner = ",\n".join(f"{json.dumps(name)}:{_compact(entry)}" for name, entry in value.items())
            lines.append(f"{json.dumps(key)}:{{\n{inner}}}")
        elif key == "facts":
            lines.append(f"{json.dumps(key)}:{_compact(value)}")
        else:
            inner = ",\n".join(_compact(tree) for tree in value)
            lines.append(f"{json.dumps(key)}:[\n{inner}]")
    path.write_text("{" + ",\n".join(lines) + "}\n", encoding="utf-8")


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def main() -> None:
    """Train, validate, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+", help="data sets in the article-extraction-benchmark's layout")
    parser.add_argument("--out", type=Path, help="write the model fitted to all pages here")
    parser.add_argument("--cache", type=Path, help="keep the labelled pages of a former run in this file")
    parser.add_argument("--workers", type=int, default=2)
    args = parser.parse_args()
    if args.cache and args.cache.exists():
        pages = pickle.loads(args.cache.read_bytes())
    else:
        pages = read_pages(args.folders, args.workers)
        if args.cache:
            args.cache.write_bytes(pickle.dumps(pages))
    with ProcessPoolExecutor(args.workers) as pool:
        fitted = pool.submit(fit, pages) if args.out else None
        scores = [score for fold in pool.map(validate, [pages] * FOLDS, range(FOLDS)) for score in fold[0]]
        print(f"{len(pages)} pages, {len({page.publisher for page in pages})} publishers, {FOLDS} folds by publisher")
        for data_set in sorted({name for name, _ in scores}):
            result = score_set([score for name, score in scores if name == data_set])
            print(
                f"{data_set:12} P {result.precision:.4f}  R {result.recall:.4f}  F1 {result.f1:.4f}"
                f"  exact {result.exact:.4f}"
            )
        if fitted:
            write_model(fitted.result(), args.out)


if __name__ == "__main__":
    main()
