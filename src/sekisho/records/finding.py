"""What a control established, also that it found nothing.

A finding speaks from the day on which it became known (`known_on`): nothing that looks at
the past may use it earlier. A later finding about the same subject is a further row with the
next `version`; it replaces the earlier one from its own day on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sekisho.records.schema import column


class Outcome(StrEnum):
    """How a control ended."""

    NOTHING_FOUND = "nothing_found"
    IRREGULAR = "irregular"
    CRITICAL = "critical"


class SubjectKind(StrEnum):
    """The objects of control."""

    CARGO = "cargo"
    MAIL = "mail"
    PASSENGER = "passenger"
    SHIP = "ship"
    AIRCRAFT = "aircraft"


@dataclass(frozen=True, slots=True)
class Finding:
    """What an examination established about one subject."""

    subject_id: str = column("the subject's number; for cargo the item_id")
    subject_kind: SubjectKind = column("which object of control")
    version: int = column("1 as first recorded, one more with each correction")
    outcome: Outcome = column("nothing found, irregular or critical")
    examined_on: date = column("the day of the examination, or the best known")
    known_on: date = column("the day on which the result was known to those who target")
    written_at: datetime = column("the instant at which we wrote it")
    arrival_id: str = column(
        "the journal's number of the bytes it was read from; of what was entered at the desk, "
        "“deed” and its number"
    )
    duty_recovered: float | None = column(
        "duty and fines established, in the office's currency", default=None
    )
    what: str | None = column("the kind of irregularity, in the office's codes", default=None)
