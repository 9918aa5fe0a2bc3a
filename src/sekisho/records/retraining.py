"""When a scorer is to be fitted again; the latest written counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sekisho.records.schema import column


@dataclass(frozen=True, slots=True)
class Retraining:
    """The administration's terms for one scorer."""

    scorer: str = column("name of the scorer")
    written_at: datetime = column("the instant at which we wrote it; of two, the later counts")
    weeks: int | None = column("weeks after which it is fitted again; null: never by time")
    on_drift: bool = column("whether an alarm of drift calls for it too")
    acted_by: str | None = column("who set these terms", default=None)
