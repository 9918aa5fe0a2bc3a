"""Who may see a dossier, who may write in it, and what they said it is for.

Takes   a request and a number.
Gives   the dossier, when the person may do that; it is written down either way.
"""

from __future__ import annotations

from django.http import HttpResponseRedirect
from django.urls import reverse

from sekisho.access.action import Action, Concern
from sekisho.access.verdict import may
from sekisho.desk.web.screen import Request, permit
from sekisho.register import dossiers
from sekisho.register.models import Dossier

_PURPOSES = "dossiers"
"""Where the session holds what each dossier was opened for."""


def concern_of(dossier: Dossier, *parts: str) -> Concern:
    """What a dossier is to the log and to the verdict: open to its members, or to some of them."""
    named = dossiers.members(dossier, *parts)
    return Concern("dossier", dossier.number, office=dossier.office, members=named)


def readable(request: Request, number: str) -> Dossier:
    """The dossier, for whoever may read it."""
    return _permitted(request, number, Action.SEE_DOSSIER)


def writable(request: Request, number: str) -> Dossier:
    """The dossier, for whoever works on it."""
    return _permitted(request, number, Action.WRITE_DOSSIER, *dossiers.WRITERS)


def led(request: Request, number: str) -> Dossier:
    """The dossier, for whoever leads it."""
    return _permitted(request, number, Action.WRITE_DOSSIER, "lead")


def part_of(request: Request, dossier: Dossier) -> str:
    """What the person is in it: lead, member, reader; empty for an auditor who reads all."""
    found = dossier.members.filter(person=request.person.username, left_at=None).first()
    return found.part if found else ""


def lacks_purpose(request: Request, dossier: Dossier) -> bool:
    """Whether somebody who may see it has still to say what for."""
    said = dossier.number in request.session.get(_PURPOSES, {})
    return not said and bool(may(request.person, Action.SEE_DOSSIER, concern_of(dossier)))


def remember_purpose(request: Request, dossier: Dossier, purpose: str) -> None:
    """Keep what was said, for as long as the session lasts."""
    kept = request.session.get(_PURPOSES, {})
    request.session[_PURPOSES] = {**kept, dossier.number: purpose[:400]}


def reads_all(request: Request) -> bool:
    """Whether the person reads dossiers of which they are no member: an auditor does."""
    nobodys = Concern("dossier", members=frozenset({"-"}))
    return bool(may(request.person, Action.SEE_DOSSIER, nobodys))


def back(dossier: Dossier, place: str = "") -> HttpResponseRedirect:
    """To the dossier's own page, at the part that was changed."""
    address = reverse("dossier", kwargs={"number": dossier.number})
    return HttpResponseRedirect(f"{address}#{place}" if place else address)


def _permitted(request: Request, number: str, action: Action, *parts: str) -> Dossier:
    dossier = dossiers.find(number)
    permit(request, action, concern_of(dossier, *parts))
    return dossier
