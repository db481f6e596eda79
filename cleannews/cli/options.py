"""The options of the command line, and the settings they make."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any, TypeVar

import click

from cleannews.article import Label
from cleannews.corpus.inputs import FORMATS
from cleannews.corpus.settings import EMITS, Fields, Resources, Settings

Command = TypeVar("Command", bound=Callable[..., Any])

LABELS = click.Choice([str(label) for label in Label])

INPUTS = click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
AS_JSON = click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON object; events go to stderr as JSON lines."
)
READING = (
    click.option("--text-field", "text", default=Fields().text, show_default=True, help="Field that holds the text."),
    click.option("--html-field", "html", help="Field that holds a page; it is read instead of a text."),
    click.option(
        "--title-field", "title", default=Fields().title, show_default=True, help="Field that holds the title."
    ),
    click.option("--id-field", "id", default=Fields().id, show_default=True, help="Field that names the record."),
    click.option("--url-field", "url", default=Fields().url, show_default=True, help="Field that holds the address."),
    click.option("--input-format", type=click.Choice(FORMATS), help="Format of the inputs, whatever their suffixes."),
)
LEXICON = click.option(
    "--lexicon", multiple=True, help="A TOML file with rows, languages, rules turned off; may be repeated."
)
CLEANING = (
    click.option("--lang", help="Language of all documents (BCP 47), if it need not be told from each."),
    click.option(
        "--profile", help="A saved SiteProfile; or 'learn', to read the inputs twice and learn one from them."
    ),
    LEXICON,
    click.option("--keep", multiple=True, type=LABELS, help="Keep blocks of this label; may be repeated."),
    click.option("--drop", multiple=True, type=LABELS, help="Remove blocks of this label; may be repeated."),
)
DEDUPLICATING = (
    click.option("--threshold", type=float, help="Jaccard similarity at which texts are duplicates, in (0, 1]."),
)
OUT = click.option("--out", required=True, help="Folder, or fsspec URL, for the results.")
OUT_OR_STDOUT = click.option("--out", help="Folder, or fsspec URL, for the results; else standard output.")
WRITING = (
    click.option(
        "--format", "output_format", help="jsonl, csv or parquet instead of the inputs' own; or jsonl.gz, csv.zst …"
    ),
    click.option("--samples", type=int, default=Settings().samples, show_default=True, help="Documents in the report."),
    click.option("--seed", type=int, default=Settings().seed, show_default=True, help="Chooses the samples."),
)
EMIT = click.option(
    "--emit",
    type=click.Choice(EMITS),
    default="clean",
    show_default=True,
    help="Write cleaned articles, attributes (spans beside the untouched text), or both.",
)
RUNNING = (
    click.option("--workers", type=int, help="Processes that clean; one a core when not given."),
    click.option(
        "--memory",
        type=int,
        metavar="MB",
        default=Resources().memory >> 20,
        show_default=True,
        help="Bound for finding duplicates.",
    ),
    click.option("--work", help="Local folder for unfinished work; in the output folder when not given."),
    click.option(
        "--engine", type=click.Choice(["local", "spark"]), default="local", show_default=True, help="Who cleans."
    ),
    click.option("--restart", is_flag=True, help="Throw away what an earlier run left in the output folder."),
)


def take(
    *groups: Callable[[Command], Command] | tuple[Callable[[Command], Command], ...],
) -> Callable[[Command], Command]:
    """Give a command options, in the order in which its help lists them."""
    flat = [option for group in groups for option in (group if isinstance(group, tuple) else (group,))]

    def decorate(command: Command) -> Command:
        for option in reversed(flat):
            command = option(command)
        return command

    return decorate


def make_settings(options: dict[str, Any], **fixed: Any) -> Settings:
    """Return the settings that the options of a command ask for."""
    return Settings(fields=Fields(**_those_of(Fields, options)), **_those_of(Settings, options), **fixed)


def make_resources(options: dict[str, Any]) -> Resources:
    """Return what the options of a command let a run use."""
    spread = None
    if options["engine"] == "spark":
        from cleannews.engines import spark  # pyspark is an extra

        spread = spark.spread
    return Resources(**_those_of(Resources, {**options, "memory": options["memory"] << 20, "spread": spread}))


def _those_of(kind: type, options: dict[str, Any]) -> dict[str, Any]:
    return {field.name: options[field.name] for field in fields(kind) if field.name in options}
