"""Health: is everything alive, is there room, was it kept, is the log whole?

For people a page; for machines `/health/`, open to this machine itself and to tokens only.
"""

from __future__ import annotations

import ipaddress

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, JsonResponse
from django.utils import timezone

from sekisho.access import tokens
from sekisho.access.action import Action, Concern
from sekisho.desk.screens.administration.places import page
from sekisho.desk.web import condition
from sekisho.desk.web.screen import Request, permit, screen


@screen("administration/health/", action=Action.SEE_ADMINISTRATION, name="administration_health")
def health(request: Request) -> HttpResponse:
    """Every sign, with what to do where one is not good."""
    permit(request, Action.SEE_ADMINISTRATION, Concern("health"))
    now = timezone.now()
    shown = {
        "signs": condition.signs(now, request.language),
        "versions": condition.versions(),
        "deployment": condition.deployment(),
        "at": now,
    }
    return page(request, "health.html", "administration_health", shown)


@screen("health/", action=Action.ENTER, name="health")
def for_machines(request: Request) -> HttpResponse:
    """The same for a machine that watches: good or not, and each part's name."""
    if not (_is_own(request) or _bears_token(request)):
        raise PermissionDenied("This is open to this machine itself, and to tokens.")
    signs = condition.signs(timezone.now(), "en")
    good = all(one.good for one in signs)
    told = {"good": good, "parts": {one.name: one.good for one in signs}}
    return JsonResponse(told, status=200 if good else 503)


def _is_own(request: Request) -> bool:
    """Whether the request comes from this machine, and not through a proxy on it."""
    if "X-Forwarded-For" in request.headers or "Forwarded" in request.headers:
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def _bears_token(request: Request) -> bool:
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    return kind == "Bearer" and tokens.find(secret.strip(), at=timezone.now()) is not None
