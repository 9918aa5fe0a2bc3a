"""One risk for one subject on the wire: the same as `assess` gives among many.

Takes   what was declared and known of one item, its hits, its scores.
Gives   its assessment.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sekisho.records.assessment import Assessment
from sekisho.records.finding import SubjectKind
from sekisho.records.profile import Profile
from sekisho.risk.assess import FROM, UNKNOWN_BASE_P, yields_of
from sekisho.risk.hits import Hits


@dataclass(frozen=True, slots=True)
class Scale:
    """What an assessment is measured by.

    `yields`: expected yield by live profile; `worth`: of one critical finding, by office;
    `edition`: that gave the chance of a finding, null when there is none.
    """

    yields: Mapping[str, float]
    worth: Mapping[str, float]
    edition: str | None

    @classmethod
    def of(
        cls, profiles: Iterable[Profile], worth: Mapping[str, float], edition: str | None
    ) -> Scale:
        """The scale that these profiles set."""
        return cls(yields_of(profiles), worth, edition)


def assess_event(
    row: Mapping[str, Any],
    hits: Hits,
    scores: Mapping[str, float | None],
    scale: Scale,
    *,
    at: datetime,
) -> Assessment:
    """The assessment of one row.

    Args:
        row: fields and what was known, by documented name.
        hits: what it meets.
        scores: by scorer name, 0 to 1, worse up; None = could not speak.
        scale: what it is measured by.
        at: the instant.
    """
    finding_p = scores.get("boosting")
    risk, place = _risk(row, hits, finding_p, scale)
    return Assessment(
        subject_id=row["item_id"],
        subject_kind=SubjectKind.CARGO,
        version=row["version"],
        office=row["office"],
        received_on=row["received_on"],
        assessed_at=at,
        edition=scale.edition,
        risk=risk,
        risk_from=FROM[place],
        finding_p=finding_p,
        expected_value=risk * _stake(row, scale),
        score_price=scores.get("price_outlier"),
        score_novelty=scores.get("novelty"),
        indicators=hits.indicators,
        unasked=hits.unasked,
        profiles=hits.profiles,
    )


def _risk(
    row: Mapping[str, Any], hits: Hits, finding_p: float | None, scale: Scale
) -> tuple[float, int]:
    """The greatest probability that any reason supports, and the place of that reason."""
    known = row["everything_finding_rate"]
    base = UNKNOWN_BASE_P if known is None else known
    met = len(hits.indicators)
    candidates = (
        base if finding_p is None else -1.0,
        1 - (1 - base) ** (1.0 + met) if finding_p is None and met else -1.0,
        max((scale.yields.get(name, -1.0) for name in hits.profiles), default=-1.0),
        -1.0 if finding_p is None else finding_p,
    )
    risk = max(candidates)
    return risk, candidates.index(risk)


def _stake(row: Mapping[str, Any], scale: Scale) -> float:
    rates = [
        rate
        for name in ("duty_rate_pct", "hs4_peer_duty_rate_pct_p50")
        if (rate := row.get(name)) is not None and not math.isnan(rate)
    ]
    value = row.get("item_value")
    duty = 0.0 if value is None or math.isnan(value) or not rates else value * max(rates) / 100
    findings = row["everything_findings"]
    critical_p = row["everything_criticals"] / findings if findings > 0 else 0.0
    return float(duty + critical_p * scale.worth[row["office"]])
