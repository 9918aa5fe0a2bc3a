"""The frame holds: locks with hashes and no address, a gate that skips nothing, a licence."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = sorted((ROOT / "constraints").glob("*.txt"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

# A locked package: its name, its version, and at least one hash that follows.
PINNED = re.compile(
    r"^([a-z0-9][a-z0-9._-]*)==(\S+)[^\n]*\\\n(?:    --hash=sha256:[0-9a-f]{64}.*\n?)+", re.M
)

every_lock = pytest.mark.parametrize("lock", LOCKS, ids=[lock.stem for lock in LOCKS])


def pinned(lock: Path) -> dict[str, str]:
    return dict(PINNED.findall(lock.read_text(encoding="utf-8")))


def wanted(extras: list[str]) -> set[str]:
    lines = [*PROJECT["dependencies"]]
    for extra in extras:
        lines += PROJECT["optional-dependencies"][extra]
    return {re.split(r"[<>=~!\[; ]", line)[0].lower().replace("_", "-") for line in lines}


@every_lock
def test_a_lock_holds_names_versions_and_hashes_and_no_address(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"^-|^[^ ].*@", text, re.MULTILINE), "an option, an address or a path"
    packages = [line for line in text.splitlines() if "==" in line]
    assert packages
    assert len(pinned(lock)) == len(packages), "a package without a hash"


def test_the_locks_hold_everything_that_the_project_asks_for() -> None:
    run, test = pinned(ROOT / "constraints/run.txt"), pinned(ROOT / "constraints/test.txt")
    assert wanted(["build"]) <= run.keys()
    assert wanted(["build", "dev"]) <= test.keys()


def test_both_locks_agree_on_every_version() -> None:
    run, test = pinned(ROOT / "constraints/run.txt"), pinned(ROOT / "constraints/test.txt")
    assert run.items() <= test.items()


def test_the_gate_calls_exactly_make_test() -> None:
    gate = ROOT / ".ci" / "run"
    assert os.access(gate, os.X_OK)
    assert gate.read_text(encoding="utf-8").rstrip().endswith("\nexec make test")


def test_the_two_commands_are_the_first_thing_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    first_block = re.search(r"```\w*\n(.*?)```", readme, re.DOTALL)
    assert first_block
    commands = re.findall(r"^make \w+", first_block[1], re.MULTILINE)
    assert commands == ["make run", "make test"]


def test_the_licence_is_apache_and_goes_with_the_package() -> None:
    assert "Version 2.0, January 2004" in (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert PROJECT["license"] == "Apache-2.0"
    assert PROJECT["license-files"] == ["LICENSE", "NOTICE"]


def test_a_test_that_is_left_out_fails_the_run_at_the_gate(tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    shutil.copy(ROOT / "tests" / "conftest.py", tmp_path / "tests" / "conftest.py")
    lines = ["import pytest", "@pytest.mark." + "skip", "def test_of_something_left_out(): pass"]
    (tmp_path / "tests" / "test_left_out.py").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests"]
    for gate, status in [("true", 1), ("false", 0)]:
        seen = {**os.environ, "CI": gate}
        done = subprocess.run(
            command, cwd=tmp_path, env=seen, capture_output=True, text=True, check=False
        )
        assert done.returncode == status, done.stdout
        assert ("merge gate does not allow" in done.stdout) == (gate == "true")
