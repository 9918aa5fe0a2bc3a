"""The installation's own seed: drawn once, kept from others, written nowhere else.

With it and the code anybody could foretell what chance will choose. Selections and editions
carry only seeds that are derived from it one way.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
from pathlib import Path

from sekisho.durable import force_written
from sekisho.errors import HistoryDamaged

# 63 bits: no one guesses it, and it fits into a signed column.
_BITS = 63


def secret_seed(path: Path) -> int:
    """The seed in this file; drawn and kept, for its owner alone, when it is not there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        _write(path, secrets.randbits(_BITS))
    text = path.read_text(encoding="ascii", errors="replace").strip()
    if not text.isdigit():
        hint = "Put the file back from the backup, or remove it to draw a new seed."
        raise HistoryDamaged(f"{path} holds no seed.", hint)
    return int(text)


def keep(path: Path, seed: int) -> None:
    """Keep a seed that a person gave as this installation's own, where it has none yet."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        _write(path, seed)


def _write(path: Path, seed: int) -> None:
    """Write a new seed whole; of two who write at once, the first one's stands."""
    waiting = path.with_name(f"{path.name}.{secrets.token_hex(8)}.part")
    handle = os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(f"{seed}\n")
            force_written(file)
        with contextlib.suppress(FileExistsError):
            os.link(waiting, path)
    finally:
        waiting.unlink()


def seed_for(purpose: str, seed: int) -> int:
    """A seed for one purpose, from which nobody finds the installation's own; below 2^31.

    >>> seed_for("learn", 1) == seed_for("learn", 1) != seed_for("select", 1)
    True
    """
    drawn = hashlib.blake2b(f"{purpose} {seed}".encode(), digest_size=4).digest()
    return int.from_bytes(drawn) >> 1
