"""Records as JSON and back: what a job found out is kept and shown later.

    told = kept(done)
    again = restored(Tried, told)

Takes   frozen dataclasses of records, in one another and in tuples; their kept form.
Gives   what JSON can hold, null in place of a figure that is not a number; the same records again.
Raises  KeyError or TypeError where the kept form is not of this kind: then it is too old to read.
"""

from __future__ import annotations

import dataclasses
import math
import types
import typing
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any, TypeVar

Record = TypeVar("Record")


def kept(value: Any) -> Any:
    """As JSON can hold it."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {one.name: kept(getattr(value, one.name)) for one in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {str(name): kept(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [kept(one) for one in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Enum) else value


def restored(record: type[Record], told: dict[str, Any]) -> Record:
    """A record of this kind from its kept form."""
    hints = _hints(typing.cast(typing.Hashable, record))
    fields = dataclasses.fields(record)  # type: ignore[arg-type]  # a dataclass, by its callers
    return record(**{one.name: _again(hints[one.name], told[one.name]) for one in fields})


@cache
def _hints(record: Any) -> dict[str, Any]:
    return typing.get_type_hints(record)


def _again(hint: Any, value: Any) -> Any:
    origin = typing.get_origin(hint)
    if origin in (typing.Union, types.UnionType):
        inner = [one for one in typing.get_args(hint) if one is not type(None)]
        return None if value is None else _again(inner[0], value)
    if origin is tuple:
        parts = typing.get_args(hint)
        each = [parts[0]] * len(value) if parts[-1] is ... else parts
        return tuple(_again(part, one) for part, one in zip(each, value, strict=True))
    if dataclasses.is_dataclass(hint):
        return restored(typing.cast(type, hint), value)
    if hint is float:
        return math.nan if value is None else float(value)
    if hint in (date, datetime):
        return hint.fromisoformat(value)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(value)
    return value
