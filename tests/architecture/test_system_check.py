"""What the machine lacks is named with its remedy, before anything is made."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

CHECK = Path(__file__).parents[2] / "tools" / "check_system.sh"
NEEDED_BY_THE_CHECK = ["bash", "awk", "df", "id", "uname"]

# What a stand-in for Python answers with, and what the check must then say.
MACHINES = [
    ("", "Python 3.11 or newer", "make run PYTHON="),
    ("case $2 in *version_info*3*11*) exit 1;; esac", "Python 3.11 or newer", "install it"),
    ("case $2 in *ensurepip*) exit 1;; *print*) echo 3.12;; esac", "venv", "python3.12-venv"),
    ("case $2 in *CDLL*) exit 1;; esac", "libgomp.so.1", "apt-get install libgomp1"),
]


def check(folder: Path, python: str, *words: str, **seen: str) -> subprocess.CompletedProcess[str]:
    """Run the check where only a few programs and this stand-in for Python can be found."""
    for program in NEEDED_BY_THE_CHECK:
        (folder / program).symlink_to(shutil.which(program) or program)
    if python:
        (folder / "python3").write_text(f"#!{shutil.which('bash')}\n{python}\n", encoding="utf-8")
        (folder / "python3").chmod(0o755)
    return subprocess.run(
        ["bash", str(CHECK), *(words or (str(folder / "environment"),))],
        env={**os.environ, "PATH": str(folder), "PYTHON": "", **seen},
        executable=shutil.which("bash"),
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(("python", "missing", "remedy"), MACHINES)
def test_what_is_missing_is_named_with_its_remedy(
    tmp_path: Path, python: str, missing: str, remedy: str
) -> None:
    done = check(tmp_path, python)
    assert done.returncode == 1
    assert f"Missing: {missing}" in done.stderr or missing in done.stderr
    assert "Remedy:" in done.stderr and remedy in done.stderr
    assert not done.stdout


def test_a_full_disk_is_noticed_before_anything_is_installed(tmp_path: Path) -> None:
    done = check(tmp_path, "exit 0", SEKISHO_NEEDS_MB="999999999")
    assert done.returncode == 1
    assert "MB are free here" in done.stderr


def test_a_machine_that_has_everything_is_told_its_python(tmp_path: Path) -> None:
    done = check(tmp_path, "exit 0", SEKISHO_NEEDS_MB="0")
    assert done.returncode == 0
    assert done.stdout.strip() == str(tmp_path / "python3")


@pytest.mark.parametrize("lacks", ["PostgreSQL", "Chromium"])
def test_what_only_the_tests_need_is_asked_for_only_by_them(tmp_path: Path, lacks: str) -> None:
    for program in ("initdb", "chromium"):
        (tmp_path / program).symlink_to(shutil.which("true") or program)
    seen = {"POSTGRESQL_PROGRAMS": str(tmp_path), "SEKISHO_NEEDS_MB": "0"}
    assert check(tmp_path, "exit 0", "--tests", **seen).returncode == 0
    (tmp_path / {"PostgreSQL": "initdb", "Chromium": "chromium"}[lacks]).unlink()
    for program in [*NEEDED_BY_THE_CHECK, "python3"]:
        (tmp_path / program).unlink()
    done = check(tmp_path, "exit 0", "--tests", **seen)
    assert done.returncode == 1
    assert f"Missing: {lacks}" in done.stderr and "Remedy:" in done.stderr
