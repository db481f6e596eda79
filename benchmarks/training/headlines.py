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

from cleannews.cleaning.draft import Draft
from cleannews.cleaning.facts import measure
from cleannews.cleaning.language import detect, lexicon_for
from cleannews.cleaning.rules import CONTEXT_RULES, LINE_RULES, headline
from cleannews.cleaning.scene import Scene

SEED = 7
NEAREST = 10  # headlines, of those that share most words with a document
PLANTED = (0, 0, 1, 1, 2, 3, 4, 5)  # headlines a document
NO_SUBHEADING = re.compile(
    r"©|reuters|afp\b|getty|архив|фото|кадр|youtube|twitter|instagram|facebook|https?:|@|isbn|^[–—-]", re.I
)
TITLE = re.compile(rb"""<meta[^>]+property=["']og:title["'][^>]+content=["']([^"'>]+)["']""", re.I)
HALVES = ("even", "odd")
THRESHOLDS = (0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95)
Article = tuple[str, list[str]]  # title, lines
Row = tuple[dict[str, float], int, str]  # facts, 1 for a planted headline and 0 for a subheading, the line


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
        elif is_subheading(line) and common[line] <= 4 and all(map(is_paragraph, lines[max(0, i - 1) : i + 2 : 2])):
            out.append((line, "subheading"))
    return out


def by_language(articles: list[Article]) -> dict[str, list[Article]]:
    groups = defaultdict(list)
    for title, lines in articles:
        groups[detect(title + "\n" + " ".join(lines)[:500])].append((title, lines))
    return groups


def stems_of(text: str) -> set[str]:
    return {word[:5].casefold() for word in re.findall(r"\w{4,}", text)}


def plant(
    articles: list[Article], foreign: dict[str, list[str]], rng: random.Random
) -> Iterator[list[tuple[str, str]]]:
    """Documents as (line, kind), with up to 5 headlines of other articles in one language between paragraphs.

    A third of them are nearest to the document by their words, as sites show what belongs to the same story; a third
    are any of the source's; a third are of another source, as sites show their partners'.
    """
    for lang, group in by_language(articles).items():
        if len(group) < 4:
            continue
        headlines = [title for title, _ in group]
        stems = [stems_of(title) for title in headlines]
        common = Counter(line for _, lines in group for line in lines)
        for title, lines in group:
            body = content([x for x in lines if x != title], common)
            if sum(kind == "paragraph" for _, kind in body) < 4:
                continue
            document = [(title, "title"), *body]
            own = stems_of(" ".join(line for line, _ in body))
            near = sorted(range(len(headlines)), key=lambda i: (-len(stems[i] & own) / max(4, len(stems[i])), i))
            choices = {
                "the same story": [headlines[i] for i in near[:NEAREST] if headlines[i] != title],
                "the same source": headlines,
                "another source": foreign.get(lang) or headlines,
            }
            for _ in range(rng.choice(PLANTED)):
                line = rng.choice(choices[rng.choice(sorted(choices))])
                gaps = [i for i in range(2, len(document)) if document[i - 1][1] == document[i][1] == "paragraph"]
                if gaps and all(line != x for x, _ in document):
                    document.insert(rng.choice(gaps), (line, "planted"))
            yield document


def examples(articles: list[Article], foreign: dict[str, list[str]]) -> Iterator[Row]:
    """Facts, 1 for a planted headline and 0 for a subheading, and the line."""
    for document in plant(articles, foreign, random.Random(SEED)):
        drafts = [Draft(0, 0, line) for line, _ in document]
        text = "\n".join(line for line, _ in document)
        blocks = measure(drafts, lexicon_for(detect(text), text))
        verdicts = [next((v for rule in LINE_RULES if (v := rule(block))), None) for block in blocks]
        scene = Scene(blocks, None, verdicts)
        for i, (line, kind) in enumerate(document):
            if kind not in ("planted", "subheading") or verdicts[i] or not headline.is_candidate(scene, i):
                continue
            if not any(rule(scene, i) for rule in CONTEXT_RULES if rule.__module__ != headline.__name__):
                yield headline.headline_facts(scene, i), int(kind == "planted"), line


def fit(rows: list[Row], names: list[str], strength: float) -> LogisticRegression:
    x = np.array([[facts[name] for name in names] for facts, _, _ in rows])
    y = np.array([label for _, label, _ in rows])
    weight = np.where(y == 1, 0.5 / y.mean(), 0.5 / (1 - y.mean()))  # each kind counts half, however many there are
    return LogisticRegression(C=strength, max_iter=2000).fit(x, y, sample_weight=weight)


def score(model: LogisticRegression, rows: list[Row], names: list[str]) -> dict[str, object]:
    """Headlines and subheadings seen, and for some thresholds the share of headlines found and subheadings lost."""
    x = np.array([[facts[name] for name in names] for facts, _, _ in rows])
    y = np.array([label for _, label, _ in rows])
    p = model.predict_proba(x)[:, 1]
    out: dict[str, object] = {"headlines": int(y.sum()), "subheadings": int((1 - y).sum())}
    for threshold in THRESHOLDS:
        found, lost = (p[y == 1] >= threshold).mean(), (p[y == 0] >= threshold).mean()
        out[f"found/lost at {threshold}"] = f"{found:.3f}/{lost:.3f}"
    return out


def train(parts: dict[str, list[Row]], strength: float, thresholds: tuple[float, float]) -> dict[str, object]:
    """A model of all parts, with what models that had not seen a part score on it."""
    names = list(next(iter(parts.values()))[0][0])
    held_out = {}
    for part in parts:
        model = fit([row for other, rows in parts.items() if other != part for row in rows], names, strength)
        held_out[part] = score(model, parts[part], names)
        print(part, json.dumps(held_out[part]))
    rows = [row for part in parts.values() for row in part]
    model = fit(rows, names, strength)
    print("all, fitted", json.dumps(score(model, rows, names)))
    weights = {name: round(float(weight), 3) for name, weight in zip(names, model.coef_[0], strict=True)}
    for name, weight in sorted(weights.items(), key=lambda item: -abs(item[1])):
        print(f"{weight:+.2f}  {name}")
    return {
        "held_out": held_out,
        "threshold": thresholds[0],
        "threshold_with_profile": thresholds[1],
        "bias": round(float(model.intercept_[0]), 3),
        "weights": weights,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/dev"))
    parser.add_argument("--out", type=Path, default=Path("cleannews/cleaning/rules/headline.json"))
    parser.add_argument("--strength", type=float, default=1.0)
    args = parser.parse_args()
    russian = {path.name.split(".")[0]: list(read_texts(path)) for path in sorted(args.data.glob("news-ru/*.jsonl.gz"))}
    halves = {
        f"{name}, {half}": articles[at::2] for name, articles in russian.items() for at, half in enumerate(HALVES)
    }
    pages = {path.name: list(read_pages(path)) for path in sorted(args.data.glob("html/*"))}
    result = {
        "about": "Log-odds that a short line between paragraphs is another article's headline and no subheading. "
        "Trained by benchmarks/training/headlines.py; each part was scored by a model that had not seen it.",
        "verbs_by_endings": train(read_examples(halves), args.strength, (0.65, 0.97)),
        "verbs_by_list": train(read_examples(pages), args.strength, (0.75, 0.97)),
    }
    args.out.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read_examples(sources: dict[str, list[Article]]) -> dict[str, list[Row]]:
    headlines = {
        name: {lang: [title for title, _ in group] for lang, group in by_language(articles).items()}
        for name, articles in sources.items()
    }
    rows = {}
    for name, articles in sources.items():
        others: dict[str, list[str]] = defaultdict(list)
        for other in sorted(headlines.keys() - {name}):
            for lang, titles in headlines[other].items():
                others[lang] += titles
        rows[name] = list(examples(articles, others))
    return rows


if __name__ == "__main__":
    main()
