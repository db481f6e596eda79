"""A corpus made from a seed: news-like texts of invented words in four scripts, so that anyone can run the benchmarks.

Words are drawn by the law of Zipf and Mandelbrot from a vocabulary of invented syllables, so that unrelated texts share
as few word pairs as real ones do: a mean Jaccard of 0.0046, and 0.011 at the 99th percentile, where pairs of Russian
news have 0.0033 and 0.013. The same seed gives the same texts on every machine.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np

LANGUAGES = {
    "Russian": ("бвгджзклмнпрстфхцчш", "аеиоуыэюя", "ёйь"),
    "English": ("bcdfghklmnprstvw", "aeiou", "ynrs"),
    "Kazakh": ("бғджзкқлмнңпрстш", "аәеіоөуұүы", "йңғ"),
}
HAN = [chr(code) for code in range(0x4E00, 0x4E00 + 3000)]
WORDS = 30_000
ZIPF = 1.07
MANDELBROT = 3


def make_vocabulary(language: str, rng: np.random.Generator) -> list[str]:
    """The words of a language, the most frequent first and the shortest among these."""
    if language == "Chinese":
        return [HAN[i] for i in rng.permutation(len(HAN))]
    consonants, vowels, endings = (list(letters) for letters in LANGUAGES[language])
    words = {}
    for rank in range(2 * WORDS):
        syllables = 1 + int(rng.integers(0, 2 + min(rank, 3000) // 1000))
        parts = [str(rng.choice(consonants)) + str(rng.choice(vowels)) for _ in range(syllables)]
        words["".join(parts) + (str(rng.choice(endings)) if rank % 3 == 0 else "")] = None
    return list(words)[:WORDS]


def make_texts(language: str, count: int, seed: int = 1, characters: tuple[int, int] = (900, 4000)) -> Iterator[str]:
    """Texts of so many characters each, in sentences of 6 to 20 words, every thirtieth word a figure."""
    rng = np.random.default_rng([seed, sum(map(ord, language))])
    vocabulary = make_vocabulary(language, rng)
    weights = 1 / (np.arange(1, len(vocabulary) + 1) + MANDELBROT) ** ZIPF
    chances = np.cumsum(weights / weights.sum())
    space, stop = ("", "。") if language == "Chinese" else (" ", ". ")
    mean = sum(len(word) * weight for word, weight in zip(vocabulary, weights / weights.sum(), strict=True)) + len(
        space
    )
    for _ in range(count):
        length = int(rng.integers(*characters) / mean) + 1
        words = [vocabulary[i] for i in np.searchsorted(chances, rng.random(length)).clip(0, len(vocabulary) - 1)]
        for place in rng.integers(0, length, length // 30):
            words[place] = str(rng.integers(1, 2030))
        ends = np.cumsum(rng.integers(6, 21, length // 6 + 1)).tolist()
        sentences = [space.join(words[a:b]) for a, b in zip([0, *ends], ends, strict=False) if a < length]
        yield stop.join(sentence[:1].upper() + sentence[1:] for sentence in sentences) + stop.strip()


def edit(text: str, share: float, rng: np.random.Generator) -> str:
    """A copy with a share of its words replaced by others of its own."""
    space = " " if " " in text else ""
    words = text.split(" ") if space else list(text)
    for place in rng.integers(0, len(words), max(1, int(share * len(words)))).tolist():
        words[place] = words[int(rng.integers(0, len(words)))]
    return space.join(words)


def set_figures(text: str, rng: np.random.Generator) -> str:
    """The text with a figure after every twelfth word."""
    words = text.split()
    return " ".join(f"{word} {rng.integers(1, 1000)}" if n % 12 == 11 else word for n, word in enumerate(words))


def make_corpus(count: int, seed: int = 1, copies: float = 0.2, family: str = "", share: float = 0.05) -> list[str]:
    """Russian texts of 500 to 1,500 characters; a share `copies` are edited copies, excerpts or extensions of others.

    A `share` is of one family: edited copies of one "story", or "bulletins" of one wording with other figures each day.
    """
    rng = np.random.default_rng(seed)
    of_family, copied = round(count * share) if family else 0, round(count * copies)
    texts = list(make_texts("Russian", count - of_family - copied, seed, (500, 1500)))
    originals = len(texts)
    for place in range(copied):
        text = texts[int(rng.integers(0, originals))]
        kinds = (edit(text, 0.05, rng), text[: len(text) // 2], text + " " + texts[place % originals][:200])
        texts.append(kinds[place % 3])
    member = {"story": lambda: edit(texts[0], 0.05, rng), "bulletins": lambda: set_figures(texts[0], rng)}
    texts += [member[family]() for _ in range(of_family)]
    return [texts[i] for i in rng.permutation(count)]


SEEDS = Path(__file__).parent.parent / "seeds"
PARAGRAPH = 100  # characters; shorter lines of a document's body stay where they are


def make_articles(megabytes: float, seed: int = 1) -> list[tuple[str, set[str]]]:
    """Articles in five languages, as scraped, with the lines that belong to each.

    Each is a document of `seeds/` with its noise, whose paragraphs are drawn anew from all documents of its language.
    """
    rng = np.random.default_rng(seed)
    frames: list[tuple[str, list[str], set[str]]] = []
    paragraphs: dict[str, dict[str, None]] = {}
    for path in sorted(SEEDS.glob("*.txt")):
        expected = json.loads(path.with_suffix(".expected.json").read_text(encoding="utf-8"))
        content = {" ".join(line.split()) for line in [expected["title"] or "", *expected["body"].splitlines()]} - {""}
        lines = [" ".join(line.split()) for line in path.read_text(encoding="utf-8").splitlines()]
        frames.append((expected["lang"], lines, content))
        own = (line for line in lines if line in content and len(line) >= PARAGRAPH)
        paragraphs.setdefault(expected["lang"], {}).update(dict.fromkeys(own))
    articles, size = [], 0
    while size < megabytes * 1e6:
        language, lines, content = frames[int(rng.integers(len(frames)))]
        stock = list(paragraphs[language])
        drawn = [stock[i] for i in rng.permutation(len(stock))]
        text = "\n".join(drawn.pop() if line in paragraphs[language] and drawn else line for line in lines)
        articles.append((text, content | set(stock)))
        size += len(text.encode())
    return articles
