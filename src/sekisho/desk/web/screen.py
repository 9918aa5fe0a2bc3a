"""A screen: a function that answers a route; who may ask is checked before.

    @screen("list/", action=Action.SEE_LIST, rail=Rail("Waiting list", "list", 10))
    def waiting_list(request: Request) -> HttpResponse: ...

Takes   a path, the action that it is, the methods it answers, its place in the rail.
Gives   a registered route; whoever may not pass is told why, and that is logged.

Inside a screen, `permit(request, action, concern)` asks the same about the record that is shown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed, HttpResponseRedirect
from django.utils import timezone
from django.utils.http import urlencode

from sekisho.access import log
from sekisho.access.action import Action, Concern
from sekisho.access.models import Person
from sekisho.access.roles import EVERYBODY
from sekisho.access.verdict import may

View = Callable[..., HttpResponseBase]
PURPOSE = "purpose"
"""The field in which a person says what a search is for."""


class Request(HttpRequest):
    """A request as screens get it."""

    person: Person
    """Whoever has logged in, with the second factor."""
    language: str
    zone: str
    """Name of the time zone of the person's office."""


@dataclass(frozen=True, slots=True)
class Rail:
    """A place in the rail at the left: the word, the icon's file, the order."""

    word: str
    icon: str
    order: int


@dataclass(frozen=True, slots=True)
class Route:
    """One route of the desk."""

    name: str
    path: str
    action: Action
    methods: tuple[str, ...]
    view: View
    rail: Rail | None = None


ROUTES: dict[str, Route] = {}


def screen(
    path: str,
    *,
    action: Action,
    methods: tuple[str, ...] = ("GET",),
    name: str = "",
    rail: Rail | None = None,
) -> Callable[[View], View]:
    """Register a function as the answer to a route.

    Args:
        path: as Django writes it: `subject/<str:number>/`.
        action: what it is to ask for this route; nobody passes who is not granted it.
        methods: of HTTP.
        name: of the route; the function's own where none is given.
        rail: where it stands in the rail, if it does.
    """

    def register(view: View) -> View:
        known = name or getattr(view, "__name__", "")

        @wraps(view)
        def guarded(request: Request, *args: Any, **named: Any) -> HttpResponseBase:
            if request.method not in methods and not (
                request.method == "HEAD" and "GET" in methods
            ):
                return HttpResponseNotAllowed(methods)
            return _admitted(request, ROUTES[known]) or view(request, *args, **named)

        if known in ROUTES:
            raise ValueError(f"Two screens are named {known}.")
        ROUTES[known] = Route(known, path, action, methods, guarded, rail)
        return guarded

    return register


def permit(request: HttpRequest, action: Action, concern: Concern) -> None:
    """Ask whether the person may do this to a record; written either way.

    Raises:
        PermissionDenied: they may not; the reason is in it.
    """
    person = _person(request)
    at = timezone.now()
    purpose = request.POST.get(PURPOSE) or request.GET.get(PURPOSE) or ""
    verdict = may(person, action, concern, purpose)
    told = (_route_of(request), purpose.strip()[:400])
    log.write(person.username if person else "", action, concern, verdict, at=at, told=told)
    if not verdict:
        raise PermissionDenied(verdict.reason)


def _admitted(request: Request, route: Route) -> HttpResponseBase | None:
    """Nothing, when the person may pass; else where they must go first.

    Raises:
        PermissionDenied: no role of theirs is granted the route.
    """
    person = _person(request)
    if person is not None:
        request.person = person
    if person is None and route.action not in EVERYBODY:
        where = "/login/second/" if request.user.is_authenticated else "/login/"
        return HttpResponseRedirect(f"{where}?{urlencode({'next': request.get_full_path()})}")
    verdict = may(person, route.action)
    if not verdict:
        concern = Concern("route", route.name)
        name = person.username if person else ""
        told = (route.name, "")
        log.write(name, route.action, concern, verdict, at=timezone.now(), told=told)
        raise PermissionDenied(verdict.reason)
    return None


def _person(request: HttpRequest) -> Person | None:
    """Whoever has logged in with both factors; or the token of a machine."""
    token = getattr(request, "token", None)
    if token is not None:
        return cast(Person, token)
    user = cast(Any, request.user)
    return cast(Person, user) if user.is_authenticated and user.is_verified() else None


def _route_of(request: HttpRequest) -> str:
    found = request.resolver_match
    return (found.url_name or "") if found else ""
