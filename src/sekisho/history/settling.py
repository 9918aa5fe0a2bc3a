"""Settle versions: drop what is known already, number what corrects it.

    in      staged rows of goods items or findings, and the current files of that table
    out     the staged files, without duplicates, each row with its version
    cost    one look at the ids; rows are compared only where an id comes twice

A row is a *duplicate* when its statement (everything but how and when it reached us) equals
the latest version of its id, or equals any version and reached us no later than the latest
word on that id: so an old file read again, also together with its own corrections, changes
nothing. Any other row with a known id is a *correction* and gets the next version, in the order
in which they reached us. Going back to an earlier statement later on is a correction too.
"""

# ruff: noqa: S608 - every word of these queries is our own or quoted by `reading`

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from sekisho.history.manifest import Stored
from sekisho.history.reading import fetch_batches, opened, quoted, rows_of, word, words
from sekisho.history.staging import Stage, Staged, full_shape
from sekisho.history.tables import COMMIT_COLUMNS, Holding


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
            for file in staged:
                files += self._rewrite(db, file) if file.month in touched else []
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
        """`resolved`: which of the rest are new versions, by their place, and their numbers."""
        key, order = words(self.holding.key), words(COMMIT_COLUMNS)
        columns, reached = words(self._compared()), self._reached
        # Equal statements of one id have equal ranks; null ranks like null.
        db.execute(
            f"""
            CREATE TEMP TABLE resolved AS
            WITH both_sides AS (
                SELECT {columns}, false AS fresh FROM known
                WHERE ({key}) IN (SELECT {key} FROM rest)
                UNION ALL SELECT {columns}, true FROM rest
            ), ranked AS (
                SELECT {key}, {order}, {reached}, version, fresh, dense_rank() OVER (
                    PARTITION BY {key} ORDER BY {words(self._said())}) AS statement
                FROM both_sides
            ), said_first AS (
                SELECT * FROM ranked QUALIFY NOT fresh OR 1 = row_number() OVER (
                    PARTITION BY {key}, {reached}, statement ORDER BY fresh, {order})
            ), compared AS (
                SELECT *, statement IS DISTINCT FROM lag(statement) OVER turns AS changed,
                    coalesce(max(version) FILTER (NOT fresh) OVER (PARTITION BY {key}), 0) AS before
                FROM said_first
                WINDOW turns AS (PARTITION BY {key} ORDER BY fresh,
                    CASE WHEN fresh THEN 0 ELSE version END, {reached}, {order})
            )
            SELECT commit_row,
                before + count(*) OVER (PARTITION BY {key} ORDER BY {reached}, {order}) AS version
            FROM compared WHERE fresh AND changed
            """
        )

    @property
    def _is_doubtful(self) -> str:
        key = words(self.holding.key)
        return f"({key}) IN (SELECT {key} FROM doubtful)"

    @property
    def _reached(self) -> str:
        return word(str(self.holding.reached))

    def _said(self) -> list[str]:
        """The columns that make up the statement."""
        left_out = {*self.holding.key, *self.holding.hearsay}
        return [name for name in self.shape.names if name not in left_out]

    def _compared(self) -> list[str]:
        """The columns that settling needs; the others may be long and stay on the disk."""
        return [*self.holding.key, str(self.holding.reached), "version", *COMMIT_COLUMNS,
                *self._said()]  # fmt: skip

    def _rewrite(self, db: duckdb.DuckDBPyConnection, staged: Staged) -> list[Staged]:
        """The staged file with only its undoubted and its resolved rows."""
        rows = _staged_rows([staged])
        shape = full_shape(self.shape)
        columns, order = words(shape.names), words(COMMIT_COLUMNS)
        again = Stage(self.folder / self.holding.name, self.holding, shape, 0)
        query = (
            f"SELECT {columns} FROM (SELECT * FROM {rows} WHERE NOT {self._is_doubtful}"
            f" UNION ALL BY NAME SELECT rows.* REPLACE (resolved.version AS version)"
            f" FROM {rows} AS rows JOIN resolved USING (commit_row)) ORDER BY {order}"
        )
        for piece in fetch_batches(db, query, shape):
            again.put(piece)
        staged.path.unlink()
        return again.close()


def _staged_rows(staged: Sequence[Staged]) -> str:
    paths = ", ".join(quoted(str(file.path)) for file in staged)
    return f"read_parquet([{paths}])"


def _count(db: duckdb.DuckDBPyConnection, rows: str) -> int:
    found = db.execute(f"SELECT count(*) FROM {rows}").fetchone()
    return int(found[0]) if found else 0
