"""From a seizure to a profile: what looks like it, and what would meet it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect

from sekisho.access.action import Action, Concern
from sekisho.desk.answers import profiles as answers
from sekisho.desk.screens.profiles import work
from sekisho.desk.web import border, jobs
from sekisho.desk.web.rendering import show
from sekisho.desk.web.screen import Request, permit, screen
from sekisho.flow.loop.from_finding import Alike, FromFinding, offices_of
from sekisho.language import fill, translate

THROUGH = "{items:count} goods items from {since} until {until} looked through"
ELSEWHERE = "{count:count} more lie with other offices, which see them there."
_SHARED = 5
"""Facts that one row tells: the rarest say the most."""


@screen(
    "profiles/from/<subject:number>/",
    action=Action.TRY_PROFILE,
    methods=("GET", "POST"),
    name="profile_from",
)
def from_seizure(request: Request, number: str) -> HttpResponse:
    """What a finding teaches; it is worked out when somebody asks for it."""
    with border.opened(request.language) as checkpoint:
        found_at = offices_of(checkpoint, number)
    office = next(iter(found_at)) if len(found_at) == 1 else ""
    permit(request, Action.TRY_PROFILE, Concern("subject", number, office=office))
    if request.method == "POST":
        told = {"number": number, **_most(request)}
        job = jobs.start(work.LEARN, told, by=request.person.username)
        return HttpResponseRedirect(f"/job/{job}/")
    learned = work.learned(number)
    shown = {
        "number": number,
        "learned_at": learned and learned.at,
        "running": jobs.running(work.LEARN, {"number": number}, by=request.person.username),
        **(_told(request, learned.told) if learned else {"told": None}),
    }
    return show(request, "profiles/from.html", shown)


def _told(request: Request, told: FromFinding) -> dict[str, Any]:
    language = request.language
    forecast = told.draft.forecast if told.draft else None
    return {
        "told": told,
        "looked_through": fill(
            translate(THROUGH, language),
            {"items": told.items, "since": told.since, "until": told.until},
            language,
        ),
        "past": _rows(request, told.alike),
        "waiting": _rows(request, told.waiting),
        "elsewhere": _elsewhere(request, (*told.alike, *told.waiting)),
        "why": [answers.fact_in_words(fact, language) for fact in told.why],
        "expected": answers.draft_in_words(told, language)[-1],
        "a_day": told.draft.per_day if told.draft else None,
        "forecast": forecast,
        "yield_told": answers.interval(forecast.found, language) if forecast else "–",
    }


def _rows(request: Request, alike: Sequence[Alike]) -> list[dict[str, Any]]:
    """Those of the person's own office; the national centre sees all."""
    return [
        {
            "item": one,
            "shares": [
                answers.agreement_in_words(shared, request.language) for shared in one.why[:_SHARED]
            ],
        }
        for one in alike
        if request.person.office in ("", one.office)
    ]


def _elsewhere(request: Request, alike: Sequence[Alike]) -> str:
    """How many lie with other offices, which see them there; empty for none."""
    count = sum(request.person.office not in ("", one.office) for one in alike)
    says = translate(ELSEWHERE, request.language)
    return fill(says, {"count": count}, request.language) if count else ""


def _most(request: Request) -> dict[str, float]:
    """Hits a day that are acceptable, where the person has said so."""
    given = request.POST.get("most_a_day", "").strip().replace(",", ".")
    try:
        most = float(given)
    except ValueError:
        return {}
    return {"most_a_day": most} if 0 < most < float("inf") else {}
