"""Columnar files (Parquet): read through a column map, in runs of rows.

Takes   the path of a file, its column map, the journal's number of its bytes, an instant.
Gives   readings, in the order of the file, as from delimited text; a row counts as a line,
        the first as line 1.
Raises  WrongFile when the file as a whole cannot be read, or a column nests others.
Source  Apache Parquet.

Columns that have types are written as text in the map's own forms and then read like any
other: one set of checks holds for both, and a refused row can be mended as delimited text.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from sekisho.errors import WrongFile
from sekisho.messages import headings
from sekisho.messages.column_map import Column, ColumnMap
from sekisho.messages.conversion import Sheet, convert
from sekisho.messages.defects import Origin
from sekisho.messages.reading import Draft, Reading, batched
from sekisho.messages.repeats import settled

# Rows that are converted at once: about as many as stand in a block of delimited text.
_RUN_ROWS = 50_000

_INSTANT = "%Y-%m-%dT%H:%M:%S"


def read(
    path: Path,
    column_map: ColumnMap,
    arrival_id: str,
    at: datetime,
    *,
    batch_rows: int = 250_000,
) -> Iterator[Reading]:
    """Read a Parquet file; arguments and result as in `delimited.read`.

    Raises:
        WrongFile: if the file as a whole cannot be read.
    """
    origin = Origin(arrival_id, column_map.name, at)
    try:
        with pq.ParquetFile(path) as file:
            schema = file.schema_arrow
            headings.check(schema.names, column_map)
            _check_kinds(schema, column_map)
            yield from batched(settled(_drafts(file, column_map, origin), origin), batch_rows)
    except pa.ArrowException as error:
        raise WrongFile("The file is a damaged Parquet file.", "Send it again.") from error
    except OSError as error:
        reason = error.strerror or "it is damaged"
        raise WrongFile(f"The file cannot be read as Parquet: {reason}.") from error


def heading(path: Path) -> list[str]:
    """The names of the columns, in their order."""
    try:
        return list(pq.read_schema(path).names)
    except (pa.ArrowException, OSError) as error:
        raise WrongFile("The file cannot be read as Parquet.") from error


def raw_rows(path: Path, column_map: ColumnMap, lines: Collection[int]) -> dict[int, str]:
    """By line the rows that stand on these lines, as delimited text."""
    found: dict[int, str] = {}
    first = 1
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=_RUN_ROWS):
            here = [line for line in lines if first <= line < first + batch.num_rows]
            sheet = _sheet(batch, first, column_map) if here else None
            found |= {line: sheet.raw_of(line - first) for line in here if sheet}
            first += batch.num_rows
    return found


def _drafts(
    file: pq.ParquetFile, column_map: ColumnMap, origin: Origin
) -> Iterator[tuple[Draft, Sheet]]:
    first = 1
    for batch in file.iter_batches(batch_size=_RUN_ROWS):
        sheet = _sheet(batch, first, column_map)
        yield convert(sheet, column_map, origin), sheet
        first += batch.num_rows


def _sheet(batch: pa.RecordBatch, first: int, column_map: ColumnMap) -> Sheet:
    forms: dict[str, Column | ColumnMap] = {one.name: one for one in column_map.columns}
    if column_map.finding:
        forms = {**dict.fromkeys(column_map.finding.headings(), column_map), **forms}
    columns = dict(zip(batch.schema.names, batch.columns, strict=True))
    for name in forms.keys() & columns.keys():
        columns[name] = as_text(columns[name], forms[name])

    def raw_of(row: int) -> str:
        values = (column[row].as_py() for column in columns.values())
        texts = [None if value is None else str(value) for value in values]
        return written(texts, column_map.delimiter)

    lines = np.arange(batch.num_rows, dtype=np.int64) + first
    read = [_letters(columns[name]) for name in forms.keys() & columns.keys()]
    # Blanks, and what lies beyond plain letters, must be looked for value by value.
    padded = any(bool(np.any((body <= 32) | (body >= 127))) for body in read)
    odd = any(bool(np.any((body < 32) | (body >= 127))) for body in read)
    return Sheet(columns, lines, raw_of, padded, odd)


def written(values: Sequence[str | None], delimiter: str) -> str:
    """One record of delimited text, without its line end."""
    line = io.StringIO()
    csv.writer(line, delimiter=delimiter, lineterminator="").writerow(values)
    return line.getvalue()


def as_text(column: pa.Array, form: Column | ColumnMap) -> pa.Array:
    """A typed column as text, in the form that the map expects; null where nothing stands."""
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_timestamp(column.type) and _only_days(column):
        column = pc.cast(pc.local_timestamp(column) if column.type.tz else column, pa.date32())
    if pa.types.is_timestamp(column.type):
        column = pc.strftime(column, _INSTANT + ("%z" if column.type.tz else ""))
    elif pa.types.is_date(column.type):
        column = pc.strftime(column, form.date_format)
    elif pa.types.is_duration(column.type):
        column = pc.cast(column, pa.int64())
    is_number = pa.types.is_floating(column.type) or pa.types.is_decimal(column.type)
    text = _text(column)
    if is_number and form.decimal != ".":
        text = pc.replace_substring(text, ".", form.decimal)
    return pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text)


def _text(column: pa.Array) -> pa.Array:
    is_bytes = not pa.types.is_primitive(column.type)
    try:
        if pa.types.is_fixed_size_binary(column.type):
            column = pc.cast(column, pa.binary())
        # Numbers may lose what no text needs; bytes must be text to the last one.
        return pc.cast(column, pa.string(), safe=is_bytes)
    except pa.ArrowInvalid as error:
        raise WrongFile(
            "The file has a column of bytes that are not text.", "Send it as text in UTF-8."
        ) from error


def _letters(column: pa.Array) -> npt.NDArray[np.uint8]:
    """The bytes of all values of a text column, one behind the other."""
    _, offsets, body = column.buffers()
    if body is None:
        return np.zeros(0, np.uint8)
    ends = np.frombuffer(offsets, np.int32)[column.offset : column.offset + len(column) + 1]
    return np.frombuffer(body, np.uint8)[ends[0] : ends[-1]]


def _only_days(column: pa.Array) -> bool:
    """Whether each instant is the beginning of a day, as where a date was kept as an instant."""
    local = pc.local_timestamp(column) if column.type.tz else column
    return bool(pc.all(pc.equal(local, pc.floor_temporal(local, unit="day"))).as_py() is not False)


def _check_kinds(schema: pa.Schema, column_map: ColumnMap) -> None:
    rule = column_map.finding
    read = {*(one.name for one in column_map.columns), *(rule.headings() if rule else ())}
    for field in schema:
        if field.name in read and pa.types.is_nested(field.type):
            raise WrongFile(
                f"The column “{field.name}” holds tables or lists.",
                "Send one value a column and row.",
            )
