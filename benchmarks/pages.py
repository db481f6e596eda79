"""Article extraction beside its peers, on any data set in the layout of the article-extraction-benchmark.

    python -m benchmarks.pages ../shared/dev/html/* --every 4

For each tool: precision, recall and F1 of word 4-grams, pages with every word right, pages for each second of
processor time, peak memory, and what kinds of lines were left over and lost. Each tool runs in a process of its own;
a tool that is not installed is left out.
"""

from __future__ import annotations

import argparse
import gzip
import importlib
import json
import resource
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from benchmarks.page_score import PageScore, score_page, score_set, words

Extract = Callable[[str], str | None]
# A line of fewer words is a heading, a label or a button.
SHORT = 8


@dataclass(frozen=True, slots=True)
class Run:
    """What a tool did on a set: scores, processor seconds, peak megabytes, lines left over and lost by kind."""

    scores: list[PageScore]
    seconds: float
    megabytes: int
    left_over: Counter[str]
    lost: Counter[str]


def use_cleannews() -> Extract:
    """Our pages, our rules."""
    import cleannews

    return lambda html: cleannews.clean_html(html).body


def use_cleannews_on_trafilatura() -> Extract:
    """Trafilatura's extraction, our rules."""
    from cleannews import Cleaner

    cleaner = Cleaner(engine="trafilatura")
    return lambda html: cleaner.clean_html(html).body


def use_page_model() -> Extract:
    """The page model without the rules: the blocks it accepts."""
    from cleannews.cleaning.page import parse_page

    return lambda html: "\n".join(
        draft.text
        for draft in parse_page(html).drafts
        if draft.markup and draft.markup.accepted and not draft.markup.is_title
    )


def use_trafilatura(**mode: bool) -> Extract:
    """Trafilatura in one of its modes."""
    import trafilatura

    return lambda html: trafilatura.extract(html, include_comments=False, **mode)


def use_resiliparse() -> Extract:
    """Resiliparse's main content."""
    extract = importlib.import_module("resiliparse.extract.html2text").extract_plain_text
    return lambda html: str(extract(html, main_content=True, alt_texts=False, list_bullets=False))


def use_readability() -> Extract:
    """readability-lxml, its summary as text."""
    from lxml.html import fromstring

    document = importlib.import_module("readability").Document

    return lambda html: "\n".join(fromstring(document(html).summary()).itertext())


def use_newspaper() -> Extract:
    """newspaper4k, which wants an address."""
    newspaper = importlib.import_module("newspaper")

    def extract(html: str) -> str:
        article = newspaper.Article("https://example.org/", fetch_images=False)
        article.download(input_html=html)
        article.parse()
        return str(article.text)

    return extract


def use_justext() -> Extract:
    """Run jusText with the English stop words, its defaults."""
    justext = importlib.import_module("justext")
    stop_words = justext.get_stoplist("English")
    return lambda html: "\n".join(
        paragraph.text for paragraph in justext.justext(html.encode(), stop_words) if not paragraph.is_boilerplate
    )


# Name: the module it needs, and how it is made ready.
TOOLS: dict[str, tuple[str, Callable[[], Extract]]] = {
    "cleannews": ("cleannews", use_cleannews),
    "cleannews, model alone": ("cleannews", use_page_model),
    "cleannews on trafilatura": ("trafilatura", use_cleannews_on_trafilatura),
    "trafilatura": ("trafilatura", use_trafilatura),
    "trafilatura precision": ("trafilatura", lambda: use_trafilatura(favor_precision=True)),
    "trafilatura recall": ("trafilatura", lambda: use_trafilatura(favor_recall=True)),
    "trafilatura fast": ("trafilatura", lambda: use_trafilatura(fast=True)),
    "resiliparse": ("resiliparse", use_resiliparse),
    "readability-lxml": ("readability", use_readability),
    "newspaper4k": ("newspaper", use_newspaper),
    "jusText": ("justext", use_justext),
}


def read_set(folder: Path, every: int) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the pages of a data set and what is known of their articles."""
    truth = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    for key in sorted(truth)[::every]:
        html = gzip.decompress((folder / "html" / f"{key}.html.gz").read_bytes())
        yield html.decode("utf-8", "replace"), truth[key]


def run_tool(name: str, folder: Path, every: int) -> Run:
    """Run one tool over a data set; a page it fails on counts as one without an article."""
    extract = TOOLS[name][1]()
    extract("<html><body><p>What a tool loads when it is first used is not the pages' cost.</p></body></html>")
    scores, seconds = [], 0.0
    left_over: Counter[str] = Counter()
    lost: Counter[str] = Counter()
    for html, entry in read_set(folder, every):
        before = time.process_time()
        try:
            text = extract(html) or ""
        except Exception:
            text = ""
        seconds += time.process_time() - before
        scores.append(score_page(text, entry["articleBody"]))
        left_over.update(_kinds(text, entry["articleBody"], entry))
        lost.update(_kinds(entry["articleBody"], text, entry))
    return Run(scores, seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, left_over, lost)


def _kinds(text: str, other: str, entry: dict[str, str]) -> Iterator[str]:
    """The kind of each line of a text that the other does not have."""
    from cleannews.cleaning.language import lexicon_for

    known = " " + " ".join(words(other)) + " "
    lines = [line for line in text.split("\n") if words(line)]
    lexicon = lexicon_for(entry.get("lang") or "en", text)
    for index, line in enumerate(lines):
        if f" {' '.join(words(line))} " in known:
            continue
        matches = lexicon.match(line)
        if words(line) == words(entry.get("title")):
            yield "title"
        elif matches:
            yield str(matches[0].label)
        elif len(words(line)) < SHORT:
            yield "short line"
        else:
            yield "first paragraph" if index == 0 else "last paragraph" if index == len(lines) - 1 else "paragraph"


def main() -> None:
    """Print a table for each data set."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--every", type=int, default=1, help="take every Nth page")
    parser.add_argument("--tools", nargs="+", choices=TOOLS, default=list(TOOLS))
    args = parser.parse_args()
    for folder in args.folders:
        print(f"\n### {folder.name}\n")
        print("| tool | P | R | F1 | exact | pages/cpu-s | peak MB | left over | lost |")
        print("|---|--:|--:|--:|--:|--:|--:|---|---|")
        for name in args.tools:
            if find_spec(TOOLS[name][0]) is None:
                continue
            with ProcessPoolExecutor(1) as pool:
                run = pool.submit(run_tool, name, folder, args.every).result()
            result = score_set(run.scores)
            kinds = [
                ", ".join(f"{kind} {count}" for kind, count in counter.most_common(6))
                for counter in (run.left_over, run.lost)
            ]
            print(
                f"| {name} | {result.precision:.3f} | {result.recall:.3f} | {result.f1:.3f} | {result.exact:.3f}"
                f" | {len(run.scores) / run.seconds:.0f} | {run.megabytes} | {kinds[0]} | {kinds[1]} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
