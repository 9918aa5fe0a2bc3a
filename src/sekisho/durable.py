"""Files that outlive a crash: written apart, forced to disk, then named.

A file under its final name is whole. What has no final name yet was left by a writer that died,
and those who keep such files sweep it up.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import IO
from uuid import uuid4

PARTIAL = ".partial"


def make_folder(folder: Path) -> None:
    """Make a folder and its parents, each forced to disk in the folder above it."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    force_folder(folder.parent)


def force_folder(folder: Path) -> None:
    """Force the names in a folder to disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def force_file(path: Path) -> None:
    """Force the content of a file to disk."""
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def force_written(file: IO[bytes] | IO[str]) -> None:
    """Force what was written to an open file to disk."""
    file.flush()
    os.fsync(file.fileno())


def hash_of(path: Path) -> str:
    """SHA-256 of a file's content, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def partial_path(folder: Path) -> Path:
    """A path in this folder that no reader looks at."""
    return folder / f".{uuid4().hex}{PARTIAL}"


def name_for_good(partial: Path, final: Path) -> None:
    """Force a finished file to disk and give it its final name; the folder is forced later."""
    force_file(partial)
    partial.replace(final)


def write_whole(path: Path, content: bytes) -> None:
    """Write these bytes so that the path holds either all of them or nothing."""
    partial = partial_path(path.parent)
    partial.write_bytes(content)
    name_for_good(partial, path)
    force_folder(path.parent)
