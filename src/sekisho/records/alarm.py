"""An alarm: what has changed, since when, how strongly, and what to do.

    >>> from sekisho.records.alarm import Alarm, Watched
    >>> Alarm(Watched.HIT_RATE, observed=0.2, expected=0.9, says="{observed:percent}").told()
    '20.0%'

An alarm says its own sentence; the figures that stand in it are its own columns.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sekisho.language import fill, translate
from sekisho.records.schema import column


class Watched(StrEnum):
    """What is watched for a change."""

    HIT_RATE = "hit rate"
    FINDING_RATE = "finding rate"
    CALIBRATION = "calibration"
    SCORE = "score"
    DECLARED = "declared"


@dataclass(frozen=True, slots=True)
class Alarm:
    """One change that chance does not explain."""

    about: Watched = column("what is watched")
    name: str = column("the documented name, the scorer or the office that changed", default="")
    since: date | None = column("first day of the change, as far as it can be told", default=None)
    on: date | None = column("the day on which the alarm was raised", default=None)
    looks: int = column("looks from the change until the alarm, both counted", default=1)
    subjects: int = column("subjects on which the change is seen", default=0)
    observed: float | None = column("what was seen since then", default=None)
    expected: float | None = column("what was to be expected", default=None)
    strength: float | None = column(
        "size: odds against those expected (1 is none), or population stability index (0 is none)",
        default=None,
    )
    p: float | None = column(
        "share of looks at which chance alone raises so strong an alarm, at most", default=None
    )
    says: str = column("the sentence, in English, with its figures in braces", default="")
    remedy: str = column("what to do, in English", default="")

    def told(self, language: str = "en") -> str:
        """The sentence with its figures, in this language."""
        return fill(translate(self.says, language), dataclasses.asdict(self), language)

    def advised(self, language: str = "en") -> str:
        """What to do, in this language."""
        return fill(translate(self.remedy, language), dataclasses.asdict(self), language)
