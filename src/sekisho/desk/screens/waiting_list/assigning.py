"""Work is given to persons; for ten seconds it can be undone.

Takes   the rows that were marked and the person's name, by POST.
Gives   JSON to a script, else the list again with what was done and its undo.
"""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from sekisho.access.action import Action, Concern
from sekisho.access.models import Person
from sekisho.desk.web.screen import Request, permit, screen
from sekisho.errors import NotFound, WrongInput
from sekisho.language import fill, translate
from sekisho.register import waiting
from sekisho.register.models import Assignment, Waiting

_MOST = 500
"""Subjects of one assignment: ten pages of the list."""


@screen("list/assign/", action=Action.ASSIGN, methods=("POST",), name="list_assign")
def assign(request: Request) -> HttpResponse:
    """Give the marked subjects to a person, or take them from everybody."""
    rows, to = _rows(request), request.POST.get("to", "")
    number = _number(request.POST.get("assignment", ""))
    with transaction.atomic():
        for row in rows:
            concern = Concern("subject", row.subject_id, office=row.office, owner=to)
            permit(request, Action.ASSIGN, concern)
        name = _name(to, {row.office for row in rows})
        made = waiting.assign(
            number, [row.pk for row in rows], to, by=request.person.username, at=timezone.now()
        )
    return _answer(request, made, _says(made, name, request.language))


@screen("list/assign/undo/", action=Action.ASSIGN, methods=("POST",), name="list_assign_undo")
def undo(request: Request) -> HttpResponse:
    """Put back who had them before."""
    number = _number(request.POST.get("assignment", ""))
    permit(request, Action.ASSIGN, Concern("assignment", str(number)))
    made = waiting.undo_assignment(number, by=request.person.username, at=timezone.now())
    return _answer(request, made, translate("The assignment was undone.", request.language))


def _rows(request: Request) -> list[Waiting]:
    numbers = {int(one) for one in request.POST.getlist("row") if one.isdecimal() and len(one) < 19}
    if not numbers or len(numbers) > _MOST:
        label = "No subject is marked." if not numbers else "Too many subjects are marked."
        raise WrongInput(label, f"Mark 1 to {_MOST} subjects on the list, then assign.")
    rows = list(Waiting.objects.filter(pk__in=numbers))
    if len(rows) != len(numbers):
        raise NotFound("A marked subject is not on the list.", "Load the list again.")
    return rows


def _name(to: str, offices: set[str]) -> str:
    """The name of the person, who must work at every office that the subjects wait at."""
    if not to:
        return ""
    found = Person.objects.filter(username=to, is_active=True).first()
    if found is None or (found.office and offices != {found.office}):
        raise WrongInput(f"Nobody of this office is called {to[:64]}.", "Choose one of the list.")
    return found.name or found.username


def _says(made: Assignment, name: str, language: str) -> str:
    words = (
        "{n:count} subjects were assigned to {name}."
        if name
        else "{n:count} subjects are assigned to nobody now."
    )
    return fill(translate(words, language), {"n": len(made.before), "name": name}, language)


def _number(word: str) -> UUID:
    try:
        return UUID(word)
    except ValueError:
        raise WrongInput("The form has lost its number.", "Load the list again.") from None


def _answer(request: Request, made: Assignment, said: str) -> HttpResponse:
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"said": said, "assignment": str(made.assignment_id)})
    back = request.POST.get("back", "")
    if not url_has_allowed_host_and_scheme(back, None) or not back.startswith("/list/"):
        back = "/list/"
    if made.undone_at is None:
        back += f"{'&' if '?' in back else '?'}assigned={made.assignment_id}"
    return HttpResponseRedirect(back)
