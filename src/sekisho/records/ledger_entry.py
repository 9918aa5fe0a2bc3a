"""What became of a selected subject besides its finding, and who did it.

A row is one act: a waiver, another channel, an appeal. The table only grows: an act that was
wrong is taken back by a further row (`reopened`). Like a finding, an act speaks from the day on
which it was known (`known_on`). The result of a second look is a finding, as of any control.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sekisho.records.finding import SubjectKind
from sekisho.records.schema import column
from sekisho.records.selection import Channel


class Entry(StrEnum):
    """What can be entered about a selected subject."""

    WAIVED = "waived"
    OVERRIDDEN = "overridden"
    LATE = "late"
    DELETED = "deleted"
    BEGUN = "begun"
    APPEALED = "appealed"
    APPEAL_UPHELD = "appeal_upheld"
    APPEAL_DISMISSED = "appeal_dismissed"
    DRAWN = "drawn"
    REOPENED = "reopened"


class Standing(StrEnum):
    """How a selected subject stands; those before `RELEASED` are open."""

    AWAITING = "awaiting"
    BEGUN = "begun"
    SECOND_LOOK = "second_look"
    UNDER_APPEAL = "under_appeal"
    RELEASED = "released"
    WAIVED = "waived"
    DELETED = "deleted"
    REPLACED = "replaced"
    NOTHING_FOUND = "nothing_found"
    IRREGULAR = "irregular"
    CRITICAL = "critical"
    CONFIRMED = "confirmed"
    OVERTURNED = "overturned"


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One act about one selected subject."""

    subject_id: str = column("the subject's number; for cargo the item_id")
    subject_kind: SubjectKind = column("which object of control")
    entry: Entry = column("what became of it: waived, overridden, late, deleted, …")
    happened_on: date = column("the day on which it happened")
    known_on: date = column("the day on which it was known to those who target")
    written_at: datetime = column("the instant at which we wrote it")
    acted_by: str = column("who acted: an officer's name or number, or “sekisho”")
    arrival_id: str | None = column(
        "the journal's number of the bytes it was read from; null when entered by hand",
        default=None,
    )
    reason: str | None = column("code of the reason, where the act needs one", default=None)
    channel: Channel | None = column("the other channel, when it is overridden", default=None)
    draw_p: float | None = column(
        "probability with which it was to be drawn for a second look, when it is drawn",
        default=None,
    )
    note: str | None = column("what the person who acted adds, in their own words", default=None)
