"""What is done about a tip: graded, linked, handed on, acted on, closed."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone

from sekisho.access.action import Action
from sekisho.desk.screens.tips.seeing import back, permitted
from sekisho.desk.web.border import opened
from sekisho.desk.web.screen import Request, screen
from sekisho.errors import WrongInput
from sekisho.flow.bearers import bearers
from sekisho.register import tips
from sekisho.register.models import Office

MOST_ITEMS = 99
"""Goods items that one declaration may have (EU and ASYCUDA count to 99 or 999); a number that
more items bear is no number of a declaration."""


@screen("tips/<str:number>/grade/", action=Action.GRADE_TIP, methods=("POST",))
def tip_grade(request: Request, number: str) -> HttpResponse:
    """Grade it: reliability and credibility, and why."""
    tip = permitted(request, number, Action.GRADE_TIP)
    signs = request.POST.get("reliability", "") + request.POST.get("credibility", "")
    why = request.POST.get("why", "")
    tips.grade(tip, signs, why, by=request.person.username, at=timezone.now())
    return back(number, "grades")


@screen("tips/<str:number>/link/", action=Action.WORK_TIP, methods=("POST",))
def tip_link(request: Request, number: str) -> HttpResponse:
    """Link it to what bears a number, else to the party of that name, known or not."""
    tip = permitted(request, number, Action.WORK_TIP)
    written = request.POST.get("written", "").strip()
    if not written:
        raise WrongInput("Something is missing here.", "Give a number or a name.")
    with opened(request.language) as checkpoint:
        found = bearers(checkpoint, written)
    by, at = request.person.username, timezone.now()
    for item_id in list(found.items)[:MOST_ITEMS]:
        tips.link(tip, "subject", item_id, items=1, by=by, at=at)
    if not found.items:
        tips.link(tip, "party", written, items=found.times, by=by, at=at)
    return back(number, "links")


@screen("tips/<str:number>/unlink/", action=Action.WORK_TIP, methods=("POST",))
def tip_unlink(request: Request, number: str) -> HttpResponse:
    """Say that it is not about that after all."""
    tip = permitted(request, number, Action.WORK_TIP)
    link_id = _whole(request.POST.get("link", ""))
    tips.unlink(tip, link_id, by=request.person.username, at=timezone.now())
    return back(number, "links")


@screen("tips/<str:number>/hand-on/", action=Action.GRADE_TIP, methods=("POST",))
def tip_hand_on(request: Request, number: str) -> HttpResponse:
    """Hand it to an office, whose people see it from then on."""
    tip = permitted(request, number, Action.GRADE_TIP)
    office = request.POST.get("office", "")
    if not Office.objects.filter(code=office).exists():
        raise WrongInput(f"No office bears the code {office}.", "Choose one that is offered.")
    tips.hand_on(tip, office, by=request.person.username, at=timezone.now())
    return back(number, "done")


@screen("tips/<str:number>/act/", action=Action.WORK_TIP, methods=("POST",))
def tip_act(request: Request, number: str) -> HttpResponse:
    """Say what was done about it."""
    tip = permitted(request, number, Action.WORK_TIP)
    words = request.POST.get("words", "")
    tips.act(tip, words, by=request.person.username, at=timezone.now())
    return back(number, "done")


@screen("tips/<str:number>/close/", action=Action.WORK_TIP, methods=("POST",))
def tip_close(request: Request, number: str) -> HttpResponse:
    """Close it with what came of it."""
    tip = permitted(request, number, Action.WORK_TIP)
    outcome, why = request.POST.get("outcome", ""), request.POST.get("why", "")
    tips.close(tip, outcome, why, by=request.person.username, at=timezone.now())
    return back(number, "done")


@screen("tips/<str:number>/say/", action=Action.WORK_TIP, methods=("POST",))
def tip_say(request: Request, number: str) -> HttpResponse:
    """Add words among officers; to the sender only by the hotline."""
    to_sender = request.POST.get("to_sender") == "1"
    tip = permitted(request, number, Action.GRADE_TIP if to_sender else Action.WORK_TIP)
    by, today = request.person.username, timezone.now().date()
    tips.add(tip, request.POST.get("words", ""), by=by, on=today, to_sender=to_sender)
    return back(number, "words")


def _whole(written: str) -> int:
    """A row's number as a form sends it."""
    if not written.isdecimal():
        raise WrongInput("This form is not ours.", "Open the page again.")
    return int(written)
