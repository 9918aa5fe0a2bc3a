"""The frame of the public's pages: no cookie, no script, no rail.

Takes   a request of anybody, also of somebody who has logged in: they are not recognised here.
Gives   a page in the language that was asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from sekisho.desk.web.border import is_simulated
from sekisho.desk.web.rendering import environment
from sekisho.errors import SekishoError
from sekisho.language import LANGUAGES, translate_told


def spoken(request: HttpRequest) -> str:
    """The language of the page: that in the address, else the browser's."""
    asked = request.GET.get("language", "")
    return asked if asked in LANGUAGES else str(getattr(request, "language", "en"))


def page(
    request: HttpRequest, template: str, shown: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """One page; nothing of the request is in it but its language and what was typed."""
    language = spoken(request)
    around = {"simulated": is_simulated(), "path": request.path, "wrong": None}
    text = environment(language).get_template(template).render(**{**around, **shown})
    return HttpResponse(text, status=status)


def said(error: SekishoError, language: str) -> dict[str, str]:
    """What is wrong and what to do, in the page's language."""
    return {
        "label": translate_told(error.label, language),
        "hint": translate_told(error.hint, language),
    }


def now_and_today() -> tuple[datetime, date]:
    """The instant, and the day in the administration's zone: all that is kept of it."""
    now = timezone.now()
    return now, now.astimezone(ZoneInfo(str(settings.SEKISHO.zone))).date()
