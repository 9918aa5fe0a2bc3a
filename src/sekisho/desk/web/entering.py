"""Whoever has shown both factors comes in: a new session, a visit, an entry.

    enter(request, person, device)

Takes   the request, the person, the device that accepted their second factor.
Gives   a session under a new key, so that one that was known before opens nothing.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth import login
from django.http import HttpRequest
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django_otp import login as verify

from sekisho.access import visits
from sekisho.access.models import Person
from sekisho.access.visits import Seen
from sekisho.desk.web.sitting import BEGUN, SEEN

BACKEND = "django.contrib.auth.backends.ModelBackend"
NEXT = "next"
"""The field of the address to which a person goes on."""


def enter(request: HttpRequest, person: Person, device: Any) -> None:
    """Let a person in with both factors."""
    now = timezone.now()
    login(request, person, backend=BACKEND)
    request.session.cycle_key()
    verify(request, device)
    request.session[BEGUN] = request.session[SEEN] = now.timestamp()
    request.session.save()
    address = str(request.META.get("REMOTE_ADDR", ""))
    seen = Seen(address, request.headers.get("User-Agent", ""))
    visits.begin(person, request.session.session_key or "", seen, at=now)


def onward(request: HttpRequest) -> str:
    """The address of this desk to which a person goes on; the beginning where none was asked."""
    wanted = request.POST.get(NEXT) or request.GET.get(NEXT) or ""
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else "/"
