"""Read current files with SQL: a DuckDB that sees the history and no more.

No extension is loaded or fetched, no file outside the history can be named, and the settings
are locked. Results come as Arrow tables whose columns have the record's kinds.
"""

# ruff: noqa: S608 - every word of these queries is our own or quoted by `reading`

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import duckdb
import pyarrow as pa

from sekisho.errors import HistoryDamaged, SekishoError, WrongInput
from sekisho.history.manifest import Stored
from sekisho.history.staging import full_shape

_ROWS_PER_BATCH = 122_880
# What does not fit goes to disk; so a stage with all it holds beside stays under 4 GB.
_MEMORY = "2GB"
SPILL = "spill-"
_UNREADABLE = (duckdb.IOException, duckdb.SerializationException, duckdb.InternalException)


@contextmanager
def opened(folder: Path | None, threads: int = 0) -> Iterator[duckdb.DuckDBPyConnection]:
    """An in-memory DuckDB that may read this folder and nothing else; closed in the end."""
    # Two processes that spill into one folder would write over each other.
    db = connected(folder, threads, folder and folder.parent / f"{SPILL}{uuid4().hex}")
    try:
        yield db
    finally:
        db.close()


def connected(
    folder: Path | None, threads: int = 0, spill: Path | None = None
) -> duckdb.DuckDBPyConnection:
    """An in-memory DuckDB that may read this folder and nothing else.

    Args:
        folder: the folder whose files it may read; None means none.
        threads: how many threads it may use; 0 means all cores.
        spill: the folder to which goes what does not fit into memory.
    """
    settings: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "preserve_insertion_order": "true",
        "memory_limit": _MEMORY,
    }
    if threads:
        settings["threads"] = threads
    if spill is not None:
        settings["temp_directory"] = str(spill)
    db = duckdb.connect(":memory:", config=settings)
    allowed = quoted(str(folder)) if folder is not None else ""
    db.execute(
        f"SET GLOBAL TimeZone = 'UTC'; SET allowed_directories = [{allowed}];"
        " SET enable_external_access = false; SET lock_configuration = true"
    )
    return db


def check_sizes(folder: Path, files: Sequence[Stored]) -> None:
    """See that each file is there and has the size that was written.

    Raises:
        HistoryDamaged: one is missing, shorter or longer.
    """
    for file in files:
        path = folder / file.path
        try:
            size = path.stat().st_size
        except FileNotFoundError:
            size = -1
        if size != file.size_bytes:
            raise damaged(path, "is missing" if size < 0 else f"has {size} bytes", file.size_bytes)


def damaged(path: Path, what: str, size: int) -> HistoryDamaged:
    """The error for one file that is not what was written, with its remedy."""
    return HistoryDamaged(
        f"The file {path} {what}; {size} bytes were written.",
        "Put this one file back from the backup: files never change after they are written.",
    )


def rows_of(
    folder: Path, files: Sequence[Stored], shape: pa.Schema | None, *, commit: bool = True
) -> str:
    """SQL for all rows of these files with the table's columns.

    A column that a file is too old to have holds the record's default, else null.

    Args:
        folder: where the tables lie.
        files: current files of one table.
        shape: the table's columns as they are now; None where nothing is known of them.
        commit: also give the number of the commit and the row's place in it.
    """
    if shape is None:
        return "(SELECT 1 AS nothing WHERE false)"
    whole = full_shape(shape)
    chosen = words((whole if commit else shape).names)
    if not files:
        nulls = (f"CAST(NULL AS {sql_kind(f.type)}) AS {word(f.name)}" for f in whole)
        return f"(SELECT {chosen} FROM (SELECT {', '.join(nulls)} WHERE false))"
    parts = []
    for width in sorted({file.columns for file in files}):
        paths = ", ".join(quoted(str(folder / f.path)) for f in files if f.columns == width)
        # Columns are only ever added behind the last, so a file's width says which it lacks.
        lacks = [shape.field(at) for at in range(width - len(whole) + len(shape), len(shape))]
        added = "".join(f", {_default(field)} AS {word(field.name)}" for field in lacks)
        parts.append(f"SELECT *{added} FROM read_parquet([{paths}])")
    return f"(SELECT {chosen} FROM ({' UNION ALL BY NAME '.join(parts)}))"


def _default(field: pa.Field) -> str:
    default, kind = (field.metadata or {}).get(b"default"), sql_kind(field.type)
    return f"CAST({quoted(default.decode()) if default else 'NULL'} AS {kind})"


def ask(db: duckdb.DuckDBPyConnection, query: str, parameters: Sequence[object] = ()) -> pa.Table:
    """The query's result.

    Raises:
        WrongInput: the query is not understood, or reaches for what it may not see.
        HistoryDamaged: a file cannot be read.
    """
    try:
        return db.execute(query, list(parameters)).to_arrow_table()
    except duckdb.Error as reason:
        raise _refused(reason) from reason


def fetch(db: duckdb.DuckDBPyConnection, query: str, shape: pa.Schema | None) -> pa.Table:
    """The query's result; columns that the shape knows get its kinds and words."""
    return as_shaped(ask(db, query), shape)


def fetch_batches(
    db: duckdb.DuckDBPyConnection, query: str, shape: pa.Schema
) -> Iterator[pa.Table]:
    """The query's result in pieces, so that memory stays flat."""
    try:
        for batch in db.execute(query).to_arrow_reader(_ROWS_PER_BATCH):
            yield as_shaped(pa.Table.from_batches([batch]), shape)
    except duckdb.Error as reason:
        raise _refused(reason) from reason


def as_shaped(table: pa.Table, shape: pa.Schema | None) -> pa.Table:
    """The same rows, with the kinds and words of the columns that the shape knows."""
    if shape is None:
        return table
    known = {field.name: field for field in shape}
    fields = [known.get(field.name, field) for field in table.schema]
    return table.cast(pa.schema(fields))


def _refused(reason: duckdb.Error) -> SekishoError:
    said = str(reason).splitlines()[0]
    if isinstance(reason, _UNREADABLE):
        return HistoryDamaged(
            f"A file of the history cannot be read: {said}",
            "Run the check of the history: it names the file to put back from the backup.",
        )
    return WrongInput(f"The history cannot answer this: {said}", "Change the question.")


def word(name: str) -> str:
    """A column or table name as SQL reads it."""
    return '"' + name.replace('"', '""') + '"'


def words(names: Sequence[str]) -> str:
    """Column names, with commas."""
    return ", ".join(word(name) for name in names)


def quoted(text: str) -> str:
    """A text as SQL reads it."""
    return "'" + text.replace("'", "''") + "'"


def sql_kind(kind: pa.DataType) -> str:
    """DuckDB's word for an Arrow kind."""
    if pa.types.is_list(kind):
        return f"{sql_kind(kind.value_type)}[]"
    return _SQL_KINDS.get(kind, "VARCHAR")


_SQL_KINDS = {
    pa.string(): "VARCHAR",
    pa.int8(): "TINYINT",
    pa.int16(): "SMALLINT",
    pa.int32(): "INTEGER",
    pa.int64(): "BIGINT",
    pa.float32(): "FLOAT",
    pa.float64(): "DOUBLE",
    pa.bool_(): "BOOLEAN",
    pa.date32(): "DATE",
    pa.timestamp("us", tz="UTC"): "TIMESTAMPTZ",
}
