"""How fast `normalize` passes healthy text, and what the alternatives for its one scan would cost.

    python benchmarks/normalization.py [TEXTS.jsonl.gz]

Without a file of records with a "text" it takes the documents of `seeds/`, over and over. Prints two tables: MB of
UTF-8 per second for whole documents and microseconds for a line, by language; and nanoseconds per character of each
way to search a document for a sign of damage. Each figure is the best of nine runs.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
import time
import unicodedata
from collections.abc import Callable
from pathlib import Path

import regex

from cleannews.normalization import find_places, normalize, normalize_explain

SEEDS = Path(__file__).parent.parent / "seeds"
ENOUGH = 2_000_000  # characters, so that a run lasts some 50 ms

LINES = {
    "ru": "В Соединённых Штатах считают передовым подход республики к возвращению граждан, сообщило ведомство. «Мы ждём"
    " гостей», — говорится в сообщении, которое распространила пресс-служба; визит продлится до 8 октября, а затем"
    " делегация посетит ещё три города на севере страны, где работают школы для вернувшихся семей.",
    "en": "The ministry said on Friday that the programme would be extended until the end of next year, adding that"
    ' more than two hundred families had already applied for support. "We are glad to see such interest," the minister'
    " told reporters, and promised a review of the rules by March.",
    "de": "Das Ministerium erklärte am Freitag, dass das Programm bis zum Ende des nächsten Jahres verlängert werde;"
    " mehr als zweihundert Familien hätten bereits Unterstützung beantragt. „Wir freuen uns über das große Interesse“,"
    " sagte die Ministerin und kündigte an, die Regeln bis März zu überprüfen.",
}


def read_texts() -> list[str]:
    if len(sys.argv) > 1:
        with gzip.open(sys.argv[1], "rt", encoding="utf-8") as lines:
            return [json.loads(line)["text"] for line in lines]
    return [path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("**/*.txt"))]


def best_seconds(function: Callable[[str], object], texts: list[str]) -> float:
    def run() -> float:
        before = time.process_time()
        for text in texts:
            function(text)
        return time.process_time() - before

    return min(run() for _ in range(9))


def main() -> None:
    raw = read_texts()
    raw = (raw * (ENOUGH // max(1, sum(map(len, raw))) + 1))[: 10 * len(raw) + 1000]
    healthy = [normalize(text) for text in raw]
    megabytes = sum(len(text.encode()) for text in raw) / 1e6
    characters = sum(map(len, healthy))
    print("| normalize | |\n|---|---|")
    print(f"| documents as they are | {megabytes / best_seconds(normalize, raw):.0f} MB/s |")
    print(f"| documents once normalised | {megabytes / best_seconds(normalize, healthy):.0f} MB/s |")
    for lang, line in LINES.items():
        assert not normalize_explain(line).repairs, lang
        print(
            f"| a line, {lang}, {len(line)} characters | {best_seconds(normalize, [line] * 2000) / 2000 * 1e6:.1f} µs |"
        )
    signs = "\x00-\x08\x0e-\x1f\x7f-\xa0\xad\u2000-\u200f\u2028-\u202f\ue000-\uf8ff"
    searches: dict[str, Callable[[str], object]] = {
        "every sign of damage, as `normalize` does": lambda text: list(find_places(text)),
        "re, one class": re.compile(f"[{signs}]").search,
        "re, one class with characters beyond the basic plane": re.compile(f"[{signs}\U000f0000-\U000ffffd]").search,
        "regex, one class": regex.compile(f"[{signs}]").search,
        "set of the characters": set,
        "encode to UTF-8": str.encode,
        "unicodedata.is_normalized": lambda text: unicodedata.is_normalized("NFC", text),
        '"  " in text': lambda text: "  " in text,
    }
    print("\n| one search | ns a character |\n|---|---|")
    for name, search in searches.items():
        print(f"| {name} | {best_seconds(search, healthy) / characters * 1e9:.1f} |")


if __name__ == "__main__":
    main()
