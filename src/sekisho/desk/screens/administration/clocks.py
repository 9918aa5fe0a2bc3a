"""Clocks: how long records are kept, by which law; what is due, what went."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from sekisho.access.action import NATIONAL, Action, Concern
from sekisho.desk.keeping import retaining
from sekisho.desk.screens.administration.places import national, page
from sekisho.desk.web.notes import note
from sekisho.desk.web.screen import Request, permit, screen
from sekisho.errors import SekishoError, WrongInput
from sekisho.register import retention

_ROUTE = "administration_clocks"


@screen("administration/clocks/", action=Action.SEE_ADMINISTRATION, name=_ROUTE)
def clocks(request: Request) -> HttpResponse:
    """Every clock, what is due by it now, and the latest runs."""
    permit(request, Action.SEE_ADMINISTRATION, Concern("clocks"))
    return _listed(request, None)


@screen(
    "administration/clocks/<str:name>/",
    action=Action.SEE_ADMINISTRATION,
    name="administration_clock",
)
def clock(request: Request, name: str) -> HttpResponse:
    """One clock and every setting of it."""
    retention.clock(name)
    permit(request, Action.SEE_ADMINISTRATION, Concern("clock", name))
    return _one(request, name, None)


@screen(
    "administration/clocks/<str:name>/set/",
    action=Action.ADMINISTER,
    methods=("POST",),
    name="administration_clock_set",
)
def clock_set(request: Request, name: str) -> HttpResponse:
    """Set it otherwise, from now on."""
    before = retention.clock(name)
    concern = Concern("clock", name, office=NATIONAL)
    permit(request, Action.ADMINISTER, concern)
    try:
        days = _days(request.POST.get("days", ""))
        basis = " ".join(request.POST.get("basis", "").split())
        by, now = request.person.username, timezone.now()
        set_to = retention.set_clock(name, days, basis, by=by, at=now)
    except SekishoError as error:
        return _one(request, name, error)
    change = f"{before.days} → {set_to.days} days; {set_to.basis}"
    note(request, concern, "A clock was set.", change=change, action=Action.ADMINISTER)
    return HttpResponseRedirect(reverse("administration_clock", kwargs={"name": name}))


@screen(
    "administration/retention/run/",
    action=Action.ADMINISTER,
    methods=("POST",),
    name="administration_retention_run",
)
def retention_run(request: Request) -> HttpResponse:
    """Mask and delete now what is due."""
    concern = Concern("retention", office=NATIONAL)
    permit(request, Action.ADMINISTER, concern)
    gone = retaining.run(at=timezone.now(), by=request.person.username)
    change = ", ".join(f"{name}: {count}" for name, count in gone.items())
    note(request, concern, "Retention was run.", change=change, action=Action.ADMINISTER)
    return HttpResponseRedirect(reverse(_ROUTE))


def _listed(request: Request, wrong: SekishoError | None) -> HttpResponse:
    now = timezone.now()
    found = retention.clocks()
    shown = {
        "clocks": found,
        "due": retention.would_go(now),
        "runs": retention.runs(),
        "says": {one.name: one.says for one in found},
        "may_run": national(request, Action.ADMINISTER),
        "wrong": wrong,
    }
    return page(request, "clocks.html", _ROUTE, shown)


def _one(request: Request, name: str, wrong: SekishoError | None) -> HttpResponse:
    found = retention.clock(name)
    due = 0 if found.act == retention.HIDE else retention.due(found, timezone.now()).count()
    typed = request.POST if request.method == "POST" else {}
    shown = {
        "clock": found,
        "due": due,
        "settings": retention.settings_of(name),
        "days": typed.get("days", "" if found.days is None else found.days),
        "basis": typed.get("basis", found.basis),
        "may_set": national(request, Action.ADMINISTER),
        "wrong": wrong,
    }
    return page(request, "clock.html", _ROUTE, shown)


def _days(given: str) -> int | None:
    text = given.strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 7):
        raise WrongInput(f"“{text}” is no number of days.", "Write a whole number, or nothing.")
    return int(text)
