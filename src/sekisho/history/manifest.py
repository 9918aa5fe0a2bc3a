"""The manifest: which files are current, and which commits have been written.

A small SQLite database beside the tables. What one transaction writes here is what becomes
visible; files that it does not name do not exist for a reader. It is forced to disk with each
transaction (`synchronous = FULL`); readers never wait for a writer (write-ahead log).
Connections are short: a manifest may be used by many threads and processes.
"""

# ruff: noqa: S608 - every word of these queries is our own or quoted by `reading`

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa

from sekisho.durable import force_folder
from sekisho.errors import HistoryDamaged

_FORMAT = 1
# A writer holds the manifest for milliseconds; half a minute of waiting means a stuck disk.
_PATIENCE_S = 30.0

_TABLES = """
CREATE TABLE IF NOT EXISTS commits (
    number INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, verb TEXT NOT NULL, at TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS counts (
    number INTEGER NOT NULL, name TEXT NOT NULL, rows INTEGER NOT NULL,
    duplicates INTEGER NOT NULL, corrections INTEGER NOT NULL, PRIMARY KEY (number, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS files (
    path TEXT PRIMARY KEY, name TEXT NOT NULL, month TEXT NOT NULL, rows INTEGER NOT NULL,
    columns INTEGER NOT NULL, size_bytes INTEGER NOT NULL, sha256 TEXT NOT NULL,
    first_day TEXT, last_day TEXT, last_version INTEGER NOT NULL, retired INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS files_by_name ON files (name, retired, month);
CREATE TABLE IF NOT EXISTS shapes (name TEXT PRIMARY KEY, shape BLOB NOT NULL) STRICT;
"""
_FILE_COLUMNS = (
    "path, name, month, rows, columns, size_bytes, sha256, first_day, last_day, last_version"
)


@dataclass(frozen=True, slots=True)
class Stored:
    """One file of a table, as the manifest knows it."""

    path: str
    name: str
    month: str
    rows: int
    columns: int
    size_bytes: int
    sha256: str
    first_day: date | None
    last_day: date | None
    last_version: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a commit wrote. True when it was new, false when its key had been written before."""

    key: str
    verb: str
    at: datetime
    number: int
    rows: Mapping[str, int] = field(default_factory=dict)
    duplicates: Mapping[str, int] = field(default_factory=dict)
    corrections: Mapping[str, int] = field(default_factory=dict)
    new: bool = False

    def __bool__(self) -> bool:
        return self.new


class Manifest:
    """The list of what counts."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def prepare(self) -> None:
        """Make the tables. The caller holds the writers' lock."""
        with self._open() as db:
            db.execute("PRAGMA journal_mode = WAL")
            db.executescript(_TABLES)
            db.execute(f"PRAGMA user_version = {_FORMAT}")
        force_folder(self._path.parent)

    def is_prepared(self) -> bool:
        """Whether the tables are there.

        Raises:
            HistoryDamaged: the manifest was written by a later edition of Sekisho.
        """
        if not self._path.exists():
            return False
        with self._open() as db:
            found = int(db.execute("PRAGMA user_version").fetchone()[0])
        if found > _FORMAT:
            raise HistoryDamaged(
                f"The history has format {found}; this edition reads up to {_FORMAT}.",
                "Install the edition of Sekisho that wrote it, or a later one.",
            )
        return found == _FORMAT

    def next_number(self) -> int:
        """The number of the next commit, from 1."""
        with self._open() as db:
            return int(db.execute("SELECT coalesce(max(number), 0) + 1 FROM commits").fetchone()[0])

    def receipts(self, key: str | None = None) -> list[Receipt]:
        """The commits, or the one with this key, in the order in which they were written."""
        with self._open() as db:
            counts: dict[int, list[tuple[str, int, int, int]]] = {}
            for number, *rest in db.execute(
                "SELECT number, name, counts.rows, duplicates, corrections FROM counts"
                " JOIN commits USING (number) WHERE ?1 IS NULL OR key = ?1",
                (key,),
            ):
                counts.setdefault(number, []).append(tuple(rest))
            found = db.execute(
                "SELECT key, verb, at, number FROM commits WHERE ?1 IS NULL OR key = ?1"
                " ORDER BY number",
                (key,),
            ).fetchall()
        return [_receipt(row, counts.get(row[3], [])) for row in found]

    def files(self, name: str | None = None) -> list[Stored]:
        """The current files, or those of one table, by table, month and path."""
        with self._open() as db:
            return _files(db, name)

    def shapes(self) -> dict[str, pa.Schema]:
        """For each table ever written, all columns that any of its files has."""
        with self._open() as db:
            return _shapes(db)

    def state(self) -> tuple[list[Stored], dict[str, pa.Schema]]:
        """All current files and all shapes, as they were at one instant."""
        with self._open() as db:
            db.execute("BEGIN")
            return _files(db, None), _shapes(db)

    def write(
        self, receipt: Receipt, files: Sequence[Stored], shapes: Mapping[str, pa.Schema]
    ) -> None:
        """Make a commit and its files visible, all at once."""
        counts = [
            (receipt.number, name, receipt.rows[name], receipt.duplicates[name],
             receipt.corrections[name])
            for name in receipt.rows
        ]  # fmt: skip
        with self._open() as db, db:
            db.execute("BEGIN IMMEDIATE")
            db.execute(
                "INSERT INTO commits (number, key, verb, at) VALUES (?, ?, ?, ?)",
                (receipt.number, receipt.key, receipt.verb, receipt.at.isoformat()),
            )
            db.executemany("INSERT INTO counts VALUES (?, ?, ?, ?, ?)", counts)
            db.executemany(
                "INSERT OR REPLACE INTO shapes VALUES (?, ?)",
                [(name, shape.serialize().to_pybytes()) for name, shape in shapes.items()],
            )
            _insert_files(db, files)

    def replace(self, old: Sequence[Stored], new: Sequence[Stored]) -> None:
        """Retire the old files and make the new ones current, all at once."""
        with self._open() as db, db:
            db.execute("BEGIN IMMEDIATE")
            db.executemany("UPDATE files SET retired = 1 WHERE path = ?", [(f.path,) for f in old])
            _insert_files(db, new)

    def retired(self) -> list[str]:
        """Paths of files that are no longer current but may still be read by somebody."""
        with self._open() as db:
            return [row[0] for row in db.execute("SELECT path FROM files WHERE retired = 1")]

    def forget_retired(self) -> None:
        """Forget the retired files. The caller knows that nobody reads them."""
        with self._open() as db, db:
            db.execute("DELETE FROM files WHERE retired = 1")

    def copy_to(self, path: Path) -> None:
        """Copy all of it as it stands at one instant, while writers go on."""
        with self._open() as db, closing(sqlite3.connect(path)) as copy:
            db.backup(copy)

    def check(self) -> str:
        """What SQLite says about the manifest's own state; “ok” when it is sound."""
        try:
            with self._open() as db:
                return str(db.execute("PRAGMA integrity_check").fetchone()[0])
        except sqlite3.DatabaseError as reason:
            return str(reason)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        db = sqlite3.connect(self._path, timeout=_PATIENCE_S, isolation_level=None)
        try:
            db.execute("PRAGMA synchronous = FULL")
            yield db
        finally:
            db.close()


def _files(db: sqlite3.Connection, name: str | None) -> list[Stored]:
    rows = db.execute(
        f"SELECT {_FILE_COLUMNS} FROM files"
        " WHERE retired = 0 AND (?1 IS NULL OR name = ?1) ORDER BY name, month, path",
        (name,),
    )
    return [_stored(row) for row in rows]


def _shapes(db: sqlite3.Connection) -> dict[str, pa.Schema]:
    rows = db.execute("SELECT name, shape FROM shapes")
    return {name: pa.ipc.read_schema(pa.py_buffer(shape)) for name, shape in rows}


def _insert_files(db: sqlite3.Connection, files: Sequence[Stored]) -> None:
    db.executemany(
        "INSERT INTO files VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
        [
            (f.path, f.name, f.month, f.rows, f.columns, f.size_bytes, f.sha256,
             _text(f.first_day), _text(f.last_day), f.last_version)
            for f in files
        ],
    )  # fmt: skip


def _receipt(row: Sequence[object], counts: Sequence[tuple[str, int, int, int]]) -> Receipt:
    key, verb, at, number = row
    return Receipt(
        str(key),
        str(verb),
        datetime.fromisoformat(str(at)),
        int(str(number)),
        {name: rows for name, rows, _, _ in counts},
        {name: duplicates for name, _, duplicates, _ in counts},
        {name: corrections for name, _, _, corrections in counts},
    )


def _stored(row: tuple[str, str, str, int, int, int, str, str | None, str | None, int]) -> Stored:
    return Stored(*row[:7], _day(row[7]), _day(row[8]), row[9])


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
