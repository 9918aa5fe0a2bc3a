"""Tokens: the keys of machines, issued for a time, shown once, revoked at once."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone

from sekisho.access import tokens
from sekisho.access.action import NATIONAL, Action, Concern
from sekisho.access.models import Token
from sekisho.access.roles import Scope
from sekisho.desk.web.notes import note, words_of
from sekisho.desk.web.rendering import show
from sekisho.desk.web.screen import Request, permit, screen
from sekisho.errors import NotFound, WrongInput, nearest
from sekisho.register.models import Office

SCOPES_SAY = {
    Scope.CALL_READ: "reads what the screens show: lists, subjects, results",
    Scope.CALL_DECLARE: "hands in declarations and is told their channel",
}


@screen("administration/tokens/", action=Action.ADMINISTER, methods=("GET", "POST"), name="tokens")
def issued(request: Request) -> HttpResponse:
    """All tokens, and the form for another one."""
    return _page(request, "") if request.method == "GET" else _issue(request)


@screen("administration/tokens/<str:name>/revoke/", action=Action.ADMINISTER, methods=("POST",))
def token_revoke(request: Request, name: str) -> HttpResponse:
    """End a token now."""
    found = Token.objects.filter(name=name).first()
    if found is None:
        names = Token.objects.values_list("name", flat=True)
        raise NotFound(f"No token bears the name {name}.", nearest(name, names))
    permit(request, Action.ADMINISTER, _concern(name, found.office))
    tokens.revoke(name, by=request.person.username, at=timezone.now())
    _noted(request, found, "A token was revoked.", "")
    return HttpResponseRedirect("/administration/tokens/")


def _issue(request: Request) -> HttpResponse:
    days = request.POST.get("days", "")
    office = request.POST.get("office", "").strip()
    name = " ".join(request.POST.get("name", "").split())
    permit(request, Action.ADMINISTER, _concern(name, office))
    wanted = tokens.Wanted(
        name, request.POST.getlist("scopes"), office, int(days) if days.isdecimal() else 0
    )
    try:
        token, secret = tokens.issue(wanted, by=request.person.username, at=timezone.now())
    except WrongInput as error:
        return _page(request, words_of(error, request.language))
    change = f"scopes: {' '.join(token.scopes)}; office: {office or '–'}; days: {wanted.days}"
    _noted(request, token, "A token was issued.", change)
    return show(request, "token_issued.html", {"token": token, "secret": secret})


def _concern(name: str, office: str) -> Concern:
    return Concern("token", name, office=office or NATIONAL)


def _noted(request: Request, token: Token, says: str, change: str) -> None:
    concern = _concern(token.name, token.office)
    note(request, concern, says, change=change, action=Action.ADMINISTER)


def _page(request: Request, wrong: str) -> HttpResponse:
    own = request.person.office
    listed = Token.objects.order_by("name")
    offices = Office.objects.order_by("code")
    now = timezone.now()
    shown = {
        "rows": [
            {"token": one, "stands": one.revoked_at is None and one.expires_at > now}
            for one in (listed.filter(office=own) if own else listed)
        ],
        "offices": list(offices.filter(code=own) if own else offices),
        "own": own,
        "scopes_say": SCOPES_SAY,
        "typed": {name: request.POST.get(name, "") for name in ("name", "office", "days")},
        "chosen": request.POST.getlist("scopes"),
        "most_days": tokens.MOST_DAYS,
        "wrong": wrong,
    }
    return show(request, "tokens.html", shown, status=400 if wrong else 200)
