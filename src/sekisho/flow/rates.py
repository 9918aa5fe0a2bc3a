"""Rates of an office over time, and what others would have meant on known days.

    written(checkpoint, "30")
    effect(checkpoint, "30", {"red_rate": "8%"}, from_on=date(2021, 3, 1))

Takes   an open installation, an office, values as a person writes them.
Gives   every terms ever written; controls a day under the terms in force and under the others.
Raises  WrongInput for a value that cannot be.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sekisho.flow.journey import Checkpoint
from sekisho.flow.seed import seed_for
from sekisho.records.office import OfficeTerms
from sekisho.records.schema import from_table
from sekisho.records.selection import ChosenBy
from sekisho.selectivity.places import LOOKED_AT, places_of
from sekisho.selectivity.terms import merge_terms

DAYS = 28
"""Four weeks: every weekday is in it four times."""

_DAYS_OF = """
SELECT selected_on, channel, chosen_by, count(*) AS n FROM selection
WHERE office = ? AND selected_on IN (
    SELECT DISTINCT selected_on FROM selection WHERE office = ? ORDER BY selected_on DESC LIMIT ?)
GROUP BY ALL ORDER BY selected_on
"""


@dataclass(frozen=True, slots=True)
class Effect:
    """Controls on the latest days of an office, a day in the mean."""

    days: int
    first: date | None
    """Null where the office has chosen nothing yet."""
    last: date | None
    subjects: float
    """That came to the choice, a day."""
    before: Mapping[str, float]
    """By channel, and by `chance`, under the terms in force on the day asked for."""
    after: Mapping[str, float]
    """The same under the others."""


def written(checkpoint: Checkpoint, office: str) -> list[OfficeTerms]:
    """All terms of an office that were ever written, the latest first."""
    rows = from_table(OfficeTerms, checkpoint.history.table("office_terms"))
    mine = [one for one in rows if one.office == office]
    return sorted(mine, key=lambda one: (one.from_on, one.written_at), reverse=True)


def effect(
    checkpoint: Checkpoint, office: str, changes: Mapping[str, object], *, from_on: date
) -> Effect:
    """What other rates would have meant on the office's latest days, less what is not known.

    What criteria met counts as the days had it: with more capacity than they had, criteria could
    take more. So figures of a raised capacity are at least these.
    """
    now = checkpoint.standing.terms_on(office, from_on)
    never = datetime.min.replace(tzinfo=UTC)
    other = merge_terms(now, changes, from_on=from_on, written_at=never)
    rows = checkpoint.history.sql(_DAYS_OF, (office, office, DAYS)).to_pylist()
    days: dict[date, dict[tuple[str, str], int]] = {}
    for row in rows:
        days.setdefault(row["selected_on"], {})[row["channel"], row["chosen_by"]] = row["n"]
    subjects = sum(sum(day.values()) for day in days.values())
    count = max(1, len(days))
    return Effect(
        len(days),
        min(days, default=None),
        max(days, default=None),
        subjects / count,
        _mean(now, days),
        _mean(other, days),
    )


def _mean(
    terms: OfficeTerms, days: Mapping[date, Mapping[tuple[str, str], int]]
) -> dict[str, float]:
    """Controls a day under these terms."""
    total = {"chance": 0.0, **{str(channel): 0.0 for channel in LOOKED_AT}}
    for on, day in days.items():
        # Fractions are rounded by the day, as in the choice itself; any seed gives the same mean.
        places = places_of(terms, sum(day.values()), seed_for(f"effect {on}", 0))
        total["chance"] += places.by_chance
        for channel, limit, wanted in zip(LOOKED_AT, places.limits, places.wanted, strict=True):
            met = day.get((str(channel), str(ChosenBy.CRITERIA)), 0)
            chance = places.by_chance if channel is LOOKED_AT[0] else 0
            total[str(channel)] += chance + min(limit, max(wanted, met))
    return {name: value / max(1, len(days)) for name, value in total.items()}
