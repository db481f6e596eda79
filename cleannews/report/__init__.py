"""The report: one self-contained HTML file about what a run removed, why, and which duplicates it found.

It reads, from the folder a run wrote, `manifest.json`, `samples.jsonl` and `duplicates.jsonl` (`results.py` says which
fields), measures what the search for candidates finds (`recall.py`), draws two pictures (`charts.py`), and fills
`report.html.j2`, into which `report.css` and `report.js` go whole.
"""

from __future__ import annotations

import base64
import hashlib
import json
from importlib import resources
from pathlib import Path
from typing import Any

from cleannews.errors import MissingExtraError
from cleannews.report.charts import draw_histogram, draw_s_curve
from cleannews.report.difference import compare_words
from cleannews.report.results import LONGEST_NAME, Results, read_results

LARGEST = 5_000_000  # bytes of a report: what mail takes, and a phone opens
_LEAST = 1 / 64  # of the usual room; below it, documents and clusters are no more what takes the space


def write_report(directory: Path) -> Path:
    """Write `report.html` into a folder that a run wrote, from the files there, and return its path.

    Raises FormatError when the folder holds no run, MissingExtraError without the extra "report".
    """
    path, room = Path(directory) / "report.html", 1.0
    while (
        len(whole := render(read_results(Path(directory), room)).encode(errors="replace")) > LARGEST and room > _LEAST
    ):
        room /= 2
    unfinished = path.with_name(path.name + ".part")
    unfinished.write_bytes(whole)
    unfinished.replace(path)
    return path


def render(results: Results) -> str:
    """Return the report as HTML that asks for nothing from anywhere and runs no script but its own."""
    try:
        import jinja2
    except ImportError as error:
        raise MissingExtraError("jinja2", "report") from error
    templates = {name: (resources.files(__package__) / name).read_text("utf-8") for name in _FILES}
    environment = jinja2.Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, loader=jinja2.DictLoader(templates)
    )
    environment.filters.update(
        count=lambda n: f"{n:,}", percent=lambda share: f"{share:.1%}", short=lambda name: str(name)[:LONGEST_NAME]
    )
    script = templates["report.js"]
    page = environment.get_template("report.html.j2")
    return page.render(
        results=results,
        css=templates["report.css"],
        script=script,
        script_digest=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        documents=embed_json(results.documents),
        compare_words=compare_words,
        draw_histogram=draw_histogram,
        draw_s_curve=draw_s_curve,
    )


def embed_json(value: Any) -> str:
    r"""Return JSON that can stand inside a script element: nothing in it ends the element or opens a comment.

    >>> embed_json("</script><!--")
    '"\\u003c/script>\\u003c!--"'
    """
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


_FILES = ("report.html.j2", "report.css", "report.js")
