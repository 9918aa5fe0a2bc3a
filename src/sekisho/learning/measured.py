"""What was measured of a period: figures with intervals, each with its domain.

Takes   nothing: these are the shapes that `estimate`, `hit_rates` and `curves` fill.
Gives   frozen dataclasses; `told` turns any of them into what JSON and tables can write.

A figure that cannot be estimated is NaN here and null in JSON, and `reason` says why.
"""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure and its 95 % interval; NaN where it cannot be estimated."""

    value: float
    low: float
    high: float


UNKNOWN = Estimate(math.nan, math.nan, math.nan)


@dataclass(frozen=True, slots=True)
class Bounds:
    """A figure if all chosen subjects without a result were clean, and if all were irregular."""

    if_all_clean: Estimate
    if_all_irregular: Estimate


@dataclass(frozen=True, slots=True)
class Missed:
    """Non-compliance in one domain: what there was, what was caught, what was missed."""

    by: str
    """What divides the domains: all, office, month, section, channel or reason."""
    name: str
    subjects: int
    examined: int
    """Subjects whose examination has a result."""
    by_chance: int
    """Of these: examined only because chance drew them, so that they speak for the rest."""
    found: int
    """Known irregular, by whatever means; counted, not estimated."""
    irregular: Estimate
    """Irregular subjects in all."""
    share: Estimate
    """Irregular among subjects, 0 to 1."""
    missed: Estimate
    """Irregular subjects that nobody found."""
    recall: Estimate
    """Found among irregular, 0 to 1; higher is better."""
    miss_rate: Estimate
    """Missed among irregular, 0 to 1; lower is better."""
    drawn: int = 0
    """Drawn by chance."""
    not_examined: int = 0
    """Chosen for examination, and without a result: waived, open or late."""
    left_out: int = 0
    """Subjects of days chosen with a random share of zero: nothing is said of them, nor are they
    counted in any other figure here."""
    bounds: Bounds | None = None
    """Of `irregular`, where chosen subjects lack a result; None where none does."""
    reason: str = ""
    """Why nothing can be estimated, with the counts above in braces; empty where it can."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a profile, or the worst part of a score, reaches: the findings it meets."""

    by: str
    """Profile or score."""
    name: str
    top_pct: float | None
    """Of a score: the worst share of all subjects [%]; None for a profile."""
    subjects: int
    """How many subjects it names."""
    examined: int
    found: int
    irregular: Estimate
    """Irregular subjects among those it names, also where nobody looked."""
    precision: Estimate
    """Irregular among those it names, 0 to 1; higher is better."""
    recall: Estimate
    """Of all irregular subjects, the share that it names, 0 to 1; higher is better."""
    miss_rate: Estimate
    """Of all irregular subjects, the share that it does not name; lower is better."""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class HitRate:
    """Findings among examinations, always with the channel; Wilson's interval."""

    by: str
    """All, reason, office, profile or score."""
    name: str
    channel: str
    examined: int
    found: int
    rate: Estimate
    """0 to 1; higher is better."""
    top_pct: float | None = None
    """Of a score: the worst share of all subjects [%]; None for all others."""


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """One length of list: what it would hold of the whole flow, not only of the examined."""

    score: str
    looked_at: float
    """Share of all subjects on the list, 0 to 1."""
    recall: float
    """Share of all irregular subjects on the list, 0 to 1; inverse-probability estimate."""
    precision: float
    """Irregular among the listed, 0 to 1; inverse-probability estimate."""


@dataclass(frozen=True, slots=True)
class Calibrated:
    """One step of calibration over the whole flow: what was foretold and what was so."""

    score: str
    subjects: int
    expected: float
    """Mean of the probability foretold, 0 to 1."""
    irregular: Estimate
    """Share irregular, 0 to 1, estimated for all subjects of the step."""


def told(figure: Any) -> Any:
    """A figure, or a tree of them, as plain dictionaries, lists and numbers; NaN is null."""
    if dataclasses.is_dataclass(figure) and not isinstance(figure, type):
        return {one.name: told(getattr(figure, one.name)) for one in dataclasses.fields(figure)}
    if isinstance(figure, list | tuple):
        return [told(one) for one in figure]
    if isinstance(figure, float) and not math.isfinite(figure):
        return None
    return figure
