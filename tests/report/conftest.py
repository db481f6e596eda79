"""A folder as a run leaves it, made from the expectations of `seeds/`, with a document and a cluster that attack."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

SEEDS = Path(__file__).parents[2] / "seeds"
ATTACK = "</script><script>alert(1)</script><img src=x onerror=alert(2)> {{ 7 * 7 }} <!-- \u2028 \ud800"


def sample(name: str, title: str | None, lang: str, blocks: list[tuple[str, bool, str]]) -> dict[str, Any]:
    source, rows = "", []
    for label, kept, text in blocks:
        certainty = 0.6 if label == "teaser" else 1.0
        rows.append(
            [len(source), len(source) + len(text), label, kept, f"test.{label}", "what the rule saw", certainty]
        )
        source += text + "\n"
    url = f"https://{lang}.example/{name}"
    return {"id": name, "site": None, "url": url, "lang": lang, "title": title, "source": source, "blocks": rows}


@pytest.fixture
def attack() -> str:
    return ATTACK


@pytest.fixture
def samples() -> list[dict[str, Any]]:
    rows = []
    for path in sorted(SEEDS.glob("*.expected.json")):
        expected = json.loads(path.read_text(encoding="utf-8"))
        name = path.name.removesuffix(".expected.json")
        rows.append(sample(name, expected["title"], expected["lang"], expected["blocks"]))
    rows.append(sample(f"attack {ATTACK}", ATTACK, "en", [("title", True, ATTACK), ("teaser", False, ATTACK)]))
    rows.append(sample("\N{GRINNING FACE}", "\N{GRINNING FACE}" * 3, "en", [("title", True, "\N{GRINNING FACE}" * 3)]))
    return rows


@pytest.fixture
def run_folder(tmp_path: Path, samples: list[dict[str, Any]]) -> Path:
    texts = {row["id"]: row["source"] for row in samples}
    pairs = [("ru-ferry-reprint", "ru-ferry", "copy", 1.0), ("ru-ferry-edited", "ru-ferry", "edited", 0.7)]
    pairs.append((samples[-2]["id"], "uk-tram", "excerpt", 0.31))
    duplicates = [
        {
            **{"id": a, "kept": b, "relation": relation, "jaccard": jaccard, "containment": 0.9},
            **{"text": texts[a], "kept_text": texts[b]},
        }
        for a, b, relation, jaccard in pairs
    ]
    groups: dict[str, dict[str, Counter[str]]] = {"label": {}, "rule": {}, "language": {}, "site": {}}
    for row in samples:
        for start, end, label, kept, rule, _, _ in row["blocks"]:
            size, gone = end - start, not kept
            sums = {"blocks": 1, "characters": size, "removed_blocks": gone, "removed_characters": gone * size}
            names = {"label": label, "rule": rule, "language": row["lang"], "site": f"{row['lang']}.example"}
            for group, name in names.items():
                groups[group].setdefault(name, Counter()).update(sums)
    whole = sum(groups["language"].values(), Counter())
    line = {"text": ATTACK, "label": "teaser", "rule": "test.teaser", "count": 3, "example": ATTACK}
    statistics = {
        **{name: {"total": whole[name], "removed": whole[f"removed_{name}"]} for name in ("blocks", "characters")},
        **{f"by_{group}": names for group, names in groups.items()},
        "frequent_removed": [line],
    }
    counts = {"read": 30, "kept": 25, "duplicates": 3, "rejected": 2}
    manifest = {
        "version": "0.1.0",
        "settings": {"threshold": 0.5, "seed": 1},
        "counts": counts,
        "statistics": statistics,
    }
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    for name, rows in (("samples.jsonl", samples), ("duplicates.jsonl", duplicates)):
        (tmp_path / name).write_text("".join(json.dumps(row) + "\n" for row in rows))
    return tmp_path
