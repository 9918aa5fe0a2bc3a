"""An upgrade keeps what was before, takes every step once, and goes on after it was killed."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

from kept_desk import SEEN, done, sekisho

from sekisho.desk.keeping import archive

# The register as it was before the last steps of one of its parts.
OLDER = ("otp_totp", "0001")


def django(folder: Path, *words: str) -> str:
    """What Django's own command line says of the register in a folder."""
    seen = {
        **SEEN,
        "SEKISHO_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": "sekisho.desk.web.settings",
    }
    said = subprocess.run(
        [sys.executable, "-m", "django", *words],
        env=seen,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return said.stdout


def waiting(folder: Path) -> list[str]:
    """The steps that are not taken."""
    shown = django(folder, "showmigrations").split("\n")
    return [line.strip() for line in shown if line.strip().startswith("[ ]")]


def test_an_older_register_is_kept_and_then_brought_up(installed: Path) -> None:
    django(installed, "migrate", *OLDER)
    assert waiting(installed)
    said = done("--data", installed, "upgrade")
    assert "holds all as it was before" in said
    assert waiting(installed) == []
    assert not (installed / "upgrading").exists()
    (kept,) = (installed / "backups").iterdir()
    assert list(OLDER) in [[app, name[:4]] for app, name in archive.check(kept).told["migrations"]]
    assert "up to date" in done("--data", installed, "upgrade")


def test_what_was_kept_of_an_older_register_is_put_back_and_brought_up(
    installed: Path, tmp_path: Path
) -> None:
    django(installed, "migrate", *OLDER)
    done("--data", installed, "backup", tmp_path / "older.zip")
    done("--data", tmp_path / "again", "restore", tmp_path / "older.zip")
    assert waiting(tmp_path / "again")
    done("--data", tmp_path / "again", "upgrade")
    done("--data", tmp_path / "again", "backup", tmp_path / "newer.zip")
    older, newer = (archive.manifest_of(tmp_path / f"{age}.zip") for age in ("older", "newer"))
    assert newer.told["rows"]["register.waiting"] == 1200
    assert {**older.told["rows"], "register.heartbeat": 0} == {
        **newer.told["rows"],
        "register.heartbeat": 0,
    }


def test_an_upgrade_that_was_killed_goes_on_and_keeps_one_backup(installed: Path) -> None:
    django(installed, "migrate", *OLDER)
    words = ["--data", str(installed), "upgrade"]
    killed = subprocess.Popen(
        [sys.executable, "-c", "from sekisho.cli import main; main()", *words], env=SEEN
    )
    for _ in range(2000):
        if (installed / "upgrading").exists() or killed.poll() is not None:
            break
        time.sleep(0.005)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    done("--data", installed, "upgrade")
    assert waiting(installed) == []
    assert len(list((installed / "backups").glob("*.zip"))) == 1
    assert not (installed / "upgrading").exists()


def test_a_register_of_a_later_edition_is_left_alone(installed: Path) -> None:
    later = (
        "from sekisho.desk.keeping.installed import set_up; import pathlib, sys;"
        "set_up(pathlib.Path(sys.argv[1]));"
        "from django.db import connection; from django.db.migrations.recorder import *;"
        "MigrationRecorder(connection).record_applied('register', '9999_later')"
    )
    subprocess.run([sys.executable, "-c", later, str(installed)], env=SEEN, check=True)
    said = sekisho("--data", installed, "upgrade")
    assert said.returncode == 1 and "a later edition" in said.stderr
