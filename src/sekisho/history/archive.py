"""The current files of one history, as tables that can be asked.

They can be asked as they stood before a commit: every row carries the number of the commit that
brought it, whatever files were joined since. And they can be asked with other rows in the place
of a table's own: what would have been, had these been written.

Who asks holds the readers' lock from before the list of files is read until the answer is
there, so that no file goes away under the question.
"""

# ruff: noqa: S608 - every word of these queries is our own or quoted by `reading`

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa

from sekisho.errors import NotFound, WrongInput, nearest
from sekisho.history.database import Database
from sekisho.history.locks import locked
from sekisho.history.manifest import Manifest, Stored
from sekisho.history.places import Places
from sekisho.history.reading import check_sizes, fetch, quoted, rows_of, word, words
from sekisho.history.staging import NO_MONTH
from sekisho.history.tables import COMMIT_COLUMNS, Holding

_INSTEAD = "instead_of_"


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `since` to before `until`; None means from the beginning, to the end."""

    since: date | None = None
    until: date | None = None

    def __bool__(self) -> bool:
        return bool(self.since or self.until)

    def touches(self, first: date | None, last: date | None) -> bool:
        """Whether days from first to last, both included, may lie in the span."""
        if first is None or last is None:
            return True
        return not (self.since and last < self.since) and not (self.until and first >= self.until)

    def within(self, month: date) -> Span:
        """The part of the span that lies in the month with this first day."""
        after = next_month(month)
        return Span(max(self.since or month, month), min(self.until or after, after))

    def condition(self, day: str) -> str:
        """SQL that is true for days in the span."""
        parts = [
            f"{word(day)} {sign} DATE {quoted(limit.isoformat())}"
            for sign, limit in ((">=", self.since), ("<", self.until))
            if limit
        ]
        return " AND ".join(parts) or "true"


@dataclass(frozen=True, slots=True)
class Asking:
    """One look at the tables: whatever is asked of it, it answers from the same files."""

    db: duckdb.DuckDBPyConnection
    tables: Path
    stored: Sequence[Stored]
    shapes: Mapping[str, pa.Schema]
    before: int | None = None
    instead: Mapping[str, pa.Table] = field(default_factory=dict)

    def shape(self, holding: Holding) -> pa.Schema | None:
        """The table's columns; None when it has no record and was never written."""
        if holding.name in self.instead:
            return shape_of(self.instead[holding.name])
        return holding.schema or self.shapes.get(holding.name)

    def files(self, holding: Holding, span: Span) -> list[Stored]:
        """The files that may hold rows of these days, each there in its full size.

        Raises:
            WrongInput: days are asked of a table that is not kept by day.
            HistoryDamaged: a file is missing or has another size.
        """
        if span and holding.day is None:
            raise WrongInput(f"“{holding.name}” is not kept by day.", "Leave out the days.")
        mine = [file for file in self.stored if file.name == holding.name]
        files = [file for file in mine if span.touches(file.first_day, file.last_day)]
        check_sizes(self.tables, files)
        return files

    def months(self, holding: Holding) -> list[date]:
        """First days of the months in which the table may have rows."""
        if holding.day and holding.name in self.instead:
            return months_in(self.instead[holding.name][holding.day])
        return months_of(file for file in self.stored if file.name == holding.name)

    def corrected(self, holding: Holding) -> bool:
        """Whether the table has a version after the first."""
        return any(f.name == holding.name and f.last_version > 1 for f in self.stored)

    def source(self, holding: Holding, span: Span, *, commit: bool = True) -> str:
        """SQL for the table's rows of these days; `commit` adds in which commit each came."""
        shape = self.shape(holding)
        conditions = [span.condition(str(holding.day))] if span else []
        if holding.name in self.instead:
            rows = word(f"{_INSTEAD}{holding.name}")
        else:
            files = self.files(holding, span)
            # A file of one commit stands whole or not at all; in joined ones rows are told apart.
            earlier = self.before is not None and shape is not None and any(map(_is_joined, files))
            conditions += [f"{COMMIT_COLUMNS[0]} < {self.before}"] if earlier else []
            rows = rows_of(self.tables, files, shape, commit=commit or earlier)
        if shape is None or not (conditions or holding.name in self.instead):
            return rows
        columns = [*shape.names, *(COMMIT_COLUMNS if commit else ())]
        return f"(SELECT {words(columns)} FROM {rows} WHERE {' AND '.join(conditions) or 'true'})"

    def latest(self, holding: Holding, span: Span) -> str:
        """A condition that is true for the latest version of each key in these days."""
        key, source = words(holding.key), self.source(holding, span)
        others, corrected = "false", "true"
        if holding.numbered:  # nearly all have one version: only the others need be compared
            if not self.corrected(holding):
                return "true"
            several = f"SELECT {key} FROM {source} WHERE version > 1"
            others, corrected = f"({key}) NOT IN ({several})", f"({key}) IN ({several})"
        order = ", ".join(word(name) for name in (holding.version, *COMMIT_COLUMNS) if name)
        place = words(COMMIT_COLUMNS)
        return (
            f"({others} OR ({place}) IN (SELECT (last).n, (last).r FROM (SELECT arg_max("
            f"{{n: commit_number, r: commit_row}}, row({order})) AS last FROM {source}"
            f" WHERE {corrected} GROUP BY {key})))"
        )

    def read(
        self, holding: Holding, span: Span, columns: Sequence[str] | None, condition: str
    ) -> pa.Table:
        """The table's rows of these days that meet a condition, sorted."""
        shape = self.shape(holding)
        if shape is None:
            return pa.table({name: pa.nulls(0) for name in columns or ()})
        chosen = words(chosen_of(holding, shape, columns))
        rows = f"SELECT * FROM {self.source(holding, span)} WHERE {condition}"
        query = f"SELECT {chosen} FROM ({rows}) ORDER BY {words(holding.order)}"
        return fetch(self.db, query, shape)


@dataclass(frozen=True, slots=True)
class Archive:
    """The tables of one history; `before` a commit, with others `instead` of some, or whole."""

    places: Places
    manifest: Manifest
    database: Database
    threads: int
    before: int | None = None
    instead: Mapping[str, pa.Table] = field(default_factory=dict)

    @property
    def whole(self) -> bool:
        """Whether this is the history itself, as it is now."""
        return self.before is None and not self.instead

    def months(self, holding: Holding) -> list[date]:
        """First days of the months in which the table has rows."""
        if holding.day and holding.name in self.instead:
            return months_in(self.instead[holding.name][holding.day])
        files = [f for f in self.manifest.files(holding.name) if _may_stand(f, self.before)]
        if None in (self.before, holding.day) or not any(map(_is_joined, files)):
            return months_of(files)
        with self.asking() as asking:
            shape = asking.shape(holding)
            if shape is None:
                return []
            query = (
                f"SELECT DISTINCT {word(str(holding.day))} FROM {asking.source(holding, Span())}"
            )
            return months_in(fetch(asking.db, query, shape)[holding.day])

    @contextmanager
    def reading(self) -> Iterator[None]:
        """While this is held, no file that the manifest names goes away."""
        with locked(self.places.reading, alone=False):
            yield

    @contextmanager
    def asking(self) -> Iterator[Asking]:
        """One look at the tables as they are now, under the readers' lock."""
        with self.reading(), self.database.connection() as db:
            stored, shapes = self.manifest.state()
            for name, table in self.instead.items():
                db.register(f"{_INSTEAD}{name}", table)
            seen = [file for file in stored if _may_stand(file, self.before)]
            yield Asking(db, self.places.tables, seen, shapes, self.before, self.instead)


def months_of(files: Iterable[Stored]) -> list[date]:
    """First days of the months of these files."""
    found = {file.month for file in files}
    return sorted(date.fromisoformat(f"{month}-01") for month in found - {NO_MONTH})


def months_in(days: pa.ChunkedArray) -> list[date]:
    """First days of the months of these days."""
    return sorted({day.replace(day=1) for day in days.unique().to_pylist()})


def shape_of(placed: pa.Table) -> pa.Schema:
    """The columns of rows that were placed, without those of their commit."""
    return pa.schema([column for column in placed.schema if column.name not in COMMIT_COLUMNS])


def placed(table: pa.Table, holding: Holding) -> pa.Table:
    """Rows that stand in a table's place: its columns, and a place in a commit before all."""
    told = table.cast(holding.schema) if holding.schema else table
    first = pa.array(range(told.num_rows), pa.int64())
    columns = (pa.repeat(pa.scalar(0, pa.int64()), told.num_rows), first)
    for name, column in zip(COMMIT_COLUMNS, columns, strict=True):
        told = told.append_column(name, column)
    return told


def _may_stand(file: Stored, before: int | None) -> bool:
    """Whether a file may hold rows from before a commit; one that was joined may hold any."""
    return before is None or _is_joined(file) or int(_commit_of(file)) < before


def _is_joined(file: Stored) -> bool:
    """Whether a file may hold rows of several commits."""
    return not _commit_of(file).isdigit()


def _commit_of(file: Stored) -> str:
    return Path(file.path).name.partition("-")[0]


def chosen_of(holding: Holding, shape: pa.Schema, columns: Sequence[str] | None) -> list[str]:
    """The columns wanted, or all.

    Raises:
        NotFound: the table has no such column.
    """
    if columns is None:
        return list(shape.names)
    for name in columns:
        if name not in shape.names:
            raise NotFound(
                f"The table “{holding.name}” has no column “{name}”.", nearest(name, shape.names)
            )
    return list(columns)


def next_month(month: date) -> date:
    """The first day of the month after."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)
