"""Figures kept for the pages of results: asked for, counted, shown, forgotten.

    row = asked("measures", Period(date(2024, 1, 1), date(2024, 4, 1), "10"), at=now)
    counted(row.pk, told, {}, Counted(stood_at=812, took_seconds=0.9, at=now))

Takes   which figures of which days and office; what was counted, and how far history stood then.
Gives   the row, new and empty where nobody asked before; those whose history has grown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Max, Q

from sekisho.register.models import HistoryRead, KeptFigures, OfficeDay

KEEP_DAYS = 14
"""Figures that nobody has looked at for two weeks are neither renewed nor kept."""
_NOTED_AGAIN = timedelta(minutes=10)
_MONTHS_BEFORE = 2


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `since` to before `until`, of one office; an empty office is all."""

    since: date
    until: date
    office: str = ""


@dataclass(frozen=True, slots=True)
class Counted:
    """How figures were counted: up to which writing of history, how long it took, when."""

    stood_at: int
    took_seconds: float
    at: datetime


def usual_period(office: str = "") -> Period | None:
    """The month in which the office last chose, and the two before it; None where it never did."""
    days = OfficeDay.objects.filter(office=office) if office else OfficeDay.objects.all()
    last: date | None = days.aggregate(last=Max("on"))["last"]
    if last is None:
        return None
    months = last.year * 12 + last.month - 1 - _MONTHS_BEFORE
    return Period(date(months // 12, months % 12 + 1, 1), last + timedelta(days=1), office)


def offices() -> list[str]:
    """Every office that ever chose."""
    return sorted(OfficeDay.objects.values_list("office", flat=True).distinct())


def looked_at() -> set[str]:
    """The offices whose figures people look at; empty stands for all together."""
    return set(KeptFigures.objects.values_list("office", flat=True).distinct())


def stands_at() -> int:
    """The number of history's next writing, as far as the desk has read."""
    return HistoryRead.objects.aggregate(last=Max("next_commit"))["last"] or 0


def asked(part: str, period: Period, *, at: datetime) -> KeptFigures:
    """The kept figures; that somebody asks for them is noted."""
    row, _ = KeptFigures.objects.get_or_create(
        part=part,
        since=period.since,
        until=period.until,
        office=period.office,
        defaults={"asked_at": at},
    )
    # Not with every look: a page that is read often would write as often.
    if at - row.asked_at > _NOTED_AGAIN:
        KeptFigures.objects.filter(pk=row.pk).update(asked_at=at)
    return row


def counted(row: int, told: Mapping[str, Any], drawn: Mapping[str, Any], how: Counted) -> None:
    """Keep what was counted, and what is shown of it by language."""
    KeptFigures.objects.filter(pk=row, stood_at__lte=how.stood_at).update(
        told=dict(told),
        drawn=dict(drawn),
        stood_at=how.stood_at,
        took_seconds=how.took_seconds,
        counted_at=how.at,
    )


def drawn(row: KeptFigures, language: str, shown: Mapping[str, Any]) -> None:
    """Keep what is shown of the figures in a language, unless they were counted meanwhile."""
    KeptFigures.objects.filter(pk=row.pk, stood_at=row.stood_at, counted_at=row.counted_at).update(
        drawn={**row.drawn, language: {**row.drawn.get(language, {}), **shown}}
    )


def old(stands_at: int) -> list[KeptFigures]:
    """What was counted before history stood here, the quickest to count first."""
    found = KeptFigures.objects.filter(~Q(stood_at=stands_at))
    return list(found.defer("told").order_by("took_seconds", "pk"))


def forget(at: datetime) -> int:
    """Remove what nobody has looked at for a while; gives how many rows."""
    gone, _ = KeptFigures.objects.filter(asked_at__lt=at - timedelta(days=KEEP_DAYS)).delete()
    return gone
