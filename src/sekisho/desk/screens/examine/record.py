"""A signed examination to be read, its photographs, and what was set aside."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from sekisho.access.action import Action, Concern
from sekisho.codes import finding
from sekisho.desk.screens.examine.form import in_words
from sekisho.desk.web.rendering import show
from sekisho.desk.web.screen import Request, permit, screen
from sekisho.errors import NotFound
from sekisho.language import translate_told
from sekisho.register import examinations, photos
from sekisho.register.models import Deed, Examination, Order, Photo, Seizure, SetAside


@screen("examination/<uuid:number>/", action=Action.SEE_SUBJECT)
def examination(request: Request, number: UUID) -> HttpResponse:
    """What was done and seen, as it was signed."""
    found = Examination.objects.filter(examination_id=number).first()
    if found is None:
        label = f"No examination bears the number {number}."
        raise NotFound(label, "If it was signed without a network, it may still be on its way.")
    permit(request, Action.SEE_SUBJECT, Concern("subject", found.subject_id, office=found.office))
    return show(request, "examine/record.html", _shown(found, request.language))


@screen("photograph/<uuid:number>/", action=Action.SEE_SUBJECT)
def photograph(request: Request, number: UUID) -> HttpResponse:
    """A photograph: our own copy, never anything but a JPEG."""
    found = Photo.objects.filter(photo_id=number).first()
    if found is None:
        raise NotFound(f"No photograph bears the number {number}.", "Open it from its examination.")
    permit(request, Action.SEE_SUBJECT, Concern("subject", found.subject_id, office=found.office))
    content = photos.read(settings.SEKISHO_FOLDER / photos.FOLDER, found)
    headers = {
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Content-Disposition": f'inline; filename="{number}.jpg"',
    }
    return HttpResponse(content, content_type="image/jpeg", headers=headers)


@screen("examine/aside/", action=Action.EXAMINE, methods=("GET", "POST"), name="examine_aside")
def set_aside(request: Request) -> HttpResponse:
    """What phones sent and could not be taken as it was; a person decides."""
    if request.method == "POST":
        _settle(request)
        return HttpResponseRedirect(reverse("examine_aside"))
    office = request.person.office
    permit(request, Action.EXAMINE, Concern("set aside", office=office))
    rows = [_aside(row, request.language) for row in examinations.waiting_aside(office)]
    return show(request, "examine/aside.html", {"rows": rows})


def _settle(request: Request) -> None:
    text = request.POST.get("aside", "")
    row = SetAside.objects.filter(aside_id=int(text)).first() if text.isdecimal() else None
    if row is None:
        raise NotFound("Nothing was set aside under this number.", "Open it from the list.")
    concern = Concern("order", str(row.order_id), office=row.office, owner=row.sent_by)
    permit(request, Action.ASSIGN, concern)
    examinations.settle(
        row.aside_id,
        enter=request.POST.get("decision") == "enter",
        by=request.person.username,
        at=timezone.now(),
        zone=request.zone,
    )


def _aside(row: SetAside, language: str) -> dict[str, Any]:
    order = Order.objects.filter(order_id=row.order_id).first()
    return {
        "row": row,
        "why": translate_told(row.why, language),
        "number": (order.declaration_number or order.subject_id) if order else "",
        "codes": [finding.says(code, language) for code in row.told["codes"]],
    }


def _shown(found: Examination, language: str) -> dict[str, Any]:
    numbers = [one["photo_id"] for one in found.photos]
    rows = Photo.objects.filter(photo_id__in=numbers).order_by("taken_at", "photo_id")
    deed = Deed.objects.filter(
        subject_id=found.subject_id, kind="finding", acted_at=found.received_at
    ).first()
    return {
        "examination": found,
        "order": Order.objects.filter(order_id=found.order_id).first(),
        "photos": rows,
        "seizure": Seizure.objects.filter(examination_id=found.examination_id).first(),
        "findings": [(code, finding.says(code, language)) for code in found.codes],
        "words": in_words(language),
        "refused": translate_told(deed.refused, language) if deed else "",
        "delivered": bool(deed and deed.delivered_at and not deed.refused),
    }
