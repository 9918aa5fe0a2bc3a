"""Who looked at a record: read from the log, the latest first.

Takes   the kind of a record and its number, as they stand in the log.
Gives   names, instants and purposes; a person once, with the latest instant and how often.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max

from sekisho.access.models import LogEntry

SHOWN = 12


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody looked."""

    person: str
    last_at: datetime
    times: int
    refused: bool
    """Whether they were told that they may not."""


def looks(kind: str, number: str) -> list[Look]:
    """Who looked at it, or was refused it."""
    rows = LogEntry.objects.filter(kind=kind, record=number).values("person", "allowed")
    found = rows.annotate(last_at=Max("at"), times=Count("number")).order_by("-last_at")[:SHOWN]
    return [Look(row["person"], row["last_at"], row["times"], not row["allowed"]) for row in found]
