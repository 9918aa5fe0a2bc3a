"""Scorers: their editions; put in force, or taken back, by two persons."""

from __future__ import annotations

import json
from datetime import date

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from sekisho.access.action import NATIONAL, Action, Concern
from sekisho.desk.screens.administration import work
from sekisho.desk.screens.administration.places import national, page
from sekisho.desk.web import border, jobs
from sekisho.desk.web.notes import note
from sekisho.desk.web.screen import Request, permit, screen
from sekisho.errors import SekishoError, WrongInput
from sekisho.flow.loop import scorers
from sekisho.flow.loop.scorers import Step
from sekisho.register import proposals
from sekisho.register.models import Proposal

_ROUTE, _EDITION = "administration_scorers", "administration_edition"
_POST = ("POST",)
PROMOTE, ROLLBACK = "scorer promote", "scorer rollback"


@screen("administration/scorers/", action=Action.SEE_ADMINISTRATION, name=_ROUTE)
def scorer_list(request: Request) -> HttpResponse:
    """Every edition as it stands, and what waits for a second person."""
    permit(request, Action.SEE_ADMINISTRATION, Concern("scorers"))
    return _listed(request, None)


@screen("administration/scorers/<str:number>/", action=Action.SEE_ADMINISTRATION, name=_EDITION)
def edition(request: Request, number: str) -> HttpResponse:
    """One edition: its card, its steps, how it does beside the one in force."""
    return _one(request, number, None)


@screen(
    "administration/scorers/<str:scorer>/retrain/",
    action=Action.PROMOTE_SCORER,
    methods=_POST,
    name="administration_retrain",
)
def retrain(request: Request, scorer: str) -> HttpResponse:
    """Fit a challenger; it scores beside, without effect."""
    permit(request, Action.PROMOTE_SCORER, Concern("scorer", scorer[:64], office=NATIONAL))
    _check_scorer(request, scorer)
    number = jobs.start(work.RETRAIN, {"scorer": scorer}, by=request.person.username)
    return HttpResponseRedirect(reverse("job", kwargs={"number": number}))


@screen(
    "administration/scorers/<str:number>/compare/",
    action=Action.SEE_ADMINISTRATION,
    methods=_POST,
    name="administration_compare",
)
def compare(request: Request, number: str) -> HttpResponse:
    """Hold an edition on trial against the one in force."""
    permit(request, Action.SEE_ADMINISTRATION, Concern("edition", number[:64]))
    with border.opened(request.language) as checkpoint:
        last = scorers.steps_of(checkpoint, number)[-1]
    asked = {"scorer": last.scorer, "edition": number}
    job_id = jobs.start(work.COMPARE, asked, by=request.person.username)
    return HttpResponseRedirect(reverse("job", kwargs={"number": job_id}))


@screen(
    "administration/scorers/<str:number>/propose/",
    action=Action.PROMOTE_SCORER,
    methods=_POST,
    name="administration_propose",
)
def propose(request: Request, number: str) -> HttpResponse:
    """Propose that an edition on trial goes live, or that the one in force is taken back."""
    concern = Concern("edition", number[:64], office=NATIONAL)
    permit(request, Action.PROMOTE_SCORER, concern)
    back = request.POST.get("step") == "rollback"
    try:
        with border.opened(request.language) as checkpoint:
            last = scorers.steps_of(checkpoint, number)[-1]
        proposals.put(
            ROLLBACK if back else PROMOTE,
            last.scorer if back else number,
            " ".join(request.POST.get("why", "").split()),
            by=request.person.username,
            at=timezone.now(),
            from_on=_day(request.POST.get("from_on", "")),
        )
    except SekishoError as error:
        return _one(request, number, error)
    note(request, concern, "A step was proposed.", action=Action.PROMOTE_SCORER)
    return HttpResponseRedirect(reverse(_ROUTE))


@screen(
    "administration/proposals/<int:number>/answer/",
    action=Action.PROMOTE_SCORER,
    methods=_POST,
    name="administration_answer",
)
def answer(request: Request, number: int) -> HttpResponse:
    """Agree to what another person proposed, and it is done; or leave it."""
    found = proposals.find(number)
    agreed = request.POST.get("answer") == "agree"
    # Whoever proposed it may take it back, so that they own nothing then.
    owner = found.proposed_by if agreed else ""
    concern = Concern("edition", found.about, office=NATIONAL, owner=owner)
    permit(request, Action.PROMOTE_SCORER, concern)
    try:
        with transaction.atomic():
            by, now = request.person.username, timezone.now()
            told = proposals.answer(number, agreed=agreed, by=by, at=now)
            if agreed:
                _do(request, told)
    except SekishoError as error:
        return _listed(request, error)
    says = "A step was agreed to and done." if agreed else "A step was left."
    note(request, concern, says, change=f"{found.step} {found.about}", action=Action.PROMOTE_SCORER)
    return HttpResponseRedirect(reverse(_ROUTE))


def _do(request: Request, told: Proposal) -> None:
    """Do what two persons agreed on; where it is not possible, it is not agreed on either."""
    both = f"{told.proposed_by}, {told.answered_by}"
    step = Step(told.about, both, told.why, timezone.now(), told.from_on)
    doing = scorers.promote if told.step == PROMOTE else scorers.rollback
    with border.opened(request.language) as checkpoint:
        doing(checkpoint, step)


def _listed(request: Request, wrong: SekishoError | None) -> HttpResponse:
    with border.opened(request.language) as checkpoint:
        rows = scorers.listed(checkpoint)
    waiting = proposals.waiting("scorer ")
    me = request.person.username
    shown = {
        "rows": rows[::-1],
        "waiting": [(one, one.proposed_by == me) for one in waiting],
        "may_step": national(request, Action.PROMOTE_SCORER),
        "promote": PROMOTE,
        "wrong": wrong,
    }
    return page(request, "scorers.html", _ROUTE, shown)


def _one(request: Request, number: str, wrong: SekishoError | None) -> HttpResponse:
    with border.opened(request.language) as checkpoint:
        steps = scorers.steps_of(checkpoint, number)
        row = next(one for one in scorers.listed(checkpoint) if one["edition_id"] == number)
    permit(request, Action.SEE_ADMINISTRATION, Concern("edition", number))
    card = steps[-1]
    compared = jobs.newest(work.COMPARE, {"scorer": card.scorer, "edition": number})
    shown = {
        "card": card,
        "row": row,
        "figures": json.loads(card.figures),
        "steps": steps[::-1],
        "contest": (compared.result or {}).get("contest") if compared else None,
        "compared_at": compared.ended_at if compared else None,
        "may_step": national(request, Action.PROMOTE_SCORER),
        "typed": request.POST,
        "wrong": wrong,
    }
    return page(request, "edition.html", _ROUTE, shown)


def _check_scorer(request: Request, scorer: str) -> None:
    with border.opened(request.language) as checkpoint:
        known = {row["scorer"] for row in scorers.listed(checkpoint)}
    if scorer not in known:
        raise WrongInput(f"There is no scorer “{scorer}”.", "Fit the first with `sekisho learn`.")


def _day(given: str) -> date | None:
    if not given.strip():
        return None
    try:
        return date.fromisoformat(given.strip())
    except ValueError as error:
        raise WrongInput(f"“{given}” is no day.", "Write it as 2026-01-31.") from error
