"""What a page of results is asked for: the days and the office.

Takes   `?since=2024-01-01&to=2024-03-31&office=10`; what is not there is the usual.
Gives   the period; an office sees its own, the national centre all.
Raises  WrongInput for what is no day; PermissionDenied for the office of others.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.http import QueryDict
from django.utils.http import urlencode

from sekisho.access.action import Action, Concern
from sekisho.desk.web.screen import Request, permit
from sekisho.errors import WrongInput
from sekisho.register import figures as register
from sekisho.register.figures import Period

_ONE_DAY = timedelta(days=1)


def period_of(request: Request, page: str) -> Period | None:
    """The days and the office; None while the office has never chosen. It is written who asks."""
    told = request.POST if request.method == "POST" else request.GET
    office = told.get("office", "").strip() or request.person.office
    concern = Concern("results", f"{page} {office}".strip(), office=office)
    permit(request, Action.SEE_RESULTS, concern)
    usual = register.usual_period(office)
    since, to = _day(told, "since"), _day(told, "to")
    if usual is None and not (since and to):
        return None
    first = since or (usual.since if usual else date.min)
    until = to + _ONE_DAY if to else (usual.until if usual else date.max)
    if until <= first:
        raise WrongInput(f"{first} is not before {until}.", "Name an earlier first day.")
    return Period(first, until, office)


def address_of(period: Period, **more: str) -> str:
    """The period as a query, to be put behind an address."""
    told = {"since": period.since.isoformat(), "to": (period.until - _ONE_DAY).isoformat()}
    return urlencode(told | ({"office": period.office} if period.office else {}) | more)


def _day(told: QueryDict, name: str) -> date | None:
    text = told.get(name, "").strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise WrongInput(f"“{text}” is no day.", "Write it as 2026-11-20.") from None
