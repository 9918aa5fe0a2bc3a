"""My dossiers, my tasks in them, and what a supervisor can open again."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.http import HttpResponse
from django.utils import timezone

from sekisho.access.action import Action, Concern
from sekisho.access.verdict import may
from sekisho.desk.screens.dossiers import wording
from sekisho.desk.screens.dossiers.seeing import reads_all
from sekisho.desk.web.rendering import show
from sekisho.desk.web.screen import Rail, Request, permit, screen
from sekisho.register import dossiers
from sekisho.register.models import Dossier, DossierMember, DossierTask

MOST = 200
"""Closed dossiers that are listed; older ones are found by their number."""


@screen(
    "dossiers/", action=Action.SEE_DOSSIER, name="dossiers", rail=Rail("Dossiers", "dossier", 80)
)
def dossiers_mine(request: Request) -> HttpResponse:
    """The list of those that the person may see."""
    permit(request, Action.SEE_DOSSIER, Concern("dossiers"))
    name = request.person.username
    found = (
        Dossier.objects.order_by("-opened_at") if reads_all(request) else dossiers.of_person(name)
    )
    counted = found.annotate(
        things=Count("items", filter=Q(items__out_at=None), distinct=True),
        undone=Count("tasks", filter=Q(tasks__done_at=None), distinct=True),
    )
    parts = dict(
        DossierMember.objects.filter(person=name, left_at=None).values_list("dossier", "part")
    )
    shown = {
        "open": list(counted.filter(standing="open")),
        "closed": list(counted.filter(standing="closed")[:MOST]),
        "parts": parts,
        "tasks": _tasks(name),
        "today": timezone.now().date(),
        "others": _closed_of_office(request),
        "wording": wording,
    }
    return show(request, "dossiers/listing.html", shown)


def _tasks(name: str) -> list[DossierTask]:
    """What the person is to do, the earliest day first; in dossiers they may still see."""
    mine = DossierTask.objects.filter(assigned_to=name, done_at=None, dossier__standing="open")
    seen = mine.filter(dossier__in=dossiers.of_person(name)).select_related("dossier")
    return sorted(seen, key=lambda task: (task.due_on is None, task.due_on or task.asked_at.date()))


def _closed_of_office(request: Request) -> list[dict[str, Any]]:
    """Closed dossiers of the office that a supervisor may open again, without their titles."""
    if not may(request.person, Action.REOPEN_DOSSIER):
        return []
    of_office = Dossier.objects.filter(standing="closed", office=request.person.office)
    unseen = of_office.exclude(number__in=dossiers.of_person(request.person.username))
    return [
        {"number": one.number, "keep_until": one.keep_until}
        for one in unseen.order_by("keep_until", "number")[:MOST]
    ]
