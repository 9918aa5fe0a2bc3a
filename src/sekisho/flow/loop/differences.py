"""Differences between two tables of the same rows, bit for bit.

Takes   rows as they are stored and as they were made again, both in the same order.
Gives   where they differ: rows that stand in one of them only, columns with another value, each
        with how many rows and one of them as an example. Numbers are compared as their bits.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

_NAMES = ("subject_id", "item_id")
# What tells two rows about one subject apart.
_TELLING = ("version", "assessed_at", "chosen_at")
LONGEST = 60
"""Letters of a value that are shown."""


@dataclass(frozen=True, slots=True)
class Difference:
    """How the rows of one table differ in one column; `column` is empty where rows are missing."""

    table: str
    column: str
    rows: int
    subject_id: str
    stored: str | None
    replayed: str | None


def differences(table: str, stored: pa.Table, again: pa.Table) -> list[Difference]:
    """Where two tables differ; nothing when they are the same bit for bit."""
    mine, theirs = _names(stored), _names(again)
    if not mine.equals(theirs):
        return _missing(table, mine, theirs)
    columns = dict.fromkeys([*stored.column_names, *again.column_names])
    found = (_difference(table, name, stored, again, mine) for name in columns)
    return [one for one in found if one]


def _names(rows: pa.Table) -> pa.Array:
    """What names each row: the subject, its version, the instant."""
    told = [name for name in (*_NAMES, *_TELLING) if name in rows.column_names]
    if not told:
        return pa.array([], pa.string())
    texts = [pc.cast(rows[name], pa.string()).combine_chunks() for name in told]
    return pc.binary_join_element_wise(*texts, " ")


def _missing(table: str, mine: pa.Array, theirs: pa.Array) -> list[Difference]:
    """Rows that stand in one of the two only."""
    stored, again = Counter(mine.to_pylist()), Counter(theirs.to_pylist())
    lost, new = list((stored - again).elements()), list((again - stored).elements())
    if not lost and not new:
        return [Difference(table, "", len(mine), mine[0].as_py(), "in this order", "in another")]
    found = []
    if lost:
        found.append(Difference(table, "", len(lost), min(lost), "there", None))
    if new:
        found.append(Difference(table, "", len(new), min(new), None, "there"))
    return found


def _difference(
    table: str, name: str, stored: pa.Table, again: pa.Table, names: pa.Array
) -> Difference | None:
    one, other = (_column(rows, name, len(names)) for rows in (stored, again))
    if other.type != one.type and pa.types.is_null(other.type):
        other = other.cast(one.type)
    if one.type == other.type and _bits(one).equals(_bits(other)):
        return None
    mine, theirs = one.to_pylist(), other.to_pylist()
    places = [at for at, pair in enumerate(zip(mine, theirs, strict=True)) if _unlike(*pair)]
    if not places:
        return None
    first = places[0]
    subject = names[first].as_py().split(" ")[0]
    return Difference(table, name, len(places), subject, _short(mine[first]), _short(theirs[first]))


def _column(rows: pa.Table, name: str, length: int) -> pa.Array:
    """A column in one piece; nulls where the table has none, as in a file that is older."""
    if name not in rows.column_names:
        return pa.nulls(length)
    return rows[name].combine_chunks()


def _bits(column: pa.Array) -> pa.Array:
    """Numbers as their bits, so that not even the sign of a zero may differ."""
    return column.view(pa.int64()) if column.type == pa.float64() else column


def _unlike(one: object, other: object) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return one.hex() != other.hex()
    return one != other


def _short(value: object) -> str | None:
    return None if value is None else str(value)[:LONGEST]
