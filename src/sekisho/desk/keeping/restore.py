"""Restoring: from an archive, an installation equal to that it was made of.

    restored = restore(Path("sekisho.zip"), Path("sekisho-data"), secrets)

Takes   an archive, of which nothing is believed before it was checked; a folder that is not there
        or empty; the secrets that were kept apart.
Gives   the installation, under its name only once all of it is there and was read again.
Raises  WrongInput when there is something already; WrongFile and HistoryDamaged for an archive
        that is not as it was written, naming the file. Nothing then stays.
"""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sekisho.desk.keeping import archive, rows
from sekisho.desk.keeping.backup import FILES, REGISTER
from sekisho.desk.keeping.installed import set_up
from sekisho.durable import force_folder
from sekisho.errors import WrongInput
from sekisho.flow import copying

_HALF = ".restoring"


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back."""

    files: int
    """Of history and journal, each read again and compared with its hash."""
    rows: int
    """Of the register."""
    made_at: str


def restore(path: Path, folder: Path, secrets: dict[str, str]) -> Restored:
    """Put an installation back into an empty folder.

    Args:
        path: the archive.
        folder: where the installation is to lie.
        secrets: its secrets by name; without them a new key is drawn: then nobody can verify the
            log of before, and chance draws otherwise from here on.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise WrongInput(
            f"{folder} is not empty.", "Name a folder that is not there: nothing is overwritten."
        )
    home = folder.resolve()
    half = home.with_name(home.name + _HALF)
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(parents=True)
    try:
        manifest = archive.unpack(path, half, secrets.get("secret", ""))
        for name, told in secrets.items():
            _keep(half / FILES / name, told)
        files = copying.check(half / FILES)
        put = _register(half, manifest)
        for register in (half / FILES).glob("register.sqlite*"):
            register.chmod(0o600)
        if home.exists():
            home.rmdir()
        (half / FILES).rename(home)
        force_folder(home.parent)
    finally:
        shutil.rmtree(half, ignore_errors=True)
    return Restored(files, put, str(manifest.told.get("made_at", "")))


def _register(half: Path, manifest: archive.Manifest) -> int:
    """Put the register's rows into the database of the settings, which must be empty."""
    set_up(half / FILES)
    names = [name for name in manifest.files if name.startswith(REGISTER)]
    if not names:
        return 0
    if any(rows.count().values()):
        raise WrongInput(
            "The database of SEKISHO_DATABASE is not empty.",
            "Make an empty one, and name it there: nothing is overwritten.",
        )
    counts = rows.load(manifest.told["migrations"], _tables(half, names))
    rows.close()
    return sum(counts.values())


def _tables(half: Path, names: Iterable[str]) -> Iterator[tuple[str, Iterable[str]]]:
    for name in names:
        table = name.removeprefix(REGISTER).removesuffix(".jsonl")
        with _lines(half / name) as lines:
            yield table, lines


@contextmanager
def _lines(path: Path) -> Iterator[io.TextIOBase]:
    # Only \n ends a line: text may hold the other ends that Python knows.
    with path.open(encoding="utf-8", newline="\n") as file:
        yield file


def _keep(path: Path, told: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(f"{told}\n")
