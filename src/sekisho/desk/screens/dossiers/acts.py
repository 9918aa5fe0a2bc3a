"""What is done in a dossier: noted, asked, put in, taken out."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.utils import timezone

from sekisho.access.action import Action
from sekisho.desk.screens.dossiers.seeing import back, writable
from sekisho.desk.screens.dossiers.things import looked_up, put_in
from sekisho.desk.web.screen import Request, screen
from sekisho.errors import WrongInput
from sekisho.register import dossiers


@screen("dossiers/<str:number>/note/", action=Action.WRITE_DOSSIER, methods=("POST",))
def dossier_note(request: Request, number: str) -> HttpResponse:
    """Write something down, or put an earlier note right by a further one."""
    dossier = writable(request, number)
    corrects = request.POST.get("corrects", "")
    words, by = request.POST.get("words", ""), request.person.username
    earlier = _whole(corrects) if corrects else None
    dossiers.note(dossier, words, by=by, at=timezone.now(), corrects=earlier)
    return back(dossier, "notes")


@screen("dossiers/<str:number>/task/", action=Action.WRITE_DOSSIER, methods=("POST",))
def dossier_task(request: Request, number: str) -> HttpResponse:
    """Ask a member to do something."""
    dossier = writable(request, number)
    words, who = request.POST.get("words", ""), request.POST.get("assigned_to", "")
    due, by = _day(request.POST.get("due_on", "")), request.person.username
    dossiers.ask(dossier, words, who, due_on=due, by=by, at=timezone.now())
    return back(dossier, "tasks")


@screen("dossiers/<str:number>/done/", action=Action.WRITE_DOSSIER, methods=("POST",))
def dossier_done(request: Request, number: str) -> HttpResponse:
    """Say that a task is done, and what came of it."""
    dossier = writable(request, number)
    task, result = _whole(request.POST.get("task", "")), request.POST.get("result", "")
    dossiers.finish(dossier, task, result, by=request.person.username, at=timezone.now())
    return back(dossier, "tasks")


@screen("dossiers/<str:number>/put-in/", action=Action.WRITE_DOSSIER, methods=("POST",))
def dossier_put_in(request: Request, number: str) -> HttpResponse:
    """Put something in, by its number or name."""
    dossier = writable(request, number)
    kind = request.POST.get("kind", "")
    found = looked_up(request, kind, request.POST.get("number", ""))
    put_in(request, dossier, kind, found, request.POST.get("words", ""))
    return back(dossier, kind)


@screen("dossiers/<str:number>/take-out/", action=Action.WRITE_DOSSIER, methods=("POST",))
def dossier_take_out(request: Request, number: str) -> HttpResponse:
    """Take something out, with the reason."""
    dossier = writable(request, number)
    item, why = _whole(request.POST.get("item", "")), request.POST.get("why", "")
    dossiers.take_out(dossier, item, why, by=request.person.username, at=timezone.now())
    return back(dossier)


def _whole(written: str) -> int:
    """A row's number as a form sends it."""
    if not written.isdecimal():
        raise WrongInput("This form is not ours.", "Open the page again.")
    return int(written)


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        raise WrongInput("This is no day.", "Write it as 2024-03-05.") from None
