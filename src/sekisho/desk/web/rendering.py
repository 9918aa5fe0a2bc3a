"""A page of the desk: the template in the person's language, inside the frame.

    return show(request, "worklist.html", {"rows": rows})

Takes   a request, the template's name under `desk/templates`, and what it shows.
Gives   an answer in HTML. Templates say sentences with `_()`, figures with the filters of
        `pages.page`, instants with `instant` and `day`, addresses with `url()`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import jinja2
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.templatetags.static import static
from django.urls import reverse
from markupsafe import Markup

from sekisho.access.action import Action
from sekisho.access.verdict import may
from sekisho.desk.pages.page import speak
from sekisho.desk.web.border import is_simulated
from sekisho.desk.web.screen import ROUTES, Route


def show(
    request: HttpRequest, template: str, shown: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """One page for one person."""
    return HttpResponse(rendered(request, template, shown), status=status)


def rendered(request: HttpRequest, template: str, shown: Mapping[str, Any]) -> str:
    """The same as text, for a part of a page or an export."""
    language = getattr(request, "language", "en")
    person = getattr(request, "person", None)
    around = {
        "request": request,
        "person": person,
        "rail": rail(person),
        "here": request.resolver_match.url_name if request.resolver_match else "",
        "csrf": Markup('<input type="hidden" name="csrfmiddlewaretoken" value="{}">').format(
            get_token(request)
        ),
        "simulated": is_simulated(),
        "zone": getattr(request, "zone", "UTC"),
        "allowed": lambda action: bool(may(person, Action(action))),
    }
    return environment(language).get_template(template).render(**around, **shown)


def rail(person: Any) -> list[Route]:
    """The routes that stand in the rail of a person, in order; empty before the login."""
    if person is None:
        return []
    seen = [route for route in ROUTES.values() if route.rail and may(person, route.action)]
    return sorted(seen, key=lambda route: route.rail.order if route.rail else 0)


@cache
def environment(language: str) -> jinja2.Environment:
    """The templates of the desk in a language."""
    made = jinja2.Environment(
        loader=jinja2.PackageLoader("sekisho.desk", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    speak(made, language)
    made.globals.update(url=_address, static=static, version=settings.SEKISHO_FOLDER.name)
    made.filters["instant"] = instant
    made.filters["day"] = lambda value: value.isoformat() if isinstance(value, date) else "–"
    return made


@jinja2.pass_context
def instant(context: jinja2.runtime.Context, value: datetime | None) -> Markup | str:
    """An instant as officers read it: in the office's zone, the zone itself on hover."""
    if value is None:
        return "–"
    zone = str(context.get("zone", "UTC"))
    here = value.astimezone(ZoneInfo(zone))
    return Markup('<time datetime="{}" title="{}">{:%Y-%m-%d %H:%M}</time>').format(
        value.isoformat(), zone, here
    )


def _address(name: str, /, **parts: Any) -> str:
    return reverse(name, kwargs=parts or None)
