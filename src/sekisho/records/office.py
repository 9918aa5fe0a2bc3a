"""What an office can do and wants done: rates, capacity, deadlines.

An examination, scan or document check is late when its result is not known `examine_within_days`
after the choice: seven days are the five working days that 19 U.S.C. 1499(c)(1) gives from the
presentation of goods to the decision on their release. Audits after clearance have no such day.
Of a hundred waivers five, and of a thousand green releases one, are drawn for a second look: few
enough to be done beside the day's work; sixty looks without a finding bound the share that was
wrong at 5 % (Hanley and Lippman-Hand, If nothing goes wrong, is everything all right?, JAMA 1983).
"""

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
    examine_within_days: int | None = column(
        "days after the choice until a control is late; null means never", unit="days", default=7
    )
    waiver_look_rate: float = column("share of waivers drawn for a second look", default=0.05)
    release_look_rate: float = column(
        "share of green releases drawn for a second look", default=0.001
    )
