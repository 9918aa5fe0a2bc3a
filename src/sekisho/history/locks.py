"""Locks between processes: one writer at a time, no file removed under a reader.

The kernel gives a lock back when its holder dies, however it dies, so that no lock can be
left behind. They hold on a local disk; several machines need a manifest in PostgreSQL.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def locked(path: Path, *, alone: bool, wait: bool = True) -> Iterator[bool]:
    """Hold the lock on this file while the block runs.

    Args:
        path: the lock's file; made when it is not there, never removed.
        alone: nobody else may hold it; otherwise shared with others that share.
        wait: wait until it is free; otherwise give False at once when it is not.

    Yields:
        Whether the lock is held.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    try:
        how = fcntl.LOCK_EX if alone else fcntl.LOCK_SH
        try:
            fcntl.flock(handle, how if wait else how | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(handle)
