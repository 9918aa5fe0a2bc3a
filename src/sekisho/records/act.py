"""One act that assessed or chose whole days, and how far it saw.

An act sees the history as it stood when it began, whatever is written meanwhile. With this row
any day can be gone through again as it was known then, also when what the act wrote is lost.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sekisho.records.schema import column


@dataclass(frozen=True, slots=True)
class Act:
    """What was done with which days; it is written together with what came of it."""

    verb: str = column("what was done: assess or select")
    acted_at: datetime = column("the instant of the act")
    before_commit: int = column("it saw what had been committed before this number")
    since: date = column("first day of what it wrote")
    until: date = column("first day after what it wrote")
    office: str | None = column("the office for which it was done; null means all", default=None)
