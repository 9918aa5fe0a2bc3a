"""The contracts on imports hold, and each turns red when it is broken on purpose."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import cards

ROOT = Path(__file__).parents[2]

# Contract, the module in which it is broken, and the line that breaks it.
VIOLATIONS = [
    ("Rooms are layered", "risk/assess.py", "import sekisho.history"),
    ("Rooms are layered", "records/finding.py", "import sekisho.messages"),
    ("Rooms are layered", "codes/hs.py", "import sekisho.records"),
    ("Rooms are layered", "errors.py", "import sekisho.codes.hs"),
    ("Rooms are layered", "flow.py", "import sekisho.desk"),
    ("Rooms are layered", "selectivity/choose.py", "from sekisho.flow import run"),
    ("Rooms are layered", "warehouse.py", ""),
    ("Only the shell reads settings", "learning/study.py", "import sekisho.settings"),
    ("Only history knows a database", "risk/assess.py", "import duckdb"),
    ("Only history knows a database", "flow.py", "def late():\n    import sqlite3"),
    ("Only the flow knows the order", "cli.py", "from sekisho.risk import assess"),
    ("Only the flow knows the order", "desk/pages/page.py", "import sekisho.selectivity.choose"),
    ("needs no torch", "risk/assess.py", "import torch"),
    ("without a web framework", "flow.py", "import django.http"),
    ("without a web framework", "cli.py", "import django"),
    ("journey knows no person", "flow.py", "import sekisho.access"),
    ("Nothing is fetched", "messages/delimited.py", "import urllib.request"),
    ("Nothing is fetched", "learning/study.py", "import socket"),
]

FILES = {file for _, file, _ in VIOLATIONS if file != "warehouse.py"}


def lint(folder: Path) -> tuple[int, str]:
    """The exit status and the words of import-linter over the package in a folder."""
    seen = {**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "200", "NO_COLOR": "1"}
    command = [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command as main; main()",
    ]
    config = ["--config", str(ROOT / "pyproject.toml"), "--no-cache", "--no-logo"]
    done = subprocess.run(
        [*command, *config], cwd=folder, env=seen, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def skeleton(tmp_path: Path) -> Path:
    """A package with every room and the files to be broken, all of them empty."""
    package = tmp_path / "sekisho"
    shell = {"cli", "durable", "errors", "flow", "language", "settings"}
    rooms = {name for layer in cards.layers() for name in layer} - shell
    package.mkdir()
    for room in rooms:
        (package / room).mkdir()
        (package / room / "__init__.py").touch()
    for file in FILES | {f"{name}.py" for name in shell}:
        (package / file).parent.mkdir(parents=True, exist_ok=True)
        (package / file).touch()
    (package / "desk" / "pages" / "__init__.py").touch()
    (package / "__init__.py").touch()
    return tmp_path


def test_the_rooms_keep_the_contracts() -> None:
    status, said = lint(ROOT / "src")
    assert status == 0, said


def test_an_empty_house_breaks_no_contract(skeleton: Path) -> None:
    status, said = lint(skeleton)
    assert status == 0, said


@pytest.mark.parametrize(("contract", "file", "line"), VIOLATIONS)
def test_a_broken_contract_turns_red(skeleton: Path, contract: str, file: str, line: str) -> None:
    (skeleton / "sekisho" / file).write_text(f"{line}\n", encoding="utf-8")
    status, said = lint(skeleton)
    assert status != 0, f"{contract} did not notice “{line}” in {file}."
    broken = [row for row in said.splitlines() if row.endswith("BROKEN")]
    assert [row for row in broken if contract in row] or file == "warehouse.py", said
    assert len(broken) <= 1, said
