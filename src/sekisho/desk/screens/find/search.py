"""Search by any number or name: what waits, and what came before.

Takes   a number or name; across offices also what the search is for, which goes into the log.
Gives   what waits and what is past, each apart; the past by itself, since it takes longer.
Raises  WrongInput for what is too long to be a number or a name.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpResponse, HttpResponseRedirect

from sekisho.access.action import Action, Concern
from sekisho.access.verdict import may
from sekisho.desk.web.border import opened
from sekisho.desk.web.rendering import show
from sekisho.desk.web.screen import PURPOSE, Rail, Request, permit, screen
from sekisho.errors import WrongInput
from sekisho.flow.loop.searching import MOST, PastItem, past
from sekisho.register.models import SoughtWord, Waiting
from sekisho.register.sought import matching

_LONGEST = 100
"""Signs of a search; a number or a name is shorter."""
_LEAST_PURPOSE = 10
"""Signs of a purpose: one that can be read later names at least a matter."""


@screen("find/", action=Action.SEE_LIST, name="find", rail=Rail("Search", "find", 15))
def find(request: Request) -> HttpResponse:
    """What bears a number or name in the person's own office."""
    q, office = _typed(request.GET.get("q", "")), request.person.office
    told: dict[str, Any] = {"q": q, "elsewhere": False, "purpose": "", "wrong": ""}
    if not q or not office:
        return show(request, "find/search.html", {**told, "waiting": None, "past": None})
    permit(request, Action.SEE_LIST, Concern("search", q, office=office))
    return show(request, "find/search.html", {**told, "waiting": _waiting(q, office), "past": None})


@screen("find/past/", action=Action.SEE_LIST, name="find_past")
def find_past(request: Request) -> HttpResponse:
    """What came before in the own office; a part of the page, or a page of its own."""
    q, office = _typed(request.GET.get("q", "")), request.person.office
    if not q or not office:
        return HttpResponseRedirect("/find/")
    permit(request, Action.SEE_LIST, Concern("search", q, office=office))
    return show(request, "find/past.html", {"q": q, **_past(request, q, office)})


@screen("find/elsewhere/", action=Action.SEARCH_ELSEWHERE, methods=("POST",), name="find_elsewhere")
def find_elsewhere(request: Request) -> HttpResponse:
    """What bears a number or name at any office; only with a purpose."""
    q, purpose = _typed(request.POST.get("q", "")), request.POST.get(PURPOSE, "").strip()
    wrong = ""
    if not q:
        wrong = "Enter a number or a name."
    elif len(purpose) < _LEAST_PURPOSE:
        wrong = "Say what you search for, so that somebody who reads the log understands it."
    told: dict[str, Any] = {"q": q, "elsewhere": True, "purpose": purpose, "wrong": wrong}
    if wrong:
        nothing = {"waiting": None, "past": None}
        return show(request, "find/search.html", {**told, **nothing}, status=422)
    permit(request, Action.SEARCH_ELSEWHERE, Concern("search", q))
    waiting, gone = _waiting(q), _past(request, q)
    seen = [row.office for row in waiting] + [one.office for one in gone["items"]]
    found = {"waiting": waiting, "past": gone, "open_to": _open_to(request, seen)}
    return show(request, "find/search.html", {**told, **found})


def _typed(word: str) -> str:
    q = word.strip()
    if len(q) > _LONGEST:
        raise WrongInput("This is too long to be searched.", "Enter one number or one name.")
    return q


def _waiting(q: str, office: str = "") -> list[Waiting]:
    """What waits, or waited, the latest day first."""
    words = SoughtWord.objects.filter(office=office) if office else SoughtWord.objects.all()
    here = Q(office=office) if office else Q()
    found = Waiting.objects.filter(here, matching(q, words))
    return list(found.order_by("-selected_on", "turn")[: MOST + 1])


def _past(request: Request, q: str, office: str | None = None) -> dict[str, Any]:
    with opened(request.language) as checkpoint:
        found: list[PastItem] = past(checkpoint, q, office, MOST + 1)
    return {"items": found[:MOST], "more": len(found) > MOST, "most": MOST}


def _open_to(request: Request, offices: list[str]) -> set[str]:
    """The offices whose subjects this person may open."""
    return {
        one
        for one in set(offices)
        if may(request.person, Action.SEE_SUBJECT, Concern("subject", office=one))
    }
