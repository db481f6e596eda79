"""Every code block of the README and the documentation does what it says.

A page is run from top to bottom in a folder of its own that holds `seeds/`:

- `python` blocks share one namespace; lines after `>>>` are held to the output below them, as by doctest;
- `console` blocks run the lines after `$ `, and hold them to the output below them ("..." stands for anything);
- `bash` blocks run, and must succeed; `toml`, `json` and `yaml` must parse; `text` and others are not looked at.

A block that cannot run here says why in a comment on the line before: `<!-- not run: needs a cluster -->`. One that
needs an optional package names it: `<!-- needs: pyspark -->`.
"""

from __future__ import annotations

import doctest
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from cleannews.article import Label
from cleannews.cleaning.rules.catalogue import list_rules

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
BLOCK = re.compile(
    r"^(?P<indent> *)```(?P<language>\w+)[^\n]*\n(?P<code>.*?)^(?P=indent)```$", re.MULTILINE | re.DOTALL
)
COMMENT = re.compile(r"<!-- (not run|needs): (.+?) -->\s*$")
LENIENT = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


@dataclass(frozen=True)
class CodeBlock:
    language: str
    code: str
    place: str
    needs: str | None


def blocks(page: Path) -> list[CodeBlock]:
    text = page.read_text(encoding="utf-8")
    found = []
    for match in BLOCK.finditer(text):
        comment = COMMENT.search(text[: match.start()])
        if comment and comment[1] == "not run":
            continue
        code = re.sub(f"^{match['indent']}", "", match["code"], flags=re.MULTILINE)
        place = f"{page.name}:{text.count(chr(10), 0, match.start()) + 1}"
        found.append(CodeBlock(match["language"], code, place, comment[2] if comment else None))
    return found


def run_python(block: CodeBlock, folder: Path, names: dict[str, Any]) -> None:
    if ">>>" not in block.code:
        exec(compile(block.code, block.place, "exec"), names)
        return
    test = doctest.DocTestParser().get_doctest(block.code, names, block.place, block.place, 0)
    output: list[str] = []
    runner = doctest.DocTestRunner(optionflags=LENIENT)
    runner.run(test, out=output.append, clear_globs=False)
    names.update(test.globs)
    assert not runner.failures, "".join(output)


def run_console(block: CodeBlock, folder: Path, names: dict[str, Any]) -> None:
    for step in re.split(r"^\$ ", block.code, flags=re.MULTILINE)[1:]:
        command, _, expected = step.partition("\n")
        while command.endswith("\\"):
            more, _, expected = expected.partition("\n")
            command = command[:-1] + more
        found = run_shell(command, folder)
        matches = doctest.OutputChecker().check_output(expected, found, LENIENT)
        assert not expected.strip() or matches, f"{block.place}: $ {command}\nexpected:\n{expected}\nfound:\n{found}"


def run_bash(block: CodeBlock, folder: Path, names: dict[str, Any]) -> None:
    run_shell(f"set -e\n{block.code}", folder)


def run_shell(command: str, folder: Path) -> str:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    result = subprocess.run(
        ["bash", "-c", command], cwd=folder, env={**os.environ, "PATH": path, "COLUMNS": "120"}, capture_output=True
    )
    assert result.returncode == 0, f"$ {command}\n{result.stdout.decode()}\n{result.stderr.decode()}"
    return result.stdout.decode()


def parse_yaml(block: CodeBlock, folder: Path, names: dict[str, Any]) -> None:
    pytest.importorskip("yaml").safe_load(block.code)


RUN: dict[str, Callable[[CodeBlock, Path, dict[str, Any]], Any]] = {
    "python": run_python,
    "console": run_console,
    "bash": run_bash,
    "sh": run_bash,
    "toml": lambda block, folder, names: tomllib.loads(block.code),
    "json": lambda block, folder, names: json.loads(block.code),
    "yaml": parse_yaml,
    "text": lambda block, folder, names: None,
}


@pytest.mark.parametrize("page", [page for page in PAGES if blocks(page)], ids=lambda page: page.name)
def test_code_blocks_do_what_they_say(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {"__name__": "__main__"}
    for block in blocks(page):
        if block.needs and not all(find_spec(package) for package in re.split(r",\s*", block.needs)):
            continue
        assert block.language in RUN, f"{block.place}: no way to run {block.language}"
        RUN[block.language](block, tmp_path, names)


def test_links_between_pages_lead_somewhere() -> None:
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8")):
            if "://" not in target and not target.startswith("mailto:"):
                assert (page.parent / target).exists(), f"{page.name} links to {target}"


GALLERY_ROW = re.compile(r"^\| [^|]+ \| (.+?) (?<!\\)\| (.+?) (?<!\\)\| `([\w.-]+)` \|$", re.MULTILINE)


def test_the_gallery_shows_examples_that_the_rules_are_held_to() -> None:
    page = (ROOT / "docs" / "labels.md").read_text(encoding="utf-8").partition("## Gallery")[2]
    rules = {rule.id: rule for rule in list_rules()}
    shown = {
        label: GALLERY_ROW.findall(section) for label, section in re.findall(r"### `(.+?)`(.*?)(?=###|$)", page, re.S)
    }
    assert shown.keys() == set(map(str, Label))
    for label, rows in shown.items():
        assert rows, label
        for hit, miss, rule in rows:
            assert rules[rule].label == label
            assert hit.replace("\\|", "|") in rules[rule].hit
            assert miss.replace("\\|", "|") in rules[rule].miss
