"""What the system catches and what it misses, measured without bias.

    measures = measure(checkpoint, date(2021, 1, 1), date(2021, 4, 1))
    measures.whole.recall

Takes   an open `Checkpoint`, days, perhaps one office.
Gives   `Measures`: non-compliance, recall and miss rate in domains, reach of profiles and scores,
        hit rates, curves and calibration; each estimate says for itself why it is refused.
Raises  NotReady when nothing was selected, or nothing examined, in the period.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sekisho.learning.measured import (
    Calibrated,
    CurvePoint,
    HitRate,
    Missed,
    Reach,
    told,
)


@dataclass(frozen=True, slots=True)
class Measures:
    """All figures of a period."""

    since: date
    until: date
    """First day that is left out."""
    office: str | None
    """The one office that was asked for; None means all."""
    whole: Missed
    domains: tuple[Missed, ...]
    """By office, month, section of the HS, channel and reason; see `by`."""
    reach: tuple[Reach, ...]
    """By profile, and by the worst 1, 5 and 10 % of each score."""
    hit_rates: tuple[HitRate, ...]
    curves: tuple[CurvePoint, ...]
    calibration: tuple[Calibrated, ...]
    selected_alone: float
    """What the examined alone would say the share irregular is: biased, shown as a warning."""
    notes: tuple[str, ...] = ()
    """What has to be known to read the figures, as sentences."""

    def told(self) -> dict[str, Any]:
        """As JSON tells it."""
        plain: dict[str, Any] = told(self)
        return plain | {"since": self.since.isoformat(), "until": self.until.isoformat()}
