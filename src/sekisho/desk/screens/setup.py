"""Set-up: the first administrator, made with the code of `sekisho serve`.

Open only while nobody can log in; there is no default password. The form gives a person and a
one-time link, through which password and second factor are set as everybody sets them.
"""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from sekisho.access import enrolment, people, setup
from sekisho.access.action import Action, Concern
from sekisho.access.models import Person
from sekisho.access.roles import Role
from sekisho.desk.screens.enrol import CODE
from sekisho.desk.web.notes import note, words_of
from sekisho.desk.web.rendering import show
from sekisho.desk.web.screen import Request, screen
from sekisho.errors import WrongInput
from sekisho.language import translate

_WRONG_CODE = "This is not the set-up code of this installation."


@screen("setup/", action=Action.ENTER, methods=("GET", "POST"), name="setup")
def first_person(request: Request) -> HttpResponse:
    """The first administrator."""
    if not setup.is_open(settings.SEKISHO_FOLDER):
        raise Http404
    if request.method == "GET":
        return _form(request, {})
    if not setup.is_code(settings.SEKISHO_FOLDER, request.POST.get("code", "")):
        note(request, Concern("setup"), _WRONG_CODE, refused=True)
        return _form(request, {"code": translate(_WRONG_CODE, request.language)})
    try:
        person = _made(request)
    except WrongInput as error:
        return _form(request, {"username": words_of(error, request.language)})
    request.session[CODE] = enrolment.plain(enrolment.issue(person, by="setup", at=timezone.now()))
    says = "The first administrator was made with the set-up code."
    note(request, Concern("person", person.username), says, change="roles: – → administrator")
    return HttpResponseRedirect("/enrol/")


def _made(request: Request) -> Person:
    """The first administrator; somebody of this name who never enrolled is that person."""
    username = people.username_of(request.POST.get("username", ""))
    with transaction.atomic():
        found = Person.objects.filter(username=username).first()
        if found is not None:
            people.set_roles(found, (*found.roles, Role.ADMINISTRATOR))
            return found
        name = request.POST.get("name", "")
        wanted = people.New(username, name, (Role.ADMINISTRATOR,), language=request.language)
        return people.add(wanted)


def _form(request: Request, wrong: dict[str, str]) -> HttpResponse:
    typed = {name: request.POST.get(name, "") for name in ("username", "name", "code")}
    return show(
        request, "setup.html", {"wrong": wrong, "typed": typed}, status=400 if wrong else 200
    )
