"""Hand-overs: an exhibit passes to another person, and both sign on the spot.

Who gives types their password again; who receives types their name, their password and the digits
of their second factor, on the same page. Wrong passwords count as at the login.
"""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth import authenticate
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from sekisho.access import factors
from sekisho.access.action import Action
from sekisho.access.models import Person
from sekisho.access.people import username_of
from sekisho.desk.screens.examine.form import plain, uuid_of
from sekisho.desk.screens.seizures.seizures import seizure_of, shown_of
from sekisho.desk.web.rendering import show
from sekisho.desk.web.screen import Request, screen
from sekisho.errors import NotFound, WrongInput
from sekisho.language import translate_told
from sekisho.register import custody
from sekisho.register.custody import Passing
from sekisho.register.models import Exhibit

SIGNED_HOW = "giver: password; receiver: password and second factor"


@screen("seizure/<uuid:number>/hand/", action=Action.SEIZE, methods=("POST",))
def seizure_hand(request: Request, number: UUID) -> HttpResponse:
    """Hand an exhibit over."""
    found = seizure_of(request, number, Action.SEIZE)
    exhibit_id = uuid_of(request.POST, "exhibit_id")
    exhibit = Exhibit.objects.filter(exhibit_id=exhibit_id, seizure=found).first()
    if exhibit is None:
        raise NotFound(f"No exhibit bears the number {exhibit_id}.", "Open it from its seizure.")
    try:
        _hand(request, exhibit)
    except WrongInput as error:
        # Passwords and digits are not put back into a page.
        typed = {name: request.POST.get(name, "") for name in ("received_by", "place", "why")}
        said = {
            "label": translate_told(error.label, request.language),
            "hint": translate_told(error.hint, request.language),
        }
        again = {"wrong": said, "typed": typed | {"exhibit_id": str(exhibit_id)}}
        shown = shown_of(found, request) | again
        return show(request, "seizures/seizure.html", shown, status=error.http_status)
    return HttpResponseRedirect(reverse("seizure", kwargs={"number": number}))


def _hand(request: Request, exhibit: Exhibit) -> None:
    said, giver = request.POST, request.person
    receiver = _signed_by(request, said.get("received_by", ""), said.get("receiver_password", ""))
    if receiver is None or not factors.accepting(receiver, said.get("receiver_code", "")):
        raise WrongInput(
            "The receiver's signature is wrong.",
            "They type their own name, password and the digits shown now; each only once.",
        )
    if _signed_by(request, giver.username, said.get("giver_password", "")) is None:
        raise WrongInput("Your signature is wrong.", "Type your own password.")
    passing = Passing(
        receiver.username, plain(said.get("place", "")), plain(said.get("why", "")), SIGNED_HOW
    )
    custody.hand_over(
        uuid_of(said, "handover_id"),
        exhibit.exhibit_id,
        passing,
        by=giver.username,
        at=timezone.now(),
    )


def _signed_by(request: Request, username: str, password: str) -> Person | None:
    """Whoever signs, when the password is theirs; wrong ones are counted and lock the name."""
    found = authenticate(request, username=username_of(username), password=password)
    return found if isinstance(found, Person) else None
