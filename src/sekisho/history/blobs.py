"""Blobs: bytes under their own SHA-256, such as a fitted scorer."""

from __future__ import annotations

import hashlib
from pathlib import Path

from sekisho.durable import write_whole
from sekisho.errors import HistoryDamaged, NotFound


def put(folder: Path, content: bytes) -> str:
    """Keep these bytes and give their name; the same bytes twice are kept once."""
    digest = hashlib.sha256(content).hexdigest()
    path = folder / digest
    if not path.exists() or path.stat().st_size != len(content):
        write_whole(path, content)
    return digest


def get(folder: Path, digest: str) -> bytes:
    """The bytes of this name.

    Raises:
        NotFound: nothing bears this name.
        HistoryDamaged: the bytes are not those that were kept.
    """
    path = folder / digest
    if "/" in digest or not path.is_file():
        raise NotFound(f"History keeps no bytes with the SHA-256 {digest}.")
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != digest:
        raise HistoryDamaged(
            f"The file {path} is not what was written.", "Put this one file back from the backup."
        )
    return content
