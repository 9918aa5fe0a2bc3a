"""A backup: the whole installation as one archive, while the desk works.

    made = backup(checkpoint, Path("sekisho.zip"), at=now)

Takes   an open installation, with Django set up over its register.
Gives   the archive, read again after it was written; beside it a small file with the secrets.
Raises  WrongInput when it would lie within what it copies; HistoryDamaged when what was written
        is not what was read.

The register comes first, then history, then the journal and all other files: a deed that history
has and the register still waits to bring is brought again under its own key, and is there once.

Not in the archive: the installation's two secrets (the key of the log and of logins, the seed of
chance), which stand in `FILE.secrets`, to be kept apart; whoever logs in just now; and what is
built again by itself. In the archive, as in the register: hashes of passwords and the keys of
second factors. Keep both files as you keep the register.
"""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sekisho import __version__
from sekisho.desk.keeping import archive, rows
from sekisho.durable import name_for_good, partial_path
from sekisho.errors import WrongInput
from sekisho.flow import Checkpoint, copying

SECRETS = ("secret", "seed")
"""Files of the folder that are never in an archive."""
REGISTER = "register/"
"""Where the register's tables stand in an archive."""
FILES = "files/"
BACKUPS = "backups"
ANCHORS = "log-anchors"
_NOT_MEANT = frozenset(
    {
        *SECRETS,
        *("static", BACKUPS, "upgrading", "setup-code", ANCHORS),
        *("register.sqlite", "register.sqlite-wal", "register.sqlite-shm"),
    }
)


@dataclass(frozen=True, slots=True)
class Backup:
    """What was written."""

    path: Path
    size_bytes: int
    files: int
    rows: int
    """Of the register."""
    secrets: Path | None


def backup(checkpoint: Checkpoint, path: Path, *, at: datetime, secrets: bool = True) -> Backup:
    """Write an archive of everything that cannot be built again.

    Args:
        checkpoint: the installation.
        path: of the archive; must not be there yet.
        at: the instant, which the archive tells.
        secrets: whether the secrets are written beside it.
    """
    _check_place(path, checkpoint.folder)
    found = _secrets(checkpoint.folder)
    counts: dict[str, int] = {}
    scratch = tempfile.TemporaryDirectory(dir=path.parent, prefix=".backup-")
    with scratch, archive.writing(path) as written:
        _put_anchors(written, checkpoint.folder, at)
        migrations = _put_register(written, counts)
        with copying.held(checkpoint, Path(scratch.name), without=_NOT_MEANT) as files:
            for name, file in files:
                # What was being written and is gone again was not part of any commit.
                with contextlib.suppress(FileNotFoundError):
                    written.add(FILES + name, file)
        told = {
            "edition": __version__,
            "made_at": at.isoformat(),
            "migrations": migrations,
            "rows": counts,
            "secrets": sorted(found),
        }
        manifest = written.close(told, found.get("secret", ""))
    beside = _put_secrets(path, found) if secrets and found else None
    size = path.stat().st_size
    return Backup(path, size, len(manifest.files), sum(counts.values()), beside)


def tell(made: Backup, *, at: datetime) -> None:
    """Note in the register that a backup was made, where it is of this edition."""
    if not rows.exist() or rows.missing():
        return
    from sekisho.register import heartbeats  # noqa: PLC0415 - only once Django is set up

    told = {"file": str(made.path.resolve()), "size_bytes": made.size_bytes, "rows": made.rows}
    heartbeats.beat("backup", at=at, told=told)


def secrets_of(path: Path) -> dict[str, str]:
    """The secrets that were written beside an archive.

    Raises:
        WrongInput: the file holds none.
    """
    try:
        told = json.loads(path.read_text(encoding="ascii"))
        return {name: str(told[name]) for name in SECRETS if name in told}
    except (OSError, ValueError, TypeError) as error:
        raise WrongInput(
            f"{path} holds no secrets of a backup.",
            "Name the file that `sekisho backup` wrote beside the archive.",
        ) from error


def _check_place(path: Path, folder: Path) -> None:
    if path.exists():
        raise WrongInput(f"{path} is there already.", "Name another file: nothing is overwritten.")
    if not path.parent.is_dir():
        hint = f"Make the folder {path.parent} first, or name another file."
        raise WrongInput(f"{path} cannot be written: its folder is not there.", hint)
    home, there = folder.resolve(), path.parent.resolve()
    if there.is_relative_to(home) and there != home / BACKUPS:
        raise WrongInput(
            f"{path} lies in the installation itself.",
            "Name a file elsewhere, best on another disk.",
        )


def _put_register(written: archive.Writer, counts: dict[str, int]) -> list[list[str]]:
    if not rows.exist():
        return []
    with rows.snapshot():
        migrations = [list(one) for one in rows.applied()]
        for name, lines in rows.dumped():
            with written.opened(f"{REGISTER}{name}.jsonl") as file:
                put = -1  # the first line tells the columns
                for line in lines:
                    file.write(line.encode() + b"\n")
                    put += 1
            counts[name] = put
    return migrations


def _put_anchors(written: archive.Writer, folder: Path, at: datetime) -> None:
    """The anchors of the log, before the log: they tell of no entry that the archive lacks."""
    if rows.exist() and not rows.missing():
        from sekisho.access import audit  # noqa: PLC0415 - only once Django is set up

        audit.anchor(folder, at=at, at_once=True)
    if (folder / ANCHORS).exists():
        written.add(FILES + ANCHORS, folder / ANCHORS)


def _secrets(folder: Path) -> dict[str, str]:
    paths = {name: folder / name for name in SECRETS}
    return {
        name: path.read_text(encoding="ascii").strip()
        for name, path in paths.items()
        if path.exists()
    }


def _put_secrets(path: Path, secrets: dict[str, str]) -> Path:
    beside = path.with_name(f"{path.name}.secrets")
    partial = partial_path(path.parent)
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        json.dump(secrets, file)
    name_for_good(partial, beside)
    return beside
