"""What is put into a dossier: looked up first, by whoever may see it.

Takes   a kind and what somebody wrote.
Gives   the things that bear it, put in; a declaration's number puts in each of its items.
Raises  NotFound for what is kept nowhere; PermissionDenied for what the person may not see.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from sekisho.access.action import Action, Concern
from sekisho.desk.screens.tips.seeing import permitted as permitted_tip
from sekisho.desk.web.border import opened
from sekisho.desk.web.screen import Request, permit
from sekisho.errors import NotFound, WrongInput
from sekisho.flow.bearers import bearers
from sekisho.register import dossiers
from sekisho.register.models import Dossier, Exhibit

MOST = 99
"""Things that one number may stand for: the items of one declaration."""


def looked_up(request: Request, kind: str, written: str) -> list[str]:
    """What bears this number or name, each by the number under which it is put in."""
    if kind not in _FOUND:
        raise WrongInput(f"A dossier holds no {kind}.", "Choose one of the kinds offered.")
    if not written.strip():
        raise WrongInput("Something is missing here.", "Give its number or name.")
    return _FOUND[kind](request, written.strip())[:MOST]


def put_in(request: Request, dossier: Dossier, kind: str, found: list[str], words: str) -> None:
    """Put in what was looked up."""
    by, at = request.person.username, timezone.now()
    with transaction.atomic():
        for one in found:
            dossiers.put_in(dossier, kind, one, words, by=by, at=at)


def exhibits_of(number: str) -> list[Exhibit]:
    """The exhibits of a seizure's number, or the one of `10-2026-0001/2`."""
    seizure, _, place = number.partition("/")
    found = Exhibit.objects.filter(seizure__number=seizure).select_related("seizure")
    if place:
        found = found.filter(number=int(place)) if place.isdecimal() else found.none()
    return list(found.order_by("number"))


def _subjects(request: Request, written: str) -> list[str]:
    with opened(request.language) as checkpoint:
        found = bearers(checkpoint, written).items
    if not found:
        raise NotFound(f"No goods item bears the number {written}.", "Look at it once more.")
    for item_id, office in found.items():
        permit(request, Action.SEE_SUBJECT, Concern("subject", item_id, office=office))
    return list(found)


def _exhibits(request: Request, written: str) -> list[str]:
    found = exhibits_of(written)
    if not found:
        raise NotFound(f"No exhibit bears the number {written}.", "Write it as 10-2026-0001/1.")
    for one in found:
        office = one.seizure.office
        permit(request, Action.SEE_SUBJECT, Concern("exhibit", number_of(one), office=office))
    return [number_of(one) for one in found]


def number_of(exhibit: Exhibit) -> str:
    """An exhibit as people call it."""
    return f"{exhibit.seizure.number}/{exhibit.number}"


def _tips(request: Request, written: str) -> list[str]:
    return [permitted_tip(request, written, Action.SEE_TIPS).number]


def _as_written(request: Request, written: str) -> list[str]:
    return [written]


_FOUND: dict[str, Callable[[Request, str], list[str]]] = {
    "subject": _subjects,
    "party": _as_written,
    "exhibit": _exhibits,
    "tip": _tips,
    "document": _as_written,
}
