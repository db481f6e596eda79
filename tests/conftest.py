"""Settings all tests share."""

from __future__ import annotations

from hypothesis import settings

# Speed is measured in benchmarks/; a test that is slow on a busy machine has not failed.
settings.register_profile("cleannews", deadline=None, derandomize=True)
settings.load_profile("cleannews")

# A script of its own, run by `make check`.
collect_ignore = ["quality_gate.py"]
