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
        return self._filled(self.says, language)

    def advised(self, language: str = "en") -> str:
        """What to do, in this language."""
        return self._filled(self.remedy, language)

    def _filled(self, sentence: str, language: str) -> str:
        name = translate(self.name.replace("_", " "), language)
        return fill(
            translate(sentence, language), {**dataclasses.asdict(self), "name": name}, language
        )


@dataclass(frozen=True, slots=True)
class Look:
    """One look of a watch: a point of its control chart."""

    about: Watched = column("what is watched")
    on: date | None = column("first day of what was looked at")
    subjects: int = column("examined subjects whose result became known")
    observed: float | None = column("share of them with a finding; null where there were none")
    expected: float | None = column("share that was to be expected")
    low: float | None = column("95 % of such looks lie above, by chance, where nothing changed")
    high: float | None = column("95 % of such looks lie below, by chance, where nothing changed")
    evidence: float = column("evidence of a change: 0 = none, 1 = alarm")
    alarmed: bool = column("whether this look raised the alarm")


@dataclass(frozen=True, slots=True)
class Steadiness:
    """How far one name of the declarations, or one score, has moved from the weeks before."""

    name: str = column("the documented name, or the score")
    index: float = column("population stability index of the latest weeks against the reference")
    usual: float = column("the same index of an ordinary week of the reference")
    p: float = column("probability that an ordinary week lies so far off, over all names together")
    missing_before: float = column("share of items without a value, in the reference")
    missing_now: float = column("the same, in the latest weeks")
    gained: str | None = column("the value, or band of values, that gained most", default=None)
    gained_before: float | None = column("its share in the reference", default=None)
    gained_now: float | None = column("its share in the latest weeks", default=None)
    drifted: bool = column(
        "whether the move is large and beyond what weeks usually do", default=False
    )
