"""What an office can do and wants done: rates and capacity from a day on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sekisho.records.schema import column


@dataclass(frozen=True, slots=True)
class OfficeTerms:
    """Rates and capacity of one office from one day on; the latest day not after today counts."""

    office: str = column("the office")
    from_on: date = column("first day on which these terms hold")
    written_at: datetime = column("the instant at which we wrote them; of two, the later counts")
    examinations: int | None = column("examinations a day; null means no limit", default=None)
    scans: int | None = column("scans a day; null means no limit", default=None)
    documents: int | None = column("document checks a day; null means no limit", default=None)
    random_rate: float = column("least share of all subjects examined by chance", default=0.01)
    red_rate: float = column("expected share examined", default=0.05)
    orange_rate: float = column("expected share scanned", default=0.05)
    yellow_rate: float = column("expected share of document checks", default=0.05)
    blue_rate: float = column("expected share of audits after clearance", default=0.0)
    critical_value: float = column(
        "what one critical finding is worth, in the office's currency", default=1_000_000.0
    )
