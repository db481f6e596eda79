"""Hold the scores that were reached: none may fall below its pin in quality.json.

    python -m tests.quality_gate            # measure, compare, fail on a loss
    python -m tests.quality_gate --update   # write what is measured as the new pins; a lowered pin needs its own commit

Scores are taken on the project's own cases, and on the evaluation data in ../shared where that is at hand. Each set is
pinned with a digest of its data: scores on changed data cannot be compared, so the pins must be renewed.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import cleannews
from tests.cleaning.test_lines import LANGUAGES, is_kept, read

ROOT = Path(__file__).parent.parent
PINS = ROOT / "tests" / "quality.json"
SEEDS = ROOT / "seeds"
CASES = ROOT / "tests" / "cases" / "lines"
SHARED = ROOT.parent / "shared"
# What an evaluation script is asked, and the data it reads. Speed is not pinned: machines differ.
EVALUATIONS = {
    "lines": ([], "dev/lines"),
    "teasers": ([], "dev/news-ru"),
    "teasers of another paper": (["--headlines", str(SHARED / "dev/news-ru/ng.jsonl.gz")], "dev/news-ru"),
    "normalization": ([], "dev/normalize.json"),
    "pages": (["--tools", "cleannews"], "dev/html"),
    "dedup": (["--no-peers"], "dev/news-ru"),
}
UNPINNED = ("cpu", "MB", "pages_per", "texts", "docs", "removed", "lines")
LOWER_IS_BETTER = ("loss", "lost", "structure", "broken", "harmed", "below", "error", "must stay")
TOLERANCE = 0.0005  # of rounding between machines

Scores = dict[str, float]


def score_seeds() -> Scores:
    """Share of the seeds whose body comes out exactly, and precision and recall of their removed blocks."""
    exact, found, wanted = [], set(), set()
    for path in sorted(SEEDS.glob("*.txt")):
        article = cleannews.clean(path.read_text(encoding="utf-8"))
        expected = json.loads(path.with_suffix(".expected.json").read_text(encoding="utf-8"))
        exact.append((article.title, article.body) == (expected["title"], expected["body"]))
        found |= {(path.name, block.text) for block in article.removed}
        wanted |= {(path.name, text) for _, kept, text in expected["blocks"] if not kept}
    for path in sorted(SEEDS.glob("*.html")):
        expected = json.loads(path.with_suffix(".expected.json").read_text(encoding="utf-8"))
        exact.append(cleannews.clean_html(path.read_bytes()).body == expected["body"])
    right = len(found & wanted)
    return {"exact": sum(exact) / len(exact), "precision": right / len(found), "recall": right / len(wanted)}


def score_cases() -> Scores:
    """Share of the cases of each language whose line is kept or removed as it should be."""
    scores = {}
    for lang in LANGUAGES:
        cases = read(lang)
        scores[lang] = sum(is_kept(lang, case) == case["keep"] for case in cases) / len(cases)
    return scores


def find_script(name: str) -> Path:
    """The script of an evaluation: the first word of its name."""
    return SHARED / "eval" / f"{name.split()[0]}.py"


def score_shared(name: str) -> Callable[[], Scores]:
    """Return a function that runs an evaluation script and returns its figures."""

    def score() -> Scores:
        command = [sys.executable, str(find_script(name)), *EVALUATIONS[name][0]]
        lines = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout.splitlines()
        figures = dict(flatten(json.loads(lines[-1])))
        return {key: value for key, value in figures.items() if not any(part in key for part in UNPINNED)}

    return score


def flatten(figures: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, float]]:
    """Yield the numbers in nested figures, under dotted names."""
    for key, value in figures.items():
        if isinstance(value, dict):
            yield from flatten(value, f"{prefix}{key}.")
        elif isinstance(value, int | float):
            yield f"{prefix}{key}", float(value)


def digest(paths: Iterable[Path]) -> str:
    """Return a digest of files' contents, in order of their paths."""
    whole = hashlib.sha256()
    for path in sorted(path for path in paths if path.is_file()):
        whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()[:16]


def sets() -> Iterator[tuple[str, str, Callable[[], Scores]]]:
    """Yield the sets at hand: name, digest of the data, how to score."""
    yield "seeds", digest(SEEDS.iterdir()), score_seeds
    yield "cases", digest(CASES.iterdir()), score_cases
    if SHARED.is_dir():
        for name, (_, data) in EVALUATIONS.items():
            folder = SHARED / data
            files = [find_script(name), *(folder.rglob("*") if folder.is_dir() else [folder])]
            yield name, digest(files), score_shared(name)


def is_worse(name: str, value: float, pin: float) -> bool:
    """Tell whether a score fell behind its pin."""
    sign = -1 if any(part in name for part in LOWER_IS_BETTER) else 1
    return sign * (value - pin) < -TOLERANCE


def main() -> None:
    """Measure, print, compare."""
    update = "--update" in sys.argv[1:]
    pins = json.loads(PINS.read_text(encoding="utf-8")) if PINS.exists() else {}
    failures = []
    for name, data, score in sets():
        pinned, scores = pins.get(name, {}), score()
        for key, value in scores.items():
            pin = pinned.get("scores", {}).get(key)
            worse = pin is not None and is_worse(key, value, pin)
            print(
                f"{name:14} {key:40} {value:8.4f}   pin {pin if pin is not None else '-'}{'   WORSE' if worse else ''}"
            )
            failures += [f"{name}: {key} is {value:.4f}, was {pin}"] if worse else []
        if pinned.get("digest") != data:
            failures.append(f"{name}: the data is not what the pins were taken on: look, then --update")
        if update:
            pins[name] = {"digest": data, "scores": {key: round(value, 4) for key, value in scores.items()}}
    if update:
        PINS.write_text(json.dumps(pins, indent=2) + "\n", encoding="utf-8")
    elif failures:
        sys.exit("\n".join(failures))


if __name__ == "__main__":
    main()
