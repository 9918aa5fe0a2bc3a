"""Stage the rows of one table: checked, month by month, not yet visible.

Rows come in pieces of any size; at most `_ROWS_HELD` wait in memory. What is staged lies under
names that no reader looks at, until the whole commit is sealed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from sekisho.durable import hash_of, make_folder, name_for_good, partial_path
from sekisho.errors import WrongInput
from sekisho.history.manifest import Stored
from sekisho.history.tables import COMMIT_COLUMNS, Holding

NO_MONTH = "all"
# DuckDB's own size of a row group; it reads and skips Parquet in such pieces.
_ROWS_PER_GROUP = 122_880
_ROWS_HELD = 4 * _ROWS_PER_GROUP
# A dictionary of values that nearly all differ costs twice the time and a tenth more space.
_ROWS_LOOKED_AT, _REPEATING = 1_000, 0.5


@dataclass(frozen=True, slots=True)
class Staged:
    """One finished file that nobody sees yet."""

    path: Path
    month: str
    rows: int


class Stage:
    """Takes the rows of one table of one commit and writes one file a month."""

    def __init__(self, folder: Path, holding: Holding, shape: pa.Schema, number: int) -> None:
        """Stage into `folder` (the table's); `shape` is what each file's columns will be."""
        self._folder = folder
        self._holding = holding
        self._shape = shape
        self._number = number
        self._next_row = 0
        self._held: dict[str, list[pa.Table]] = {}
        self._files: dict[str, _MonthFile] = {}

    def add(self, table: pa.Table) -> None:
        """Take these rows, in their order."""
        rows = np.arange(self._next_row, self._next_row + table.num_rows, dtype=np.int64)
        self._next_row += table.num_rows
        number = pa.repeat(pa.scalar(self._number, pa.int64()), table.num_rows)
        table = table.append_column(COMMIT_COLUMNS[0], number)
        self.put(table.append_column(COMMIT_COLUMNS[1], pa.array(rows)))

    def put(self, table: pa.Table) -> None:
        """Take rows that carry their commit's number and their place in it."""
        for month, part in _by_month(table, self._holding):
            held = self._held.setdefault(month, [])
            held.append(part)
            if sum(piece.num_rows for piece in held) >= _ROWS_PER_GROUP:
                self._flush(month)
        while sum(_rows(held) for held in self._held.values()) > _ROWS_HELD:
            self._flush(max(self._held, key=lambda month: _rows(self._held[month])))

    def close(self) -> list[Staged]:
        """Finish the files and say which they are."""
        for month in list(self._held):
            self._flush(month)
        return [file.close() for _, file in sorted(self._files.items())]

    def _flush(self, month: str) -> None:
        parts = self._held.pop(month)
        if month not in self._files:
            folder = self._folder / month
            make_folder(folder)
            self._files[month] = _MonthFile(folder, month, self._shape, parts[0])
        self._files[month].write(pa.concat_tables(parts))


class _MonthFile:
    def __init__(self, folder: Path, month: str, shape: pa.Schema, rows: pa.Table) -> None:
        """Begin a file of this shape for rows like these."""
        self._path, self._month, self._rows = partial_path(folder), month, 0
        self._writer = pq.ParquetWriter(
            self._path,
            shape,
            compression="zstd",
            compression_level=1,
            use_dictionary=[name for name in shape.names if _repeats(rows, name)],
            column_encoding=dict.fromkeys(COMMIT_COLUMNS, "DELTA_BINARY_PACKED"),
        )

    def write(self, table: pa.Table) -> None:
        self._writer.write_table(table, row_group_size=_ROWS_PER_GROUP)
        self._rows += table.num_rows

    def close(self) -> Staged:
        self._writer.close()
        return Staged(self._path, self._month, self._rows)


def _repeats(rows: pa.Table, name: str) -> bool:
    """Whether a dictionary of the column's values pays: the first rows stand for all."""
    if name in COMMIT_COLUMNS:
        return False
    first = rows[name].slice(0, _ROWS_LOOKED_AT)
    if pa.types.is_nested(first.type):
        return True
    return bool(pc.count_distinct(first).as_py() <= len(first) * _REPEATING)


def full_shape(shape: pa.Schema) -> pa.Schema:
    """The columns of a file: the table's own, then the commit's."""
    return pa.schema([*shape, *(pa.field(name, pa.int64()) for name in COMMIT_COLUMNS)])


def shape_for(holding: Holding, stored: pa.Schema | None, given: pa.Schema) -> pa.Schema:
    """The columns of a table after these rows: the record's, or all that were ever given.

    Raises:
        WrongInput: the table has no record, and a column now has another kind than before.
    """
    if holding.schema is not None:
        return holding.schema
    fields = list(stored) if stored is not None else []
    before = {field.name: field.type for field in fields}
    for field in given:
        kind = _plain(field.type)
        if pa.types.is_null(kind):
            continue
        if field.name not in before:
            fields.append(pa.field(field.name, kind))
        elif before[field.name] != kind and not _widens(kind, before[field.name]):
            raise WrongInput(
                f"The column “{field.name}” of “{holding.name}” was {before[field.name]} so far"
                f" and is {kind} now.",
                "Give it the kind that it has, or another name.",
            )
    return pa.schema(fields)


def conform(table: pa.Table, holding: Holding, shape: pa.Schema) -> pa.Table:
    """The same rows with exactly the table's columns, each of its kind.

    Raises:
        WrongInput: a column is missing, not known, of another kind, or null where it may not be.
    """
    unknown = set(table.column_names) - set(shape.names)
    unknown = {name for name in unknown if not pa.types.is_null(table.schema.field(name).type)}
    if unknown:
        raise _wrong(holding, f"has no column {_listed(unknown)}")
    columns = [_column(table, holding, field) for field in shape]
    made = pa.table(columns, schema=shape)
    if holding.day and made[holding.day].null_count:
        raise _wrong(holding, f"has rows without a day in “{holding.day}”")
    return made


def seal(staged: Staged, start: str, holding: Holding) -> Stored:
    """Give a staged file its final name, forced to disk; the folder is forced by the caller."""
    digest = hash_of(staged.path)
    first, last, highest = _ranges(staged.path, holding)
    path = staged.path.with_name(f"{start}-{digest[:16]}.parquet")
    size, columns = staged.path.stat().st_size, len(pq.read_schema(staged.path))
    name_for_good(staged.path, path)
    place = f"{holding.name}/{staged.month}/{path.name}"
    return Stored(
        place, holding.name, staged.month, staged.rows, columns, size, digest, first, last, highest
    )


def pieces(table: pa.Table | Iterable[pa.Table]) -> Iterator[pa.Table]:
    """A table as one piece, or an iterable's tables one by one."""
    if isinstance(table, pa.Table):
        yield table
    else:
        yield from table


def _by_month(table: pa.Table, holding: Holding) -> Iterator[tuple[str, pa.Table]]:
    if not table.num_rows:
        return
    if holding.day is None:
        yield NO_MONTH, table
        return
    days = table[holding.day].cast(pa.int32()).to_numpy().astype("datetime64[D]")
    months = days.astype("datetime64[M]")
    found = np.unique(months)
    for month in found:
        part = table if len(found) == 1 else table.filter(pa.array(months == month))
        yield str(month), part


def _column(table: pa.Table, holding: Holding, field: pa.Field) -> pa.ChunkedArray | pa.Array:
    if field.name not in table.column_names:
        if field.name == holding.version and holding.numbered:
            return pa.repeat(pa.scalar(1, field.type), table.num_rows)
        if not field.nullable:
            raise _wrong(holding, f"needs the column “{field.name}”")
        return pa.nulls(table.num_rows, field.type)
    column = table[field.name]
    if column.type != field.type:
        try:
            column = column.cast(field.type)
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as reason:
            raise _wrong(holding, f"takes {field.type} in “{field.name}”: {reason}") from reason
    if not field.nullable and column.null_count:
        raise _wrong(holding, f"does not take null in “{field.name}”")
    if field.name == holding.version and holding.numbered:
        return pa.repeat(pa.scalar(1, field.type), table.num_rows)
    return column


def _ranges(path: Path, holding: Holding) -> tuple[date | None, date | None, int]:
    if holding.day is None:
        return None, None, 1
    version = (holding.version,) if holding.numbered and holding.version else ()
    table = pq.read_table(path, columns=[holding.day, *version])
    days = pc.min_max(table[holding.day]).as_py()
    highest = pc.max(table[version[0]]).as_py() if version else 1
    return days["min"], days["max"], highest


def _plain(kind: pa.DataType) -> pa.DataType:
    if pa.types.is_dictionary(kind):
        return _plain(kind.value_type)
    if pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        return pa.string()
    return kind


def _widens(given: pa.DataType, kept: pa.DataType) -> bool:
    return bool(pa.types.is_integer(given)) and kept in (pa.int64(), pa.float64())


def _rows(tables: Iterable[pa.Table]) -> int:
    return sum(table.num_rows for table in tables)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"“{name}”" for name in sorted(names))


def _wrong(holding: Holding, what: str) -> WrongInput:
    return WrongInput(f"The table “{holding.name}” {what}.", "Nothing of this commit was written.")
