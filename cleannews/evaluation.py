"""How good the verdicts are on documents whose lines somebody has labelled: precision, recall and what is lost.

A removed line is a positive. A labelled line counts as removed when less than half of its characters, spaces aside, lie
in a kept block; lines labelled with neither true nor false are left out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from cleannews.article import Article, Block, Label
from cleannews.corpus.settings import Settings
from cleannews.corpus.streaming import clean_named
from cleannews.corpus.worker import make_cleaner
from cleannews.errors import FormatError, InvalidValueError

# Categories of content that is more than a paragraph: labelled sets have names of their own for some of our labels.
STRUCTURE = frozenset(
    {"title", "lead", "subhead", "list", "table", "footnote", "dateline"}
    | {Label.SUBHEADING, Label.LIST_ITEM, Label.TABLE_ROW}
)
_REMOVED_BELOW = 0.5  # share of a line's characters in kept blocks


@dataclass(frozen=True, slots=True)
class LabelledLine:
    """A half-open range of a document's text, in code points, and what ought to become of it.

    `keep` is None where either is fine.
    """

    start: int
    end: int
    keep: bool | None
    category: str


@dataclass(frozen=True, slots=True)
class LabelledDocument:
    """A text whose lines are labelled. `is_page` says that it is the text of a page, which must be cleaned as one."""

    id: str
    lang: str
    text: str
    lines: tuple[LabelledLine, ...]
    is_page: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a labelled line, and the label and rule of the block that decided it."""

    document: str
    lang: str
    category: str
    text: str
    keep: bool
    removed: bool
    label: str
    rule: str

    @property
    def is_right(self) -> bool:
        """Whether what became of it is what ought to."""
        return self.keep != self.removed


@dataclass(frozen=True, slots=True)
class Score:
    """Figures over some lines, each a share from 0 to 1 but for the counts `lines`, `wrong` and `broken`.

    `loss` is the share of the characters of lines to be kept that were removed, `structure` the share of titles,
    leads, datelines, subheadings, lists, tables and footnotes that were, `broken` the documents that lost a line.
    """

    lines: int
    wrong: int
    precision: float
    recall: float
    f1: float
    loss: float
    structure: float
    broken: int


@dataclass(frozen=True, slots=True)
class Contribution:
    """What the verdicts of one label or rule add to the whole: `right` is the share of its own lines.

    `loss` is the share of all characters to be kept that it removed, and `missed` the share of all lines to be removed
    that it kept. Over all labels, as over all rules, `loss` adds up to the whole's, and `missed` to 1 - recall.
    """

    lines: int
    wrong: int
    right: float
    loss: float
    missed: float


def read_gold(path: str | Path) -> list[LabelledDocument]:
    """Read labelled documents from JSON lines, such as the marks that the report exports.

    Raises FormatError, with the line, for what is not in that form.
    """
    documents = []
    for number, line in enumerate(Path(path).read_text(encoding="utf-8").split("\n"), 1):
        if line.strip():
            try:
                documents.append(_read_document(json.loads(line)))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                said = f"no {error}" if isinstance(error, KeyError) else error
                raise FormatError(f"{path}, line {number}: not a labelled document: {said}") from error
    if not documents:
        raise FormatError(f"{path}: no labelled documents")
    return documents


def _read_document(row: dict[str, Any]) -> LabelledDocument:
    text = row["text"]
    if not isinstance(text, str):
        raise ValueError(f"text must be a string, got {text!r:.40}")
    lines = tuple(
        LabelledLine(line["start"], line["end"], line["keep"], str(line.get("category", ""))) for line in row["lines"]
    )
    for line in lines:
        if not (isinstance(line.start, int) and isinstance(line.end, int)):
            raise ValueError(f"start and end must be integers, got {line.start!r} and {line.end!r}")
        if not 0 <= line.start < line.end <= len(text):
            raise ValueError(f"a line from {line.start} to {line.end} in a text of {len(text)} characters")
        if line.keep not in (True, False, None):
            raise ValueError(f"keep must be true, false or null, got {line.keep!r}")
    return LabelledDocument(str(row["id"]), str(row.get("lang") or "und"), text, lines, bool(row.get("page", False)))


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The outcomes on a labelled set, and the ids of its documents that could not be judged.

    `missing` are not among the inputs, or no longer the text that was labelled.
    """

    outcomes: tuple[Outcome, ...]
    missing: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The figures, over all lines and over the groups of each of `GROUPS`."""
        told: dict[str, Any] = {**asdict(score(self.outcomes)), "missing": list(self.missing)}
        for name in LABELLED:
            told[f"by_{name}"] = {key: asdict(score(some)) for key, some in group(self.outcomes, name)}
        for name in DECIDED:
            told[f"by_{name}"] = {
                key: asdict(contribute(some, self.outcomes)) for key, some in group(self.outcomes, name)
            }
        return told


LABELLED = ("lang", "category")  # what outcomes are grouped by: what the labelled set says of a line,
DECIDED = ("label", "rule")  # and what decided it


def evaluate_named(gold: str | Path, inputs: Sequence[str], settings: Settings) -> Evaluation:
    """Evaluate on a labelled set: its own texts or, where inputs are named, their documents of the same ids.

    Raises FormatError for what is no labelled set, InvalidValueError when it holds pages and no inputs are named.
    """
    documents = {document.id: document for document in read_gold(gold)}
    if not inputs:
        return Evaluation(tuple(evaluate(documents.values(), make_cleaner(settings).clean)))
    found = {}
    for name, article in clean_named(inputs, settings, documents):
        if article.source == documents[name].text:
            found[name] = judge(documents[name], article)
    outcomes = (outcome for name in documents for outcome in found.get(name, ()))
    return Evaluation(tuple(outcomes), tuple(name for name in documents if name not in found))


def evaluate(documents: Iterable[LabelledDocument], clean: Callable[[str], Article]) -> list[Outcome]:
    r"""What becomes of every labelled line when the texts are cleaned.

    Raises InvalidValueError for a document that is a page: its text alone is not what was cleaned.

    >>> from cleannews import clean
    >>> lines = (LabelledLine(0, 4, True, "title"), LabelledLine(5, 14, False, "subscribe"))
    >>> outcomes = evaluate([LabelledDocument("a", "en", "Rain\nSubscribe", lines)], clean)
    >>> [(outcome.category, outcome.removed, outcome.rule) for outcome in outcomes]
    [('title', False, 'title.headline'), ('subscribe', True, 'en.subscribe-button')]
    """
    outcomes = []
    for document in documents:
        if document.is_page:
            wanted = "a text; a page is judged where its own file is among the inputs"
            raise InvalidValueError("document", wanted, document.id)
        outcomes += judge(document, clean(document.text))
    return outcomes


def judge(document: LabelledDocument, article: Article) -> list[Outcome]:
    """What became of the labelled lines of one cleaned document.

    Raises InvalidValueError when the article was not made of the document's text.
    """
    if article.source != document.text:
        raise InvalidValueError("article", f"made of the text that {document.id!r} has labels for", article.source)
    return [_judge_line(document, line, line.keep, article.blocks) for line in document.lines if line.keep is not None]


def _judge_line(document: LabelledDocument, line: LabelledLine, keep: bool, blocks: Iterable[Block]) -> Outcome:
    shares = [(_overlap(document.text, line, block), block) for block in blocks]
    whole = _count(document.text[line.start : line.end])
    kept = sum(share for share, block in shares if block.kept)
    removed = not whole or kept / whole < _REMOVED_BELOW
    of_verdict = [(share, block) for share, block in shares if share and block.kept != removed]
    decisive = max(of_verdict, key=lambda one: one[0])[1] if of_verdict else None
    return Outcome(
        document=document.id,
        lang=document.lang,
        category=line.category,
        text=document.text[line.start : line.end],
        keep=keep,
        removed=removed,
        label=str(decisive.label) if decisive else "",
        rule=decisive.rule if decisive else "",
    )


def _overlap(text: str, line: LabelledLine, block: Block) -> int:
    return _count(text[max(line.start, block.start) : min(line.end, block.end)])


def _count(text: str) -> int:
    return sum(not character.isspace() for character in text)


def score(outcomes: Iterable[Outcome]) -> Score:
    """The figures over some outcomes."""
    lines = list(outcomes)
    removed, noise = [one for one in lines if one.removed], [one for one in lines if not one.keep]
    right = sum(not one.keep for one in removed)
    content = [one for one in lines if one.keep]
    structure = [one for one in content if one.category in STRUCTURE]
    precision, recall = _share(right, len(removed)), _share(right, len(noise))
    return Score(
        lines=len(lines),
        wrong=sum(not one.is_right for one in lines),
        precision=precision,
        recall=recall,
        f1=_share(2 * precision * recall, precision + recall),
        loss=_share(sum(len(one.text) for one in content if one.removed), sum(len(one.text) for one in content)),
        structure=_share(sum(one.removed for one in structure), len(structure)),
        broken=len({one.document for one in content if one.removed}),
    )


def contribute(outcomes: Sequence[Outcome], whole: Sequence[Outcome]) -> Contribution:
    """What some outcomes add to the figures over all."""
    wrong = [one for one in outcomes if not one.is_right]
    content = sum(len(one.text) for one in whole if one.keep)
    return Contribution(
        lines=len(outcomes),
        wrong=len(wrong),
        right=_share(len(outcomes) - len(wrong), len(outcomes)),
        loss=_share(sum(len(one.text) for one in wrong if one.removed), content),
        missed=_share(sum(not one.removed for one in wrong), sum(not one.keep for one in whole)),
    )


def group(outcomes: Iterable[Outcome], name: str) -> Iterator[tuple[str, list[Outcome]]]:
    """The outcomes by what `LABELLED` or `DECIDED` names, the group with the most lines first."""
    groups: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        groups.setdefault(getattr(outcome, name), []).append(outcome)
    yield from sorted(groups.items(), key=lambda one: (-len(one[1]), one[0]))


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
