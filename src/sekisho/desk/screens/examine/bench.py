"""The bench: what is to be examined today, and what a telephone needs offline.

The telephone keeps orders, drafts and photographs sealed under a key of the person, which only
this desk can give again: whoever logs in after them on the same telephone cannot read them.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from sekisho.access.action import Action, Concern
from sekisho.access.verdict import may
from sekisho.desk.screens.examine.form import EMPTY, choices, plain
from sekisho.desk.web.rendering import show
from sekisho.desk.web.screen import Rail, Request, permit, screen
from sekisho.language import show as figure
from sekisho.register import examinations, orders
from sekisho.register.models import Order, Waiting

_MOST_ORDERS = 100
"""More than anybody examines in a day; what is beyond is found by its number."""
_WORKER = Path(__file__).parents[2] / "static" / "desk" / "examine" / "worker.js"


@screen("examine/", action=Action.EXAMINE, rail=Rail("Examine", "bench", 30))
def examine(request: Request) -> HttpResponse:
    """What I have to examine, the nearest deadline first; a number leads to its order."""
    number = plain(request.GET.get("number", ""))
    found = _by_number(request, number) if number else None
    if found is not None:
        return HttpResponseRedirect(reverse("examine_order", kwargs={"number": found.order_id}))
    shown = {
        "orders": _orders_of(request),
        "sought": number,
        "aside": examinations.waiting_aside(request.person.office).count(),
        "shell": False,
    }
    return show(request, "examine/list.html", shown)


@screen("examine/today/", action=Action.EXAMINE)
def examine_today(request: Request) -> HttpResponse:
    """The same orders for the telephone, which keeps them sealed."""
    return JsonResponse({"orders": _orders_of(request)})


@screen("examine/who/", action=Action.EXAMINE)
def examine_who(request: Request) -> HttpResponse:
    """Who is logged in, with the key under which their telephone keeps what is theirs."""
    person = request.person
    seal = salted_hmac("sekisho.bench", f"{person.pk}", algorithm="sha256").digest()
    told = {
        "person": person.username,
        "token": get_token(request),
        "key": base64.b64encode(seal).decode(),
    }
    return JsonResponse(told)


@screen("examine/shell/<str:part>/", action=Action.EXAMINE, name="examine_shell")
def shell(request: Request, part: str) -> HttpResponse:
    """A page without any order in it, kept by the telephone for when there is no network."""
    if part == "list":
        empty = {"orders": [], "sought": "", "aside": 0, "shell": True}
        return show(request, "examine/list.html", empty)
    return show(request, "examine/order.html", blank(request))


@screen("examine/worker.js", action=Action.ENTER, name="examine_worker")
def worker(request: Request) -> HttpResponse:
    """The part that answers on the telephone when there is no network; it holds no secret."""
    return HttpResponse(_worker(), content_type="text/javascript; charset=utf-8")


def blank(request: Request, order: Order | None = None) -> dict[str, Any]:
    """What the steps of an examination show before anything was entered."""
    known = examinations.recent_codes(request.person.username)
    return {
        "order": told_of([order], request)[0] if order else None,
        "examination_id": uuid4(),
        "begun_at": timezone.now().isoformat(),
        "typed": EMPTY,
        "wrong": None,
        "may_seize": bool(may(request.person, Action.SEIZE)),
        **choices(request.language, known),
    }


def told_of(found: Iterable[Order], request: Request) -> list[dict[str, Any]]:
    """What an examiner must know of orders, as the page shows it and the telephone keeps it."""
    listed = list(found)
    waits = {
        row.subject_id: row
        for row in Waiting.objects.filter(subject_id__in=[one.subject_id for one in listed])
    }
    told = [_told(one, waits.get(one.subject_id), request) for one in listed]
    return sorted(told, key=lambda one: (one["due_at"] or "9", one["asked_at"]))


def _told(order: Order, row: Waiting | None, request: Request) -> dict[str, Any]:
    due = row.due_at.astimezone(ZoneInfo(request.zone)) if row and row.due_at else None
    language = request.language
    return {
        "order_id": str(order.order_id),
        "subject_id": order.subject_id,
        "number": order.declaration_number or order.subject_id,
        "commodity_code": order.commodity_code,
        "goods": order.goods,
        "importer": order.importer,
        "note": order.note,
        "asked_by": order.asked_by,
        "asked_at": order.asked_at.isoformat(),
        "begun": order.begun_at is not None,
        "mine": bool(order.assigned_to),
        "due_at": due.isoformat() if due else "",
        "due": f"{due:%Y-%m-%d %H:%M}" if due else "",
        "net_mass_kg": row.net_mass_kg if row else None,
        "mass": figure(row.net_mass_kg, "mass", language) if row else "",
        "why": (row.why.get(language) or [])[:2] if row else [],
    }


def _orders_of(request: Request) -> list[dict[str, Any]]:
    person = request.person
    permit(request, Action.EXAMINE, Concern("orders", office=person.office))
    mine = orders.open_of(person.office).filter(Q(assigned_to=person.username) | Q(assigned_to=""))
    return told_of(mine[:_MOST_ORDERS], request)


def _by_number(request: Request, number: str) -> Order | None:
    close = number.replace(" ", "")
    named = Q(declaration_number__iexact=close) | Q(subject_id__iexact=close)
    return orders.open_of(request.person.office).filter(named).first()


@cache
def _worker() -> str:
    return _WORKER.read_text(encoding="utf-8").replace("{static}", settings.STATIC_URL)
