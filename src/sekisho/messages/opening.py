"""Opening: read any file that a column map can describe, whatever its format.

Takes   the path of a file, its column map, the journal's number of its bytes, an instant.
Gives   readings, by the reader that the file's first bytes ask for.
Raises  WrongFile when the file as a whole cannot be read; what was taken from it until then
        must be thrown away.

To read a further format, write its module beside this one and name it here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from pathlib import Path

from sekisho.errors import WrongMap
from sekisho.messages import columnar, delimited, sources
from sekisho.messages.column_map import ColumnMap
from sekisho.messages.reading import Reading


def read(
    path: Path, column_map: ColumnMap, arrival_id: str, at: datetime, *, batch_rows: int = 250_000
) -> Iterator[Reading]:
    """Read a file, Parquet or delimited text; see `delimited.read`."""
    if column_map.holds == "entries":
        raise WrongMap(
            f"The map {column_map.name} is for acts in the ledger, not for declarations.",
            f"Use `sekisho record FILE --map {column_map.name}`.",
        )
    reader = columnar.read if sources.looks_parquet(path) else delimited.read
    yield from reader(path, column_map, arrival_id, at, batch_rows=batch_rows)


def raw_rows(path: Path, column_map: ColumnMap, lines: Collection[int]) -> dict[int, str]:
    """By line the rows that begin on these lines, as they came."""
    reader = columnar.raw_rows if sources.looks_parquet(path) else delimited.raw_rows
    return reader(path, column_map, lines)


def heading(path: Path, column_map: ColumnMap) -> list[str]:
    """The headings of a file, Parquet or delimited text."""
    if sources.looks_parquet(path):
        return columnar.heading(path)
    return delimited.heading(path, column_map)
