"""Defects: what is wrong in a row, where, and what would make it right.

Takes   the defects that were found, in any order, and the rows as they came.
Gives   one `Rejection` for each row that has a defect, naming every one of them.

A row with three defects is refused once, with three places, so that it is mended once. A reason
does not name its place again: who shows a rejection shows both. The number of a rejection is of
one row under one map: the same file read with another map has rejections of its own, and
the same row refused again under the same map bears the same number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa

from sekisho.records.arrival import Rejection
from sekisho.records.schema import to_table

# Letters of a value or row that a rejection repeats; all of it stays in the journal.
SHOWN_VALUE = 200
SHOWN_ROW = 100_000

# Letters of the arrival's number that begin the number of its rejections: 48 bits of SHA-256
# tell a hundred million arrivals apart and can still be typed.
ARRIVAL_LETTERS = 12


@dataclass(frozen=True, slots=True)
class Defect:
    """One thing that is wrong in one row."""

    row: int
    """Which row of the sheet, from 0."""
    place: str
    given: str
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Origin:
    """What all rows of one file share."""

    arrival_id: str
    map_name: str
    at: datetime


def rejections(
    defects: Iterable[Defect],
    origin: Origin,
    line_of: Callable[[int], int],
    raw_of: Callable[[int], str],
) -> pa.Table:
    """One rejection a row, in the order of rows.

    Args:
        defects: what was found, any number a row.
        origin: the file in which they stand.
        line_of: the line of the file on which a row begins, from 1.
        raw_of: the row as it came.
    """
    by_row: dict[int, list[Defect]] = {}
    for one in defects:
        by_row.setdefault(one.row, []).append(one)
    found = []
    for row, ones in sorted(by_row.items()):
        found.append(_rejection(ones, origin, line_of(row), raw_of(row)))
    return to_table(Rejection, found)


def _rejection(ones: list[Defect], origin: Origin, line: int, raw: str) -> Rejection:
    return Rejection(
        rejection_id=f"{origin.arrival_id[:ARRIVAL_LETTERS]}-{origin.map_name}-{line}",
        arrival_id=origin.arrival_id,
        row_number=line,
        place="; ".join(dict.fromkeys(one.place for one in ones)),
        given="; ".join(shown(one.given) for one in ones),
        reason=" ".join(dict.fromkeys(one.reason for one in ones)),
        remedy=" ".join(dict.fromkeys(one.remedy for one in ones if one.remedy)),
        raw=raw[:SHOWN_ROW],
        map_name=origin.map_name,
        rejected_at=origin.at,
    )


def shown(given: str) -> str:
    """What was given, cut where a sentence would drown in it."""
    return given if len(given) <= SHOWN_VALUE else f"{given[:SHOWN_VALUE]}… ({len(given)} letters)"
