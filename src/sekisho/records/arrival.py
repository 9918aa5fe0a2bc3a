"""What came in: the bytes that the journal keeps, and what could not be taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sekisho.records.schema import column


@dataclass(frozen=True, slots=True)
class Arrival:
    """One file or message as it reached us, before anybody read it."""

    arrival_id: str = column("SHA-256 of the bytes")
    name: str = column("the name under which it came, without folders")
    source: str = column("who or what sent it")
    size_bytes: int = column("size", unit="bytes")
    received_at: datetime = column("the instant at which it reached us")


@dataclass(frozen=True, slots=True)
class Rejection:
    """One row or message that could not be taken, kept with its bytes and the remedy."""

    rejection_id: str = column("the arrival's first letters, the map, the line; with dashes")
    arrival_id: str = column("the journal's number of the bytes it stood in")
    row_number: int = column("the line on which it begins, from 1")
    place: str = column("the column, segment or element that is wrong")
    given: str = column("what stood there")
    reason: str = column("what is wrong, in a sentence")
    remedy: str = column("what would make it right, in a sentence")
    raw: str = column("the row or message as it came")
    map_name: str = column("the column map it was read with")
    rejected_at: datetime = column("the instant of the rejection")


@dataclass(frozen=True, slots=True)
class Resolution:
    """What became of a rejection: mended and taken, or given up."""

    rejection_id: str = column("the rejection it settles")
    how: str = column("taken or given_up")
    arrival_id: str | None = column("the arrival of the mended row")
    settled_at: datetime = column("the instant")
