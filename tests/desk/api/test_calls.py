"""The API: machines are answered by the scope of their token, once, and in words of the records."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from sekisho.access import tokens
from sekisho.access.models import LogEntry
from sekisho.access.roles import Scope
from sekisho.desk.api import calls
from sekisho.desk.api.door import CALLS
from sekisho.desk.web import border as installation
from sekisho.desk.web.settling import settle
from sekisho.register.models import DayTally, Declared

MATRIX = tomllib.loads((Path(__file__).parents[2] / "access" / "calls.toml").read_text())
DECLARATION = {
    "declaration_number": "gate-1",
    "declared_on": "2024-03-02",
    "office": "10",
    "importer": "Q LRUBN9",
    "items": [
        {"item_number": 1, "commodity_code": "851713", "net_mass_kg": 12.5, "item_value": 900},
        {"item_number": 2, "commodity_code": "640399", "net_mass_kg": 3, "item_value": 40},
    ],
}

pytestmark = pytest.mark.django_db
Machine = Callable[..., Callable[..., Any]]


@pytest.fixture
def machine(border: Path) -> Machine:
    """A machine with a token of some scopes; `machine("call_read")("GET", "/lists/10")`."""

    def made(*scopes: str, office: str = "10") -> Callable[..., Any]:
        wanted = tokens.Wanted(f"machine {len(scopes)} {office} {'-'.join(scopes)}", scopes, office)
        _, secret = tokens.issue(wanted, by="administrator", at=timezone.now())
        client = Client(headers={"Authorization": f"Bearer {secret}"})

        def asks(method: str, path: str, sent: object = None) -> Any:
            body = sent if isinstance(sent, str) else json.dumps(sent or {})
            given = {"data": body, "content_type": "application/json"} if method == "POST" else {}
            return client.generic(method, f"/api/v1{path}", **given)

        return asks

    return made


def test_every_call_has_a_row_in_the_matrix_and_every_row_a_call() -> None:
    assert calls.api.urls_namespace == "api"
    assert set(MATRIX) == set(CALLS)


@pytest.mark.parametrize("name", sorted(MATRIX))
@pytest.mark.parametrize("scope", [str(one) for one in Scope])
def test_a_token_reaches_as_far_as_the_matrix_says(machine: Machine, name: str, scope: str) -> None:
    row, call = MATRIX[name], CALLS[name]
    path = call.path.replace("{path:", "{").format(**row.get("example", {}))
    answer = machine(scope)(call.method, path, row.get("body"))
    assert (answer.status_code != 403) is (scope in row["scopes"].split())
    assert answer.status_code != 401


@pytest.mark.parametrize("name", sorted(MATRIX))
def test_without_a_token_nothing_is_told(client: Client, border: Path, name: str) -> None:
    call = CALLS[name]
    path = call.path.replace("{path:", "{").format(**MATRIX[name].get("example", {}))
    assert client.generic(call.method, f"/api/v1{path}").status_code == 401


def test_a_declaration_is_answered_with_its_channel_and_kept(machine: Machine) -> None:
    answer = machine("call_declare")("POST", "/declarations", DECLARATION)
    assert answer.status_code == 200, answer.content
    told = answer.json()
    assert [one["item_number"] for one in told["items"]] == [1, 2]
    kept = Declared.objects.get()
    assert kept.channel == told["channel"]
    assert sum(row.subjects for row in DayTally.objects.all()) == 2
    assert LogEntry.objects.filter(kind="declaration", record="gate-1", allowed=True).exists()


def test_the_same_declaration_again_gets_the_same_answer_and_counts_once(machine: Machine) -> None:
    ask = machine("call_declare")
    first, second = (ask("POST", "/declarations", DECLARATION).json() for _ in range(2))
    assert first == second
    assert Declared.objects.count() == 1
    assert sum(row.subjects for row in DayTally.objects.all()) == 2


def test_a_mended_declaration_keeps_the_channels_of_its_day(machine: Machine) -> None:
    ask = machine("call_declare")
    first = ask("POST", "/declarations", DECLARATION).json()
    items = [{**DECLARATION["items"][0], "net_mass_kg": 0.5}, DECLARATION["items"][1]]
    again = ask("POST", "/declarations", {**DECLARATION, "items": items}).json()
    assert again["items"] == first["items"]
    assert Declared.objects.count() == 2
    assert sum(row.subjects for row in DayTally.objects.all()) == 2


def test_what_was_said_becomes_history_once(machine: Machine) -> None:
    told = machine("call_declare")("POST", "/declarations", DECLARATION).json()
    at = timezone.now()
    assert settle(at) == 2
    assert settle(at) == 0
    with installation.opened() as checkpoint:
        rows = checkpoint.history.sql(
            "SELECT item_number, channel FROM selection JOIN goods_item ON item_id = subject_id"
            " WHERE declaration_number = 'gate-1' ORDER BY item_number"
        ).to_pylist()
    assert rows == told["items"]


def test_what_is_wrong_is_said_with_place_and_remedy(machine: Machine) -> None:
    ask = machine("call_declare")
    bad = {**DECLARATION, "items": [{"item_number": 1, "commodity_code": "85A713"}]}
    answer = ask("POST", "/declarations", bad)
    assert answer.status_code == 422
    assert answer.json()["defects"][0]["place"] == "commodity_code"
    assert answer.json()["defects"][0]["remedy"]
    misspelt = ask("POST", "/declarations", {**DECLARATION, "imporer": "Q"})
    assert misspelt.status_code == 422
    assert misspelt.json()["defects"][0]["place"].endswith("imporer")
    assert Declared.objects.count() == 0


def test_a_token_of_one_office_declares_for_no_other(machine: Machine) -> None:
    answer = machine("call_declare", office="20")("POST", "/declarations", DECLARATION)
    assert answer.status_code == 403
    assert answer.json()["number"]


def test_the_document_describes_every_call_and_names_no_other_host(client: Client) -> None:
    told = client.get("/api/v1/openapi.json").json()
    assert {one["operationId"] for path in told["paths"].values() for one in path.values()} == set(
        CALLS
    )
    assert "http" not in json.dumps(told["paths"])
    item = told["components"]["schemas"]["Item"]["properties"]["net_mass_kg"]
    assert item["description"] == "net mass [kg]"


def test_a_machine_reads_why_a_subject_is_looked_at(machine: Machine) -> None:
    with installation.opened() as checkpoint:
        number = checkpoint.history.sql(
            "SELECT subject_id FROM selection WHERE office = '10' AND channel = 'red' LIMIT 1"
        )["subject_id"][0].as_py()
    told = machine("call_read")("GET", f"/subjects/{number}").json()
    assert told[0]["subject_id"] == number
    assert told[0]["answer"]
