"""The places of administration, as they stand above each of its pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse

from sekisho.access.action import NATIONAL, Action, Concern
from sekisho.access.verdict import may
from sekisho.desk.web.rendering import show
from sekisho.desk.web.screen import ROUTES, Request, Route
from sekisho.language import translate_told

_ORDER = (
    ("administration", "Overview"),
    ("people", "People"),
    ("tokens", "Machines"),
    ("administration_offices", "Offices and rates"),
    ("administration_scorers", "Scorers"),
    ("administration_sources", "Sources"),
    ("administration_codes", "Code lists"),
    ("administration_clocks", "Retention"),
    ("administration_health", "Health"),
)


@dataclass(frozen=True, slots=True)
class Place:
    """One of them."""

    route: Route
    word: str
    here: bool


def page(request: Request, template: str, here: str, shown: Mapping[str, Any]) -> HttpResponse:
    """A page of administration, with the places that the person may see above it."""
    found = [(ROUTES[name], word) for name, word in _ORDER if name in ROUTES]
    places = [
        Place(route, word, route.name == here)
        for route, word in found
        if may(request.person, route.action)
    ]
    around = {
        "places": places,
        "wrong": None,
        "told": lambda words: translate_told(words, request.language),
        **shown,
    }
    wrong = around["wrong"]
    status = 200 if wrong is None else wrong.http_status
    return show(request, f"administration/{template}", around, status=status)


def national(request: Request, action: Action) -> bool:
    """Whether the person may do this for the whole administration; an office's may not."""
    return bool(may(request.person, action, Concern(office=NATIONAL)))
