"""Settle versions: what is already known is dropped, what says otherwise is a correction.

    in      staged rows of goods items or findings, and the current files of that table
    out     the staged files, without duplicates, each row with its version
    cost    one look at the ids; rows are compared only where an id comes twice

A row is a *duplicate* when its statement (everything but how and when it reached us) equals
the latest version of its id, or equals any version that was received on the same day, so that
an old file read again, also together with its own corrections, changes nothing. Any other row
with a known id is a *correction* and gets the next version, in the order of writing.
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
            (doubtful,) = _one(db, "SELECT count(*) FROM doubtful")
            if not doubtful:
                return Settled(list(staged), 0, 0)
            self._resolve(db, staged)
            (given, kept, corrections) = _one(
                db,
                "SELECT (SELECT count(*) FROM incoming), count(*),"
                " count(*) FILTER (version > 1) FROM resolved",
            )
            files = [file for one in staged for file in self._rewrite(db, one)]
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

    def _resolve(self, db: duckdb.DuckDBPyConnection, staged: Sequence[Staged]) -> None:
        """Of the doubtful rows, those that are new versions, numbered."""
        holding = self.holding
        key, order = words(holding.key), words(COMMIT_COLUMNS)
        columns = words(full_shape(self.shape).names)
        said = [name for name in self.shape.names if name not in {*holding.key, *holding.hearsay}]
        current = rows_of(self.folder, self.current, self.shape)
        # A struct compares null with null as equal, as two statements that are both silent.
        statement = "{" + ", ".join(f"{quoted(name)}: {word(name)}" for name in said) + "}"
        db.execute(
            f"CREATE TEMP TABLE incoming AS SELECT * FROM {_staged_rows(staged)}"
            f" WHERE ({key}) IN (SELECT {key} FROM doubtful)"
        )
        db.execute(
            f"""
            CREATE TEMP TABLE resolved AS
            WITH both_sides AS (
                SELECT {columns}, false AS fresh FROM {current}
                WHERE ({key}) IN (SELECT {key} FROM doubtful)
                UNION ALL SELECT {columns}, true FROM incoming
            ), said_first AS (
                SELECT *, {statement} AS statement FROM both_sides
                QUALIFY NOT fresh OR 1 = row_number() OVER (
                    PARTITION BY {key}, {word(str(holding.day))}, statement
                    ORDER BY fresh, {order})
            ), compared AS (
                SELECT *, fresh AND statement IS DISTINCT FROM lag(statement) OVER turns AS changed,
                    coalesce(max(version) FILTER (NOT fresh) OVER (PARTITION BY {key}), 0) AS known,
                    row_number() OVER turns = 1 AS opens
                FROM said_first
                WINDOW turns AS (PARTITION BY {key}
                    ORDER BY fresh, CASE WHEN fresh THEN 0 ELSE version END, {order})
            )
            SELECT * EXCLUDE (statement, known, changed, opens, fresh) REPLACE (known + count(*)
                OVER (PARTITION BY {key} ORDER BY {order}) AS version)
            FROM compared WHERE fresh AND (changed OR opens)
            """
        )

    def _rewrite(self, db: duckdb.DuckDBPyConnection, staged: Staged) -> list[Staged]:
        """The staged file with only its undoubted and its resolved rows."""
        key, rows = words(self.holding.key), _staged_rows([staged])
        (touched,) = _one(
            db,
            f"SELECT count(*) FROM {rows} WHERE ({key}) IN (SELECT {key} FROM doubtful)",
        )
        if not touched:
            return [staged]
        shape = full_shape(self.shape)
        columns, order = words(shape.names), words(COMMIT_COLUMNS)
        again = Stage(self.folder / self.holding.name, self.holding, shape, 0)
        query = (
            f"SELECT {columns} FROM {rows} WHERE ({key}) NOT IN"
            f" (SELECT {key} FROM doubtful)"
            f" UNION ALL SELECT {columns} FROM resolved"
            f" WHERE strftime({word(str(self.holding.day))}, '%Y-%m') = {quoted(staged.month)}"
            f" ORDER BY {order}"
        )
        for piece in fetch_batches(db, query, shape):
            again.put(piece)
        staged.path.unlink()
        return again.close()


def _staged_rows(staged: Sequence[Staged]) -> str:
    paths = ", ".join(quoted(str(file.path)) for file in staged)
    return f"read_parquet([{paths}])"


def _one(db: duckdb.DuckDBPyConnection, query: str) -> tuple[int, ...]:
    row = db.execute(query).fetchone()
    return tuple(row) if row else ()
