"""Snapshots: derived state at a month's end, so that a walk may begin there.

Takes   bytes that a stage can build again at any time, the day before which they were true, and
        the fingerprint of the records behind them.
Gives   the latest one that still holds. They are not history: a lost one costs only time, and
        only the latest few are kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO

from sekisho.durable import make_folder, name_for_good, partial_path

# One to begin from and one to fall back to when the current month is written again.
KEPT = 3
_NAME = re.compile(r"(\d{4}-\d\d-\d\d)-([0-9a-f]{16})\.bin")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """State as it was before a day."""

    until: date
    content: bytes
    name: str


class Snapshots:
    """Snapshots in one folder."""

    def __init__(self, folder: Path) -> None:
        """Keep them in this folder; it is made when it is not there."""
        self._folder = folder
        make_folder(folder)

    def keep(self, until: date, fingerprint: str, write: Callable[[IO[bytes]], None]) -> None:
        """Keep a state that was true before `until`, unless it is kept already.

        Args:
            until: the day before which it was true.
            fingerprint: what names the records behind it.
            write: writes it to an open file.
        """
        path = self._folder / f"{until}-{fingerprint}.bin"
        if path.exists():
            return
        partial = partial_path(self._folder)
        with partial.open("wb") as file:
            write(file)
        name_for_good(partial, path)
        kept = [found for found in self._folder.iterdir() if _NAME.fullmatch(found.name)]
        for old in sorted(kept, key=lambda found: found.stat().st_mtime_ns)[:-KEPT]:
            old.unlink(missing_ok=True)

    def latest(self, day: date, fingerprint: Callable[[date], str]) -> Snapshot | None:
        """The latest state from before or on a day whose records are still the same.

        Args:
            day: nothing after it is wanted.
            fingerprint: what the records before a day are now.
        """
        for path in sorted(self._folder.iterdir(), reverse=True):
            match = _NAME.fullmatch(path.name)
            if not match or (until := date.fromisoformat(match[1])) > day:
                continue
            if match[2] == fingerprint(until):
                return Snapshot(until, path.read_bytes(), path.name)
        return None

    def drop(self, kept: Snapshot) -> None:
        """Remove a state that cannot be used; another is built in its place."""
        (self._folder / kept.name).unlink(missing_ok=True)
