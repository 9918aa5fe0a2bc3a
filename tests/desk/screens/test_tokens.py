"""Tokens at the desk: issued for an office, shown once, revoked by its keeper."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from sekisho.access import tokens
from sekisho.access.models import LogEntry, Token

ClientAs = Callable[..., Client]
PATH = "/administration/tokens/"
FORM = {"name": "single window", "scopes": ["call_declare"], "office": "10", "days": "30"}

pytestmark = pytest.mark.django_db


def test_a_token_is_issued_shown_once_and_revoked(client_as: ClientAs) -> None:
    adm = client_as("administrator", office="", username="adm")
    page = adm.post(PATH, FORM).content.decode()
    found = re.search(r"sekisho_\w+", page)
    assert found
    assert tokens.find(found[0], at=timezone.now()) is not None
    assert found[0] not in adm.get(PATH).content.decode()
    adm.post(f"{PATH}single window/revoke/")
    assert tokens.find(found[0], at=timezone.now()) is None
    written = list(LogEntry.objects.filter(kind="token").values_list("reason", "change"))
    assert ("A token was issued.", "scopes: call_declare; office: 10; days: 30") in written
    assert ("A token was revoked.", "") in written
    assert not LogEntry.objects.filter(change__contains=found[0]).exists()


@pytest.mark.parametrize(
    "wrong", [{"days": "0"}, {"days": "many"}, {"name": "a:b"}, {"scopes": ["officer"]}]
)
def test_a_token_that_cannot_be_is_refused_in_the_form(
    client_as: ClientAs, wrong: dict[str, str]
) -> None:
    adm = client_as("administrator", office="", username="adm")
    assert adm.post(PATH, {**FORM, **wrong}).status_code == 400
    assert not Token.objects.exists()


def test_an_administrator_of_an_office_issues_for_it_alone(client_as: ClientAs) -> None:
    ten = client_as("administrator", office="10", username="ten")
    assert ten.post(PATH, {**FORM, "office": ""}).status_code == 403
    assert ten.post(PATH, {**FORM, "office": "20"}).status_code == 403
    wanted = tokens.Wanted("elsewhere", ("call_read",), "20")
    tokens.issue(wanted, by="adm", at=timezone.now())
    assert ten.post(f"{PATH}elsewhere/revoke/").status_code == 403
    assert "elsewhere" not in ten.get(PATH).content.decode()
