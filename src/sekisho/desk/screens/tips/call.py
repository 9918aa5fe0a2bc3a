"""The call note: what a hotline officer types while listening."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone

from sekisho.access.action import Action, Concern
from sekisho.desk.screens.tip import gate, written
from sekisho.desk.screens.tip.public import said
from sekisho.desk.screens.tips.seeing import back
from sekisho.desk.web.drawing import code, number, number_of
from sekisho.desk.web.rendering import show
from sekisho.desk.web.screen import Request, permit, screen
from sekisho.errors import WrongInput
from sekisho.language import LANGUAGES
from sekisho.register import spoken_codes, tip_sources, tips
from sekisho.register.models import Tip, TipSource
from sekisho.register.tips import Call

TYPED = (*written.FIELDS, "code", "partner", "spoken", "called_at")


@screen("tips/call/", action=Action.GRADE_TIP, methods=("GET", "POST"))
def tip_call(request: Request) -> HttpResponse:
    """The note, and the code that is read out to the caller."""
    if request.method != "POST":
        return _note(request)
    permit(request, Action.GRADE_TIP, Concern("tips", "call"))
    try:
        return _taken(request)
    except WrongInput as wrong:
        return _note(request, wrong)


def _taken(request: Request) -> HttpResponse:
    now = timezone.now()
    spoken = request.POST.get("spoken", "")
    told = written.told(request, spoken if spoken in LANGUAGES else request.language)
    nonce = gate.check(request.POST.get("ticket", ""), now, least_seconds=0)
    given = number_of("T", nonce)
    if Tip.objects.filter(number=given).exists():
        return back(given)
    call = Call(request.person.username, _called_at(request, now))
    with transaction.atomic():
        source, new = _source(request)
        beside = written.beside(request)
        today = call.called_at.astimezone(ZoneInfo(request.zone)).date()
        tips.give(told, beside, number=given, source=source, on=today, call=call)
    if not new:
        return back(given)
    shown = {"number": given, "code": new, "kana": spoken_codes.kana(new)}
    return show(request, "tips/taken.html", shown)


def _source(request: Request) -> tuple[TipSource, str]:
    """Who called: a partner by its name, a returning source by its code, else somebody new."""
    partner = request.POST.get("partner", "").strip()
    known = request.POST.get("code", "").strip()
    if partner:
        return tip_sources.partner(partner[:128], number("S")), ""
    if known:
        return tip_sources.of_code(known), ""
    new = code()
    return tip_sources.begin(number("S"), "call", code=new), new


def _called_at(request: Request, now: datetime) -> datetime:
    """When the call came, as the officer says it in the office's zone; now where they do not."""
    said_at = request.POST.get("called_at", "")
    if not said_at:
        return now
    try:
        at = datetime.fromisoformat(said_at).replace(tzinfo=ZoneInfo(request.zone))
    except ValueError:
        raise WrongInput("This is no day.", "Write it as 2024-03-05.") from None
    if at > now:
        raise WrongInput("A call cannot have come later than now.", "Look at its day and time.")
    return at


def _note(request: Request, wrong: WrongInput | None = None) -> HttpResponse:
    now = timezone.now()
    typed = {name: request.POST.get(name, "") for name in TYPED}
    typed["called_at"] = (
        typed["called_at"] or f"{now.astimezone(ZoneInfo(request.zone)):%Y-%m-%dT%H:%M}"
    )
    shown = {
        "ticket": gate.issue(now),
        "typed": typed,
        "wrong": said(wrong, request.language) if wrong else None,
        "spoken": typed["spoken"] or request.language,
    }
    return show(request, "tips/call.html", shown, status=wrong.http_status if wrong else 200)
