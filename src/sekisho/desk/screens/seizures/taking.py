"""A seizure written down at the desk, after an examination or without one."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone

from sekisho.access.action import Action, Concern
from sekisho.desk.screens.examine.form import EMPTY, choices, pieces_of, plain, uuid_of
from sekisho.desk.web.rendering import show
from sekisho.desk.web.screen import Request, permit, screen
from sekisho.errors import NotFound, WrongInput
from sekisho.language import translate_told
from sekisho.register import custody
from sekisho.register.custody import Occasion
from sekisho.register.models import Examination, Seizure


@screen("seizures/new/", action=Action.SEIZE, methods=("GET", "POST"))
def seizure_new(request: Request) -> HttpResponse:
    """Write a seizure down; `?examination=` names what it came of."""
    examined = _examined(request)
    if request.method == "GET":
        return show(request, "seizures/new.html", _shown(request, examined, EMPTY))
    try:
        found = _taken(request, examined)
    except WrongInput as error:
        said = {
            "label": translate_told(error.label, request.language),
            "hint": translate_told(error.hint, request.language),
        }
        shown = _shown(request, examined, request.POST) | {"wrong": said}
        return show(request, "seizures/new.html", shown, status=error.http_status)
    return HttpResponseRedirect(reverse("seizure", kwargs={"number": found.seizure_id}))


def _taken(request: Request, examined: Examination | None) -> Seizure:
    subject = examined.subject_id if examined else plain(request.POST.get("subject", ""))[:64]
    office = examined.office if examined else request.person.office
    permit(request, Action.SEIZE, Concern("subject", subject, office=office))
    if not subject:
        raise WrongInput("A seizure is about a subject.", "Give the number of what it came with.")
    occasion = Occasion(
        subject,
        office,
        plain(request.POST.get("reason", "")),
        examined.subject_kind if examined else "cargo",
        examined.examination_id if examined else None,
    )
    pieces = pieces_of(request.POST, ())
    number = uuid_of(request.POST, "seizure_id")
    return custody.seize(number, occasion, pieces, by=request.person.username, at=timezone.now())


def _examined(request: Request) -> Examination | None:
    asked = request.POST if request.method == "POST" else request.GET
    if not asked.get("examination"):
        return None
    found = Examination.objects.filter(examination_id=uuid_of(asked, "examination")).first()
    if found is None:
        raise NotFound("No examination bears this number.", "Open it from its subject.")
    permit(request, Action.SEIZE, Concern("subject", found.subject_id, office=found.office))
    return found


def _shown(request: Request, examined: Examination | None, typed: QueryDict) -> dict[str, Any]:
    return {
        "examined": examined,
        "typed": typed,
        "seizure_id": typed.get("seizure_id") or uuid4(),
        "exhibit_ids": [uuid4() for _ in range(5)],
        "units": choices(request.language)["units"],
        "reason": typed.get("reason") or (" ".join(examined.codes) if examined else ""),
        "wrong": None,
    }
