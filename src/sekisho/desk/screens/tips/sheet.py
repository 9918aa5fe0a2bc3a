"""One tip: what was said, what it weighs and why, what came of it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from sekisho.access.action import Action
from sekisho.access.verdict import may
from sekisho.desk.screens.tips import wording
from sekisho.desk.screens.tips.matching import matches
from sekisho.desk.screens.tips.seeing import permitted, seen_by
from sekisho.desk.web.looks import looks
from sekisho.desk.web.rendering import show
from sekisho.desk.web.screen import PURPOSE, Request, screen
from sekisho.errors import NotFound
from sekisho.flow.bearers import how_often
from sekisho.register import tip_sources, tips
from sekisho.register.models import Office, Tip, TipContact
from sekisho.register.tip_weights import CREDIBILITY, NOT_JUDGED, RELIABILITY, believed

OTHERS = 20
"""Tips of the same source that are shown; its record counts all."""


@screen("tips/<str:number>/", action=Action.SEE_TIPS)
def tip_sheet(request: Request, number: str) -> HttpResponse:
    """The page of a tip."""
    tip = permitted(request, number, Action.SEE_TIPS)
    return show(request, "tips/sheet.html", _sheet(request, tip))


@screen("tips/<str:number>/contact/", action=Action.SEE_CONTACT, methods=("POST",))
def tip_contact(request: Request, number: str) -> HttpResponse:
    """How the sender can be reached; the purpose is written down first."""
    tip = permitted(request, number, Action.SEE_CONTACT)
    contact = TipContact.objects.filter(tip=tip).first()
    if contact is None:
        raise NotFound("The sender left nothing by which they could be reached.", "Answer below.")
    shown = _sheet(request, tip) | {"contact": contact.words}
    return show(request, "tips/sheet.html", shown)


@screen("tips/<str:number>/photo/<int:place>/", action=Action.SEE_TIPS)
def tip_photo(request: Request, number: str, place: int) -> HttpResponse:
    """A picture that came with it."""
    tip = permitted(request, number, Action.SEE_TIPS)
    photo = tip.photos.filter(place=place).first()
    if photo is None:
        raise NotFound(f"Tip {number} has no picture {place}.", "Open it from the tip.")
    return HttpResponse(bytes(photo.jpeg), content_type="image/jpeg")


def _sheet(request: Request, tip: Tip) -> dict[str, Any]:
    grades = list(tip.grades.order_by("-graded_at", "-pk"))
    links = list(tip.links.filter(undone_at=None).order_by("kind", "number"))
    weight = tips.weight_of(tip, str(grades[0]) if grades else "", on=timezone.now().date())
    found = matches(request, links)
    return {
        "tip": tip,
        "about": [(name, getattr(tip, name)) for name in tips.SPEAKS_OF if getattr(tip, name)],
        "weight": weight,
        "grades": grades,
        "links": links,
        "matches": found,
        "beyond": sum(match.elsewhere for match in found),
        "turns": tip.turns.order_by("turned_at"),
        "words": tip.words.order_by("pk"),
        "has_contact": TipContact.objects.filter(tip=tip).exists(),
        "contact": "",
        "purpose": PURPOSE,
        "photos": list(tip.photos.order_by("place").values_list("place", flat=True)),
        "source": _source(request, tip),
        "looks": looks("tip", tip.number),
        "offices": list(Office.objects.order_by("code")),
        "matrix": _matrix(str(grades[0]) if grades else NOT_JUDGED),
        "reliability": RELIABILITY,
        "credibility": CREDIBILITY,
        "sees_list": bool(may(request.person, Action.SEE_LIST)),
        "wording": wording,
    }


def _source(request: Request, tip: Tip) -> dict[str, Any]:
    """Its record over time, and those of its tips that this person may see."""
    record = tip_sources.record_of(tip.source)
    others = seen_by(request).filter(source=tip.source).exclude(number=tip.number)
    return {
        "name": str(tip.source),
        "record": record,
        "rate": how_often(record.right, record.looked_into),
        "others": list(others.order_by("-received_on", "number")[:OTHERS]),
    }


def _matrix(here: str) -> list[dict[str, Any]]:
    """What each grade weighs before it fades, and where this tip stands."""
    return [
        {
            "sign": letter,
            "cells": [
                {
                    "grade": letter + digit,
                    "weight": believed(letter + digit),
                    "here": letter + digit == here,
                }
                for digit in CREDIBILITY
            ],
        }
        for letter in RELIABILITY
    ]
