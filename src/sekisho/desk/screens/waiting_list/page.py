"""The list as a page: head, tabs, rows; it reads without a script.

Takes   an address with the office, the day and what else is asked.
Gives   the page; what every row's owner is now, as JSON, for a page that stands open.
"""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

from babel.dates import format_skeleton
from django.http import HttpResponse, JsonResponse
from django.utils import timezone

from sekisho.access.action import Action, Concern
from sekisho.access.models import Person
from sekisho.access.verdict import may
from sekisho.desk.screens.waiting_list import rows
from sekisho.desk.screens.waiting_list.asking import (
    LOOKED_AT,
    Address,
    address_of,
    asked_of,
    where_of,
)
from sekisho.desk.web.rendering import show
from sekisho.desk.web.screen import Rail, Request, permit, screen
from sekisho.register import lists
from sekisho.register.lists import Asked
from sekisho.register.models import Office, OfficeDay, Waiting
from sekisho.register.offices import zone_of

_COLUMNS = (
    ("turn", "Ch"),
    ("risk", "Risk"),
    ("due", "Due"),
    ("declaration", "Declaration"),
    ("goods", "Goods"),
    ("importer", "Importer"),
)
_MOST_ROWS = 200
"""Of one question who has what: more than any page shows."""
_WORKS = ("officer", "examiner", "supervisor")
"""Roles to whom work is given."""


@screen("list/", action=Action.SEE_LIST, name="waiting_list", rail=Rail("Waiting list", "list", 10))
def waiting_list(request: Request) -> HttpResponse:
    """The waiting list of an office and day."""
    address = address_of(request.GET.dict())
    person = request.person
    asked = asked_of(address, person.username, person.office)
    office = asked.office if asked else address.parts["office"] or person.office
    number = f"{office} {asked.on}" if asked else office
    permit(request, Action.SEE_LIST, Concern("list", number, office=office))
    if asked is None:
        return show(request, "waiting_list/empty.html", {"office": office})
    return show(request, "waiting_list/page.html", _told(request, address, asked))


@screen("list/who/", action=Action.SEE_LIST, name="list_who")
def who_has_what(request: Request) -> JsonResponse:
    """Who has these rows now, and which were closed; asked again and again, so it is not logged.

    Whoever asks has been logged when the list itself was shown.
    """
    wanted = request.GET.get("rows", "").split(",")[:_MOST_ROWS]
    numbers = [int(one) for one in wanted if one.isdecimal() and len(one) < 19]
    found = [
        row
        for row in Waiting.objects.filter(pk__in=numbers)
        if may(request.person, Action.SEE_LIST, Concern("list", office=row.office))
    ]
    looking = _looking(request, None, found)
    told = {str(row.pk): _now(row, looking) for row in found}
    return JsonResponse({"rows": told})


def _now(row: Waiting, looking: rows.Looking) -> dict[str, Any]:
    who = rows.who_of(row, looking)
    return {
        "assigned": who.assigned,
        "holds": who.holds,
        "mine": who.is_mine,
        "channel": row.channel,
        "open": bool(row.is_open),
    }


def _told(request: Request, address: Address, asked: Asked) -> dict[str, Any]:
    """All that the template shows."""
    by_channel = lists.counts(asked.office, asked.on)
    page = lists.page_of(asked, where_of(address), by_channel=by_channel)
    day = lists.day_of(asked.office, asked.on)
    looking = _looking(request, day, page.rows)
    drawn = rows.shown(page.rows, looking)
    narrowed = asked.q or asked.person or asked.done
    if asked.sort == "turn" and not narrowed:
        rows.with_ends(drawn, looking)
    left, left_on = lists.earlier(asked.office, asked.on)
    return {
        "asked": asked,
        "address": address,
        "day": day,
        "office_name": _office_name(asked.office),
        "day_words": format_skeleton("yMMMEd", asked.on, locale=request.language),
        "page": page,
        "last": page.first + len(page.rows) - 1,
        "rows": drawn,
        "waiting": sum(by_channel.values()),
        "by_channel": by_channel,
        "channels": LOOKED_AT,
        "columns": [(word, says, _way(asked.sort, word)) for word, says in _COLUMNS],
        "earlier": (left, left_on),
        "offices": lists.offices() if not request.person.office else [],
        "latest": _later(asked.office, asked.on),
        "persons": _persons(asked.office) if _may_assign(request, asked.office) else None,
        "undone": request.GET.get("assigned", ""),
        "form_number": uuid4(),
    }


def _looking(request: Request, day: OfficeDay | None, found: list[Waiting]) -> rows.Looking:
    zone = (zone_of(day.office) if day else "") or request.zone
    name = request.person.username
    at = timezone.now()
    return rows.Looking(name, at, request.language, zone, day, rows.names_of(found))


def _way(sort: str, word: str) -> str:
    """How a column is sorted now, as `aria-sort` says it; empty where it is not."""
    if sort.removeprefix("-") != word:
        return ""
    downward = lists.SORTS[word].startswith("-") != sort.startswith("-")
    return "descending" if downward else "ascending"


def _office_name(code: str) -> str:
    return Office.objects.filter(code=code).values_list("name", flat=True).first() or ""


def _later(office: str, on: date) -> date | None:
    """The latest day of an office, where the one that is shown is not it."""
    found = lists.latest_day(office)
    return found.on if found and found.on != on else None


def _may_assign(request: Request, office: str) -> bool:
    return bool(may(request.person, Action.ASSIGN, Concern("list", office=office)))


def _persons(office: str) -> list[Person]:
    """To whom work of an office can be given."""
    found = Person.objects.filter(is_active=True, office=office).order_by("name", "username")
    return [one for one in found if set(one.roles) & set(_WORKS)]
