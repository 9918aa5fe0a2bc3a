"""From a record to its table: the Arrow schema that a dataclass defines.

    >>> from sekisho.records.office import OfficeTerms
    >>> schema_of(OfficeTerms).names[0]
    'office'

Takes   a frozen dataclass whose fields carry `column(...)` as their words.
Gives   an Arrow schema with unit, meaning and default as metadata; rows as a table and back.
Raises  TypeError when a field has a kind that no column can hold.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

import pyarrow as pa

Record = TypeVar("Record")

_KINDS: dict[type, pa.DataType] = {
    str: pa.string(),
    int: pa.int64(),
    float: pa.float64(),
    bool: pa.bool_(),
    date: pa.date32(),
    datetime: pa.timestamp("us", tz="UTC"),
}


def column(says: str, *, unit: str = "", default: Any = dataclasses.MISSING) -> Any:
    """One field of a record: what it means and in which unit it is given."""
    return dataclasses.field(default=default, metadata={"says": says, "unit": unit})


@cache
def schema_of(record: type) -> pa.Schema:
    """The Arrow schema of a record's table; a field `X | None` may be null."""
    hints = typing.get_type_hints(record)
    columns = []
    for spec in dataclasses.fields(record):
        kind, nullable = _bare(hints[spec.name])
        words = {key: str(value) for key, value in spec.metadata.items() if value}
        if spec.default not in (dataclasses.MISSING, None):
            # What it is in rows that were written before the record had this field.
            words["default"] = str(_plain(spec.default))
        columns.append(pa.field(spec.name, _arrow(kind), nullable=nullable, metadata=words))
    return pa.schema(columns)


def to_table(record: type, rows: Iterable[Any]) -> pa.Table:
    """A table of these records, in their order."""
    names = [spec.name for spec in dataclasses.fields(record)]
    plain = [{name: _plain(getattr(row, name)) for name in names} for row in rows]
    return pa.Table.from_pylist(plain, schema=schema_of(record))


def from_table(record: type[Record], table: pa.Table) -> list[Record]:
    """The records of a table; columns that the record does not know are left out."""
    builders = _builders(typing.cast(type, record))
    return [
        record(**{name: build(row[name]) for name, build in builders.items()})
        for row in table.select(list(builders)).to_pylist()
    ]


@cache
def _builders(record: type) -> dict[str, Any]:
    hints = typing.get_type_hints(record)
    return {spec.name: _builder(hints[spec.name]) for spec in dataclasses.fields(record)}


def _bare(hint: Any) -> tuple[Any, bool]:
    if isinstance(hint, types.UnionType):
        kinds = [kind for kind in typing.get_args(hint) if kind is not type(None)]
        return kinds[0], True
    return hint, False


def _arrow(kind: Any) -> pa.DataType:
    if typing.get_origin(kind) is tuple:
        return pa.list_(_arrow(typing.get_args(kind)[0]))
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return pa.string()
    if kind in _KINDS:
        return _KINDS[kind]
    raise TypeError(f"No column can hold a {kind}.")


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _builder(hint: Any) -> Any:
    kind, _ = _bare(hint)
    if typing.get_origin(kind) is tuple:
        return lambda value: None if value is None else tuple(value)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return lambda value: None if value is None else kind(value)
    return lambda value: value
