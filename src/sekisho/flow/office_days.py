"""The choice for every office and day of a span at once, for a replay.

Takes   a history, profiles, the administration's seed, a span of days.
Gives   selections, a month in one commit; the same as if each office and day had chosen alone.
        Where an office and day has chosen before, late subjects wait for `Checkpoint.select`,
        which knows what is left of the day.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date, datetime

import pyarrow as pa

from sekisho.flow.ahead import one_ahead
from sekisho.history.store import History
from sekisho.records.assessment import Assessment
from sekisho.records.profile import Profile
from sekisho.records.schema import schema_of
from sekisho.selectivity import choose

# The latest assessment of each subject, of the offices and days that have not chosen yet.
_WAITING = """
SELECT * FROM assessment AS told WHERE received_on >= ? AND received_on < ? AND NOT EXISTS (
    SELECT 1 FROM selection WHERE office = told.office AND selected_on = told.received_on)
QUALIFY 1 = row_number() OVER (PARTITION BY subject_id ORDER BY version DESC, assessed_at DESC)
ORDER BY office, received_on, subject_id
"""


def select_days(
    history: History,
    profiles: Mapping[str, Profile],
    seed: int,
    days: tuple[date, date],
    *,
    at: datetime,
) -> int:
    """How many subjects got a disposition now.

    Args:
        history: assessments are read from it, selections written to it.
        profiles: by name.
        seed: the administration's seed.
        days: the first day, and the first that is left out.
        at: the instant of the choice.
    """
    chosen = 0
    made = _chosen(history, profiles, seed, days, at)
    for key, selections in one_ahead(made):
        history.commit(key, "select", at, {"selection": selections})
        chosen += selections.num_rows
    return chosen


def _chosen(
    history: History,
    profiles: Mapping[str, Profile],
    seed: int,
    days: tuple[date, date],
    at: datetime,
) -> Iterator[tuple[str, pa.Table]]:
    """Month by month the selections that are to be written, and under which key."""
    terms = history.table("office_terms")
    for first in history.months("assessment"):
        since, until = max(first, days[0]), min(_next_month(first), days[1])
        waiting = history.sql(_WAITING, (since, until)) if since < until else None
        if waiting is not None and waiting.num_rows:
            waiting = waiting.cast(schema_of(Assessment))
            subjects = hashlib.sha256("\n".join(waiting["subject_id"].to_pylist()).encode())
            key = f"select {since} {until} {subjects.hexdigest()}"
            yield key, choose.choose_many(waiting, profiles, terms, seed=seed, at=at)


def _next_month(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)
