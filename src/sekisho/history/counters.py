"""Running counters: what stands under a key before a day, for one event.

    >>> with RunningCounters(path) as counters, counters.once("item 87/1") as new:
    ...     found = counters.look_up([(2, b"a key")], day=18_293)
    ...     counters.add([(2, b"a key")], 18_293, (1, 0, 0, 0, 1.0))

Takes   keys as (number of the counter, bytes); days in days since 1970-01-01; amounts as
        (items, examined, findings, criticals, recent).
Gives   for each key what was counted strictly before the day, or None where nothing was.
Raises  LateEvent when a day lies before what has already been counted.

Counters follow from history and can be filled from it again at any time. So they are not
forced to disk with each event: a process that is killed loses nothing, a machine that loses its
power may lose the last events, whole ones only. Adding the last days again from history
then does no harm, since an event is counted `once`.
"""

# ruff: noqa: S608 - the only thing put into a query is its number of question marks

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pyarrow as pa

from sekisho.durable import PARTIAL, force_file, force_folder, make_folder
from sekisho.errors import LateEvent, NotReady

Key = tuple[int, bytes]
Standing = tuple[int, int, int, int, int | None, float]
_Row = tuple[Any, ...]

HALF_LIFE_DAYS = 30
"""`recent` halves in this many days, as in the batch (`risk.known.counters`)."""

_FORMAT = 1
_CACHE_KIB = 262_144  # the pages above the leaves of fifteen million keys, several times over
_MAPPED_BYTES = 1 << 34  # all of the file: its pages are then read without a copy
_PATIENCE_S = 20.0
# An event changes some thirty pages. SQLite's own 1 000 would make every thirtieth event wait
# for the log to be carried over (measured: 6 ms); so the log may grow to 200 MB, and is carried
# over in quiet moments (`carry_over`).
_LOG_PAGES = 50_000
_ROWS_PER_PIECE = 65_536

# `*_now` is what came on the changed day, `*_before` what stood before it; the rest is with that
# day. Zeros take no room in SQLite, so most rows are about 40 bytes.
_TABLES = """
CREATE TABLE IF NOT EXISTS standing (
    key BLOB PRIMARY KEY, changed_day INTEGER, items INTEGER, examined INTEGER, findings INTEGER,
    criticals INTEGER, last_day INTEGER, recent REAL, items_now INTEGER, examined_now INTEGER,
    findings_now INTEGER, criticals_now INTEGER, last_day_before INTEGER, recent_before REAL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS counted (event BLOB PRIMARY KEY, day INTEGER) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS passed (word TEXT PRIMARY KEY, day INTEGER) WITHOUT ROWID;
"""
_PUT = "INSERT OR REPLACE INTO standing VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"


class RunningCounters:
    """The counters of one installation, in one file."""

    def __init__(self, path: Path) -> None:
        """Open the counters in this file, or begin with none."""
        make_folder(path.parent)
        self._db = sqlite3.connect(path, timeout=_PATIENCE_S, isolation_level=None)
        for setting in (
            "journal_mode = WAL",
            "synchronous = NORMAL",
            f"cache_size = -{_CACHE_KIB}",
            f"mmap_size = {_MAPPED_BYTES}",
            f"wal_autocheckpoint = {_LOG_PAGES}",
        ):
            self._db.execute(f"PRAGMA {setting}")
        self._db.executescript(_TABLES)
        self._filled_day = _filled_day(self._db)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    @property
    def filled_day(self) -> int | None:
        """The last day that was counted in bulk; None when nothing was filled."""
        return self._filled_day

    def look_up(self, keys: Sequence[Key], day: int) -> list[Standing | None]:
        """What stands under each key strictly before a day; `recent` as of that day.

        Raises:
            LateEvent: something was already counted after that day under one of the keys.
        """
        self._refuse_filled(day)
        stored = [_stored_key(number, key) for number, key in keys]
        rows = self._rows(stored)
        return [_before(rows[key], day) if key in rows else None for key in stored]

    def add(self, keys: Sequence[Key], day: int, change: Sequence[float]) -> None:
        """Add the same amounts under all these keys on a day, all or none.

        Args:
            keys: counter and key.
            day: the day, in days since 1970-01-01.
            change: items, examined, findings, criticals, recent; negative takes back.
                Positive items make the day the last one.

        Raises:
            LateEvent: something was already counted after that day under one of the keys.
        """
        self._refuse_filled(day)
        with self._all_or_none():
            stored = {_stored_key(number, key) for number, key in keys}
            rows = self._rows(stored)
            moved = [_moved(rows.get(key) or _nothing(key, day), day, change) for key in stored]
            self._db.executemany(_PUT, moved)

    @contextmanager
    def once(self, event: str, day: int = 0) -> Iterator[bool]:
        """Count an event once: what is added in the block is kept together with its number.

        Args:
            event: the event's own number, the same however often it is sent.
            day: its day, by which `forget` may forget the number.

        Yields:
            Whether it is new. When it is not, add nothing.
        """
        with self._all_or_none():
            found = self._db.execute(
                "INSERT OR IGNORE INTO counted VALUES (?, ?)", (event.encode(), day)
            )
            yield found.rowcount == 1

    def carry_over(self) -> None:
        """Carry the log over into the file, as far as no reader needs it; for quiet moments."""
        self._db.execute("PRAGMA wal_checkpoint(PASSIVE)")

    def forget(self, before: int) -> int:
        """Forget the numbers of events from before a day, which will not be sent again."""
        return self._db.execute("DELETE FROM counted WHERE day < ?", (before,)).rowcount

    def count(self, counter: int) -> int:
        """How many keys a counter has."""
        low, high = _stored_key(counter, b""), _stored_key(counter + 1, b"")
        found = self._db.execute(
            "SELECT count(*) FROM standing WHERE key >= ? AND key < ?", (low, high)
        )
        return int(found.fetchone()[0])

    def _rows(self, stored: Collection[bytes]) -> dict[bytes, _Row]:
        """One query for all keys: measured, it takes 40 % of the time of one for each."""
        places = ",".join("?" * len(stored))
        query = f"SELECT * FROM standing WHERE key IN ({places})"
        return {row[0]: row for row in self._db.execute(query, tuple(stored))}

    def _refuse_filled(self, day: int) -> None:
        if self._filled_day is not None and day <= self._filled_day:
            raise _late(day, self._filled_day)

    @contextmanager
    def _all_or_none(self) -> Iterator[None]:
        if self._db.in_transaction:
            yield
            return
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")


class Filling:
    """Counters being filled in bulk; nobody sees them before they are whole."""

    def __init__(self, db: sqlite3.Connection, day: int) -> None:
        self._db = db
        self._day = day

    def fill(self, counter: int, standing: pa.Table) -> None:
        """Write what stands under many keys of one counter at the end of the filled day.

        Args:
            counter: its number. Fill the counters in the order of their numbers: it is faster.
            standing: columns `key` (bytes), `items`, `examined`, `findings`, `criticals`,
                `last_day` (days since 1970-01-01; null when no item ever came) and `recent`, as
                it stands on the filled day.
        """
        names = ["items", "examined", "findings", "criticals", "last_day", "recent"]
        standing = standing.select(["key", *names]).sort_by("key")
        for batch in standing.to_batches(_ROWS_PER_PIECE):
            keys, *columns = (column.to_pylist() for column in batch.columns)
            stored = [_stored_key(counter, key) for key in keys]
            days, none = [self._day] * len(keys), [0] * len(keys)
            now_and_before = [none] * 6  # never asked for: the filled day itself is refused
            self._db.executemany(_PUT, zip(stored, days, *columns, *now_and_before, strict=True))


@contextmanager
def filling(path: Path, day: int) -> Iterator[Filling]:
    """Fill counters from what a batch has counted, in the place of those that are there.

    The new counters take their place at the end of the block, all at once; if it fails,
    those that were there stay. Nobody may have them open.

    Args:
        path: the counters' file.
        day: the last day that is counted, in days since 1970-01-01.
    """
    make_folder(path.parent)
    partial = path.with_name(f".{path.name}{PARTIAL}")
    partial.unlink(missing_ok=True)
    db = sqlite3.connect(partial, isolation_level=None)
    try:
        for setting in ("journal_mode = OFF", "synchronous = OFF", f"cache_size = -{_CACHE_KIB}"):
            db.execute(f"PRAGMA {setting}")
        db.executescript(_TABLES)
        db.execute("BEGIN")
        yield Filling(db, day)
        db.execute("INSERT INTO passed VALUES ('filled', ?)", (day,))
        db.execute("COMMIT")
    finally:
        db.close()
    _refuse_open(path)
    force_file(partial)
    partial.replace(path)
    force_folder(path.parent)


def _filled_day(db: sqlite3.Connection) -> int | None:
    row = db.execute("SELECT day FROM passed WHERE word = 'filled'").fetchone()
    return None if row is None else int(row[0])


def _refuse_open(path: Path) -> None:
    """A log beside the old file belongs to it; replacing the file under it would mix the two."""
    for ending in ("-wal", "-shm"):
        if path.with_name(path.name + ending).exists():
            raise NotReady(
                f"The counters {path} are open in another process.",
                "Close it; if it died, open and close the counters once.",
            )


def _stored_key(counter: int, key: bytes) -> bytes:
    return counter.to_bytes(2, "big") + key


def _nothing(stored: bytes, day: int) -> _Row:
    return (stored, day, 0, 0, 0, 0, None, 0.0, 0, 0, 0, 0, None, 0.0)


def _before(row: _Row, day: int) -> Standing:
    changed = row[1]
    if day > changed:
        return (*row[2:7], row[7] * 0.5 ** ((day - changed) / HALF_LIFE_DAYS))
    if day < changed:
        raise _late(day, changed)
    _, _, items, examined, findings, criticals, _, _, *now, last_day, recent = row
    return (
        items - now[0],
        examined - now[1],
        findings - now[2],
        criticals - now[3],
        last_day,
        recent,
    )


def _moved(row: _Row, day: int, change: Sequence[float]) -> _Row:
    key, changed, *sums, last_day, recent, i, e, f, c, last_day_before, recent_before = row
    if day < changed:
        raise _late(day, changed)
    now = [i, e, f, c]
    if day > changed:
        now = [0, 0, 0, 0]
        recent *= 0.5 ** ((day - changed) / HALF_LIFE_DAYS)
        last_day_before, recent_before = last_day, recent
    sums = [old + int(more) for old, more in zip(sums, change[:4], strict=True)]
    now = [old + int(more) for old, more in zip(now, change[:4], strict=True)]
    if change[0] > 0:
        last_day = day
    recent += change[4]
    return (key, day, *sums, last_day, recent, *now, last_day_before, recent_before)


def _late(day: int, changed: int) -> LateEvent:
    return LateEvent(
        f"The counters have passed day {changed}; day {day} lies before.",
        "Let the batch count it: the counters are then filled again from history.",
    )
