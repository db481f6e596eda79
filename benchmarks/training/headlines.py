"""Train the model that tells the headline of another article from a subheading.

    python benchmarks/training/headlines.py --data ../shared/dev --out cleannews/cleaning/rules/headline.json

Reads articles (`news-ru/*.jsonl.gz`: title, text; `html/*/ground-truth.json` with the pages beside it), plants
headlines of other articles between their paragraphs, and fits a logistic regression over the facts of
`cleannews.cleaning.rules.headline`. Each source is scored by a model that never saw it. Only weights leave this
script; none of the text does.
"""

from __future__ import annotations

import argparse
import gzip
import html
import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from cleannews.article import Label
from cleannews.cleaning.draft import Draft
from cleannews.cleaning.facts import measure
from cleannews.cleaning.language import detect, lexicon_for
from cleannews.cleaning.rules import CONTEXT_RULES, LINE_RULES, headline
from cleannews.cleaning.scene import Scene

SEED = 7
NO_SUBHEADING = re.compile(
    r"©|reuters|afp\b|getty|архив|фото|кадр|youtube|twitter|instagram|facebook|https?:|@|isbn|^[–—-]", re.I
)
TITLE = re.compile(rb"""<meta[^>]+property=["']og:title["'][^>]+content=["']([^"'>]+)["']""", re.I)
Article = tuple[str, list[str]]  # title, lines


def read_texts(path: Path) -> Iterator[Article]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            if record.get("title") and record.get("text"):
                yield record["title"].strip(), [x.strip() for x in record["text"].split("\n") if x.strip()]


def read_pages(folder: Path) -> Iterator[Article]:
    for key, record in json.loads((folder / "ground-truth.json").read_text(encoding="utf-8")).items():
        page = gzip.decompress((folder / "html" / f"{key}.html.gz").read_bytes())
        found = TITLE.search(page)
        body = [x.strip() for x in (record["articleBody"] or "").split("\n") if x.strip()]
        title = html.unescape(found.group(1).decode("utf-8", "replace")) if found else ""
        title = re.split(r"\s+[|–—-]\s+(?=[^|–—-]{2,40}$)", title)[0].strip()
        if title and body:
            yield title, body


def is_paragraph(line: str) -> bool:
    return len(line) > 120 and line[-1] in '.!?»”"।。'


def is_subheading(line: str) -> bool:
    if NO_SUBHEADING.search(line):
        return False
    return (
        len(line) <= 90
        and line[-1] not in ".,;:…"
        and (line[0].isupper() or line[0] in '«"“„¿¡' or not line[0].isascii())
    )


def content(lines: list[str], common: Counter[str]) -> list[tuple[str, str]]:
    """Paragraphs, and subheadings that stand between two of them."""
    out = []
    for i, line in enumerate(lines):
        if is_paragraph(line):
            out.append((line, "paragraph"))
        elif 0 < i < len(lines) - 1 and is_paragraph(lines[i - 1]) and is_paragraph(lines[i + 1]):
            if is_subheading(line) and common[line] <= 4:
                out.append((line, "subheading"))
    return out


def plant(articles: list[Article], rng: random.Random) -> Iterator[list[tuple[str, str]]]:
    """Documents as (line, kind), with 1 to 3 headlines of other articles in one language between paragraphs."""
    by_language = defaultdict(list)
    for title, lines in articles:
        by_language[detect(title + "\n" + " ".join(lines)[:500])].append((title, lines))
    for group in by_language.values():
        if len(group) < 4:
            continue
        headlines = [title for title, _ in group]
        names = [{w[:5] for w in re.findall(r"(?<!^)\b[^\W\d_a-zа-яё]\w{3,}", t)} for t in headlines]
        common = Counter(line for _, lines in group for line in lines)
        for title, lines in group:
            body = content([x for x in lines if x != title], common)
            if sum(kind == "paragraph" for _, kind in body) < 4:
                continue
            document = [(title, "title"), *body]
            own = {w[:5] for line, _ in body for w in re.findall(r"\w{4,}", line) if w[0].isupper()}
            related = [t for t, n in zip(headlines, names, strict=True) if n & own and t != title]
            for _ in range(rng.randint(0, 3)):
                line = rng.choice(related) if related and rng.random() < 0.5 else rng.choice(headlines)
                gaps = [i for i in range(2, len(document)) if document[i - 1][1] == document[i][1] == "paragraph"]
                if gaps and all(line != x for x, _ in document):
                    document.insert(rng.choice(gaps), (line, "planted"))
            yield document


def examples(articles: list[Article]) -> Iterator[tuple[dict[str, float], int, str]]:
    """Facts, 1 for a planted headline and 0 for a subheading, and the line."""
    for document in plant(articles, random.Random(SEED)):
        drafts = [Draft(0, 0, line) for line, _ in document]
        text = "\n".join(line for line, _ in document)
        blocks = measure(drafts, lexicon_for(detect(text), text))
        verdicts = [next((v for rule in LINE_RULES if (v := rule(block))), None) for block in blocks]
        scene = Scene(blocks, None, verdicts)
        for i, (line, kind) in enumerate(document):
            if kind not in ("planted", "subheading") or verdicts[i] or not headline.is_candidate(scene, i):
                continue
            if not any(rule(scene, i) for rule in CONTEXT_RULES if rule is not headline.orphan):
                yield headline.headline_facts(scene, i), int(kind == "planted"), line


def fit(rows: list[tuple[dict[str, float], int, str]], names: list[str], strength: float) -> LogisticRegression:
    x = np.array([[facts[name] for name in names] for facts, _, _ in rows])
    y = np.array([label for _, label, _ in rows])
    weight = np.where(y == 1, 0.5 / y.mean(), 0.5 / (1 - y.mean()))  # each kind counts half, however many there are
    return LogisticRegression(C=strength, max_iter=2000).fit(x, y, sample_weight=weight)


def score(
    model: LogisticRegression, rows: list[tuple[dict[str, float], int, str]], names: list[str]
) -> dict[str, object]:
    x = np.array([[facts[name] for name in names] for facts, _, _ in rows])
    y = np.array([label for _, label, _ in rows])
    p = model.predict_proba(x)[:, 1]
    out: dict[str, object] = {"headlines": int(y.sum()), "subheadings": int((1 - y).sum())}
    for threshold in (0.5, 0.6, 0.7, 0.8, 0.9):
        out[f"found/lost at {threshold}"] = (
            f"{(p[y == 1] >= threshold).mean():.3f}/{(p[y == 0] >= threshold).mean() if (y == 0).any() else 0:.3f}"
        )
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/dev"))
    parser.add_argument("--out", type=Path, default=Path("cleannews/cleaning/rules/headline.json"))
    parser.add_argument("--strength", type=float, default=1.0)
    parser.add_argument("--threshold", type=float, default=0.75)
    parser.add_argument("--threshold-with-profile", type=float, default=0.97)
    args = parser.parse_args()
    sources = {path.name.split(".")[0]: list(read_texts(path)) for path in sorted(args.data.glob("news-ru/*.jsonl.gz"))}
    sources |= {path.name: list(read_pages(path)) for path in sorted(args.data.glob("html/*"))}
    rows = {name: list(examples(articles)) for name, articles in sources.items()}
    names = list(next(iter(rows.values()))[0][0])
    figures = {}
    for held_out in rows:
        model = fit([row for name, part in rows.items() if name != held_out for row in part], names, args.strength)
        figures[held_out] = score(model, rows[held_out], names)
        print(held_out, json.dumps(figures[held_out]))
    model = fit([row for part in rows.values() for row in part], names, args.strength)
    print("all, fitted", json.dumps(score(model, [row for part in rows.values() for row in part], names)))
    weights = {name: round(float(w), 3) for name, w in zip(names, model.coef_[0], strict=True)}
    for name, weight in sorted(weights.items(), key=lambda item: -abs(item[1])):
        print(f"{weight:+.2f}  {name}")
    result = {
        "about": "Log-odds that a short line between paragraphs is another article's headline (label "
        f"{Label.TEASER.value}) and no subheading. Trained by benchmarks/training/headlines.py; each source below was "
        "scored by a model that had not seen it.",
        "held_out": figures,
        "bias": round(float(model.intercept_[0]), 3),
        "weights": weights,
        "threshold": args.threshold,
        "threshold_with_profile": args.threshold_with_profile,
    }
    args.out.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
