"""Imports run downward, as docs/architecture.md draws them, and `import cleannews` loads nothing heavy."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "cleannews"
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")

# From the bottom up: a room may import from rooms further down, and from itself.
FLOORS: list[set[str]] = [
    {"errors"},
    {"article"},
    {"kernels"},
    {"normalization"},
    {"cleaning", "dedup"},
    {"corpus"},
    {"engines", "report", "evaluation"},
    {"cli"},
    {"__main__"},
]
FLOOR_OF = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}
OPTIONAL = {
    "pyspark": "engines",
    "datatrove": "engines",
    "redis": "engines",
    "jinja2": "report",
    "matplotlib": "report",
}
HEAVY = {
    *{"numpy", "scipy", "sklearn", "pandas", "pyarrow", "datasketch", "trafilatura", "lxml", "selectolax", "ftfy"},
    *{"py3langid", "charset_normalizer", "regex", "xxhash", "click", "fsspec", "tqdm", "zstandard", *OPTIONAL},
}


def imported(path: Path) -> Iterator[str]:
    """Yield the dotted names a module imports anywhere, inside functions too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def room(dotted: str) -> str:
    return dotted.split(".")[1]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_run_downward(path: Path) -> None:
    own = path.relative_to(PACKAGE).with_suffix("").parts[0]
    for name in imported(path):
        if name.startswith("cleannews.") and name != "cleannews.__version__" and room(name) != own:
            assert room(name) in FLOOR_OF, f"{name}: import from the module that defines it, not from the package"
            assert FLOOR_OF[room(name)] < FLOOR_OF[own], f"{own} imports {name}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_optional_packages_stay_in_their_room(path: Path) -> None:
    own = path.relative_to(PACKAGE).with_suffix("").parts[0]
    for name in imported(path):
        package = name.split(".")[0]
        assert OPTIONAL.get(package, own) == own, f"{own} imports {package}"


def test_every_room_has_a_floor() -> None:
    rooms = {path.relative_to(PACKAGE).with_suffix("").parts[0] for path in MODULES}
    assert rooms == set(FLOOR_OF)


def test_importing_the_package_is_light() -> None:
    code = "import sys, cleannews; print('\\n'.join(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not HEAVY & set(loaded)
    assert {name for name in loaded if name.startswith("cleannews.")} == set()
