"""What a person sees when something cannot be: what happened, and what to do.

Takes   the request, and what went wrong.
Gives   a page with the right status; the number stands in the server's own log too.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.crypto import get_random_string

from sekisho.desk.web.rendering import show
from sekisho.errors import SekishoError
from sekisho.language import translate_told

log = logging.getLogger("sekisho.desk")


@dataclass(frozen=True, slots=True)
class Trouble:
    """What happened and what to do."""

    status: int
    label: str
    hint: str


def told(request: HttpRequest, error: SekishoError) -> HttpResponse:
    """One of our own errors."""
    return _page(request, Trouble(error.http_status, error.label, error.hint))


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Somebody may not do this."""
    hint = "Ask your supervisor, or the administrator for another role. This was written down."
    return _page(request, Trouble(403, str(exception) or "This is not open to you.", hint))


def not_there(request: HttpRequest, exception: Exception) -> HttpResponse:
    """No screen has this address."""
    hint = "Check the address, or begin from the waiting list."
    return _page(request, Trouble(404, "Nothing is at this address.", hint))


def broken(request: HttpRequest) -> HttpResponse:
    """Something of ours is broken."""
    hint = "Nothing was changed. Try again; if it stays so, tell the administrator the number."
    return _page(request, Trouble(500, "Something here is broken.", hint))


def told_machine(request: HttpRequest, error: SekishoError) -> HttpResponse:
    """One of our own errors, to a machine."""
    return answer_machine(request, Trouble(error.http_status, error.label, error.hint))


def refused_machine(request: HttpRequest, error: Exception) -> HttpResponse:
    """A token does not reach so far."""
    hint = "Ask the administrator for a token of this scope. This was written down."
    return answer_machine(request, Trouble(403, str(error), hint))


def answer_machine(
    request: HttpRequest, trouble: Trouble, more: Mapping[str, Any] | None = None
) -> HttpResponse:
    """The same as JSON, with whatever else is known."""
    number = _numbered(request, trouble)
    said = {"label": trouble.label, "hint": trouble.hint, "number": number, **(more or {})}
    return JsonResponse(said, status=trouble.status)


def _numbered(request: HttpRequest, trouble: Trouble) -> str:
    """A number to quote, which stands in the server's own log too."""
    number = get_random_string(8, "ABCDEFGHJKLMNPQRSTUVWXYZ23456789")
    log.warning("%s %s %s: %s", number, trouble.status, request.path, trouble.label)
    return number


def _is_machine(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def _page(request: HttpRequest, trouble: Trouble) -> HttpResponse:
    number = _numbered(request, trouble)
    language = getattr(request, "language", "en")
    said = {
        "label": translate_told(trouble.label, language),
        "hint": translate_told(trouble.hint, language),
        "number": number,
    }
    if "application/json" in request.headers.get("Accept", "") or _is_machine(request):
        return JsonResponse(said, status=trouble.status)
    return show(request, "trouble.html", said, status=trouble.status)
