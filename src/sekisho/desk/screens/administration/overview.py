"""The overview of administration: what needs somebody, and where everything is."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone

from sekisho.access.action import Action, Concern
from sekisho.desk.screens.administration.places import page
from sekisho.desk.web import border, condition
from sekisho.desk.web.screen import Rail, Request, permit, screen
from sekisho.register import offices, proposals, retention


@screen(
    "administration/",
    action=Action.SEE_ADMINISTRATION,
    name="administration",
    rail=Rail("Administration", "gear", 95),
)
def overview(request: Request) -> HttpResponse:
    """Health at a glance, and what waits for somebody."""
    permit(request, Action.SEE_ADMINISTRATION, Concern("administration"))
    now = timezone.now()
    with border.opened(request.language) as checkpoint:
        waiting = len(checkpoint.quarantine.open())
        known = {one.office for one in checkpoint.standing.offices(now.date())}
    shown = {
        "signs": condition.signs(now, request.language),
        "rows": waiting,
        "proposals": len(proposals.waiting("scorer ")),
        "due": sum(retention.would_go(now).values()),
        "unnamed": len(known - {one.code for one in offices.every()}),
    }
    return page(request, "overview.html", "administration", shown)
