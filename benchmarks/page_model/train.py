"""Train the page model: one on all pages, and one for each fold of publishers that has not seen them.

    python -m benchmarks.page_model.train ../shared/dev/html/* --out models
    python -m benchmarks.page_model.validate models
    cp models/model.json cleannews/cleaning/pages/

Needs lightgbm. `validate` says what the models are worth on publishers they have not seen.
"""

from __future__ import annotations

import argparse
import json
import pickle
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from benchmarks.page_model.fit import fit, group_of
from benchmarks.page_model.labels import LabelledPage, read_pages

FOLDS = 4


def train_fold(path: Path, fold: int | None) -> None:
    """Fit a model to the pages in a file, without those of a fold's publishers, and write it beside them."""
    pages: list[LabelledPage] = pickle.loads(path.read_bytes())
    seen = [page for page in pages if group_of(page.publisher, FOLDS) != fold]
    name = "model.json" if fold is None else f"model-{fold}.json"
    write_model(fit(seen), path.with_name(name))


def write_model(data: dict[str, Any], path: Path) -> None:
    """Write a model file, a tree or the words of a weight to a line."""
    parts = []
    for key, value in data.items():
        if isinstance(value, dict):
            lines = ",\n".join(f"{json.dumps(name)}:{_compact(entry)}" for name, entry in value.items())
            parts.append(f"{json.dumps(key)}:{{\n{lines}}}")
        else:
            lines = ",\n".join(_compact(entry) for entry in value)
            parts.append(f"{json.dumps(key)}:[\n{lines}]")
    path.write_text("{" + ",\n".join(parts) + "}\n", encoding="utf-8")


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def main() -> None:
    """Read the pages, fit the models."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+", help="data sets in the article-extraction-benchmark's layout")
    parser.add_argument("--out", type=Path, required=True, help="folder for the models and the labelled pages")
    parser.add_argument("--workers", type=int, default=2)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    path = args.out / "pages.pickle"
    path.write_bytes(pickle.dumps(read_pages(args.folders, args.workers)))
    with ProcessPoolExecutor(args.workers) as pool:
        for done in [pool.submit(train_fold, path, fold) for fold in (None, *range(FOLDS))]:
            done.result()


if __name__ == "__main__":
    main()
