"""What all tests share: nothing is skipped at the merge gate, and where real samples are."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import hypothesis
import pytest

from sekisho import settings

ROOT = Path(__file__).parents[1]
AT_THE_GATE = os.environ.get("CI", "").lower() not in ("", "0", "false")

# No test has a clock; at the gate the same examples are tried each time.
hypothesis.settings.register_profile(
    "sekisho",
    deadline=None,
    derandomize=AT_THE_GATE,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("sekisho")

# A test may import a module of rows that stands beside it; its name is unique among the tests.
sys.path.extend(str(folder) for folder in sorted((ROOT / "tests").iterdir()) if folder.is_dir())


@pytest.fixture(scope="session")
def samples() -> Path | None:
    """The folder of real samples, or nothing on a machine that has none; the gate has it."""
    folder = (ROOT / settings.load().samples).resolve()
    if (folder / "data").is_dir():
        return folder
    assert not AT_THE_GATE, f"The merge gate needs the samples: set SEKISHO_SAMPLES, not {folder}."
    return None


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """At the merge gate, a test that was skipped or expected to fail fails the run."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if not AT_THE_GATE or reporter is None:
        return
    left_out = [*reporter.stats.get("skipped", []), *reporter.stats.get("xfailed", [])]
    if left_out:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        reporter.section("Left out, which the merge gate does not allow")
        for report in left_out:
            reporter.write_line(str(report.nodeid))
