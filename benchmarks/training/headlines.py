"""Train the model that tells the headline of another article from a subheading.

    python benchmarks/training/headlines.py --data ../shared/dev --out cleannews/cleaning/rules/headline.json

Reads articles (`news-ru/*.jsonl.gz`: title, text; `html/*/ground-truth.json` with the pages beside it) and headlines
(`pairs/*.jsonl`: the first lines of many papers' articles), plants the headlines of each source between the paragraphs
of each other and of its own, and fits a logistic regression over the facts of `cleannews.cleaning.rules.headline`.
Each pair of sources is scored by models that saw no articles of the paper, and by models that saw neither the document
(a third of each paper's articles is left out at a time) nor any headline of that paper. Only weights leave this script;
none of the text does.
"""

from __future__ import annotations

import argparse
import gzip
import html
import json
import random
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from cleannews.cleaning.draft import Draft
from cleannews.cleaning.facts import measure
from cleannews.cleaning.language import detect, lexicon_for
from cleannews.cleaning.rules import CONTEXT_RULES, LINE_RULES, headline
from cleannews.cleaning.rules.headline_facts import doubts, headline_facts
from cleannews.cleaning.scene import Scene
from cleannews.normalization import normalize

SEED = 7
PLANTED = (0, 1, 1, 2, 2, 3)  # headlines a document
NO_SUBHEADING = re.compile(
    r"©|reuters|afp\b|getty|архив|фото|кадр|youtube|twitter|instagram|facebook|https?:|@|isbn|^[–—-]", re.I
)
MOST_CHARACTERS = 150  # of a headline; a longer first line is a lead
NAME = re.compile(r"(?<!^)\b[^\W\d_a-zа-яё]\w{3,}")
TITLE = re.compile(rb"""<meta[^>]+property=["']og:title["'][^>]+content=["']([^"'>]+)["']""", re.I)
FOLDS = 3  # of the documents, by their titles
LEAST_TITLES = 4  # of a source in a language
THRESHOLDS = (0.5, 0.55, 0.6, 0.7, 0.8, 0.9, 0.95, 0.97)
Article = tuple[str, list[str]]  # title, lines
Row = tuple[dict[str, float], int, int]  # facts, 1 for a planted headline and 0 for a subheading, the document's fold
Groups = dict[tuple[str, str], list[Row]]  # by the sources of the articles and of the headlines


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


def read_headlines(path: Path) -> list[str]:
    with path.open(encoding="utf-8") as lines:
        pairs = [json.loads(line) for line in lines]
    first_lines = {pair[side].split("\n")[0].strip() for pair in pairs for side in ("first", "second")}
    return sorted(line for line in first_lines if line and len(line) < MOST_CHARACTERS and line[-1] != ".")


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


def names_of(text: str) -> set[str]:
    """Stems of the capitalised words that do not open the text."""
    return {word[:5].casefold() for word in NAME.findall(text)}


def plant(articles: list[Article], titles: list[str], rng: random.Random) -> Iterator[list[tuple[str, str]]]:
    """Documents as (line, kind), with up to 3 of the titles, in the articles' language, between paragraphs.

    Half of them share a name with the document, as sites show what belongs to the same story.
    """
    names = [names_of(title) for title in titles]
    common = Counter(line for _, lines in articles for line in lines)
    for title, lines in articles:
        body = content([x for x in lines if x != title], common)
        if sum(kind == "paragraph" for _, kind in body) < 4:
            continue
        document = [(title, "title"), *body]
        own = names_of(" ".join(line for line, _ in body))
        near = [other for other, of_other in zip(titles, names, strict=True) if of_other & own and other != title]
        for _ in range(rng.choice(PLANTED)):
            line = rng.choice(near if near and rng.random() < 0.5 else titles)
            gaps = [i for i in range(2, len(document)) if document[i - 1][1] == document[i][1] == "paragraph"]
            if gaps and all(line != x for x, _ in document):
                document.insert(rng.choice(gaps), (line, "planted"))
        yield document


def judgings(document: list[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    """The document as it is judged: at first, and when all headlines but one, or all, have been removed.

    Without the later ones, subheadings that had passed beside headlines were taken for one when left alone.
    """
    yield document
    planted = [line for line, kind in document if kind == "planted"]
    for last in [*planted, None] if len(planted) > 1 else planted and [None]:
        yield [(line, kind) for line, kind in document if kind != "planted" or line == last]


def examples(articles: list[Article], titles: list[str]) -> Iterator[Row]:
    """Facts, 1 for a planted headline and 0 for a subheading, and the third of the documents it belongs to."""
    for document in chain.from_iterable(map(judgings, plant(articles, titles, random.Random(SEED)))):
        drafts = [Draft(0, 0, " ".join(normalize(line).split())) for line, _ in document]
        text = "\n".join(line for line, _ in document)
        fold = zlib.crc32(document[0][0].encode()) % FOLDS
        blocks = measure(drafts, lexicon_for(detect(text), text))
        scene = Scene(blocks, None)
        for i, block in enumerate(blocks):
            if verdict := next((v for rule in LINE_RULES if (v := rule(block))), None):
                scene.settle(i, verdict)
        for i, (_, kind) in enumerate(document):
            if kind not in ("planted", "subheading") or scene.verdicts[i] or not headline.is_candidate(scene, i):
                continue
            if not any(rule(scene, i) for rule in CONTEXT_RULES if rule.__module__ != headline.__name__):
                yield headline_facts(scene, i, doubts(scene, i)), int(kind == "planted"), fold


def fit(groups: list[list[Row]], names: list[str], strength: float) -> LogisticRegression:
    """A regression in which every subheading weighs the same, and each group's headlines as much as its subheadings."""
    weight = []
    for group in groups:
        headlines = sum(label for _, label, _ in group)
        weight += [(len(group) - headlines) / headlines if label else 1.0 for _, label, _ in group]
    x, y = table([row for group in groups for row in group], names)
    return LogisticRegression(C=strength, max_iter=5000).fit(x, y, sample_weight=np.array(weight))


def table(rows: list[Row], names: list[str]) -> tuple[np.ndarray, np.ndarray]:
    return np.array([[facts[name] for name in names] for facts, _, _ in rows]), np.array([row[1] for row in rows])


def predict(model: LogisticRegression, rows: list[Row], names: list[str]) -> np.ndarray:
    return model.predict_proba(table(rows, names)[0])[:, 1]


def score(p: np.ndarray, rows: list[Row]) -> dict[str, object]:
    """Headlines and subheadings seen, and for some thresholds the share of headlines found and subheadings lost."""
    y = np.array([label for _, label, _ in rows])
    out: dict[str, object] = {"headlines": int(y.sum()), "subheadings": int((1 - y).sum())}
    for threshold in THRESHOLDS:
        found, lost = (p[y == 1] >= threshold).mean(), (p[y == 0] >= threshold).mean()
        out[f"found/lost at {threshold}"] = f"{found:.3f}/{lost:.3f}"
    return out


def train(groups: Groups, strength: float, thresholds: tuple[float, float, float]) -> dict[str, object]:
    """A model of all groups, with what models score that had not seen the articles or the headlines."""
    names = list(next(rows for rows in groups.values() if rows)[0][0])
    held_out = {}
    for articles, titles in groups:
        rows = groups[articles, titles]
        case = f"articles of {articles}, headlines of {titles}"
        if other_papers := [of for (paper, _), of in groups.items() if paper != articles]:
            p = predict(fit(other_papers, names, strength), rows, names)
            held_out[f"{case}, by a model without that paper's articles"] = score(p, rows)
        if others := [of for (_, paper), of in groups.items() if paper != titles]:
            p = np.zeros(len(rows))
            for fold in sorted({fold for *_, fold in rows}):
                model = fit([[row for row in of if row[2] != fold] for of in others], names, strength)
                here = np.array([row[2] == fold for row in rows])
                p[here] = predict(model, [row for row in rows if row[2] == fold], names)
            held_out[f"{case}, by models without these documents and that paper's headlines"] = score(p, rows)
    for case, scores in held_out.items():
        print(case, json.dumps(scores))
    model = fit(list(groups.values()), names, strength)
    for case, rows in groups.items():
        print("fitted", case, json.dumps(score(predict(model, rows, names), rows)))
    weights = {name: round(float(weight), 3) for name, weight in zip(names, model.coef_[0], strict=True)}
    for name, weight in sorted(weights.items(), key=lambda item: -abs(item[1])):
        print(f"{weight:+.2f}  {name}")
    return {
        "held_out": held_out,
        "threshold": thresholds[0],
        "threshold_with_profile": thresholds[1],
        "threshold_beside_orphans": thresholds[2],
        "bias": round(float(model.intercept_[0]), 3),
        "weights": weights,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/dev"))
    parser.add_argument("--out", type=Path, default=Path("cleannews/cleaning/rules/headline.json"))
    parser.add_argument("--strength", type=float, default=0.3)
    args = parser.parse_args()
    russian = {path.name.split(".")[0]: list(read_texts(path)) for path in sorted(args.data.glob("news-ru/*.jsonl.gz"))}
    several = {f"several papers, {path.stem}": read_headlines(path) for path in sorted(args.data.glob("pairs/*.jsonl"))}
    pages = {path.name: list(read_pages(path)) for path in sorted(args.data.glob("html/*"))}
    result = {
        "about": "Log-odds that a short line between paragraphs is another article's headline and no subheading. "
        "Trained by benchmarks/training/headlines.py; held_out is scored by models that had not seen the articles, "
        "or neither the documents nor that paper's headlines.",
        "verbs_by_endings": train(read_examples(russian, several), args.strength, (0.55, 0.99, 0.3)),
        "verbs_by_list": train(read_examples(pages, {}), args.strength, (0.95, 0.99, 0.8)),
    }
    args.out.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read_examples(sources: dict[str, list[Article]], more_titles: dict[str, list[str]]) -> Groups:
    """Every source's articles with every source's titles between their paragraphs, each in its own language."""
    articles = {name: by_language(group) for name, group in sources.items()}
    titles = {
        name: {lang: [title for title, _ in of] for lang, of in group.items()} for name, group in articles.items()
    }
    titles |= {name: {"ru": lines} for name, lines in more_titles.items()}
    groups: Groups = {}
    for paper in articles:
        for other in titles:
            groups[paper, other] = [
                row
                for lang, group in articles[paper].items()
                if len(titles[other].get(lang, ())) >= LEAST_TITLES
                for row in examples(group, titles[other][lang])
            ]
    return {case: rows for case, rows in groups.items() if {label for _, label, _ in rows} == {0, 1}}


if __name__ == "__main__":
    main()
