"""A backup is whole while the desk works, and what is put back equals it row for row."""

from __future__ import annotations

import json
import shutil
import stat
from pathlib import Path
from uuid import UUID

from kept_desk import done, sekisho, work

from sekisho.desk.keeping import archive
from sekisho.flow import Checkpoint


def rows_of(path: Path, table: str) -> list[dict[str, object]]:
    """The rows of a table in an archive."""
    with archive.read(path, f"register/{table}.jsonl") as file:
        head, *rows = (json.loads(line) for line in file.read().decode().split("\n") if line)
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_what_is_put_back_equals_what_was_kept_row_for_row(
    kept: Path, begun: Path, tmp_path: Path
) -> None:
    done("--data", tmp_path / "again", "restore", kept)
    done("--data", tmp_path / "again", "backup", tmp_path / "again.zip")
    first, second = archive.manifest_of(kept), archive.manifest_of(tmp_path / "again.zip")
    heard = {"register/register.heartbeat.jsonl", "files/history/manifest.sqlite"}
    for name in first.files.keys() - heard:
        assert second.files[name] == first.files[name], name
    assert second.files.keys() == first.files.keys()
    one, other = Checkpoint(begun, seed=20), Checkpoint(tmp_path / "again", seed=20)
    assert one.history.commits() == other.history.commits()
    assert (tmp_path / "again" / "secret").read_text() == (begun / "secret").read_text()
    assert "The log is as it was written" in done("--data", tmp_path / "again", "audit", "verify")


def test_every_kind_of_value_comes_back_to_the_last_digit(kept: Path) -> None:
    entries = rows_of(kept, "access.logentry")
    assert "09:00:00.123475" in str(entries[-1]["at"])
    tip = rows_of(kept, "register.tip")[0]
    assert "\u2028" in str(tip["text"]) and "🚢" in str(tip["text"])
    waiting = rows_of(kept, "register.waiting")
    assert len(waiting) == 1200
    assert float(str(waiting[0]["risk"])) == 1 / 7
    assert waiting[0]["why"] == {"en": ["dear"], "ja": ["高価"]}
    assert waiting[0]["due_at"] is None


def test_who_copies_a_backup_gets_no_secret_with_it(kept: Path, begun: Path) -> None:
    names = archive.manifest_of(kept).files
    assert not {"files/secret", "files/seed"} & names.keys()
    assert not any("session" in name for name in names)
    beside = kept.with_name("kept.zip.secrets")
    assert json.loads(beside.read_text())["secret"] == "the key of this installation"
    for path in (kept, beside):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_backup_is_whole_while_people_work(installed: Path, tmp_path: Path) -> None:
    at_work = work(installed, "go-on")
    try:
        assert at_work.stdout is not None
        while int(at_work.stdout.readline()) < 5:
            pass
        for place in range(2):
            done("--data", installed, "backup", tmp_path / f"{place}.zip")
    finally:
        at_work.kill()
    counts = []
    for place in range(2):
        folder = tmp_path / f"restored-{place}"
        done("--data", folder, "restore", tmp_path / f"{place}.zip")
        checkpoint = Checkpoint(folder, seed=20)
        delivered = [
            row
            for row in rows_of(tmp_path / f"{place}.zip", "register.deed")
            if row["delivered_at"] is not None
        ]
        # What the register holds for brought, history has.
        for row in delivered:
            assert checkpoint.history.has(f"deed {UUID(str(row['deed_id']))}")
        counts.append(len(delivered))
    assert 5 <= counts[0] <= counts[1]


def test_a_backup_is_neither_overwritten_nor_put_into_what_it_copies(
    installed: Path, tmp_path: Path
) -> None:
    done("--data", installed, "backup", tmp_path / "one.zip")
    said = sekisho("--data", installed, "backup", tmp_path / "one.zip")
    assert said.returncode == 1 and "is there already" in said.stderr
    said = sekisho("--data", installed, "backup", installed / "maps.zip")
    assert said.returncode == 1 and "lies in the installation itself" in said.stderr


def test_what_was_served_never_is_kept_without_a_register(begun: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(
        begun, tmp_path / "plain", ignore=shutil.ignore_patterns("register.sqlite*", "secret")
    )
    done("--data", folder, "backup", tmp_path / "plain.zip")
    assert not (folder / "register.sqlite").exists()
    done("--data", tmp_path / "again", "restore", tmp_path / "plain.zip")
    assert not (tmp_path / "again" / "register.sqlite").exists()
