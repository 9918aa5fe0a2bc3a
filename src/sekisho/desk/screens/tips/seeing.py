"""Who may see a tip, and which tips somebody may see.

Takes   a request, a tip.
Gives   the tip, when the person may do that to it; it is written down either way.
"""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpResponseRedirect
from django.urls import reverse

from sekisho.access.action import Action, Concern
from sekisho.access.verdict import may
from sekisho.desk.web.screen import Request, permit
from sekisho.register import tips
from sekisho.register.models import Tip

NOBODY_YET = "-"
"""Stands for the members of what nobody was given yet; no person can bear this name."""


def concern_of(request: Request, tip: Tip) -> Concern:
    """What the tip is to this person: the hotline sees all, an office what was handed to it."""
    if may(request.person, Action.GRADE_TIP):
        return Concern("tip", tip.number)
    if tip.office:
        return Concern("tip", tip.number, office=tip.office)
    return Concern("tip", tip.number, members=frozenset({tip.taken_by or NOBODY_YET}))


def permitted(request: Request, number: str, action: Action) -> Tip:
    """The tip of this number, when the person may do this to it.

    Raises:
        NotFound: no tip bears the number.
        PermissionDenied: they may not; the reason is in it.
    """
    tip = tips.find(number)
    permit(request, action, concern_of(request, tip))
    return tip


def seen_by(request: Request) -> QuerySet[Tip]:
    """The tips that the person may see."""
    unseen = Concern("tip", members=frozenset({NOBODY_YET}))
    office = request.person.office
    reads_all = bool(may(request.person, Action.SEE_TIPS, unseen)) and not office
    grades = bool(may(request.person, Action.GRADE_TIP))
    return tips.seen_from(office, all_offices=grades or reads_all)


def back(number: str, place: str = "") -> HttpResponseRedirect:
    """To the tip's own page, at the part that was changed."""
    address = reverse("tip_sheet", kwargs={"number": number})
    return HttpResponseRedirect(f"{address}#{place}" if place else address)
