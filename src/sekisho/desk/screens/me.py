"""My settings: language, password, second factor, and where I am logged in.

Whoever changes how they are known gives their password once more; wrong ones lock as at the login.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth import authenticate, update_session_auth_hash
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django_otp import login as verify

from sekisho.access import factors, passwords, visits
from sekisho.access.action import Action, Concern
from sekisho.access.models import Visit
from sekisho.desk.screens.enrol import NOT_THE_SAME, WRONG_DIGITS, app_of
from sekisho.desk.web.notes import note
from sekisho.desk.web.rendering import show
from sekisho.desk.web.screen import Request, screen
from sekisho.language import LANGUAGES, translate

# The first sign that is found names it: most browsers also bear the names of others.
_BROWSERS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_MACHINES = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)
_NOT_YOURS = "This is not your password."


@screen("me/", action=Action.BE_HERE)
def me(request: Request) -> HttpResponse:
    """Everything that a person sets for themselves."""
    return _page(request, {})


@screen("me/language/", action=Action.BE_HERE, methods=("POST",))
def me_language(request: Request) -> HttpResponse:
    """The language of this person's screens, sentences and figures."""
    wanted = request.POST.get("language", "")
    if wanted not in LANGUAGES:
        raise Http404
    request.person.language = wanted
    request.person.save(update_fields=["language"])
    return HttpResponseRedirect("/me/")


@screen("me/password/", action=Action.BE_HERE, methods=("POST",))
def me_password(request: Request) -> HttpResponse:
    """Another password; every other session of this person ends."""
    person = request.person
    new = request.POST.get("new", "")
    says = passwords.wrong_with(new, person)
    if not _is_own(request):
        return _page(request, {"password": _NOT_YOURS})
    if says or new != request.POST.get("again", ""):
        return _page(request, {"new": says} if says else {"again": NOT_THE_SAME})
    person.set_password(new)
    person.save(update_fields=["password"])
    before = request.session.session_key or ""
    update_session_auth_hash(request, person)
    _renamed(request, before)
    visits.end_all(person, but=request.session.session_key or "")
    note(request, Concern("login", person.username), "The password was changed.")
    return HttpResponseRedirect("/me/?done=password#password")


@screen("me/second/", action=Action.BE_HERE, methods=("GET", "POST"))
def me_second(request: Request) -> HttpResponse:
    """Another app for the second factor; the one before ends, and its recovery codes."""
    person = request.person
    if request.method == "GET":
        return _second(request, {})
    if not _is_own(request):
        return _second(request, {"password": _NOT_YOURS})
    device = factors.pending(person)
    if not factors.confirm(device, request.POST.get("code", "")):
        return _second(request, {"code": WRONG_DIGITS})
    codes = factors.new_recovery_codes(person)
    verify(request, device)
    before = request.session.session_key or ""
    request.session.cycle_key()
    _renamed(request, before)
    visits.end_all(person, but=request.session.session_key or "")
    note(request, Concern("login", person.username), "The second factor was enrolled anew.")
    return show(request, "recovery_codes.html", {"codes": codes, "onward": "/me/"})


@screen("me/recovery/", action=Action.BE_HERE, methods=("POST",))
def me_recovery(request: Request) -> HttpResponse:
    """Ten new recovery codes; those before open nothing any more."""
    if not _is_own(request):
        return _page(request, {"recovery": _NOT_YOURS})
    codes = factors.new_recovery_codes(request.person)
    note(request, Concern("login", request.person.username), "New recovery codes were made.")
    return show(request, "recovery_codes.html", {"codes": codes, "onward": "/me/"})


@screen("me/visits/<int:number>/end/", action=Action.BE_HERE, methods=("POST",))
def me_end_visit(request: Request, number: int) -> HttpResponse:
    """End a session of one's own, on whichever device it is."""
    if not visits.end(request.person, number):
        raise Http404
    note(request, Concern("login", request.person.username), "A session was ended by its person.")
    return HttpResponseRedirect("/me/#visits")


def _is_own(request: Request) -> bool:
    """Whether the password is this person's; wrong ones are counted as at the login."""
    username = request.person.username
    password = request.POST.get("password", "")
    found = authenticate(request, username=username, password=password)
    if found is None:
        note(request, Concern("login", username), _NOT_YOURS, refused=True)
    return found is not None


def _renamed(request: Request, before: str) -> None:
    request.session.save()
    visits.rename(before, request.session.session_key or "")


def _page(request: Request, wrong: dict[str, str]) -> HttpResponse:
    person, now = request.person, timezone.now()
    shown: dict[str, Any] = {
        "wrong": {name: translate(says, request.language) for name, says in wrong.items()},
        "codes_left": factors.codes_left(person),
        "visits": [_told(request, visit) for visit in visits.open_visits(person, now)],
        "done": request.GET.get("done", ""),
    }
    return show(request, "me.html", shown, status=400 if wrong else 200)


def _second(request: Request, wrong: dict[str, str]) -> HttpResponse:
    told = {name: translate(says, request.language) for name, says in wrong.items()}
    shown = {"wrong": told, **app_of(request, request.person)}
    return show(request, "me_second.html", shown, status=400 if wrong else 200)


def _told(request: Request, visit: Visit) -> dict[str, Any]:
    unknown = translate("unknown device", request.language)
    return {
        "number": visit.pk,
        "device": device_of(visit.browser) or unknown,
        "address": visit.address or "–",
        "begun_at": visit.begun_at,
        "seen_at": visit.seen_at,
        "here": visit.session_key == request.session.session_key,
    }


def device_of(browser: str) -> str:
    """A browser and its machine in words, from what it says of itself; empty when it says nothing.

    >>> device_of("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36")
    'Chrome, Linux'
    """
    names = (found for sign, found in _BROWSERS if sign in browser)
    machines = (found for sign, found in _MACHINES if sign in browser)
    return ", ".join(one for one in (next(names, ""), next(machines, "")) if one)
