"""Acts in the ledger, read through a column map that holds entries.

Takes   the path of a file, its map, and the file's arrival.
Gives   one act a row, with its line; a wrong row is a rejection and stops nothing.
Raises  WrongFile when the file as a whole cannot be read.

Whether an act can be about its subject is not known here: only what the row itself says is read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa

from sekisho.errors import InvalidCode, nearest
from sekisho.messages import delimited, values
from sekisho.messages.column_map import ENTRY_FIELDS, ColumnMap
from sekisho.messages.conversion import Sheet, tidied
from sekisho.messages.defects import Defect, Origin, rejections, shown
from sekisho.messages.reading import in_order
from sekisho.records.ledger_entry import Entry
from sekisho.records.selection import Channel

# What people may enter; who is drawn for a second look is drawn by chance and by nobody else.
_ENTERED = tuple(one for one in Entry if one is not Entry.DRAWN)


@dataclass(frozen=True, slots=True)
class GivenEntry:
    """One act as a row gives it."""

    line: int
    subject: str
    """The number of a declaration, or of one item of it."""
    entry: Entry
    on: date
    by: str
    reason: str | None
    channel: Channel | None
    known_on: date | None
    note: str | None


def read(path: Path, column_map: ColumnMap, origin: Origin) -> tuple[list[GivenEntry], pa.Table]:
    """The acts of a file in its order, and the rejections of the rows that say none.

    Args:
        path: the file.
        column_map: what its columns mean; it holds entries.
        origin: the file's arrival, its map and the instant of reading; no day lies after it.
    """
    given, refused = [], []
    for sheet, malformed in delimited.sheets(path, column_map, origin):
        acts, wrong = _read(sheet, column_map, origin)
        given += acts
        refused += [malformed, wrong]
    return given, in_order(refused)


def _read(sheet: Sheet, column_map: ColumnMap, origin: Origin) -> tuple[list[GivenEntry], pa.Table]:
    columns, defects = tidied(sheet, column_map)
    fields: dict[str, list[Any]] = {}
    for name in ENTRY_FIELDS:
        found, wrong = _field(name, columns, sheet, column_map, origin)
        fields[name] = found.to_pylist()
        defects += wrong
    lines = sheet.lines.tolist()
    left_out = {one.row for one in defects}
    acts = [
        _act(line, {name: column[row] for name, column in fields.items()})
        for row, line in enumerate(lines)
        if row not in left_out
    ]
    return acts, rejections(defects, origin, lines.__getitem__, sheet.raw_of)


def _act(line: int, told: dict[str, Any]) -> GivenEntry:
    channel = None if told["channel"] is None else Channel(told["channel"])
    return GivenEntry(line, **{**told, "entry": Entry(told["entry"]), "channel": channel})


def _field(
    name: str, columns: dict[str, pa.Array], sheet: Sheet, column_map: ColumnMap, origin: Origin
) -> tuple[pa.Array, list[Defect]]:
    column = column_map.column_of(name)
    if column is None or column.name not in columns:
        return pa.nulls(sheet.rows, pa.string()), []
    given = columns[column.name]
    if name in ("on", "known_on"):
        last = origin.at.astimezone(ZoneInfo(column_map.zone)).date()
        return values.days(given, column, column_map.not_before, last)
    longest = column_map.longest_text if name == "note" else column_map.longest_code
    given, defects = values.texts(given, column.name, longest, sheet.odd, name != "note")
    if column.values and not defects:
        given, defects = values.translated(given, column)
    allowed = {"entry": _ENTERED, "channel": tuple(Channel)}.get(name)
    if allowed is None:
        return given, defects
    found, wrong = values.by_distinct(
        given, column.name, lambda text: _word(text, name, allowed), pa.string()
    )
    return found, defects + wrong


def _word(text: str, name: str, allowed: tuple[StrEnum, ...]) -> str:
    word = text.lower().replace(" ", "_")
    if word not in allowed:
        hint = nearest(word, allowed) or f"Allowed: {', '.join(allowed)}."
        raise InvalidCode(f"“{shown(text)}” is not the {name} of an act.", hint)
    return word
