"""What the page model that ships weighs most: the share of all votes that each fact moved, by forest.

    python -m benchmarks.page_model.weigh models

Reads the labelled pages that `train` wrote.
"""

from __future__ import annotations

import argparse
import pickle
from pathlib import Path

import numpy as np

from benchmarks.page_model.labels import LabelledPage
from cleannews.cleaning.pages import closer_facts, facts
from cleannews.cleaning.pages.model import FACTS, LEAST_AT_FIRST, load_model, probability
from cleannews.kernels import run_forest

SHOWN = 12


def weigh_facts(pages: list[LabelledPage]) -> dict[str, np.ndarray]:
    """Return for each forest how far each of `FACTS` moved the blocks of some pages, in votes, either way."""
    model = load_model()
    moved = {"first": np.zeros(len(FACTS)), "second": np.zeros(len(FACTS))}
    for page in pages:
        glance = facts.describe(page.outline, page.headline, model.names)
        votes, by_fact = run_forest(model.first, glance, len(FACTS))
        moved["first"] += np.abs(by_fact).sum(axis=0)
        look = probability(votes)
        chosen = np.flatnonzero(look >= LEAST_AT_FIRST)
        if len(chosen):
            closer = closer_facts.describe_closer(page.outline, chosen.tolist(), look, page.metadata, model.phrases)
            _, by_fact = run_forest(model.second, np.vstack([glance[:, chosen], closer]), len(FACTS))
            moved["second"] += np.abs(by_fact).sum(axis=0)
    return moved


def main() -> None:
    """Print a line for each forest."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="what `train` wrote")
    parser.add_argument("--every", type=int, default=1, help="take every Nth page")
    args = parser.parse_args()
    pages: list[LabelledPage] = pickle.loads((args.folder / "pages.pickle").read_bytes())
    for name, moved in weigh_facts([page for page in pages if page.outline.texts][:: args.every]).items():
        shares = 100 * moved / moved.sum()
        most = np.argsort(-shares)[:SHOWN]
        print(f"{name} forest:", ", ".join(f"{FACTS[fact]} {shares[fact]:.0f} %" for fact in most))


if __name__ == "__main__":
    main()
