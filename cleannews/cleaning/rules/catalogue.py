"""The catalogue: every rule with its examples, those that are code (`catalogue.toml`) and the rows of lexicons."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from cleannews.article import Label
from cleannews.cleaning.lexicon import NOTHING, UNIVERSAL, Additions
from cleannews.cleaning.lexicon.row import Row

LAST_RULE = "paragraph"  # always answers, so it cannot be turned off


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what it says, and the examples that hold it.

    `language` is that of the lexicon a row stands in, "zxx" for rows of all languages, and None for a rule that is
    code. For a row `hit` and `miss` are lines by themselves. For code they are lines of `document`, a page if
    `is_page`, beside which `site` may hold other documents to learn a profile from.
    """

    id: str
    label: Label
    says: str
    source: str
    hit: tuple[str, ...] = ()
    miss: tuple[str, ...] = ()
    language: str | None = None
    document: str = ""
    is_page: bool = False
    site: tuple[str, ...] = ()


@cache
def list_rules(additions: Additions = NOTHING) -> tuple[Rule, ...]:
    """Every rule: first those that are code, in the order in which they are asked, then the rows of each language.

    >>> next(rule.says for rule in list_rules() if rule.id == "title.repeated")
    "the headline once more, alone or with the site's name behind it"
    """
    return (
        *list_code_rules(),
        *(rule for code in (UNIVERSAL, *additions.codes) for rule in list_rows(code, additions)),
    )


def list_rows(code: str, additions: Additions = NOTHING) -> Iterator[Rule]:
    """The rows of one language, those that ship first."""
    for lexicon in additions.of(code):
        for row in lexicon.rows:
            yield Rule(row.rule, row.label, _say(row), row.source, row.hits, row.misses, lexicon.code)


@cache
def list_code_rules() -> tuple[Rule, ...]:
    """The rules that are code, as the catalogue has them."""
    toml = (resources.files(__package__) / "catalogue.toml").read_text(encoding="utf-8")
    return tuple(
        Rule(
            id=entry["id"],
            label=Label(entry["label"]),
            says=entry["says"],
            source=entry["source"],
            hit=(entry["hit"],) if "hit" in entry else (),
            miss=(entry["miss"],) if "miss" in entry else (),
            document=entry.get("document", "").strip("\n"),
            is_page=entry.get("page", False),
            site=tuple(entry.get("site", ())),
        )
        for entry in tomllib.loads(toml)["rule"]
    )


def _say(row: Row) -> str:
    where = {"line": "is", "prefix": "begins with", "suffix": "ends with", "regex": "matches"}[row.mode]
    what = row.pattern or " | ".join(row.phrases)
    enough = "enough by itself" if row.certain else "needs a second sign inside the body"
    return f"the line {where} {what} ({enough})"
