"""The command line: `cleannews run`, `clean`, `dedup`, `seen`, `explain`, `rules`, `evaluate` and `report`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cleannews import __version__
from cleannews.cli.display import Failures, open_progress, print_summary
from cleannews.cli.options import (
    AS_JSON,
    CLEANING,
    DEDUPLICATING,
    EMIT,
    INPUTS,
    LABELS,
    LEXICON,
    OUT,
    OUT_OR_STDOUT,
    READING,
    RUNNING,
    WRITING,
    make_resources,
    make_settings,
    take,
)
from cleannews.errors import MissingExtraError

if TYPE_CHECKING:
    from cleannews.cleaning.rules.catalogue import Rule


@click.group(cls=Failures, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120})
@click.version_option(__version__)
def main() -> None:
    """Clean news text and pages, and find near-duplicates.

    An INPUT is a file, a folder, a glob, an fsspec URL such as s3://bucket/key, or - for standard input: JSONL, CSV,
    Parquet, WARC, WET, HTML or text, plain or compressed (.gz, .zst, .bz2, .xz).

    The exit code is 0 when the work is done, 1 when it failed, and 2 when the command asks for what cannot be.
    """


@main.command("run")
@take(INPUTS, OUT, WRITING, EMIT, READING, CLEANING, DEDUPLICATING, RUNNING, AS_JSON)
def run_command(**options: Any) -> None:
    """Clean documents and remove duplicates; write articles, reasons and a report."""
    _run(options, clean=True, dedup=True)


@main.command("dedup")
@take(INPUTS, OUT, WRITING, READING, DEDUPLICATING, RUNNING, AS_JSON)
def dedup_command(**options: Any) -> None:
    """Remove duplicates and leave the texts as they are."""
    _run(options, clean=False, dedup=True)


@main.command("clean")
@take(INPUTS, OUT_OR_STDOUT, WRITING, EMIT, READING, CLEANING, RUNNING, AS_JSON)
def clean_command(**options: Any) -> None:
    """Clean documents, to standard output unless --out names a folder.

    To standard output, records go as JSON lines and documents as text.
    """
    if options["out"] is None:
        _print_cleaned(options)
    else:
        _run(options, clean=True, dedup=False)


@main.command("explain")
@take(INPUTS, READING, CLEANING, AS_JSON)
@click.option("--number", type=click.IntRange(1), help="Which document of the inputs; else the first.")
@click.option("--why", metavar="RULE", help="Show what this rule says, and what it decided here.")
@click.option("--diff", is_flag=True, help="Show what was removed as a diff.")
def explain_command(number: int | None, why: str | None, diff: bool, as_json: bool, **options: Any) -> None:
    """Show what becomes of one document: each line with its label and the rule that decided.

    Of two INPUTs, without --number, show the words that differ between their articles.
    """
    from cleannews.cli import verdicts
    from cleannews.corpus.streaming import explain

    settings, inputs = make_settings(options), options["inputs"]
    if len(inputs) == 2 and number is None:
        (left, _), (right, _) = (explain([one], settings) for one in inputs)
        click.echo(verdicts.draw_difference(left, right))
        return
    article, sample = explain(inputs, settings, number or 1)
    if as_json:
        click.echo(json.dumps(sample, ensure_ascii=False))
    elif why is not None:
        for rule in verdicts.choose_rules(_list_rules(settings.lexicon), None, None, why):
            click.echo(verdicts.draw_why(rule, article))
    else:
        click.echo(verdicts.draw_diff(article) if diff else verdicts.draw_article(article))


@main.command("rules")
@click.option("--lang", help="Only rows of this language; zxx are those of every language.")
@click.option("--label", type=LABELS, help="Only rules that give this label.")
@click.option("--rule", help="Only rules with this id; * stands for anything.")
@take(LEXICON, AS_JSON)
def rules_command(lang: str | None, label: str | None, rule: str | None, as_json: bool, **options: Any) -> None:
    """List every rule and lexicon row with what it says, a line it must match, one it must not, and its source."""
    from cleannews.cli import verdicts

    chosen = verdicts.choose_rules(_list_rules(options["lexicon"]), lang, label, rule)
    if as_json:
        click.echo(json.dumps([asdict(one) for one in chosen], ensure_ascii=False))
    else:
        click.echo(verdicts.draw_rules(chosen))


@main.command("evaluate")
@take(click.argument("inputs", nargs=-1, metavar="[INPUT...]"), READING, CLEANING, AS_JSON)
@click.option("--gold", required=True, help="Labelled documents, or the marks that the report exports (JSON lines).")
@click.option("--errors", type=click.IntRange(0), default=0, help="Wrong lines to show.")
def evaluate_command(gold: str, errors: int, as_json: bool, **options: Any) -> None:
    """Score the verdicts on labelled lines: precision, recall, loss, by language, category, label and rule.

    The texts in the labelled file are cleaned, unless INPUTs are named: then the documents of the same ids are taken
    from there, as a run over them takes them. Pages need that, for their text alone is not what was cleaned.
    """
    from cleannews.cli.scores import draw_evaluation
    from cleannews.evaluation import evaluate_named

    evaluation = evaluate_named(gold, options["inputs"], make_settings(options))
    click.echo(json.dumps(evaluation.as_json()) if as_json else draw_evaluation(evaluation, errors))


@main.command("seen")
@click.argument("index", type=click.Path(dir_okay=False, path_type=Path))
@take(INPUTS, READING, DEDUPLICATING)
@click.option("--prefix", default="", help="Put before the ids in INDEX, such as a date.")
def seen_command(index: Path, prefix: str, threshold: float | None, **options: Any) -> None:
    """Print the documents that were not seen before, as JSON lines, and file them in INDEX, a file made when missing.

    INPUTs are texts that were cleaned already, such as the articles of today's run. Those that are near-duplicates of
    a document in INDEX are named on standard error. INDEX is written at the end, whole or not at all.
    """
    from cleannews.corpus.increments import open_index, sift
    from cleannews.corpus.records import encode_json

    filed, counts = open_index(index, threshold), Counter[str]()
    for one in sift(options["inputs"], filed, make_settings(options), prefix):
        counts["rejected" if one.reason else "seen" if one.seen else "new"] += 1
        if one.reason:
            click.echo(f"rejected: {one.name}: {one.reason}", err=True)
        elif one.seen:
            alike = f"Jaccard {one.seen.jaccard:.3f}, containment {one.seen.containment:.3f}"
            click.echo(f"seen: {one.name}: {one.seen.relation} of {one.seen.key}, {alike}", err=True)
        else:
            click.echo(encode_json(one.values), nl=False)
    filed.save(index)
    told = ", ".join(f"{counts[name]:,} {name}" for name in ("new", "seen", "rejected"))
    click.echo(f"{told}; {len(filed):,} in {index}", err=True)


@main.command("report")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def report_command(folder: Path) -> None:
    """Write report.html again from what a run left in FOLDER."""
    from cleannews.report import write_report

    click.echo(write_report(folder))


def _run(options: dict[str, Any], clean: bool, dedup: bool) -> None:
    from cleannews.corpus.run import run
    from cleannews.corpus.streams import is_remote

    settings, out = make_settings(options, clean=clean, dedup=dedup), options["out"]
    with open_progress(options["as_json"]) as watch:
        manifest = run(options["inputs"], out, settings, make_resources(options), watch)
    report = None if is_remote(out) else _write_report(Path(out))
    if options["as_json"]:
        click.echo(json.dumps({"out": out, "report": report and str(report), **manifest["counts"]}))
    else:
        print_summary(manifest, out, report)


def _list_rules(lexicon: Sequence[str]) -> tuple[Rule, ...]:
    from cleannews.cleaning.lexicon.own import load_own, read_own
    from cleannews.cleaning.rules.catalogue import list_rules

    return list_rules(load_own(read_own(lexicon)))


def _write_report(folder: Path) -> Path | None:
    from cleannews.report import write_report

    try:
        return write_report(folder)
    except MissingExtraError as error:
        click.echo(f"no report: {error}", err=True)
        return None


def _print_cleaned(options: dict[str, Any]) -> None:
    from cleannews.corpus.streaming import clean_each

    for cleaned, rejection in clean_each(options["inputs"], make_settings(options)):
        if rejection:
            click.echo("rejected: {input} {place}: {reason}".format(**rejection), err=True)
        else:
            click.echo(cleaned)
