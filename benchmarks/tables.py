"""Tables of figures, printed as they come and filed under the date with the machine they were taken on."""

from __future__ import annotations

import datetime
import os
import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

PEERS = ("cleannews", "numpy", "datasketch", "rensa", "gaoya", "FastSketchLSH", "datatrove", "jusText")


def processor() -> str:
    """The processor's name, as well as the system tells it."""
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text().splitlines() if cpuinfo.exists() else []
    return next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.processor())


def versions() -> str:
    """The versions of what was measured, as far as it is installed."""
    found = []
    for name in PEERS:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"{name} not installed")
    return ", ".join(found)


class Report:
    """The tables of one run."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.parts = [
            f"# {name}, {datetime.date.today()}\n",
            f"Command: `python {' '.join([f'benchmarks/{name}.py', *sys.argv[1:]])}`  ",
            f"Machine: {processor()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start; "
            f"Python {platform.python_version()}; {versions()}\n",
        ]
        print("\n".join(self.parts))

    def table(self, title: str, header: list[str], rows: list[list[Any]]) -> None:
        """Add a table; numbers are given with three figures."""

        def cell(value: Any) -> str:
            if not isinstance(value, float):
                return str(value)
            return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"

        lines = [f"## {title}\n", "| " + " | ".join(header) + " |", "|---" * len(header) + "|"]
        lines += ["| " + " | ".join(map(cell, row)) + " |" for row in rows]
        self.parts.append("\n".join(lines) + "\n")
        print(self.parts[-1], flush=True)

    def finish(self, write: bool) -> None:
        """File the tables when asked to."""
        if write:
            path = Path(__file__).parent / "record" / f"{datetime.date.today()}-{self.name}.md"
            path.parent.mkdir(exist_ok=True)
            path.write_text("\n".join(self.parts), encoding="utf-8")
            print(path)
