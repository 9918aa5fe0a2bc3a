"""Watching: has what comes in changed, and did a profile only move its flow?

    drift(checkpoint).alarms
    displacement(checkpoint, "chinese_garments")[0].found

Takes   an open `Checkpoint`, days, a profile's name or an office.
Gives   `Drift`: alarms, stability by name, control charts of what was found against what was
        foretold; `Displaced`: what moved where, and the picture of before and after.
Raises  NotReady when there is nothing to compare with; it says what is missing.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from sekisho.errors import NotReady
from sekisho.flow.journey import Checkpoint
from sekisho.flow.loop import asking, movements, weeks
from sekisho.flow.loop.movements import Span
from sekisho.flow.seed import seed_for
from sekisho.learning import displacement as comparing
from sekisho.learning import stability
from sekisho.learning.drift import FindingRateWatch, HitRateWatch
from sekisho.records.alarm import Alarm, Look, Steadiness, Watched
from sekisho.records.displacement import Displacement, Way
from sekisho.records.profile import Profile, Stage
from sekisho.risk.catalogue import standard
from sekisho.risk.catalogue.term import Term
from sekisho.risk.profiles import in_force

WEEKS = 6
"""Weeks before and after: two monthly cycles of trade would be eight, a ring lives about four."""
LEAST_WEEKS = 2
_HALF_A_YEAR = timedelta(weeks=26)

NO_CHANCE = (
    "No result of an examination drawn by chance became known in these weeks: whether more or "
    "less is found among all cannot be said."
)
NO_SCORER = "No examined item had been scored before: what was found cannot be held against that."
NO_ASSESSMENTS = "Nothing was assessed in enough of these weeks: scores are not compared."


@dataclass(frozen=True, slots=True)
class Drift:
    """What has changed in a period, week by week."""

    since: date
    until: date
    """First day that is left out."""
    alarms: tuple[Alarm, ...]
    steadiness: tuple[Steadiness, ...]
    """A row a name and score; the latest weeks against those before."""
    looks: tuple[Look, ...]
    """The control charts, one after another; a point a week."""
    notes: tuple[str, ...] = ()
    """What could not be watched, and why, in English."""


@dataclass(frozen=True, slots=True)
class Displaced:
    """Where the flow of one profile went after it went live."""

    profile: str
    live: date | None
    """First day after; the weeks before and after are equally many."""
    weeks: int
    found: tuple[Displacement, ...] = ()
    ways: tuple[Way, ...] = ()
    traders: int = 0
    """Traders whom it had met in the weeks before those that are compared."""
    others: int = 0
    """Traders whom it never met, beside whom they are seen."""
    items_before: int = 0
    """Goods items of the traders met, before."""
    items_after: int = 0
    least: float = comparing.LEAST_EFFECT
    """Share of the flow below which a shift is not told."""
    note: str = ""
    """Why nothing could be compared; empty where it could."""


def drift(
    checkpoint: Checkpoint,
    since: date | None = None,
    until: date | None = None,
) -> Drift:
    """What has changed in the declarations, the scores and what is found.

    Args:
        checkpoint: whose history is watched.
        since: first day; None means half a year before the end, or what there is of it.
        until: first day that is left out; None means the day after the last one.

    Raises:
        NotReady: there are too few weeks to know what is usual.
    """
    first, last = _known_days(checkpoint)
    end = until or last + timedelta(days=1)
    begins = weeks.weeks_of(since or max(first, end - _HALF_A_YEAR), end)
    if not begins:
        raise NotReady(
            f"No whole week lies from {since or first} to {end}.",
            f"What is known reaches from {first} to {last}: name --from and --until in it.",
        )
    days, watching = (begins[0], end), stability.Watching(begins)
    rows = stability.steadiness(weeks.declared(checkpoint.history.sql, days), watching)
    checkpoint.progress("watch what was declared", len(begins), len(begins))
    notes, scores = list[str](), weeks.scored(checkpoint.history.sql, days)
    try:
        rows += stability.steadiness(scores, watching)
    except NotReady:
        notes.append(NO_ASSESSMENTS)
    found = weeks.results(checkpoint.history.sql, days)
    watched = list(_watched(found, begins, notes))
    changed = stability.alarms(rows, watching, set(weeks.SCORES))
    told = (*(alarm for alarms, _ in watched for alarm in alarms), *changed)
    looks = tuple(look for _, points in watched for look in points)
    return Drift(begins[0], end, told, rows, looks, tuple(notes))


def displacement(
    checkpoint: Checkpoint,
    profile: str | None = None,
    *,
    on: date | None = None,
    most_weeks: int = WEEKS,
) -> tuple[Displaced, ...]:
    """Whether the flow that a profile aims at moved after it went live.

    Args:
        checkpoint: whose history is asked.
        profile: its name; None means all that are live.
        on: another day to compare around; None means the day on which it first went live.
        most_weeks: so many weeks before and after, or as many as there are.

    Raises:
        NotReady: nothing is live; or for a profile that was named, nothing can be compared.
    """
    if profile is not None:
        versions = checkpoint.standing.profile_versions(profile)
        return (_of_profile(checkpoint, versions, on, most_weeks),)
    live = [one for one in checkpoint.standing.profiles() if one.stage is Stage.LIVE]
    if not live:
        raise NotReady(
            "No profile is live, so there is nothing that could have moved.",
            "See `sekisho profile list`; or name one that was live, or an office whose rates "
            "changed, with its day.",
        )
    return tuple(_tried(checkpoint, one.name, on, most_weeks) for one in live)


def displacement_from(
    checkpoint: Checkpoint, office: str, on: date, most_weeks: int = WEEKS
) -> Displaced:
    """Whether the traders of an office went elsewhere after its rates changed on a day.

    Raises:
        NotReady: there are too few weeks or traders around the day.
    """
    quoted = office.replace("'", "''")
    term = standard().condition(f"office = '{quoted}'").term
    return _around(checkpoint, f"office {office}", term, _span(checkpoint, office, on, most_weeks))


def _tried(checkpoint: Checkpoint, name: str, on: date | None, most_weeks: int) -> Displaced:
    """One of many: what cannot be compared says why, and the others go on."""
    versions = checkpoint.standing.profile_versions(name)
    try:
        return _of_profile(checkpoint, versions, on, most_weeks)
    except NotReady as error:
        return Displaced(name, on or _live_day(versions), 0, note=str(error))


def _of_profile(
    checkpoint: Checkpoint, versions: Sequence[Profile], on: date | None, most_weeks: int
) -> Displaced:
    latest = versions[-1]
    day = on or _live_day(versions)
    if day is None:
        raise NotReady(
            f"Profile “{latest.name}” has no first day on which it was live.",
            "Name the day on which it began with --on.",
        )
    always = dataclasses.replace(latest, live_from=None, live_until=None)
    span = _span(checkpoint, latest.name, day, most_weeks, latest.live_until)
    return _around(checkpoint, latest.name, in_force(always), span)


def _live_day(versions: Sequence[Profile]) -> date | None:
    """The day from which the first live version counted; None when no version says."""
    for one in versions:
        if one.stage is Stage.LIVE:
            days = [day for day in (one.live_from, one.stands_from) if day is not None]
            return max(days, default=None)
    return None


def _span(
    checkpoint: Checkpoint, name: str, live: date, most: int, ends: date | None = None
) -> Span:
    """Equally many whole weeks before and after, and before those the weeks that name traders."""
    first, last = _known_days(checkpoint)
    end = min(last + timedelta(days=1), ends or date.max)
    after = min(most, (end - live).days // 7)
    if after < LEAST_WEEKS:
        raise NotReady(
            f"{name} counts from {live}, and what is known ends on {last}: "
            f"{LEAST_WEEKS} whole weeks after are needed.",
            "Wait, or collect the declarations of those weeks.",
        )
    before = live - timedelta(weeks=after)
    naming = min(most, (before - first).days // 7)
    if naming < LEAST_WEEKS:
        needed = live - timedelta(weeks=after + LEAST_WEEKS)
        raise NotReady(
            f"What is known begins on {first}; to say who was met before {name} went live on "
            f"{live}, it has to begin on {needed}.",
            "Collect earlier declarations, or compare fewer weeks (--weeks).",
        )
    return Span(before - timedelta(weeks=naming), before, live, live + timedelta(weeks=after))


def _around(checkpoint: Checkpoint, name: str, term: Term, span: Span) -> Displaced:
    ask = checkpoint.history.sql
    if movements.is_declared(term):
        hit = movements.hits_of_declared(ask, term, span)
    else:
        told = asking.ask(checkpoint, {"met": term}, (span.first, span.live))
        hit = movements.hits_of(ask, told, span)
    checkpoint.progress(f"watch {name}", hit.num_rows, hit.num_rows)
    flow = movements.flow_of(ask, term, hit, span)
    compared = comparing.compare(flow, name, seed=seed_for("displacement", checkpoint.seed))
    return Displaced(
        name,
        span.live,
        (span.until - span.live).days // 7,
        compared.found,
        compared.ways,
        compared.traders,
        compared.others,
        compared.items_before,
        compared.items_after,
    )


def _known_days(checkpoint: Checkpoint) -> tuple[date, date]:
    """The first and the last day on which anything was received."""
    found = checkpoint.history.sql(
        "SELECT min(received_on) AS first, max(received_on) AS last FROM goods_item"
    )
    first, last = found["first"][0].as_py(), found["last"][0].as_py()
    if first is None:
        hint = "Begin with `sekisho collect FILE --map NAME`."
        raise NotReady("There are no goods items yet.", hint)
    return first, last


def _watched(
    found: pa.Table, begins: Sequence[date], notes: list[str]
) -> Iterator[tuple[list[Alarm], list[Look]]]:
    """The alarms and the chart of each watch; what cannot be watched is noted."""
    columns = {
        name: found[name].to_numpy(zero_copy_only=False)
        for name in ("week", "found", "finding_p", "by_chance", "weight")
    }
    scored = ~np.isnan(columns["finding_p"].astype(np.float64))
    chance = columns["by_chance"].astype(np.bool_)
    editions = found["edition"].combine_chunks().dictionary_encode()
    places = editions.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    if not scored.any():
        notes.append(NO_SCORER)
    for place, edition in enumerate(editions.dictionary.to_pylist()):
        for about, whom in ((Watched.HIT_RATE, scored), (Watched.CALIBRATION, scored & chance)):
            mine = {name: part[whom & (places == place)] for name, part in columns.items()}
            if len(mine["week"]):
                yield _against_foretold(about, edition, mine, begins)
    if not chance.any():
        notes.append(NO_CHANCE)
        return
    yield _against_before({name: part[chance] for name, part in columns.items()}, begins)


Columns = dict[str, npt.NDArray[np.float64]]


def _against_foretold(
    about: Watched, edition: str, told: Columns, begins: Sequence[date]
) -> tuple[list[Alarm], list[Look]]:
    watch = HitRateWatch(about=about)
    first: Alarm | None = None
    for week in range(int(told["week"].min()), int(told["week"].max()) + 1):
        now = told["week"] == week
        alarm = watch.update(
            told["finding_p"][now], told["found"][now], on=begins[week], weight=told["weight"][now]
        )
        first = first or alarm
    return _raised(first, edition), watch.looks()


def _against_before(told: Columns, begins: Sequence[date]) -> tuple[list[Alarm], list[Look]]:
    watch = FindingRateWatch()
    first: Alarm | None = None
    for week in range(int(told["week"].min()), int(told["week"].max()) + 1):
        alarm = watch.update(told["found"][told["week"] == week], on=begins[week])
        first = first or alarm
    return _raised(first, ""), watch.looks()


def _raised(alarm: Alarm | None, name: str) -> list[Alarm]:
    """The first alarm, if there was one: it is raised on the last day of its week."""
    if alarm is None or alarm.on is None:
        return []
    return [dataclasses.replace(alarm, name=name, on=alarm.on + timedelta(days=6))]
