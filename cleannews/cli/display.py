"""What the command line shows of its work: progress, a summary, and errors in one line."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from tqdm import tqdm

from cleannews.corpus.progress import Progress
from cleannews.errors import CleannewsError, InvalidTypeError, InvalidValueError

_STAGES = {"learn": "learning", "clean": "cleaning", "dedup": "finding duplicates", "write": "writing"}
_MOST_LABELS = 6  # named in a summary; the manifest has all


class Failures(click.Group):
    """A group whose commands end with one line on stderr: code 2 for what was asked, 1 for what went wrong."""

    def invoke(self, context: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(context)
        except (CleannewsError, OSError) as error:
            if isinstance(error, BrokenPipeError):  # the reader of our output has seen enough: click ends quietly
                raise
            click.secho(f"cleannews: {error}", fg="red", err=True)
            context.exit(2 if isinstance(error, InvalidValueError | InvalidTypeError) else 1)


@contextmanager
def open_progress(as_json: bool) -> Iterator[Callable[[Progress], None]]:
    """Show how far a run is: JSON lines when asked, a bar on a terminal, else nothing."""
    if as_json:
        yield lambda progress: click.echo(json.dumps(asdict(progress)), err=True)
    elif sys.stderr.isatty():
        bar = _Bar()
        yield bar.show
        bar.close()
    else:
        yield lambda progress: None


class _Bar:
    """A bar for each stage, with rate, time left and the number of documents."""

    def __init__(self) -> None:
        self._stage = ""
        self._bar: tqdm[Any] | None = None

    def show(self, progress: Progress) -> None:
        """Move the bar on."""
        if self._bar is None or progress.stage != self._stage:
            self.close()
            scale = {"unit": "B", "unit_scale": True} if progress.stage in ("learn", "clean") else {"unit": "part"}
            self._bar = tqdm(total=progress.total, initial=progress.done, desc=_STAGES[progress.stage], **scale)
            self._stage = progress.stage
        self._bar.set_postfix_str(f"{progress.records:,} documents", refresh=False)
        self._bar.update(progress.done - self._bar.n)

    def close(self) -> None:
        """Leave the bar as it is."""
        if self._bar is not None:
            self._bar.close()


def print_summary(manifest: dict[str, Any], out: str, report: Path | None) -> None:
    """Say what was read, cleaned, removed and found duplicate, and where the results are."""
    counts, statistics = manifest["counts"], manifest["statistics"]
    rows = {"read": f"{counts['read']:,} documents from {counts['files']:,} files"}
    if statistics["blocks"]["total"]:
        blocks, characters = statistics["blocks"], statistics["characters"]
        share = characters["removed"] / max(characters["total"], 1)
        rows["removed"] = f"{blocks['removed']:,} of {blocks['total']:,} blocks, {share:.1%} of the text"
        removed = {name: one["removed_blocks"] for name, one in statistics["by_label"].items() if one["removed_blocks"]}
        most = sorted(removed.items(), key=lambda item: (-item[1], item[0]))[:_MOST_LABELS]
        rows["mostly"] = ", ".join(f"{name} {count:,}" for name, count in most)
    noted = statistics.get("by_note", {})
    for name, measure in (("noted", "documents"), ("empty", "empty")):
        if told := [f"{note} {one[measure]:,}" for note, one in noted.items() if one[measure]]:
            rows[name] = ", ".join(told)
    rows["duplicates"] = f"{counts['duplicates']:,}"
    rows["rejected"] = f"{counts['rejected']:,}"
    rows["kept"] = f"{counts['kept']:,}"
    rows["results"] = out
    if report:
        rows["report"] = str(report)
    for name, value in rows.items():
        click.echo(f"{click.style(f'{name:<11}', bold=True)} {value}")
    if counts["rejected"]:
        click.echo(f"{counts['rejected']:,} rejected, each with its reason in {out}/rejected.jsonl", err=True)
