"""The condition of an installation, the pulse of its worker, and the check of a deployment."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sekisho.desk.web import condition, pulse
from sekisho.register import heartbeats
from sekisho.register.models import Deed

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)


def good(name: str, at: datetime) -> bool:
    """Whether a part is as it should be."""
    return next(one.good for one in condition.signs(at, "en") if one.name == name)


@pytest.mark.django_db
def test_a_part_that_is_silent_too_long_needs_somebody(border: Path) -> None:
    silent = {"courier": 30, "worker": 60, "retention": 26 * 3600, "backup": 26 * 3600}
    for part, seconds in silent.items():
        assert not good(part, NOW)
        heartbeats.beat(part, at=NOW, told={"file": "x", "size_bytes": 1})
        assert good(part, NOW + timedelta(seconds=seconds - 1))
        assert not good(part, NOW + timedelta(seconds=seconds))


@pytest.mark.django_db
def test_a_deed_that_is_not_brought_is_the_courier_s_trouble(border: Path) -> None:
    heartbeats.beat("courier", at=NOW)
    Deed.objects.create(
        deed_id="00000000-0000-0000-0000-000000000001",
        kind="entry",
        told={},
        acted_by="a",
        acted_at=NOW - timedelta(seconds=61),
        deliver_after=NOW - timedelta(seconds=61),
    )
    assert not good("courier", NOW)


@pytest.mark.django_db
def test_a_log_that_was_changed_is_told_though_it_was_verified_today(border: Path) -> None:
    heartbeats.beat("audit", at=NOW)
    assert good("log", NOW)
    heartbeats.beat("audit", at=NOW, told={"broken": True})
    assert not good("log", NOW)


@pytest.mark.django_db
def test_each_beat_says_that_the_worker_lives_and_retention_runs_once_a_day(
    border: Path,
) -> None:
    pulse.once()
    first = heartbeats.last("retention")
    pulse.once()
    assert first is not None and heartbeats.last("worker") is not None
    again = heartbeats.last("retention")
    assert again is not None and again.at == first.at


def test_django_finds_nothing_to_say_against_a_deployment_behind_https(tmp_path: Path) -> None:
    # The key of an installation is drawn by `serve`; here any long one will do.
    (tmp_path / "secret").write_text("a long key of letters, as they are drawn " * 2, "ascii")
    # The browser tests of the same process set what no deployment may have.
    around = {k: v for k, v in os.environ.items() if k != "DJANGO_ALLOW_ASYNC_UNSAFE"}
    seen = {
        **around,
        "SEKISHO_DATA": str(tmp_path),
        "SEKISHO_HTTPS": "1",
        "DJANGO_SETTINGS_MODULE": "sekisho.desk.web.settings",
    }
    said = subprocess.run(
        [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"],
        env=seen,
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 0, said.stdout + said.stderr
