"""Settle versions: drop what is known already, number what corrects it.

    in      staged rows of goods items or findings, and the current files of that table
    out     the staged files, without duplicates, each row with its version, in its month
    cost    one look at the ids; rows are compared only where an id comes twice

A row is a *duplicate* when its statement (everything but how and when it reached us) equals
the latest version of its id, or equals any version and reached us no later than the latest
word on that id: so an old file read again, also together with its own corrections, changes
nothing. Any other row with a known id is a *correction* and gets the next version, in the order
in which they reached us. Going back to an earlier statement later on is a correction too.

A correction speaks from the day on which it reached us. Where its own receipt is later than
that of every version before it, it keeps it. Else its file knew no receipt of its own (a map that
takes the day of declaration) or came after a later word: then it speaks from its writing, on that
day in UTC, since the office's zone is not known here. No version speaks earlier than the one
before it; so an old file that is loaded late changes no past day. Load files in the order of
their days. Under a map without receipts, an earlier statement said again is always a duplicate.
"""

# ruff: noqa: S608 - every word of these queries is our own or quoted by `reading`

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from sekisho.history.manifest import Stored
from sekisho.history.reading import (
    fetch_batches,
    opened,
    quoted,
    rows_of,
    sql_kind,
    word,
    words,
)
from sekisho.history.staging import Stage, Staged, full_shape
from sekisho.history.tables import COMMIT_COLUMNS, Holding

_WRITTEN = "written_at"


@dataclass(frozen=True, slots=True)
class Settled:
    """What is left to write, and what was found on the way."""

    files: list[Staged]
    duplicates: int
    corrections: int


@dataclass(frozen=True, slots=True)
class Settling:
    """One table's staged rows against what history holds."""

    folder: Path
    holding: Holding
    shape: pa.Schema
    current: Sequence[Stored]
    threads: int = 0

    def settle(self, staged: Sequence[Staged]) -> Settled:
        """Drop duplicates and number corrections; files without either stay as they are."""
        if not staged:
            return Settled([], 0, 0)
        with opened(self.folder, self.threads) as db:
            self._find_doubtful(db, staged)
            if not _count(db, "doubtful"):
                return Settled(list(staged), 0, 0)
            self._gather_known(db)
            self._drop_repeated(db, staged)
            self._number_rest(db)
            doubtful = f"{_staged_rows(staged)} WHERE {self._is_doubtful}"
            given, kept = _count(db, doubtful), _count(db, "resolved")
            corrections = _count(db, "resolved WHERE version > 1")
            month = f"strftime({word(str(self.holding.day))}, '%Y-%m')"
            found = db.execute(f"SELECT DISTINCT {month} FROM {doubtful}").fetchall()
            touched = {row[0] for row in found}
            files = [file for file in staged if file.month not in touched]
            files += self._rewrite(db, [file for file in staged if file.month in touched])
        return Settled(files, given - kept, corrections)

    def _find_doubtful(self, db: duckdb.DuckDBPyConnection, staged: Sequence[Staged]) -> None:
        """Ids that may come twice: in these rows, or in these rows and in history."""
        key = words(self.holding.key)
        rows = _staged_rows(staged)
        current = rows_of(self.folder, self.current, self.shape)
        db.execute(
            f"CREATE TEMP TABLE doubtful AS"
            f" SELECT DISTINCT {key} FROM {rows} WHERE hash({key}) IN"
            f" (SELECT hash({key}) FROM {rows} GROUP BY ALL HAVING count(*) > 1)"
            f" UNION SELECT DISTINCT {key} FROM {current}"
            f" WHERE ({key}) IN (SELECT {key} FROM {rows})"
        )

    def _gather_known(self, db: duckdb.DuckDBPyConnection) -> None:
        """`known`: what history says of the doubtful ids, all versions.

        `latest` marks the last version; `last_word` is when the last word on the id reached us.
        """
        key, reached = words(self.holding.key), self._reached
        current = rows_of(self.folder, self.current, self.shape)
        db.execute(
            f"CREATE TEMP TABLE known AS SELECT {words(self._compared())},"
            f" version = coalesce(last_version, 1) AS latest,"
            f" coalesce(last_reached, {reached}) AS last_word FROM {current} LEFT JOIN"
            f" (SELECT {key}, max(version) AS last_version, max({reached}) AS last_reached"
            f" FROM {current} WHERE ({key}) IN (SELECT {key} FROM {current} WHERE version > 1)"
            f" GROUP BY {key}) USING ({key}) WHERE {self._is_doubtful}"
        )

    def _drop_repeated(self, db: duckdb.DuckDBPyConnection, staged: Sequence[Staged]) -> None:
        """`rest`: doubtful rows that do not plainly repeat a known version.

        One join finds nearly all duplicates; what is left is little, or was never said before.
        An id that comes twice in these rows is left, unless it is old news, to be put in order.
        """
        key, rows = words(self.holding.key), _staged_rows(staged)
        both = [*self.holding.key, *self._said()]
        same = " AND ".join(f"a.{word(name)} IS NOT DISTINCT FROM b.{word(name)}" for name in both)
        mine = ", ".join(f"a.{word(name)}" for name in self.holding.key)
        db.execute(
            f"CREATE TEMP TABLE several AS SELECT {key} FROM {rows} WHERE {self._is_doubtful}"
            f" GROUP BY ALL HAVING count(*) > 1"
        )
        db.execute(
            f"CREATE TEMP TABLE repeated AS SELECT a.commit_row FROM {rows} AS a JOIN known AS b"
            f" ON {same} WHERE a.{self._reached} <= b.last_word"
            f" OR (b.latest AND ({mine}) NOT IN"
            f" (SELECT {key} FROM several))"
        )
        db.execute(
            f"CREATE TEMP TABLE rest AS SELECT {words(self._compared())} FROM {rows}"
            f" WHERE {self._is_doubtful} AND commit_row NOT IN (SELECT commit_row FROM repeated)"
        )

    def _number_rest(self, db: duckdb.DuckDBPyConnection) -> None:
        """`resolved`: which of the rest are new versions, by their place; number and receipt."""
        key, order = words(self.holding.key), words(COMMIT_COLUMNS)
        columns, reached = words(self._compared()), self._reached
        receipt = words(self._receipt())
        # Equal statements of one id have equal ranks; null ranks like null.
        db.execute(
            f"""
            CREATE TEMP TABLE resolved AS
            WITH both_sides AS (
                SELECT {columns}, false AS fresh FROM known
                WHERE ({key}) IN (SELECT {key} FROM rest)
                UNION ALL SELECT {columns}, true FROM rest
            ), ranked AS (
                SELECT {key}, {order}, {receipt}, {_WRITTEN}, version, fresh, dense_rank() OVER (
                    PARTITION BY {key} ORDER BY {words(self._said())}) AS statement
                FROM both_sides
            ), said_first AS (
                SELECT * FROM ranked QUALIFY NOT fresh OR 1 = row_number() OVER (
                    PARTITION BY {key}, {reached}, statement ORDER BY fresh, {order})
            ), compared AS (
                SELECT *, statement IS DISTINCT FROM lag(statement) OVER turns AS changed,
                    {self._standing()}
                FROM said_first
                WINDOW turns AS (PARTITION BY {key} ORDER BY fresh,
                    CASE WHEN fresh THEN 0 ELSE version END, {reached}, {order})
            ), timed AS (
                SELECT *, coalesce({reached} > greatest({_before(self._reached_name)},
                    lag({reached}) OVER mine), true) AS in_time
                FROM compared WHERE fresh AND changed
                WINDOW mine AS (PARTITION BY {key} ORDER BY {reached}, {order})
            )
            SELECT commit_row, {self._speaking()},
                coalesce({_before("version")}, 0) + row_number() OVER mine AS version
            FROM timed
            WINDOW mine AS (PARTITION BY {key} ORDER BY {reached}, {order})
            """
        )

    def _standing(self) -> str:
        """What history has of an id so far: its last version, and the latest receipt."""
        key = words(self.holding.key)
        return ", ".join(
            f"max({word(name)}) FILTER (NOT fresh) OVER (PARTITION BY {key}) AS {_before(name)}"
            for name in ("version", *self._receipt())
        )

    def _speaking(self) -> str:
        """From when a row speaks: its own receipt or its writing, never before the last version."""
        return ", ".join(
            f"greatest({_before(name)}, max(CASE WHEN in_time THEN {word(name)} ELSE"
            f" CAST({_WRITTEN} AS {sql_kind(self.shape.field(name).type)}) END) OVER mine)"
            f" AS {word(name)}"
            for name in self._receipt()
        )

    @property
    def _is_doubtful(self) -> str:
        key = words(self.holding.key)
        return f"({key}) IN (SELECT {key} FROM doubtful)"

    @property
    def _reached_name(self) -> str:
        return str(self.holding.reached)

    @property
    def _reached(self) -> str:
        return word(self._reached_name)

    def _receipt(self) -> list[str]:
        """The columns that say when a row reached us: the instant, and its day."""
        return list(dict.fromkeys((self._reached_name, str(self.holding.day))))

    def _said(self) -> list[str]:
        """The columns that make up the statement."""
        left_out = {*self.holding.key, *self.holding.hearsay}
        return [name for name in self.shape.names if name not in left_out]

    def _compared(self) -> list[str]:
        """The columns that settling needs; the others may be long and stay on the disk."""
        return [*self.holding.key, *self._receipt(), _WRITTEN, "version", *COMMIT_COLUMNS,
                *self._said()]  # fmt: skip

    def _rewrite(self, db: duckdb.DuckDBPyConnection, staged: Sequence[Staged]) -> list[Staged]:
        """The staged files with only their undoubted and their resolved rows.

        A row that speaks from its writing lies in the month of that day.
        """
        shape = full_shape(self.shape)
        again = Stage(self.folder / self.holding.name, self.holding, shape, 0)
        settled = ", ".join(
            f"resolved.{word(name)} AS {word(name)}" for name in ("version", *self._receipt())
        )
        for file in staged:
            rows = _staged_rows([file])
            query = (
                f"SELECT {words(shape.names)} FROM"
                f" (SELECT * FROM {rows} WHERE NOT {self._is_doubtful}"
                f" UNION ALL BY NAME SELECT rows.* REPLACE ({settled})"
                f" FROM {rows} AS rows JOIN resolved USING (commit_row))"
                f" ORDER BY {words(COMMIT_COLUMNS)}"
            )
            for piece in fetch_batches(db, query, shape):
                again.put(piece)
            file.path.unlink()
        return again.close()


def _before(name: str) -> str:
    return word(f"{name}_before")


def _staged_rows(staged: Sequence[Staged]) -> str:
    paths = ", ".join(quoted(str(file.path)) for file in staged)
    return f"read_parquet([{paths}])"


def _count(db: duckdb.DuckDBPyConnection, rows: str) -> int:
    found = db.execute(f"SELECT count(*) FROM {rows}").fetchone()
    return int(found[0]) if found else 0
