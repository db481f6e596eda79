"""Writers: from the kept rows of a part to its output, one function a format."""

from __future__ import annotations

import csv
import io
import json
import posixpath
from collections.abc import Callable
from typing import Any

from cleannews.corpus.records import decode_json
from cleannews.corpus.streams import open_output
from cleannews.corpus.targets import Rows, Target


def write_jsonl(rows: Rows, target: Target) -> None:
    """Write the lines as they are."""
    with open_output(target.path, target.compression) as stream:
        for _, line in rows:
            stream.write(line)


def write_csv(rows: Rows, target: Target) -> None:
    """Write a header and a row a record; what is not a string, number or nothing is written as JSON."""
    with open_output(target.path, target.compression) as stream:
        text = io.TextIOWrapper(stream, "utf-8", errors="backslashreplace", newline="")
        table = csv.DictWriter(text, target.columns, lineterminator="\n")
        table.writeheader()
        for _, line in rows:
            values = decode_json(line)
            table.writerow({name: _as_cell(value) for name, value in values.items()})
        text.detach()


def _as_cell(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list | bool) else value


def write_documents(rows: Rows, target: Target) -> None:
    """Write each document as a text file under its own name; a page's name ends in .txt besides."""
    for place, line in rows:
        file = target.part.files[place]
        name = f"{file.name}.txt" if file.format == "html" else file.name
        with open_output(posixpath.join(target.path, name), file.compression) as stream:
            text = decode_json(line)[target.text_field]
            stream.write(f"{text}\n".encode("utf-8", "backslashreplace") if text else b"")


def write_parquet(rows: Rows, target: Target) -> None:
    """Write a table."""
    from cleannews.corpus.parquet import write_table  # pyarrow is an extra

    write_table(rows, target)


WRITERS: dict[str, Callable[[Rows, Target], None]] = {
    "jsonl": write_jsonl,
    "csv": write_csv,
    "parquet": write_parquet,
    "documents": write_documents,
}
