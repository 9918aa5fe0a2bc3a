"""One DuckDB for all questions to a history, opened at the first and kept.

    with database.connection() as db:
        db.execute("SELECT 1")

To open a DuckDB takes 10 ms, to connect to one that is open hardly anything. Each question has a
connection of its own: what it makes there (views, tables) must be temporary, and goes with it.
The folder to which DuckDB writes what does not fit into memory is there only while one asks, so
that whoever sweeps up finds nothing of the living.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock
from uuid import uuid4

import duckdb

from sekisho.history.reading import SPILL, connected


class Database:
    """Sees one folder, or none, and no more."""

    def __init__(self, folder: Path | None, threads: int = 0) -> None:
        """See this folder with so many threads; 0 means all cores."""
        self._folder, self._threads = folder, threads
        # Two processes that spill into one folder would write over each other.
        self._spill = folder and folder.parent / f"{SPILL}{uuid4().hex}"
        self._db: duckdb.DuckDBPyConnection | None = None
        self._asking, self._lock = 0, Lock()

    @contextmanager
    def connection(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection for one question."""
        with self._lock:
            if self._db is None:
                self._db = connected(self._folder, self._threads, self._spill)
            db = self._db.cursor()
            self._asking += 1
            if self._spill:
                self._spill.mkdir(exist_ok=True)
        try:
            yield db
        finally:
            db.close()
            with self._lock:
                self._asking -= 1
                if self._spill and not self._asking:
                    with suppress(OSError):
                        self._spill.rmdir()
