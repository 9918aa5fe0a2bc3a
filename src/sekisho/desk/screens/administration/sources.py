"""Sources: what reached us, what could not be taken and why; rows mended.

An administrator sees files, counts and reasons. What stands in a row is a declaration: only
those see it who mend it, and they answer for it.
"""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from sekisho.access.action import NATIONAL, Action, Concern
from sekisho.access.verdict import may
from sekisho.desk.screens.administration.places import national, page
from sekisho.desk.web import border
from sekisho.desk.web.notes import note
from sekisho.desk.web.screen import Request, permit, screen
from sekisho.errors import SekishoError, WrongInput
from sekisho.flow import Mending, arrivals

_ROUTE = "administration_sources"
_POST = ("POST",)
_SHOWN = 200
"""Rows of a page; the reasons above them count all."""
_CHANGED = "to:"
"""How the name of a field begins that holds another value for the column that follows."""


@screen("administration/sources/", action=Action.SEE_ADMINISTRATION, name=_ROUTE)
def sources(request: Request) -> HttpResponse:
    """Every file that came, and every row that waits."""
    permit(request, Action.SEE_ADMINISTRATION, Concern("sources"))
    return _listed(request, None, None)


@screen(
    "administration/sources/<str:number>/",
    action=Action.SEE_ADMINISTRATION,
    name="administration_arrival",
)
def arrival(request: Request, number: str) -> HttpResponse:
    """One file: what became of its rows, what nobody read in it."""
    with border.opened(request.language) as checkpoint:
        found = arrivals.looked_at(checkpoint, number)
    permit(request, Action.SEE_ADMINISTRATION, Concern("arrival", number))
    shown = {"found": found, "rows": found.rejections[:_SHOWN], "may_mend": _may_mend(request)}
    return page(request, "arrival.html", _ROUTE, shown)


@screen("administration/rows/<str:number>/", action=Action.MEND_ROW, name="administration_row")
def row(request: Request, number: str) -> HttpResponse:
    """One row that could not be taken, value by value."""
    permit(request, Action.MEND_ROW, Concern("rejection", number[:128]))
    return _one(request, number, None, None)


@screen(
    "administration/rows/<str:number>/fix/",
    action=Action.MEND_ROW,
    methods=_POST,
    name="administration_row_fix",
)
def row_fix(request: Request, number: str) -> HttpResponse:
    """Write other values into a row and try it again."""
    concern = Concern("rejection", number[:128])
    permit(request, Action.MEND_ROW, concern)
    try:
        with border.opened(request.language) as checkpoint:
            _, before = checkpoint.quarantine.show(number)
            changes = _changes(request, before)
            if not changes:
                raise WrongInput("Nothing was changed.", "Write what is meant into the field.")
            done = checkpoint.quarantine.fix(number, changes, at=timezone.now())
    except SekishoError as error:
        return _one(request, number, error, None)
    change = ", ".join(changes)
    note(request, concern, "A row was mended.", change=change, action=Action.MEND_ROW)
    if done.refused:
        return _one(request, number, None, done)
    return HttpResponseRedirect(reverse(_ROUTE))


@screen(
    "administration/rows/<str:number>/give-up/",
    action=Action.MEND_ROW,
    methods=_POST,
    name="administration_row_give_up",
)
def row_give_up(request: Request, number: str) -> HttpResponse:
    """Close a row that nobody will mend; its bytes stay in the journal."""
    concern = Concern("rejection", number[:128])
    permit(request, Action.MEND_ROW, concern)
    with border.opened(request.language) as checkpoint:
        checkpoint.quarantine.give_up(number, at=timezone.now())
    note(request, concern, "A row was given up.", action=Action.MEND_ROW)
    return HttpResponseRedirect(reverse(_ROUTE))


@screen(
    "administration/retry/",
    action=Action.ADMINISTER,
    methods=_POST,
    name="administration_retry",
)
def retry(request: Request) -> HttpResponse:
    """Try every row again as it is, after its map was corrected."""
    concern = Concern("rejections", office=NATIONAL)
    permit(request, Action.ADMINISTER, concern)
    try:
        with border.opened(request.language) as checkpoint:
            done = checkpoint.quarantine.retry(at=timezone.now())
    except SekishoError as error:
        return _listed(request, error, None)
    change = f"{done.taken} taken, {len(done.refused)} refused"
    note(request, concern, "Rows were tried again.", change=change, action=Action.ADMINISTER)
    return _listed(request, None, done)


def _listed(request: Request, wrong: SekishoError | None, done: Mending | None) -> HttpResponse:
    with border.opened(request.language) as checkpoint:
        files = arrivals.listed(checkpoint)
        waiting = checkpoint.quarantine.open()
    names = {one.arrival.arrival_id: one.arrival.name for one in files}
    shown = {
        "files": files[:_SHOWN],
        "waiting": [(one, names.get(one.arrival_id, "–")) for one in waiting[:_SHOWN]],
        "count": len(waiting),
        "done": done,
        "may_mend": _may_mend(request),
        "may_retry": national(request, Action.ADMINISTER),
        "wrong": wrong,
    }
    return page(request, "sources.html", _ROUTE, shown)


def _one(
    request: Request, number: str, wrong: SekishoError | None, done: Mending | None
) -> HttpResponse:
    with border.opened(request.language) as checkpoint:
        found, values = checkpoint.quarantine.show(number)
    typed = {name: request.POST.get(f"{_CHANGED}{name}", value) for name, value in values.items()}
    shown = {
        "found": found,
        "again": done.refused[0] if done and done.refused else None,
        "values": values,
        "typed": typed,
        "field": _CHANGED,
        "wrong": wrong,
    }
    return page(request, "row.html", _ROUTE, shown)


def _changes(request: Request, before: dict[str, str]) -> dict[str, str]:
    """What was typed otherwise than the row has it."""
    typed = {name: request.POST.get(f"{_CHANGED}{name}", old) for name, old in before.items()}
    return {name: value for name, value in typed.items() if value != before[name]}


def _may_mend(request: Request) -> bool:
    return bool(may(request.person, Action.MEND_ROW, Concern()))
