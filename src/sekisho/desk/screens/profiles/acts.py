"""Steps of a profile's life, taken at the desk by whoever has logged in.

Takes   a profile's name and what the person says with the step.
Gives   the step, written into history as theirs, and the page again. The second person of an
        approval is whoever has logged in: no name is typed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone

from sekisho.access.action import Action
from sekisho.desk.screens.profiles import one, work
from sekisho.desk.screens.profiles.concern import concern_of
from sekisho.desk.web import border, jobs
from sekisho.desk.web.screen import Request, permit, screen
from sekisho.errors import SekishoError, WrongInput
from sekisho.flow import Checkpoint
from sekisho.flow.loop import profiles
from sekisho.flow.loop.profiles import Act
from sekisho.records.profile import Profile

_POST = ("POST",)
_LONGEST = 400
Doing = Callable[[Checkpoint, Act], Profile]


@screen("profiles/<str:name>/backtest/", action=Action.TRY_PROFILE, methods=_POST)
def profile_backtest(request: Request, name: str) -> HttpResponse:
    """Have it tried on the past."""
    last = _permitted(request, name, Action.TRY_PROFILE)
    return _begun(jobs.start(work.BACKTEST, work.what_is_tried(last), by=request.person.username))


@screen("profiles/<str:name>/watch/", action=Action.TRY_PROFILE, methods=_POST)
def profile_watch(request: Request, name: str) -> HttpResponse:
    """Have it looked into where the trade went that it had met."""
    _permitted(request, name, Action.TRY_PROFILE)
    try:
        on = _day(request, "on")
    except WrongInput as error:
        return one.answer(request, name, error)
    told = {"name": name, **({"on": on.isoformat()} if on else {})}
    return _begun(jobs.start(work.WATCH, told, by=request.person.username))


@screen("profiles/<str:name>/submit/", action=Action.WRITE_PROFILE, methods=_POST)
def profile_submit(request: Request, name: str) -> HttpResponse:
    """Take a draft on trial; its back-test is made first, so it is long work."""
    _permitted(request, name, Action.WRITE_PROFILE)
    try:
        from_on = _day(request, "from_on")
    except WrongInput as error:
        return one.answer(request, name, error)
    told = {
        "name": name,
        "by": request.person.username,
        "at": timezone.now().isoformat(),
        "from_on": from_on.isoformat() if from_on else "",
        "why": _said(request, "why"),
        "anyway": _said(request, "anyway"),
    }
    return _begun(jobs.start(work.SUBMIT, told, by=request.person.username))


@screen("profiles/<str:name>/approve/", action=Action.APPROVE_PROFILE, methods=_POST)
def profile_approve(request: Request, name: str) -> HttpResponse:
    """Make it live, or renew it: another person than wrote it."""

    def approve(checkpoint: Checkpoint, act: Act) -> Profile:
        from_on, until = _day(request, "from_on"), _day(request, "until")
        return profiles.approve(checkpoint, name, act, from_on=from_on, until=until)

    return _stepped(request, name, Action.APPROVE_PROFILE, approve)


@screen("profiles/<str:name>/retire/", action=Action.RETIRE_PROFILE, methods=_POST)
def profile_retire(request: Request, name: str) -> HttpResponse:
    """Retire it, for a reason."""

    def retire(checkpoint: Checkpoint, act: Act) -> Profile:
        return profiles.retire(checkpoint, name, act, _day(request, "from_on"))

    return _stepped(request, name, Action.RETIRE_PROFILE, retire)


def _stepped(request: Request, name: str, action: Action, doing: Doing) -> HttpResponse:
    """Take a quick step; where it cannot be taken, the page says why and keeps what was typed."""
    _permitted(request, name, action)
    act = Act(request.person.username, timezone.now(), _said(request, "why"))
    try:
        with border.opened(request.language) as checkpoint:
            doing(checkpoint, act)
    except SekishoError as error:
        return one.answer(request, name, error)
    return HttpResponseRedirect(work.address_of(name))


def _permitted(request: Request, name: str, action: Action) -> Profile:
    with border.opened(request.language) as checkpoint:
        versions = checkpoint.standing.profile_versions(name)
    permit(request, action, concern_of(request, versions))
    return versions[-1]


def _begun(number: object) -> HttpResponse:
    return HttpResponseRedirect(f"/job/{number}/")


def _said(request: Request, field: str) -> str:
    return " ".join(request.POST.get(field, "").split())[:_LONGEST]


def _day(request: Request, field: str) -> date | None:
    given = request.POST.get(field, "").strip()
    if not given:
        return None
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        raise WrongInput(f"“{given}” is no day.", "Write it as 2026-01-31.") from error
