"""The bench in figures: open orders, how long others took, seizures.

Takes   an office, empty for all; the instant.
Gives   counts and hours; null where there is nothing to tell.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import Count, Min, Q

from sekisho.register.models import Order, Seizure

DAYS = 30
_HOUR = timedelta(hours=1)


def standing(office: str, *, at: datetime) -> dict[str, float | int | None]:
    """What is open, and how long what was done in the last days took.

    Returns:
        `open`, `begun`, `oldest_hours`; of the last thirty days `done`, `median`, `p90` [hours
        from the order to its result].
    """
    mine = Order.objects.filter(office=office) if office else Order.objects.all()
    is_open = Q(done_at__isnull=True, withdrawn_at__isnull=True)
    told = mine.filter(is_open).aggregate(
        open=Count("pk"), begun=Count("pk", filter=Q(begun_at__isnull=False)), since=Min("asked_at")
    )
    recent = mine.filter(done_at__gte=at - timedelta(days=DAYS))
    ended = recent.values_list("asked_at", "done_at")
    hours = sorted((done - asked) / _HOUR for asked, done in ended if done)
    return {
        "open": told["open"],
        "begun": told["begun"],
        "oldest_hours": round((at - told["since"]) / _HOUR, 1) if told["since"] else None,
        "done": len(hours),
        "median": _within(hours, 0.5),
        "p90": _within(hours, 0.9),
    }


def seizures(office: str, *, at: datetime) -> dict[str, int]:
    """What was seized in the last days: `seizures`, and their `exhibits`."""
    recent = Seizure.objects.filter(seized_at__gte=at - timedelta(days=DAYS))
    mine = recent.filter(office=office) if office else recent
    return mine.aggregate(seizures=Count("pk", distinct=True), exhibits=Count("exhibits"))


def by_day(office: str, *, at: datetime) -> list[dict[str, Any]]:
    """Orders and seizures of the last days, by day [UTC]; days without any are left out."""
    since = at - timedelta(days=DAYS)
    named: dict[str, Counter[date]] = {}
    for name, model, field in (
        ("asked", Order, "asked_at"),
        ("done", Order, "done_at"),
        ("withdrawn", Order, "withdrawn_at"),
        ("seizures", Seizure, "seized_at"),
    ):
        rows = model.objects.filter(**{f"{field}__gte": since})
        mine = rows.filter(office=office) if office else rows
        named[name] = Counter(
            one.astimezone(UTC).date() for one in mine.values_list(field, flat=True)
        )
    days = sorted({day for counts in named.values() for day in counts})
    return [
        {"day": day.isoformat(), **{name: counts[day] for name, counts in named.items()}}
        for day in days
    ]


def _within(hours: list[float], share: float) -> float | None:
    """The hours within which this share was done; `hours` in order."""
    return round(hours[min(len(hours) - 1, int(share * len(hours)))], 1) if hours else None
