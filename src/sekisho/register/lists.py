"""One page of a waiting list, and where it stands in the whole.

    page = page_of(Asked("10", date(2021, 2, 1), channel="red"), Where(4711))

Takes   what is asked for; the row after or before which the page begins.
Gives   rows, the number of the first and of all, and the rows at which the pages beside it begin.

A page begins at a row and not at a number: when others close what stood before it, nobody's page
moves. The index gives numbers of rows in order, and only those of one page are then read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from sekisho.records.selection import Channel
from sekisho.register.models import OfficeDay, SoughtWord, Waiting
from sekisho.register.models.waiting import CHANNEL_STEP
from sekisho.register.sought import matching
from sekisho.register.waiting import of_list

ROWS = 50
"""Of a page: two screens of a desk, and as many as somebody works off in a morning."""
SORTS = {
    "turn": "turn",
    "risk": "-risk",
    "due": "due_minute",
    "declaration": "declaration_number",
    "goods": "commodity_code",
    "importer": "importer",
}
"""By the word in the address, the column; each is sorted first in the way that is asked most."""
_MOST_OF_PERSON = 500
"""Rows of one person that a list names; nobody works off more."""
_RESULTS = ("nothing_found", "irregular", "critical", "confirmed", "overturned")
"""Standings for which hands were needed; what has begun still stands on the list."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which list, and how much of it."""

    office: str
    on: date
    channel: str = ""
    """Empty for all."""
    person: str = ""
    """Only what this person was given or has open; empty for everybody's."""
    q: str = ""
    sort: str = "turn"
    """One of `SORTS`, with a minus for the other way."""
    done: bool = False
    """What is closed instead of what waits."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows in order."""

    rows: list[Waiting]
    first: int
    """Number of the first row in the whole, from 1; 0 where there are none."""
    total: int
    has_before: bool
    has_after: bool


@dataclass(frozen=True, slots=True)
class Where:
    """The row beside which a page begins."""

    number: int
    """Of the row; 0 for the list's beginning, or with `before` for its end."""
    before: bool = False
    """Whether the page ends before it, rather than begins after it."""


BEGINNING = Where(0)
END = Where(0, before=True)


def page_of(
    asked: Asked,
    where: Where = BEGINNING,
    rows: int = ROWS,
    by_channel: Mapping[str, int] | None = None,
) -> Page:
    """A page of a list.

    Args:
        asked: which list, and how much of it.
        where: the row beside which it begins; from the beginning, where it is no longer known.
        rows: how many at most.
        by_channel: `counts` of office and day, where they are known already.
    """
    found, total = _found(asked), _total(asked, by_channel)
    column, downward = _sort(asked.sort)
    number = where.number
    beside = Waiting.objects.filter(pk=number).values(column).first() if number else None
    turned = downward != where.before
    numbers = found
    if beside is not None:
        numbers = found.filter(_beyond(column, beside[column], number, downward=turned))
    sign = "-" if turned else ""
    ordered = numbers.order_by(f"{sign}{column}", f"{sign}pk").values_list("pk", flat=True)
    listed = list(ordered[:rows])
    if where.before:
        listed.reverse()
    by_number = Waiting.objects.in_bulk(listed)
    shown = [by_number[one] for one in listed if one in by_number]
    if total is None:
        total = found.count()
    if beside is None:
        first = total - len(shown) + 1 if where.before else 1
    else:
        first = _number_of(shown[0], found, column, downward) if shown else 1
    return Page(shown, first if shown else 0, total, first > 1, first + len(shown) <= total)


def counts(office: str, on: date) -> dict[str, int]:
    """By channel, how many wait at an office on a day; without those in which nobody waits."""
    found = of_list(office, on).filter(is_open=1)
    # Each channel is one stretch of the index, whose length is told without a look at its rows.
    by_channel = {str(one): found.filter(_stretch(one)).count() for one in Channel}
    return {channel: number for channel, number in by_channel.items() if number}


def hands_used(office: str, on: date) -> dict[str, int]:
    """By channel, how many of the day were looked at."""
    found = of_list(office, on).filter(is_open=0, standing__in=_RESULTS).order_by()
    return dict(found.values_list("channel").annotate(Count("pk")))


def before_in_channel(row: Waiting) -> int:
    """How many of its channel wait before a row, in the order of work."""
    same = of_list(row.office, row.selected_on).filter(_stretch(row.channel), is_open=1)
    return same.filter(_before("turn", row.turn, row.pk, downward=False)).count()


def earlier(office: str, on: date) -> tuple[int, date | None]:
    """How many still wait from days before, and the last such day."""
    found = Waiting.objects.filter(office=office, selected_on__lt=on, is_open=1)
    last = found.order_by("-selected_on").values_list("selected_on", flat=True).first()
    return (found.count() if last else 0), last


def latest_day(office: str) -> OfficeDay | None:
    """The last day of an office for which anything was chosen."""
    return OfficeDay.objects.filter(office=office).order_by("-on").first()


def day_of(office: str, on: date) -> OfficeDay | None:
    """A day of an office; None where nothing was chosen on it."""
    return OfficeDay.objects.filter(office=office, on=on).first()


def offices() -> list[str]:
    """The offices that ever had a list."""
    found = OfficeDay.objects.order_by("office").values_list("office", flat=True).distinct()
    return list(found)


def _found(asked: Asked) -> QuerySet[Waiting]:
    found = of_list(asked.office, asked.on).filter(is_open=0 if asked.done else 1)
    if asked.channel:
        by_turn = _sort(asked.sort)[0] == "turn"
        found = found.filter(_stretch(asked.channel) if by_turn else Q(channel=asked.channel))
    if asked.person:
        found = found.filter(pk__in=_of_person(asked.person))
    if asked.q.strip():
        words = SoughtWord.objects.filter(office=asked.office, selected_on=asked.on)
        found = found.filter(matching(asked.q, words))
    return found


def _sort(word: str) -> tuple[str, bool]:
    """The column, and whether it goes downward."""
    column = SORTS.get(word.removeprefix("-"), "turn")
    downward = column.startswith("-") != word.startswith("-")
    return column.removeprefix("-"), downward


def _stretch(channel: str) -> Q:
    """The turns of a channel, which follow each other in the order of work."""
    begins = list(Channel).index(Channel(channel)) * CHANNEL_STEP
    return Q(turn__gte=begins, turn__lt=begins + CHANNEL_STEP)


def _of_person(person: str) -> list[int]:
    """What somebody was given or has open, of all lists: few, so they are named one by one."""
    mine = Waiting.objects.filter(Q(assigned_to=person) | Q(claimed_by=person))
    return list(mine.order_by("-pk").values_list("pk", flat=True)[:_MOST_OF_PERSON])


def _total(asked: Asked, by_channel: Mapping[str, int] | None) -> int | None:
    """How many there are, where the counts by channel tell; None where they must be counted."""
    if asked.person or asked.q.strip() or asked.done:
        return None
    by_channel = counts(asked.office, asked.on) if by_channel is None else by_channel
    return by_channel.get(asked.channel, 0) if asked.channel else sum(by_channel.values())


def _beyond(column: str, value: Any, number: int, *, downward: bool) -> Q:
    way = "lt" if downward else "gt"
    # The first bound alone finds the place in the index; the rest decides among equals.
    further = Q(**{f"{column}__{way}": value}) | Q(**{f"pk__{way}": number})
    return Q(**{f"{column}__{way}e": value}) & further


def _before(column: str, value: Any, number: int, *, downward: bool) -> Q:
    return _beyond(column, value, number, downward=not downward)


def _number_of(row: Waiting, found: QuerySet[Waiting], column: str, downward: bool) -> int:
    before = _before(column, getattr(row, column), row.pk, downward=downward)
    return found.filter(before).count() + 1
