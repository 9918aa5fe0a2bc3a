"""The first address: whoever comes in is sent to where their work begins."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect

from sekisho.access.action import Action
from sekisho.desk.web.rendering import rail
from sekisho.desk.web.screen import Request, screen


@screen("", action=Action.BE_HERE)
def home(request: Request) -> HttpResponse:
    """To the first place of the person's rail."""
    first = next((route.path for route in rail(request.person)), "me/")
    return HttpResponseRedirect(f"/{first}")
