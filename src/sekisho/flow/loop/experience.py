"""What profiles have met since they count, as it was written on each day.

    lived = experience(checkpoint, (date(2026, 1, 1), date(2026, 4, 1)))
    lived.of("heavy_by_newcomer").met.found

Takes   an open `Checkpoint` and days.
Gives   for each profile its hits, how many were examined and what was found, by week too; what
        chance found; which should be retired, in the words of a review. Nothing is walked: the
        assessments that were written are counted, so that a page can show it at once.

A back-test asks what a condition would have met; this counts what it did meet.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sekisho.flow.journey import Checkpoint
from sekisho.flow.loop.asking import Days
from sekisho.learning.backtest import Met
from sekisho.learning.measure import Share, share
from sekisho.learning.review import Remark, outdone_by_chance

# Of each subject and day the latest assessment, and the latest that is known of its control; the
# same choice of rows as `asking.found` makes.
_TOLD = """
WITH latest AS (
    SELECT subject_id, received_on, profiles FROM assessment
    WHERE received_on >= $1 AND received_on < $2
    QUALIFY 1 = row_number() OVER
        (PARTITION BY subject_id, received_on ORDER BY version DESC, assessed_at DESC)
), outcome AS (
    SELECT subject_id, CAST(outcome IN ('irregular', 'critical') AS INTEGER) AS irregular
    FROM finding
    QUALIFY 1 = row_number() OVER (PARTITION BY subject_id ORDER BY known_on DESC, version DESC)
), chance AS (
    SELECT subject_id, selected_on, chosen_by FROM selection
    WHERE selected_on >= $1 AND selected_on < $2
    QUALIFY 1 = row_number() OVER
        (PARTITION BY subject_id, selected_on ORDER BY chosen_at DESC)
)
"""
_BY_PROFILE = """
SELECT name, date_trunc('week', received_on)::DATE AS week, count(*) AS hits,
    count(irregular) AS examined, coalesce(sum(irregular), 0)::BIGINT AS findings
FROM (SELECT subject_id, received_on, unnest(profiles) AS name FROM latest)
LEFT JOIN outcome USING (subject_id)
GROUP BY ALL ORDER BY ALL
"""
_OF_ALL = """
SELECT date_trunc('week', received_on)::DATE AS week, count(*) AS items,
    count(irregular) FILTER (WHERE chosen_by = 'chance') AS drawn,
    coalesce(sum(irregular) FILTER (WHERE chosen_by = 'chance'), 0)::BIGINT AS found
FROM latest LEFT JOIN outcome USING (subject_id)
LEFT JOIN chance ON chance.subject_id = latest.subject_id
    AND chance.selected_on = latest.received_on
GROUP BY ALL ORDER BY ALL
"""


@dataclass(frozen=True, slots=True)
class Lived:
    """What one profile has met."""

    met: Met
    weeks: tuple[Met, ...] = ()
    """Every week of the period from Monday, named by it; also those without a hit."""


@dataclass(frozen=True, slots=True)
class Experience:
    """What all profiles have met in a period."""

    since: date
    until: date
    """First day that is left out."""
    items: int
    """Subjects that were assessed."""
    by_chance: Share
    """What chance found; NaN where nothing that it drew is known."""
    drawn: int
    """Of those that chance drew, how many are known."""
    each: Mapping[str, Lived] = field(default_factory=dict)

    def of(self, name: str) -> Lived:
        """What a profile has met; nothing for one that met nothing."""
        return self.each.get(name) or Lived(_met(name, self.items))

    def remarks(self, names: Iterable[str]) -> list[Remark]:
        """Which of these profiles should be retired: officers do better without them."""
        told = (outdone_by_chance(name, self.of(name).met, self.by_chance) for name in names)
        return [one for one in told if one is not None]


def experience(checkpoint: Checkpoint, days: Days) -> Experience:
    """What every profile has met in a period, and what chance found in it.

    Args:
        checkpoint: whose history is asked.
        days: the first day, and the first that is left out.
    """
    whole = checkpoint.history.sql(_TOLD + _OF_ALL, days).to_pylist()
    rows = checkpoint.history.sql(_TOLD + _BY_PROFILE, days).to_pylist()
    weeks = {row["week"]: row["items"] for row in whole}
    drawn, found = (sum(row[name] for row in whole) for name in ("drawn", "found"))
    by_name = defaultdict[str, dict[date, dict[str, Any]]](dict)
    for row in rows:
        by_name[row["name"]][row["week"]] = row
    each = {name: _lived(name, told, weeks) for name, told in by_name.items()}
    return Experience(*days, sum(weeks.values()), share(found, drawn), drawn, each)


def _lived(name: str, told: Mapping[date, Mapping[str, Any]], weeks: Mapping[date, int]) -> Lived:
    met = tuple(_met(str(week), items, told.get(week)) for week, items in weeks.items())
    sums = {part: sum(row[part] for row in told.values()) for part in _COUNTED}
    return Lived(_met(name, sum(weeks.values()), sums), met)


_COUNTED = ("hits", "examined", "findings")


def _met(name: str, items: int, row: Mapping[str, Any] | None = None) -> Met:
    if row is None:
        return Met(name, items, 0, 0, 0, Share(math.nan, math.nan, math.nan))
    hits, examined, findings = (int(row[part]) for part in _COUNTED)
    return Met(name, items, hits, examined, findings, share(findings, examined))
