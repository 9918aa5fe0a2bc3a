"""A register moves with its backup from one kind of database into the other."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from kept_desk import done, sekisho

from sekisho.desk.keeping import archive

NAME = "moved_into"


@pytest.fixture
def elsewhere() -> Iterator[str]:
    """The address of an empty database: of the kind that the tests run on."""
    found: dict[str, Any] = settings.DATABASES["default"]
    if found["ENGINE"].endswith("sqlite3"):
        yield ""
        return
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    name = f"{NAME}{worker}"
    with psycopg.connect(
        host=found["HOST"], user=found["USER"], dbname="postgres", autocommit=True
    ) as database:
        database.execute(f"DROP DATABASE IF EXISTS {name}")
        database.execute(f"CREATE DATABASE {name}")
        yield f"postgresql://{found['USER']}@/{name}?host={found['HOST']}"
        database.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_what_was_kept_of_sqlite_goes_into_the_database_that_is_set(
    kept: Path, tmp_path: Path, elsewhere: str
) -> None:
    into = {"SEKISHO_DATABASE": elsewhere}
    done("--data", tmp_path / "moved", "restore", kept, **into)
    assert (tmp_path / "moved" / "register.sqlite").exists() == (elsewhere == "")
    done("--data", tmp_path / "moved", "upgrade", **into)
    done("--data", tmp_path / "moved", "backup", tmp_path / "moved.zip", **into)
    first, second = archive.manifest_of(kept), archive.manifest_of(tmp_path / "moved.zip")
    tables = {name for name in first.files if name.startswith("register/")}
    for name in tables - {"register/register.heartbeat.jsonl"}:
        assert second.files[name] == first.files[name], name
    said = sekisho("--data", tmp_path / "twice", "restore", kept, **into)
    assert said.returncode == (1 if elsewhere else 0)
    assert elsewhere == "" or "is not empty" in said.stderr


def test_numbers_go_on_behind_those_that_were_put_back(
    kept: Path, tmp_path: Path, elsewhere: str
) -> None:
    into = {"SEKISHO_DATABASE": elsewhere}
    done("--data", tmp_path / "moved", "restore", kept, **into)
    done("--data", tmp_path / "moved", "retain", **into)
    done("--data", tmp_path / "moved", "retain", **into)
