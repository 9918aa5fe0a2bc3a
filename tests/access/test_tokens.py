"""Tokens of machines: shown once, found by their secret alone, ended at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sekisho.access import tokens
from sekisho.access.models import Token
from sekisho.errors import NotFound, WrongInput

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
WINDOW = tokens.Wanted("single window", ("call_declare",), "10", days=30)

pytestmark = pytest.mark.django_db


def test_a_token_is_found_by_its_secret_and_by_nothing_else() -> None:
    token, secret = tokens.issue(WINDOW, by="adm", at=NOW)
    assert tokens.find(secret, at=NOW) == token
    wrong = [secret[:-1] + ("a" if secret[-1] != "a" else "b"), "", "x", token.mark]
    wrong += [secret.upper(), secret + " ", f"sekisho_{token.mark}_" + "a" * 43]
    for other in wrong:
        assert tokens.find(other, at=NOW) is None, other


def test_the_secret_stands_nowhere_in_the_database() -> None:
    _, secret = tokens.issue(WINDOW, by="adm", at=NOW)
    kept = " ".join(str(value) for value in Token.objects.values_list()[0])
    assert secret.rpartition("_")[2] not in kept


def test_a_token_ends_with_its_days_and_when_it_is_revoked() -> None:
    _, secret = tokens.issue(WINDOW, by="adm", at=NOW)
    assert tokens.find(secret, at=NOW + timedelta(days=29, hours=23))
    assert tokens.find(secret, at=NOW + timedelta(days=30)) is None
    tokens.revoke("single window", by="adm", at=NOW)
    assert tokens.find(secret, at=NOW) is None
    again = tokens.revoke("single window", by="other", at=NOW + timedelta(days=1))
    assert (again.revoked_by, again.revoked_at) == ("adm", NOW)


def test_its_use_is_noted_to_the_minute() -> None:
    _, secret = tokens.issue(WINDOW, by="adm", at=NOW)
    for seconds, noted in ((0, 0), (30, 0), (61, 61)):
        tokens.find(secret, at=NOW + timedelta(seconds=seconds))
        assert Token.objects.get().last_used_at == NOW + timedelta(seconds=noted)


@pytest.mark.parametrize(
    "wanted",
    [
        tokens.Wanted("", ("call_read",)),
        tokens.Wanted("a:b", ("call_read",)),
        tokens.Wanted("machine", ()),
        tokens.Wanted("machine", ("officer",)),
        tokens.Wanted("machine", ("call_read",), days=0),
        tokens.Wanted("machine", ("call_read",), days=400),
        WINDOW,
    ],
)
def test_a_token_that_cannot_be_is_refused_with_a_remedy(wanted: tokens.Wanted) -> None:
    tokens.issue(WINDOW, by="adm", at=NOW)
    with pytest.raises(WrongInput) as refused:
        tokens.issue(wanted, by="adm", at=NOW)
    assert refused.value.hint


def test_a_token_that_nobody_issued_cannot_be_revoked() -> None:
    with pytest.raises(NotFound):
        tokens.revoke("none", by="adm", at=NOW)
