"""People: who works at the desk, with which roles, at which office.

An administrator of an office keeps its own people; that of the national centre keeps all. Nobody
changes their own roles or issues a link to themselves: a second administrator does. All is logged.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from axes.utils import reset
from django.db.models import Q
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django_otp.plugins.otp_totp.models import TOTPDevice

from sekisho.access import enrolment, factors, people, visits
from sekisho.access.action import NATIONAL, Action, Concern
from sekisho.access.models import Enrolment, Person
from sekisho.access.roles import Role
from sekisho.desk.web.notes import note, words_of
from sekisho.desk.web.rendering import show
from sekisho.desk.web.screen import Request, permit, screen
from sekisho.errors import WrongInput
from sekisho.language import LANGUAGES
from sekisho.register.models import Office

ROLES_SAY = {
    Role.OFFICER: "works the list: orders, releases, refers, overrides",
    Role.EXAMINER: "looks at goods, records findings, seizes",
    Role.ANALYST: "writes profiles, reads results",
    Role.SUPERVISOR: "assigns, approves, answers for an office",
    Role.AUDITOR: "reads everything, also the log; changes nothing",
    Role.ADMINISTRATOR: "keeps people, offices and machines; sees no declaration",
    Role.HOTLINE: "takes and grades tips",
}
# More than a centre and its offices have; whoever has more names whom they look for.
_MOST = 300


@screen("administration/people/", action=Action.ADMINISTER, name="people")
def listed(request: Request) -> HttpResponse:
    """Everybody whom this administrator keeps."""
    sought = request.GET.get("q", "").strip()
    found = Person.objects.order_by("office", "username")
    if request.person.office:
        found = found.filter(office=request.person.office)
    if sought:
        found = found.filter(
            Q(username__icontains=sought) | Q(name__icontains=sought) | Q(office=sought)
        )
    persons = list(found[: _MOST + 1])
    shown = {
        "rows": _rows(persons[:_MOST]),
        "more": len(persons) > _MOST,
        "most": _MOST,
        "sought": sought,
    }
    return show(request, "people.html", shown)


@screen("administration/people/add/", action=Action.GRANT_ROLES, methods=("GET", "POST"))
def person_add(request: Request) -> HttpResponse:
    """A new person, and the one-time link through which they enrol."""
    if request.method == "GET":
        return _add_form(request, "")
    office = request.POST.get("office", "").strip()
    username = people.username_of(request.POST.get("username", ""))
    permit(request, Action.GRANT_ROLES, Concern("person", username, office=office or NATIONAL))
    language = request.POST.get("language", "")
    wanted = people.New(
        username,
        request.POST.get("name", ""),
        request.POST.getlist("roles"),
        office,
        language if language in LANGUAGES else "en",
    )
    try:
        person = people.add(wanted)
    except WrongInput as error:
        return _add_form(request, words_of(error, request.language))
    change = f"roles: – → {' '.join(person.roles)}; office: {office or '–'}"
    _noted(request, person, "A person was added.", change)
    return _link_page(request, person)


@screen("administration/person/<str:username>/", action=Action.ADMINISTER)
def person(request: Request, username: str) -> HttpResponse:
    """One person: what they are here, and what can be changed."""
    found = people.find(username)
    permit(request, Action.ADMINISTER, _concern(found))
    return _person_page(request, found, "")


@screen("administration/person/<str:username>/roles/", action=Action.GRANT_ROLES, methods=("POST",))
def person_roles(request: Request, username: str) -> HttpResponse:
    """Give a person exactly these roles, at this office."""
    found = people.find(username)
    permit(request, Action.GRANT_ROLES, _concern(found))
    office = request.POST.get("office", "").strip()
    if office != found.office:
        permit(request, Action.GRANT_ROLES, Concern("person", username, office=office or NATIONAL))
    try:
        changed = [people.set_roles(found, request.POST.getlist("roles"))]
        if office != found.office:
            changed.append(people.set_office(found, office))
    except WrongInput as error:
        return _person_page(request, people.find(username), words_of(error, request.language))
    _noted(request, found, "Roles and office were set.", "; ".join(changed))
    return _back(found, "roles")


@screen("administration/person/<str:username>/link/", action=Action.GRANT_ROLES, methods=("POST",))
def person_link(request: Request, username: str) -> HttpResponse:
    """A one-time link; with `forget` also the end of what they log in with now."""
    found = people.find(username)
    permit(request, Action.GRANT_ROLES, _concern(found))
    if request.POST.get("forget"):
        factors.forget(found)
        found.set_unusable_password()
        found.save(update_fields=["password"])
        ended = visits.end_all(found)
        _noted(request, found, "Password and second factor were taken back.", f"ended: {ended}")
    reset(username=found.username)
    return _link_page(request, found)


@screen("administration/person/<str:username>/may/", action=Action.GRANT_ROLES, methods=("POST",))
def person_may(request: Request, username: str) -> HttpResponse:
    """Let a person in no more, or again."""
    found = people.find(username)
    permit(request, Action.GRANT_ROLES, _concern(found))
    try:
        wanted = request.POST.get("may") == "yes"
        change = people.activate(found) if wanted else people.deactivate(found)
    except WrongInput as error:
        return _person_page(request, people.find(username), words_of(error, request.language))
    _noted(request, found, "Whether they may log in was set.", change)
    return _back(found, "may")


def _concern(found: Person) -> Concern:
    return Concern("person", found.username, office=found.office or NATIONAL, owner=found.username)


def _noted(request: Request, found: Person, says: str, change: str) -> None:
    note(request, _concern(found), says, change=change, action=Action.GRANT_ROLES)


def _back(found: Person, done: str) -> HttpResponse:
    where = reverse("person", kwargs={"username": found.username})
    return HttpResponseRedirect(f"{where}?{urlencode({'done': done})}")


def _link_page(request: Request, found: Person) -> HttpResponse:
    """The link, shown once: whoever reads it can set this person's factors."""
    code = enrolment.issue(found, by=request.person.username, at=timezone.now())
    _noted(request, found, "A one-time link was issued.", "")
    address = request.build_absolute_uri(f"{reverse('enrol')}?{urlencode({'code': code})}")
    shown = {"whose": found, "address": address, "code": code, "hours": enrolment.HOURS}
    return show(request, "person_link.html", shown)


def _add_form(request: Request, wrong: str) -> HttpResponse:
    names = ("username", "name", "office", "language")
    shown = {
        "typed": {name: request.POST.get(name, "") for name in names},
        "chosen": request.POST.getlist("roles"),
        "wrong": wrong,
        **_choices(request),
    }
    return show(request, "person_add.html", shown, status=400 if wrong else 200)


def _choices(request: Request) -> dict[str, Any]:
    own = request.person.office
    offices = Office.objects.filter(code=own) if own else Office.objects.order_by("code")
    return {"roles_say": ROLES_SAY, "offices": list(offices), "own": own}


def _person_page(request: Request, found: Person, wrong: str) -> HttpResponse:
    now = timezone.now()
    shown = {
        "whose": found,
        "wrong": wrong,
        "enrolled": factors.is_enrolled(found),
        "codes_left": factors.codes_left(found),
        "visits": visits.open_visits(found, now),
        "link": Enrolment.objects.filter(person=found, used_at=None, expires_at__gt=now).first(),
        "own_page": found.pk == request.person.pk,
        "done": request.GET.get("done", ""),
        **_choices(request),
    }
    return show(request, "person.html", shown, status=400 if wrong else 200)


def _rows(persons: Iterable[Person]) -> list[dict[str, Any]]:
    now = timezone.now()
    enrolled = set(TOTPDevice.objects.filter(confirmed=True).values_list("user_id", flat=True))
    links = Enrolment.objects.filter(used_at=None, expires_at__gt=now)
    waiting = set(links.values_list("person_id", flat=True))
    return [
        {"who": one, "enrolled": one.pk in enrolled, "waiting": one.pk in waiting}
        for one in persons
    ]
