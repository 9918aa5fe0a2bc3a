"""Enrolment: behind a one-time link a person sets password and app, alone.

The code goes from the link into the session at once, so that it stays in no address, no history
and no picture of a screen.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone

from sekisho.access import enrolment, factors, passwords, setup, visits
from sekisho.access.action import Action, Concern
from sekisho.access.models import Enrolment, Person
from sekisho.desk.web.entering import enter
from sekisho.desk.web.notes import note
from sekisho.desk.web.pictures import qr
from sekisho.desk.web.rendering import show
from sekisho.desk.web.screen import Request, screen
from sekisho.language import translate

CODE = "enrolment"
NOT_THE_SAME = "The two passwords are not the same."
WRONG_DIGITS = "These digits are not those of the code above. Type those that the app shows now."
_PICTURE = "Code for the camera of your authenticator app"


@screen("enrol/", action=Action.ENTER, methods=("GET", "POST"))
def enrol(request: Request) -> HttpResponse:
    """Password and second factor for whoever has a one-time link."""
    typed = request.GET.get("code") or request.POST.get("link")
    if typed:
        request.session[CODE] = enrolment.plain(typed)
        return HttpResponseRedirect("/enrol/")
    link = enrolment.find(request.session.get(CODE, ""), at=timezone.now())
    if link is None:
        known = CODE in request.session
        return show(request, "enrol_link.html", {"known": known}, status=404 if known else 200)
    if request.method == "GET":
        return _form(request, link.person, {})
    return _enrolled(request, link)


def _enrolled(request: Request, link: Enrolment) -> HttpResponse:
    person = link.person
    wrong = _wrong(request, person)
    if wrong:
        return _form(request, person, wrong)
    device = factors.pending(person)
    if not factors.confirm(device, request.POST.get("code", "")):
        return _form(request, person, {"code": WRONG_DIGITS})
    if not enrolment.use(link, at=timezone.now()):
        return HttpResponseRedirect("/login/")
    person.set_password(request.POST["password"])
    person.save(update_fields=["password"])
    visits.end_all(person)
    codes = factors.new_recovery_codes(person)
    setup.close(settings.SEKISHO_FOLDER)
    del request.session[CODE]
    enter(request, person, device)
    says = "Password and second factor were set through a one-time link."
    note(request, Concern("login", person.username), says, change=f"issued by {link.issued_by}")
    return show(request, "recovery_codes.html", {"codes": codes, "onward": "/"})


def _wrong(request: Request, person: Person) -> dict[str, str]:
    password = request.POST.get("password", "")
    says = passwords.wrong_with(password, person)
    if says:
        return {"password": says}
    return {} if password == request.POST.get("again", "") else {"again": NOT_THE_SAME}


def _form(request: Request, person: Person, wrong: dict[str, str]) -> HttpResponse:
    shown = {
        "whose": person,
        "wrong": {name: translate(says, request.language) for name, says in wrong.items()},
        **app_of(request, person),
    }
    return show(request, "enrol.html", shown, status=400 if wrong else 200)


def app_of(request: Request, person: Person) -> dict[str, Any]:
    """What an app needs to be enrolled: the picture, and the key where there is no camera."""
    device = factors.pending(person)
    picture = qr(device.config_url, translate(_PICTURE, request.language))
    return {"picture": picture, "key": factors.key_of(device)}
