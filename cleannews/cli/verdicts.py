"""What `cleannews explain` and `cleannews rules` show: verdicts on blocks, rules with examples, words that differ."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase

import click

from cleannews.article import Article, Block, Note
from cleannews.cleaning.rules.catalogue import Rule
from cleannews.dedup.pairs import find_pairs
from cleannews.errors import InvalidValueError
from cleannews.report.difference import Run, compare_words, interleave

_HOW_TO_FORBID = """\
To keep such a line, put a row that matches it, with a label of content, into a TOML file for --lexicon.
off = ["{}"] there turns the whole rule off."""
_SHORT = 100  # characters of a rule's phrases in a list; a rule shown by itself is shown whole
_ANY_LIKENESS = 0.01  # threshold at which two documents are compared, whatever they have in common


def draw_article(article: Article) -> str:
    """Return each block of an article on a line: kept or not, its label, its text, and the rule that decided.

    Before them stand the notes on the whole.

    >>> from cleannews.article import Label
    >>> block = Block(0, 11, "Подписаться", Label.SUBSCRIBE, False, "ru.subscribe")
    >>> click.unstyle(draw_article(Article("Подписаться", (block,), None, "", "ru")))
    '- subscribe        Подписаться  [ru.subscribe]'
    """
    return "\n".join([*map(_draw_note, article.notes), *map(_draw_block, article.blocks)])


def _draw_note(note: Note) -> str:
    told = " ".join(filter(None, [note.evidence, note.url]))
    return f"{click.style(f'! {note.kind:<16}', fg='yellow')} {told}  {click.style(f'[{note.rule}]', dim=True)}"


def _draw_block(block: Block) -> str:
    reason = f"{block.rule}: {block.evidence}" if block.evidence else block.rule
    mark, colour = ("+", "green") if block.kept else ("-", "red")
    label = click.style(f"{mark} {block.label:<16}", fg=colour)
    text = block.text if block.kept else click.style(block.text, fg=colour)
    return f"{label} {text}  {click.style(f'[{reason}]', dim=True)}"


def draw_diff(article: Article) -> str:
    """Return what was removed as a unified diff from the document, a block a line, to the article."""
    before = [block.text for block in article.blocks]
    after = [block.text for block in article.blocks if block.kept]
    lines = difflib.unified_diff(before, after, "document", "article", lineterm="")
    return "\n".join(click.style(line, fg=_COLOUR_OF.get(line[0])) for line in lines)


_COLOUR_OF = {"-": "red", "+": "green", "@": "cyan"}


def draw_why(rule: Rule, article: Article) -> str:
    """Return what a rule says, its examples, and the blocks of the article that it decided."""
    decided = [block for block in article.blocks if block.rule == rule.id]
    found = map(_draw_block, decided) if decided else ["it decided nothing in this document"]
    lines = [*_draw_rule(rule, whole=True), "", *found]
    if decided:
        lines.append(click.style(_HOW_TO_FORBID.format(rule.id), dim=True))
    return "\n".join(lines)


def choose_rules(rules: Iterable[Rule], lang: str | None, label: str | None, pattern: str | None) -> list[Rule]:
    """Return the rules of a language, with a label, and with an id like the pattern, whose `*` stands for anything.

    Raises InvalidValueError when nothing is left; for an id, it names those that come close.
    """
    known = list(rules)
    chosen = [
        rule
        for rule in known
        if (lang is None or rule.language == lang)
        and (label is None or rule.label == label)
        and (pattern is None or fnmatchcase(rule.id, pattern))
    ]
    if not chosen:
        ids = [rule.id for rule in known]
        near = difflib.get_close_matches(pattern or "", ids, n=5)
        wanted = {"lang": lang, "label": label, "rule": pattern}
        asked = ", ".join(f"{name} {value!r}" for name, value in wanted.items() if value is not None)
        expected = "one of " + ", ".join(near) if near else "that of a rule; `cleannews rules` lists all"
        raise InvalidValueError("rule", expected, asked)
    return chosen


def draw_rules(rules: list[Rule]) -> str:
    """Return rules with what they say and their examples, a blank line between them."""
    return "\n\n".join("\n".join(_draw_rule(rule, whole=len(rules) == 1)) for rule in rules)


def _draw_rule(rule: Rule, *, whole: bool) -> Iterator[str]:
    says = rule.says if whole or len(rule.says) <= _SHORT else f"{rule.says[:_SHORT]}…"
    yield f"{click.style(rule.id, bold=True)}  {rule.label}"
    yield f"    {says}"
    for name, colour, examples in (("hit ", "green", rule.hit), ("miss", "red", rule.miss)):
        yield from (f"    {click.style(name, fg=colour)}  {example}" for example in examples)
    yield click.style(f"    from  {rule.source}", dim=True)


def draw_difference(left: Article, right: Article) -> str:
    """Return how alike two articles are, and their text in one: [-what only the left has-] {+only the right+}."""
    pairs = find_pairs([left.text, right.text], threshold=_ANY_LIKENESS)
    alike = "nothing in common"
    if pairs:
        alike = f"{pairs[0].relation}, Jaccard {pairs[0].jaccard:.3f}, containment {pairs[0].containment:.3f}"
    runs = interleave(*compare_words(left.text, right.text))
    return click.style(alike, bold=True) + "\n\n" + " ".join(_draw_run(run, side) for run, side in runs)


def _draw_run(run: Run, side: str) -> str:
    return {
        "both": run.text,
        "left": click.style(f"[-{run.text}-]", fg="red"),
        "right": click.style(f"{{+{run.text}+}}", fg="green"),
    }[side]
