"""Every address of the desk is asked by every role, by machines and by nobody.

The expected answers are written by hand in `matrix/*.toml`, one row an address:

    [subject]                     # name of the route; of a call of the API, "api:declare"
    allowed = "officer examiner"  # who passes: roles, scopes of tokens; `nobody` = also unknown
    example = {number = "x"}      # what stands in its address
    method = "POST"               # only where the table of routes does not tell it
    body = {name = "x"}           # what is sent; JSON to the API
    office = ""                   # whose the roles are, where only the national centre passes
"""

from __future__ import annotations

import json
import re
import shutil
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from sekisho.access import tokens
from sekisho.access.models import Person
from sekisho.access.roles import Role, Scope
from sekisho.desk.web import urls
from sekisho.desk.web.screen import ROUTES

NOBODY = "nobody"
HALF = "password only"
ACTORS = (NOBODY, HALF, *Role, *Scope)
_TO_THE_LOGIN = re.compile(r"/login/(second/)?\?next=")

Asks = Callable[[str, str], Client]


@dataclass(frozen=True, slots=True)
class Row:
    """The expected answer of one address."""

    route: str
    allowed: frozenset[str]
    example: dict[str, Any] = field(default_factory=dict)
    method: str = ""
    body: dict[str, Any] = field(default_factory=dict)
    office: str = "10"

    def passes(self, actor: str) -> bool:
        """Whether the row lets them in; who is nobody may do what everybody may."""
        return not self.allowed.isdisjoint({actor, NOBODY})


def _read() -> list[tuple[str, dict[str, Any]]]:
    folder = Path(__file__).parent / "matrix"
    files = [tomllib.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.toml"))]
    calls = tomllib.loads((folder.parent / "calls.toml").read_text("utf-8"))
    of_api = {f"api:{name}": _of_call(told) for name, told in calls.items()}
    return [row for file in (*files, of_api) for row in file.items()]


def _of_call(told: dict[str, Any]) -> dict[str, Any]:
    """A call of the API, which is written down by its scopes: no person answers to one."""
    method = "POST" if "body" in told else "GET"
    return {"allowed": told["scopes"], "example": told.get("example", {}), "method": method}


def _row(route: str, told: dict[str, Any]) -> Row:
    return Row(route, **{**told, "allowed": frozenset(told["allowed"].split())})


def _addresses(part: URLResolver, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address that the desk answers, by name; also those of the API."""
    for one in part.url_patterns:
        if isinstance(one, URLResolver):
            yield from _addresses(one, f"{one.namespace}:" if one.namespace else space)
        else:
            yield f"{space}{one.name}", one


READ = _read()
ROWS = [_row(route, told) for route, told in READ]
every_row = pytest.mark.parametrize("row", ROWS, ids=[row.route for row in ROWS])


def test_every_address_has_its_row_and_every_row_its_address() -> None:
    addresses = {name for name, _ in _addresses(get_resolver())}
    written = {row.route for row in ROWS}
    assert "None" not in addresses, "an address without a name"
    assert addresses - written == set(), "Write their rows by hand in tests/access/matrix."
    assert written - addresses == set(), "No address bears these names any more."


def test_no_address_has_two_rows() -> None:
    assert len({row.route for row in ROWS}) == len(ROWS)


def test_a_row_names_only_roles_and_scopes_that_there_are() -> None:
    named = {name for row in ROWS for name in row.allowed}
    assert named <= {NOBODY, *Role, *Scope}


def test_every_address_but_the_api_is_a_screen_that_asks_who_comes() -> None:
    guarded = {route.view for route in ROUTES.values()}
    views = [one.callback for name, one in _addresses(get_resolver()) if ":" not in name]
    assert set(views) == guarded


@pytest.fixture(scope="module")
def folder_of_matrix(chosen_border: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One small administration for the whole matrix."""
    return Path(shutil.copytree(chosen_border, tmp_path_factory.mktemp("matrix") / "border"))


@pytest.fixture
def asks(folder_of_matrix: Path, settings: Any, client_as: Callable[..., Client]) -> Asks:
    """A browser or a machine for each actor."""
    settings.SEKISHO_FOLDER = folder_of_matrix
    # Nobody logs in with a password here, so its slow hash need not be made for each role.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

    def made(actor: str, office: str) -> Client:
        if actor == NOBODY:
            return Client()
        if actor == HALF:
            client = Client()
            person = Person.objects.create(username="half", name="Half", roles=list(Role))
            client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
            return client
        if actor in Scope.__members__.values():
            wanted = tokens.Wanted(f"machine {actor}", (actor,), days=tokens.MOST_DAYS)
            now = datetime.now(UTC)
            _, secret = tokens.issue(wanted, by="adm", at=now)
            return Client(headers={"Authorization": f"Bearer {secret}"})
        return client_as(actor, office=office)

    return made


@every_row
@pytest.mark.django_db
def test_an_address_lets_in_exactly_whom_its_row_names(row: Row, asks: Asks) -> None:
    wrong = []
    for actor in ACTORS:
        client = asks(actor, row.office)
        for method in _methods(row):
            answer = _asked(client, row, method)
            if _let_in(row, answer) != row.passes(actor):
                wrong.append(f"{method} as {actor}: {answer.status_code}")
    assert wrong == []


def _methods(row: Row) -> tuple[str, ...]:
    if row.method:
        return (row.method,)
    assert urls.urlpatterns, "The routes stand only once the addresses were read."
    return ROUTES[row.route].methods if row.route in ROUTES else ("GET",)


def _asked(client: Client, row: Row, method: str) -> HttpResponseBase:
    form = "application/json" if ":" in row.route else "application/x-www-form-urlencoded"
    address = reverse(row.route, kwargs=row.example or None)
    if method == "GET":
        return client.get(address, row.body or None)
    return client.generic(method, address, _encoded(row, form), content_type=form)


def _encoded(row: Row, form: str) -> bytes:
    told = json.dumps(row.body) if form.endswith("json") else urlencode(row.body)
    return told.encode()


def _let_in(row: Row, answer: HttpResponseBase) -> bool:
    """Whether the door let them pass; what is behind it may still not be there."""
    assert answer.status_code < 500 or answer.status_code == 503, (
        f"{answer.status_code}: the screen is broken"
    )
    sent = answer.status_code == 302 and _TO_THE_LOGIN.match(answer["Location"])
    sent_to_login = sent and not row.route.startswith("login")
    return answer.status_code not in (401, 403) and not sent_to_login
