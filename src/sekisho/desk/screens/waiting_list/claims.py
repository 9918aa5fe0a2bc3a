"""Who opens a subject claims it, and others see the name.

Takes   a subject's number, by POST.
Gives   who has it now. Taking it over from another is a deed of its own, written into the log.
"""

from __future__ import annotations

from django.http import JsonResponse
from django.utils import timezone

from sekisho.access.action import Action, Concern
from sekisho.access.models import Person
from sekisho.desk.web.screen import Request, permit, screen
from sekisho.errors import NotFound
from sekisho.register import waiting
from sekisho.register.models import Waiting


@screen("list/claim/", action=Action.RELEASE, methods=("POST",), name="list_claim")
def claim(request: Request) -> JsonResponse:
    """Take a subject up, or say that one is still at it; `over` takes it from another."""
    number, me, at = request.POST.get("subject", ""), request.person.username, timezone.now()
    row = _found(number)
    holds, over = waiting.holder(row, at), bool(request.POST.get("over"))
    if holds != me:
        told = f"{number} from {holds}" if over and holds else number
        permit(request, Action.RELEASE, Concern("claim", told, office=row.office))
    row = waiting.claim(number, by=me, at=at, over=over)
    holds = waiting.holder(row, at)
    return JsonResponse({"mine": holds == me, "holds": _name(holds)})


@screen("list/leave/", action=Action.RELEASE, methods=("POST",), name="list_leave")
def leave(request: Request) -> JsonResponse:
    """Put a subject back that one has."""
    waiting.leave(request.POST.get("subject", ""), by=request.person.username)
    return JsonResponse({"mine": False})


def _found(number: str) -> Waiting:
    row = waiting.of_subject(number)
    if row is None:
        raise NotFound(f"{number[:64]} waits at no office.", "Search it by any of its numbers.")
    return row


def _name(username: str) -> str:
    found = Person.objects.filter(username=username).values_list("name", flat=True).first()
    return found or username
