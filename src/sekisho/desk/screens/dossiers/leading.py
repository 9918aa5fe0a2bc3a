"""What the lead of a dossier does, and how a supervisor opens it again."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from sekisho.access.action import Action, Concern
from sekisho.access.models import Person
from sekisho.access.verdict import may
from sekisho.desk.screens.dossiers.seeing import back, led
from sekisho.desk.web.screen import Request, permit, screen
from sekisho.errors import NotFound, WrongInput
from sekisho.register import dossiers
from sekisho.register.dossiers import WRITERS, Joining


@screen("dossiers/<str:number>/join/", action=Action.WRITE_DOSSIER, methods=("POST",))
def dossier_join(request: Request, number: str) -> HttpResponse:
    """Let somebody see it, also of another office."""
    dossier = led(request, number)
    joining = _joining(request.POST.get("person", ""), request.POST.get("part", ""))
    dossiers.join(dossier, joining, by=request.person.username, at=timezone.now())
    return back(dossier, "members")


@screen("dossiers/<str:number>/leave/", action=Action.WRITE_DOSSIER, methods=("POST",))
def dossier_leave(request: Request, number: str) -> HttpResponse:
    """Let somebody see it no longer."""
    dossier = led(request, number)
    person = request.POST.get("person", "")
    dossiers.leave(dossier, person, by=request.person.username, at=timezone.now())
    if person == request.person.username:
        return HttpResponseRedirect(reverse("dossiers"))
    return back(dossier, "members")


@screen("dossiers/<str:number>/close/", action=Action.WRITE_DOSSIER, methods=("POST",))
def dossier_close(request: Request, number: str) -> HttpResponse:
    """Close it with its outcome; from then on the clock of retention runs."""
    dossier = led(request, number)
    outcome, why = request.POST.get("outcome", ""), request.POST.get("why", "")
    dossiers.close(dossier, outcome, why, by=request.person.username, at=timezone.now())
    return back(dossier)


# Asked of the office and not of the members: the lead may be gone by then.
@screen("dossiers/<str:number>/reopen/", action=Action.REOPEN_DOSSIER, methods=("POST",))
def dossier_reopen(request: Request, number: str) -> HttpResponse:
    """Open a closed one of one's office again, perhaps under another lead."""
    dossier = dossiers.find(number)
    permit(request, Action.REOPEN_DOSSIER, Concern("dossier", number, office=dossier.office))
    lead = request.POST.get("lead", "")
    joining = _joining(lead, "lead") if lead else None
    why, by = request.POST.get("why", ""), request.person.username
    dossiers.reopen(dossier, why, joining, by=by, at=timezone.now())
    if by in dossiers.members(dossier):
        return back(dossier)
    return HttpResponseRedirect(reverse("dossiers"))


def _joining(name: str, part: str) -> Joining:
    """Somebody of the desk, in a part that their role can fill.

    Raises:
        NotFound: nobody bears the name.
        WrongInput: their role is granted no dossier.
    """
    person = Person.objects.filter(username=name.strip(), is_active=True).first()
    if person is None:
        raise NotFound(f"Nobody here bears the name {name}.", "Choose one that is offered.")
    needed = Action.WRITE_DOSSIER if part in WRITERS else Action.SEE_DOSSIER
    if not may(person, needed):
        raise WrongInput(
            f"The role of {name} does not allow that.", "Let them read it, or ask for another role."
        )
    return Joining(person.username, person.office, part)
