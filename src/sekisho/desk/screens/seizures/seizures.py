"""Seizures of an office; one of them with its exhibits and their custody."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone

from sekisho.access.action import Action, Concern
from sekisho.access.models import Person
from sekisho.codes import finding
from sekisho.desk.screens.examine.form import choices, in_words, plain
from sekisho.desk.web.rendering import show
from sekisho.desk.web.screen import Rail, Request, permit, screen
from sekisho.errors import NotFound
from sekisho.language import translate_told
from sekisho.register import custody, photos
from sekisho.register.models import Examination, Exhibit, Handover, Photo, Seizure

_LISTED = 200
"""The latest; older ones are found by their number."""


@screen("seizures/", action=Action.SEE_SUBJECT, rail=Rail("Seizures", "seizure", 35))
def seizures(request: Request) -> HttpResponse:
    """Goods that were taken, the latest first."""
    office, sought = request.person.office, plain(request.GET.get("number", ""))
    permit(request, Action.SEE_SUBJECT, Concern("seizures", sought, office=office))
    found = Seizure.objects.filter(office=office) if office else Seizure.objects.all()
    if sought:
        found = found.filter(number__icontains=sought) | found.filter(subject_id=sought)
    rows = found.prefetch_related("exhibits").order_by("-seized_at")[:_LISTED]
    shown = {"rows": [_row(one, request.language) for one in rows], "sought": sought}
    return show(request, "seizures/list.html", shown)


@screen("seizure/<uuid:number>/", action=Action.SEE_SUBJECT)
def seizure(request: Request, number: UUID) -> HttpResponse:
    """One seizure: what was taken, who holds it, and whether the chain is whole."""
    found = seizure_of(request, number, Action.SEE_SUBJECT)
    return show(request, "seizures/seizure.html", shown_of(found, request))


def seizure_of(request: Request, number: UUID, action: Action) -> Seizure:
    """A seizure that this person may see or work on."""
    found = Seizure.objects.filter(seizure_id=number).first()
    if found is None:
        raise NotFound(f"No seizure bears the number {number}.", "Open it from the list.")
    permit(request, action, Concern("seizure", found.number, office=found.office))
    return found


def shown_of(found: Seizure, request: Request) -> dict[str, Any]:
    """What the page of a seizure shows."""
    exhibits = [_exhibit(one, request) for one in found.exhibits.order_by("number")]
    told = {one["holder"] for one in exhibits} | {found.seized_by}
    told |= {name for one in exhibits for link in one["links"] for name in _both(link)}
    number = found.examination_id
    examined = Examination.objects.filter(examination_id=number).first() if number else None
    return {
        "seizure": found,
        "examined": examined,
        "exhibits": exhibits,
        "whole": not any(one["wrong"] for one in exhibits),
        "reasons": _reasons(found, request.language),
        "who": _names(told),
        "looked_at": timezone.now(),
        "units": choices(request.language)["units"],
        "wrong": None,
        "typed": {},
    }


def _row(found: Seizure, language: str) -> dict[str, Any]:
    exhibits = list(found.exhibits.all())
    return {
        "seizure": found,
        "what": "; ".join(one.description for one in exhibits),
        "exhibits": len(exhibits),
        "holders": sorted({custody.holder(one) for one in exhibits}),
        "reasons": _reasons(found, language),
    }


def _exhibit(exhibit: Exhibit, request: Request) -> dict[str, Any]:
    numbers = [one["photo_id"] for one in exhibit.photos]
    rows = list(Photo.objects.filter(photo_id__in=numbers).order_by("taken_at", "photo_id"))
    wrong = custody.verify(exhibit)
    folder = settings.SEKISHO_FOLDER / photos.FOLDER
    for photo in photos.damaged(folder, rows):
        wrong.append(f"The photograph {photo.photo_id} is not what was kept.")
    holder = custody.holder(exhibit)
    return {
        "exhibit": exhibit,
        "unit": in_words(request.language)["units"].get(exhibit.unit, exhibit.unit),
        "links": custody.chain(exhibit),
        "holder": holder,
        "place": custody.place(exhibit),
        "photos": rows,
        "hashes": exhibit.photos,
        "wrong": [translate_told(one, request.language) for one in wrong],
        "mine": holder == request.person.username,
        "handover_id": uuid4(),
    }


def _both(link: Handover) -> tuple[str, str]:
    return link.given_by, link.received_by


def _names(usernames: Iterable[str]) -> Callable[[str], str]:
    """How persons are called, with the name by which they log in; a court asks for both."""
    found = Person.objects.filter(username__in=set(usernames)).values_list("username", "name")
    names = {username: f"{name} ({username})" for username, name in found if name}
    return lambda username: names.get(username, username)


def _reasons(found: Seizure, language: str) -> str:
    """Codes in words; what somebody wrote as it is."""
    codes = found.reason.split()
    if codes and all(finding.is_valid(code) for code in codes):
        return " ".join(finding.says(code, language) for code in codes)
    return found.reason
