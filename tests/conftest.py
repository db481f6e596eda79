"""Settings all tests share."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

# Speed is measured in benchmarks/; a test that is slow on a busy machine has not failed.
settings.register_profile("cleannews", deadline=None, derandomize=True)
settings.load_profile("cleannews")

# A script of its own, run by `make check`.
collect_ignore = ["quality_gate.py"]


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where everything is installed, as in CI, a test that is skipped has failed."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if os.environ.get("CLEANNEWS_REQUIRE_ALL") and skipped:
        for report in skipped:
            reporter.write_line(f"SKIPPED, and nothing may be: {report.nodeid}: {report.longrepr}")
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
