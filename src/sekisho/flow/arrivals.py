"""Arrivals: which files reached us, what became of them, what nobody read.

    listed(checkpoint)
    looked_at(checkpoint, arrival_id)

Takes   an open installation; the journal's number of an arrival.
Gives   each arrival with its rows: taken, refused, still open; the columns that no map names.
Raises  NotFound for a number that the journal does not have.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sekisho.flow.journey import Checkpoint
from sekisho.messages import column_map, opening
from sekisho.messages.column_map import ColumnMap
from sekisho.records.arrival import Arrival, Rejection

# Of each table the rows that stand from an arrival; a mended row stands from its own small file.
_ROWS = """
SELECT arrival_id, sum(items) AS items, sum(findings) AS findings, sum(entries) AS entries,
    sum(refused) AS refused
FROM (
    SELECT arrival_id, count(*) AS items, 0 AS findings, 0 AS entries, 0 AS refused
    FROM goods_item GROUP BY ALL
    UNION ALL SELECT arrival_id, 0, count(*), 0, 0 FROM finding GROUP BY ALL
    UNION ALL SELECT arrival_id, 0, 0, count(*), 0 FROM ledger_entry GROUP BY ALL
    UNION ALL SELECT arrival_id, 0, 0, 0, count(DISTINCT rejection_id) FROM rejection GROUP BY ALL
) GROUP BY ALL
"""


@dataclass(frozen=True, slots=True)
class Arrived:
    """One arrival and what became of its rows."""

    arrival: Arrival
    items: int
    findings: int
    entries: int
    """Acts in the ledger."""
    refused: int
    """Rows that could not be taken at first."""
    waiting: int
    """Of these, rows that nobody has settled."""


@dataclass(frozen=True, slots=True)
class LookedAt:
    """One arrival, seen closely."""

    arrived: Arrived
    map_name: str
    """Empty where the map that it was read with is no longer there as it was."""
    leftovers: tuple[str, ...]
    """Columns of the file that the map does not name."""
    rejections: tuple[Rejection, ...]
    """Those that nobody has settled."""


def listed(checkpoint: Checkpoint) -> list[Arrived]:
    """Every arrival, the latest first."""
    waiting = Counter(one.arrival_id for one in checkpoint.quarantine.open())
    rows = {row["arrival_id"]: row for row in checkpoint.history.sql(_ROWS).to_pylist()}
    found = [
        _arrived(one, rows.get(one.arrival_id, {}), waiting[one.arrival_id])
        for one in checkpoint.journal.arrivals()
    ]
    return found[::-1]


def _arrived(one: Arrival, rows: Mapping[str, int], waiting: int) -> Arrived:
    names = ("items", "findings", "entries", "refused")
    items, findings, entries, refused = (int(rows.get(name, 0)) for name in names)
    return Arrived(one, items, findings, entries, refused, waiting)


def looked_at(checkpoint: Checkpoint, arrival_id: str) -> LookedAt:
    """One arrival with what is open of it, and what nobody read."""
    checkpoint.journal.arrival(arrival_id)
    (arrived,) = [one for one in listed(checkpoint) if one.arrival.arrival_id == arrival_id]
    how = _map_of(checkpoint, arrival_id)
    mine = (one for one in checkpoint.quarantine.open() if one.arrival_id == arrival_id)
    left = () if how is None else _leftovers(checkpoint, arrival_id, how)
    return LookedAt(arrived, how.name if how else "", left, tuple(mine))


def _map_of(checkpoint: Checkpoint, arrival_id: str) -> ColumnMap | None:
    """The map of declarations that an arrival was read with."""
    for name in column_map.names(checkpoint.maps):
        how = column_map.find(name, checkpoint.maps)
        if checkpoint.history.has(f"collect {arrival_id} {column_map.digest(how)}"):
            return how
    return None


def _leftovers(checkpoint: Checkpoint, arrival_id: str, how: ColumnMap) -> tuple[str, ...]:
    read = {one.name for one in how.columns} | set(how.finding.headings() if how.finding else ())
    headings = opening.heading(checkpoint.journal.open(arrival_id), how)
    return tuple(name for name in headings if name not in read)
