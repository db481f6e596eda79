"""What `cleannews evaluate` shows: figures over all lines and over groups of them, and the lines that went wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click

from cleannews.evaluation import DECIDED, LABELLED, Evaluation, Outcome, contribute, group, score

_HEADINGS = {
    "lang": "by language",
    "category": "by category, as labelled",
    "label": "by the label given",
    "rule": "by the rule that decided",
}
_SCORES = ("lines", "wrong", "precision", "recall", "F1", "loss", "structure", "broken")
_CONTRIBUTIONS = ("lines", "wrong", "right", "loss", "missed")
_NAME_WIDTH, _CELL_WIDTH = 28, 10


def draw_evaluation(evaluation: Evaluation, errors: int) -> str:
    """Return the figures as tables, and so many of the lines that went wrong.

    A figure that says nothing of a group is a dash: the precision of what was all kept, the recall of what is all
    content, the loss of what is all noise.
    """
    whole = evaluation.outcomes
    lines = [_draw_heading("together", _SCORES), _draw_row("all", _tell_score(whole))]
    for name in LABELLED:
        lines += ["", _draw_heading(_HEADINGS[name], _SCORES)]
        lines += [_draw_row(key, _tell_score(some)) for key, some in group(whole, name)]
    for name in DECIDED:
        lines += ["", _draw_heading(_HEADINGS[name], _CONTRIBUTIONS), *_draw_contributions(name, whole)]
    wrong = [outcome for outcome in whole if not outcome.is_right][:errors]
    lines += ["", *map(_draw_error, wrong)] if wrong else []
    if evaluation.missing:
        lines += ["", f"not judged, as their text is not among the inputs: {', '.join(evaluation.missing)}"]
    return "\n".join(lines)


def _draw_contributions(name: str, whole: Sequence[Outcome]) -> Iterator[str]:
    """Yield a row for each group that has a wrong line, the worst first, and one for all others."""
    groups = [(key, contribute(some, whole)) for key, some in group(whole, name)]
    for key, its in sorted(groups, key=lambda one: -one[1].wrong):
        if its.wrong:
            shares = [f"{share:.3f}" for share in (its.right, its.loss, its.missed)]
            yield _draw_row(key, [f"{its.lines:,}", f"{its.wrong:,}", *shares])
    others = [its.lines for _, its in groups if not its.wrong]
    if others:
        yield _draw_row(f"{len(others)} others", [f"{sum(others):,}", "0", "1.000"])


def _draw_heading(heading: str, columns: Sequence[str]) -> str:
    return click.style(_draw_row(heading, columns), bold=True)


def _draw_row(name: str, cells: Sequence[str]) -> str:
    return f"{name or '-':<{_NAME_WIDTH}}" + "".join(f"{cell:>{_CELL_WIDTH}}" for cell in cells)


def _tell_score(outcomes: Sequence[Outcome]) -> list[str]:
    figures = score(outcomes)
    removed = any(outcome.removed for outcome in outcomes)
    noise = any(not outcome.keep for outcome in outcomes)
    content = any(outcome.keep for outcome in outcomes)
    shares = [
        (figures.precision, removed),
        (figures.recall, noise),
        (figures.f1, removed and noise),
        (figures.loss, content),
        (figures.structure, content),
    ]
    told = [f"{share:.3f}" if says else "-" for share, says in shares]
    return [f"{figures.lines:,}", f"{figures.wrong:,}", *told, f"{figures.broken:,}"]


def _draw_error(outcome: Outcome) -> str:
    mark, colour = ("lost", "red") if outcome.removed else ("left", "yellow")
    reason = click.style(f"[{outcome.rule}] {outcome.document}", dim=True)
    return f"{click.style(mark, fg=colour)} {outcome.category:<16} {outcome.text}  {reason}"
