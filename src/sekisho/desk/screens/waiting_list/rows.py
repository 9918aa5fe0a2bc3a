"""Rows of a list as people read them: why, until when, who has it.

Takes   rows of the register in their order, the day of the office, the instant.
Gives   what the template draws.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sekisho.access.models import Person
from sekisho.language import fill, translate
from sekisho.register import lists
from sekisho.register.models import OfficeDay, Waiting
from sekisho.register.waiting import holder

NEAR = timedelta(hours=2)
"""From then on a deadline counts down: what is left is as long as one full examination takes."""
_ENDS = {
    "red": "Today's {n:count} examinations end here",
    "orange": "Today's {n:count} scans end here",
    "yellow": "Today's {n:count} document checks end here",
}


@dataclass(frozen=True, slots=True)
class Due:
    """Until when somebody must have looked."""

    at: datetime | None
    says: str
    nearness: str
    """`late`, `near`, `far`, or empty where it is never late."""


@dataclass(frozen=True, slots=True)
class Who:
    """Who has a row."""

    assigned: str
    holds: str
    """Who has it open now; empty where nobody has."""
    is_mine: bool
    """Whether the person who looks is the one who has it open."""


@dataclass(slots=True)
class Shown:
    """One row, ready to be drawn."""

    row: Waiting
    why: list[str]
    chance: str
    due: Due
    who: Who
    ends_before: str = ""
    """Hands had run out before this row."""
    ends_after: str = ""
    """Hands run out with this row."""


@dataclass(frozen=True, slots=True)
class Looking:
    """Who looks at the list, when, in which language and zone."""

    person: str
    at: datetime
    language: str
    zone: str
    day: OfficeDay | None = None
    names: Mapping[str, str] = field(default_factory=dict)


def shown(rows: Sequence[Waiting], looking: Looking) -> list[Shown]:
    """Every row as it is drawn."""
    return [
        Shown(
            row,
            list(row.why.get(looking.language) or row.why.get("en") or []),
            _chance(row, looking),
            due_of(row, looking),
            who_of(row, looking),
        )
        for row in rows
    ]


def with_ends(drawn: Sequence[Shown], looking: Looking) -> None:
    """Mark where today's hands run out, channel by channel, in the order of work."""
    day = looking.day
    if day is None:
        return
    hands = {"red": day.examinations, "orange": day.scans, "yellow": day.documents}
    used = lists.hands_used(day.office, day.on)
    place = dict[str, int]()
    for one in drawn:
        channel, capacity = one.row.channel, hands.get(one.row.channel)
        if capacity is None:
            continue
        if channel not in place:
            place[channel] = lists.before_in_channel(one.row)
        place[channel] += 1
        left = capacity - used.get(channel, 0)
        says = fill(translate(_ENDS[channel], looking.language), {"n": capacity}, looking.language)
        one.ends_before = says if place[channel] == 1 and left <= 0 else ""
        one.ends_after = says if place[channel] == left else ""


def names_of(rows: Iterable[Waiting]) -> dict[str, str]:
    """The names of those who have these rows, by the name under which they log in."""
    told = {name for row in rows for name in (row.assigned_to, row.claimed_by) if name}
    found = Person.objects.filter(username__in=told).values_list("username", "name")
    return {username: name or username for username, name in found}


def who_of(row: Waiting, looking: Looking) -> Who:
    """Who was given a row, and who has it open."""
    holds = holder(row, looking.at)
    assigned = looking.names.get(row.assigned_to, row.assigned_to)
    return Who(assigned, looking.names.get(holds, holds), holds == looking.person)


def due_of(row: Waiting, looking: Looking) -> Due:
    """Until when, in words: what is left when it is near, else the day or the hour."""
    if row.due_at is None:
        return Due(None, "–", "")
    here = row.due_at.astimezone(ZoneInfo(looking.zone))
    left = row.due_at - looking.at
    if left <= timedelta():
        return Due(row.due_at, f"{here:%Y-%m-%d}", "late")
    if left < NEAR:
        minutes = int(left.total_seconds()) // 60
        told = {"hours": str(minutes // 60), "minutes": f"{minutes % 60:02d}"}
        return Due(
            row.due_at, translate("in {hours}:{minutes}", looking.language).format(**told), "near"
        )
    today = here.date() == looking.at.astimezone(ZoneInfo(looking.zone)).date()
    return Due(row.due_at, f"{here:%H:%M}" if today else f"{here:%Y-%m-%d}", "far")


def _chance(row: Waiting, looking: Looking) -> str:
    """That chance chose it, and how many it chooses among."""
    if row.chosen_by != "chance":
        return ""
    if looking.day is None or not looking.day.random_rate:
        return translate("chosen by chance", looking.language)
    among = {"n": round(1 / looking.day.random_rate)}
    return fill(
        translate("chosen by chance (1 in {n:count})", looking.language), among, looking.language
    )
