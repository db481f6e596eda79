"""Counting what a run saw and removed: per label, rule, language and site, and which lines it removed most often."""

from __future__ import annotations

from collections import Counter, defaultdict
from operator import add
from typing import Any
from urllib.parse import urlsplit

from cleannews.article import Article

# A crawl has millions of sites and of removed lines. Those that count are kept: when a group of names outgrows the
# second number it is cut to the first, the rarest going; so counts of rare lines are lower bounds.
_MOST_NAMES, _ROOM = 1_000, 20_000
_LONGEST_LINE = 200  # characters; longer lines do not repeat
_OF_ARTICLES = ("documents", "blocks", "characters", "removed_blocks", "removed_characters")


class Tally:
    """Sums by group ("label", "rule", "language", "site", "note"), name and measure; and counts of removed lines.

    >>> tally = Tally()
    >>> tally.add("label", "teaser", removed=2)
    >>> tally.merge({"groups": {"label": {"teaser": {"removed": 1}}}})
    >>> tally.as_json()["groups"]
    {'label': {'teaser': {'removed': 3}}}
    """

    def __init__(self) -> None:
        self._groups: defaultdict[str, dict[str, Counter[str]]] = defaultdict(dict)
        self._blocks: dict[tuple[str, str, bool], list[int]] = {}  # (label, rule, kept) → [blocks, characters]
        self._articles: dict[tuple[str, str], list[int]] = {}  # (language, site) → as in `_OF_ARTICLES`
        self._lines: dict[tuple[str, str, str], tuple[int, str]] = {}  # (text, label, rule) → (count, a document's id)

    def add(self, group: str, name: str, **amounts: int) -> None:
        """Add amounts to the measures of a name."""
        names = self._groups[group]
        measures = names.setdefault(name, Counter())
        for measure, amount in amounts.items():
            measures[measure] += amount
        if len(names) > _ROOM:
            self._groups[group] = dict(sorted(names.items(), key=_by_size)[:_MOST_NAMES])

    def add_article(self, article: Article, name: str, url: str | None) -> None:
        """Add a cleaned article, known by a name: each block to its label and rule, all to its language and site."""
        sums, removed_blocks, removed_characters = self._blocks, 0, 0
        for block in article.blocks:
            size, kept = block.end - block.start, block.kept
            key = block.label._value_, block.rule, kept  # an enum's own hash is slow
            if key in sums:
                measures = sums[key]
                measures[0] += 1
                measures[1] += size
            else:
                sums[key] = [1, size]
            if not kept:
                removed_blocks += 1
                removed_characters += size
                if len(block.text) <= _LONGEST_LINE:
                    self._add_line((block.text, key[0], block.rule), 1, name)
        for note in article.notes:
            self.add("note", note.kind, documents=1, empty=int(note is article.reason))
        site = _site(url) or _site(article.url) or article.site or "unknown"
        before = self._articles.get((article.lang, site), (0,) * len(_OF_ARTICLES))
        more = 1, len(article.blocks), len(article.source), removed_blocks, removed_characters
        self._articles[article.lang, site] = list(map(add, before, more))

    def _sum_up(self) -> None:
        """Bring what was counted of articles and their blocks into the groups."""
        for (label, rule, kept), (blocks, characters) in self._blocks.items():
            gone = {} if kept else {"removed_blocks": blocks, "removed_characters": characters}
            for group, name in (("label", label), ("rule", rule)):
                zeros = {"blocks": 0, "characters": 0, "removed_blocks": 0, "removed_characters": 0}
                self.add(group, name, **{**zeros, "blocks": blocks, "characters": characters, **gone})
        for names, amounts in self._articles.items():
            for group, name in zip(("language", "site"), names, strict=True):
                self.add(group, name, **dict(zip(_OF_ARTICLES, amounts, strict=True)))
        self._blocks, self._articles = {}, {}

    def _add_line(self, line: tuple[str, str, str], count: int, example: str) -> None:
        before, first = self._lines.get(line, (0, example))
        self._lines[line] = (before + count, first)
        if len(self._lines) > _ROOM:
            frequent = sorted(self._lines.items(), key=lambda item: (-item[1][0], item[0]))
            self._lines = dict(frequent[:_MOST_NAMES])

    def merge(self, other: dict[str, Any]) -> None:
        """Add all of another tally, as JSON."""
        for group, names in other.get("groups", {}).items():
            for name, amounts in names.items():
                self.add(group, name, **amounts)
        for text, label, rule, count, example in other.get("lines", ()):
            self._add_line((text, label, rule), count, example)

    def as_json(self) -> dict[str, Any]:
        """All sums, the largest first, in a form that `merge` takes."""
        self._sum_up()
        return {
            "groups": {
                group: {name: dict(measures) for name, measures in sorted(names.items(), key=_by_size)}
                for group, names in sorted(self._groups.items())
            },
            "lines": [[*line, *seen] for line, seen in sorted(self._lines.items(), key=lambda item: item[0])],
        }

    def statistics(self, frequent: int = 100) -> dict[str, Any]:
        """Return the sums as the manifest states them, with the `frequent` lines that were removed most often."""
        sums = self.as_json()["groups"]
        whole: Counter[str] = sum((Counter(measures) for measures in sums.get("language", {}).values()), Counter())
        lines = sorted(self._lines.items(), key=lambda item: (-item[1][0], item[0]))[:frequent]
        return {
            **{
                measure: {"total": whole[measure], "removed": whole[f"removed_{measure}"]}
                for measure in ("characters", "blocks")
            },
            **{f"by_{group}": dict(list(names.items())[:_MOST_NAMES]) for group, names in sums.items()},
            "frequent_removed": [
                {"text": text, "label": label, "rule": rule, "count": count, "example": example}
                for (text, label, rule), (count, example) in lines
                if count > 1
            ],
        }


def _site(url: str | None) -> str | None:
    if not url:
        return None
    try:
        return urlsplit(url).hostname
    except ValueError:  # "http://[": what is no address names no site
        return None


def _by_size(item: tuple[str, Counter[str]]) -> tuple[int, str]:
    return -max(item[1].values(), default=0), item[0]
