"""The door for machines: a token, its scope, and what is said to the refused.

    api = opened()

    @call(api, "GET", "/subjects/{number}", action=Action.CALL_READ)
    def subject(request, number: str): ...

Takes   the header `Authorization: Bearer …`.
Gives   `request.token`; 401 without a token that stands, 403 with one that does not reach so far.
        Errors are JSON with what happened (`label`), what to do (`hint`) and a number to quote.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import NinjaAPI
from ninja.errors import ValidationError
from ninja.security import HttpBearer

from sekisho import __version__
from sekisho.access import log, tokens
from sekisho.access.action import Action, Concern
from sekisho.access.models import Token
from sekisho.access.verdict import may
from sekisho.desk.web import remedies
from sekisho.errors import SekishoError

View = Callable[..., Any]
_SAYS = """\
Declarations one by one, with the channel of each in the answer; lists and subjects as the
desk shows them. Each call needs a token of its scope: `call_declare` or `call_read`."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the API."""

    name: str
    method: str
    path: str
    action: Action


CALLS: dict[str, Call] = {}


class TokenRequest(HttpRequest):
    """A request of a machine."""

    token: Token


class Scope(HttpBearer):
    """A token that reaches as far as an action."""

    def __init__(self, action: Action, name: str) -> None:
        super().__init__()
        self._action, self._name = action, name

    def authenticate(self, request: HttpRequest, token: str) -> Token | None:
        """The token, when it stands and reaches so far.

        Raises:
            PermissionDenied: it stands, but does not reach so far; this is written down.
        """
        at = timezone.now()
        found = tokens.find(token, at=at)
        if found is None:
            return None
        verdict = may(found, self._action)
        if not verdict:
            concern = Concern("call", self._name)
            told = (self._name, "")
            log.write(found.username, self._action, concern, verdict, at=at, told=told)
            raise PermissionDenied(verdict.reason)
        cast(TokenRequest, request).token = found
        return found


def opened() -> NinjaAPI:
    """The API, with our own errors; its documents name no other host."""
    api = NinjaAPI(
        title="Sekisho", version=__version__, description=_SAYS, docs_url=None, urls_namespace="api"
    )
    api.exception_handler(SekishoError)(remedies.told_machine)
    api.exception_handler(PermissionDenied)(remedies.refused_machine)
    api.exception_handler(ValidationError)(_malformed)
    return api


def call(api: NinjaAPI, method: str, path: str, *, action: Action) -> Callable[[View], View]:
    """Register a function as the answer to a call; who may ask is checked before.

    Args:
        api: the API.
        method: of HTTP.
        path: as OpenAPI writes it.
        action: what it is to ask for this.
    """

    def register(view: View) -> View:
        name = view.__name__
        CALLS[name] = Call(name, method, path, action)
        decorate = api.api_operation(
            [method], path, auth=Scope(action, name), operation_id=name, by_alias=True
        )
        return decorate(view)

    return register


def _malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """The body has not the form that OpenAPI describes: each defect with its place."""
    first = error.errors[0]
    place = ".".join(str(part) for part in first["loc"][1:])
    label = f"The request cannot be read at {place}: {first['msg']}."
    defects = [
        {"place": ".".join(map(str, one["loc"][1:])), "reason": one["msg"]} for one in error.errors
    ]
    trouble = remedies.Trouble(422, label, "See /api/v1/openapi.json for the form.")
    return remedies.answer_machine(request, trouble, {"defects": defects})
