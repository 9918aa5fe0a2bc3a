"""What an edition on trial said of a subject that was assessed, without effect."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sekisho.records.finding import SubjectKind
from sekisho.records.schema import column


@dataclass(frozen=True, slots=True)
class Challenge:
    """One score beside an assessment; it is written with the assessment that it stands beside."""

    subject_id: str = column("the subject's number; for cargo the item_id")
    subject_kind: SubjectKind = column("which object of control")
    version: int = column("the version of the subject that was assessed")
    office: str = column("the office that controls it")
    received_on: date = column("the day of the record; only what was known before it was used")
    assessed_at: datetime = column("the instant of the assessment that it stands beside")
    scorer: str = column("name of the scorer")
    edition: str = column("the edition on trial")
    score: float | None = column("what it said, 0 to 1, worse up; null: it could not speak")
