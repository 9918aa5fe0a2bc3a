"""Long work as the one who asked for it sees it: how far it is, what came of it."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse

from sekisho.access.action import Action, Concern
from sekisho.desk.web.jobs import kind_of
from sekisho.desk.web.rendering import show
from sekisho.desk.web.screen import Request, permit, screen
from sekisho.language import translate, translate_told
from sekisho.register import jobs as register
from sekisho.register.models import Job

_LISTED = 50
"""The latest of one person; older ones are found by what they were about."""


@screen("jobs/", action=Action.BE_HERE, name="jobs")
def running_work(request: Request) -> HttpResponse:
    """Everything long that this person has asked for, the latest first."""
    own = Job.objects.filter(asked_by=request.person.username).order_by("-asked_at")[:_LISTED]
    rows = [{"job": one, **_told(one, request.language)} for one in own]
    return show(request, "jobs/list.html", {"rows": rows})


@screen("job/<uuid:number>/", action=Action.BE_HERE, name="job")
def job(request: Request, number: uuid.UUID) -> HttpResponse:
    """One piece of long work; it leads on to its result as soon as there is one."""
    found = register.own(number, request.person.username)
    told = _told(found, request.language)
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse(told)
    permit(request, Action.BE_HERE, Concern("job", str(number), owner=found.asked_by))
    if found.is_good and told["address"]:
        return HttpResponseRedirect(told["address"])
    return show(request, "jobs/job.html", {"job": found, **told})


def _told(job: Job, language: str) -> dict[str, Any]:
    """How far it is, in words."""
    return {
        "what": kind_of(job.kind).in_words(job.arguments, language),
        "stage": _stage(job, language),
        "done": job.done,
        "total": job.total,
        "ended": job.ended_at is not None,
        "address": (job.result or {}).get("address", ""),
        "failure": translate_told(job.failure, language),
        "remedy": translate_told(job.remedy, language),
    }


def _stage(job: Job, language: str) -> str:
    if job.failure:
        return translate("It could not be done.", language)
    if job.ended_at is not None:
        return translate("It is done.", language)
    if job.begun_at is None:
        return translate("It waits for its turn.", language)
    return translate(job.stage, language) if job.stage else translate("It has begun.", language)
