"""Login: the name and the password, then the second factor; and out again.

What is wrong is never told more exactly than a stranger may know. Five wrong passwords lock the
name for this address for a quarter of an hour; wrong digits make the next try wait.
"""

from __future__ import annotations

from typing import Any, cast

from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth import login as begin
from django.contrib.auth import logout as leave
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.http import urlencode

from sekisho.access import factors, setup
from sekisho.access.action import Action, Concern
from sekisho.access.models import Person
from sekisho.access.people import username_of
from sekisho.desk.screens.people import ROLES_SAY
from sekisho.desk.web import welcome
from sekisho.desk.web.border import is_simulated
from sekisho.desk.web.entering import BACKEND, NEXT, enter, onward
from sekisho.desk.web.middleware import LANGUAGE_COOKIE
from sekisho.desk.web.notes import note
from sekisho.desk.web.rendering import show
from sekisho.desk.web.screen import Request, screen
from sekisho.desk.web.serving import PASSWORD_OF_GUESTS
from sekisho.desk.web.sitting import ENDED
from sekisho.language import LANGUAGES, fill, translate

SECOND = "/login/second/"
_A_YEAR = 365 * 24 * 3600
_WRONG = "The name or the password is wrong."
_WRONG_CODE = "These digits are wrong or were used already. Wait for the next ones."
_WRONG_RECOVERY = "This recovery code is wrong or was used already."
_WAIT = "Too many wrong tries: wait {seconds:count} seconds, then type the digits shown then."


@screen("login/", action=Action.ENTER, methods=("GET", "POST"))
def login(request: Request) -> HttpResponse:
    """The name and the password."""
    if setup.is_open(settings.SEKISHO_FOLDER):
        return HttpResponseRedirect("/setup/")
    if request.method == "GET":
        return _with_session(request) or _login_page(request)
    username = username_of(request.POST.get("username", ""))
    password = request.POST.get("password", "")
    person = authenticate(request, username=username, password=password)
    if person is None:
        known = Person.objects.filter(username=username).exists()
        # What stands in the field of the name may be a password: a name that is none is not kept.
        note(request, Concern("login", username if known else ""), _WRONG, refused=True)
        return _login_page(request, wrong=_WRONG, username=username)
    begin(request, person, backend=BACKEND)
    return HttpResponseRedirect(f"{SECOND}?{urlencode({NEXT: onward(request)})}")


@screen("login/second/", action=Action.ENTER, methods=("GET", "POST"))
def login_second(request: Request) -> HttpResponse:
    """The digits of the app, or a recovery code."""
    if not request.user.is_authenticated:
        return HttpResponseRedirect("/login/")
    person = request.user
    enrolled = factors.is_enrolled(person)
    if request.method == "GET" or not enrolled:
        return show(request, "login_second.html", _second(request, enrolled=enrolled))
    return _second_checked(request, person, request.POST.get("code", ""))


@screen("logout/", action=Action.ENTER, methods=("POST",))
def logout(request: Request) -> HttpResponse:
    """Out; also for somebody who is half in."""
    if request.user.is_authenticated:
        note(request, Concern("login", request.user.get_username()), "Logged out.")
    leave(request)
    return HttpResponseRedirect("/login/")


@screen("login/language/", action=Action.ENTER, methods=("POST",))
def login_language(request: Request) -> HttpResponse:
    """The language of this browser, before anybody is known."""
    response = HttpResponseRedirect(onward(request))
    wanted = request.POST.get("language", "")
    if wanted in LANGUAGES:
        response.set_cookie(
            LANGUAGE_COOKIE, wanted, _A_YEAR, secure=settings.SECURE, httponly=True, samesite="Lax"
        )
    return response


def locked_out(
    request: HttpRequest, answer: HttpResponse | None, credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """What somebody sees who typed too many wrong passwords."""
    username = str((credentials or {}).get("username", ""))
    known = Person.objects.filter(username=username).exists()
    concern = Concern("login", username if known else "")
    note(cast(Request, request), concern, "Locked after too many wrong passwords.", refused=True)
    minutes = round(settings.AXES_COOLOFF_TIME * 60)
    return show(request, "login_locked.html", {"minutes": minutes}, status=429)


def _with_session(request: Request) -> HttpResponse | None:
    """Where somebody goes who is in already, or half in."""
    user = cast(Any, request.user)
    if not user.is_authenticated:
        return None
    where = onward(request)
    return HttpResponseRedirect(
        where if user.is_verified() else f"{SECOND}?{urlencode({NEXT: where})}"
    )


def _login_page(request: Request, wrong: str = "", username: str = "") -> HttpResponse:
    shown = {
        "wrong": translate(wrong, request.language) if wrong else "",
        "username": username,
        "next": onward(request),
        "ended": request.session.get(ENDED, ""),
        "guests": welcome.GUESTS if is_simulated() else (),
        "guests_say": ROLES_SAY,
        "guests_password": PASSWORD_OF_GUESTS,
    }
    return show(request, "login.html", shown, status=400 if wrong else 200)


def _second_checked(request: Request, person: Person, typed: str) -> HttpResponse:
    now = timezone.now()
    concern = Concern("login", person.username)
    wait = factors.seconds_to_wait(person, typed, now)
    if wait:
        return _second_again(request, fill(translate(_WAIT, request.language), {"seconds": wait}))
    device = factors.accepting(person, typed)
    if device is None:
        digits = factors.tidy(typed).isdigit()
        wrong = _WRONG_CODE if digits else _WRONG_RECOVERY
        note(request, concern, wrong, refused=True)
        return _second_again(request, translate(wrong, request.language))
    enter(request, person, device)
    if not factors.is_recovery(device):
        note(request, concern, "Logged in with both factors.")
        return HttpResponseRedirect(onward(request))
    left = f"recovery codes left: {factors.codes_left(person)}"
    note(request, concern, "Logged in with a recovery code.", change=left)
    return HttpResponseRedirect("/me/#second")


def _second_again(request: Request, wrong: str) -> HttpResponse:
    return show(request, "login_second.html", _second(request, wrong=wrong), status=400)


def _second(request: Request, *, wrong: str = "", enrolled: bool = True) -> dict[str, Any]:
    shown = {"wrong": wrong, "next": onward(request), "enrolled": enrolled}
    # In a demonstration the phone of its invented people stands on the page.
    guest = is_simulated() and enrolled
    person = cast(Person, request.user)
    return {**shown, "digits": factors.digits(person, welcome.DEVICE) if guest else ""}
