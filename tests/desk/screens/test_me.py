"""My settings: whoever changes how they are known gives their password once more."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from otp_digits import digits

from sekisho.access import factors
from sekisho.access.models import LogEntry, Person

ClientAs = Callable[..., Client]
PASSWORD = "a long word of the tests"
NEW = "the sea is calm at Futami"

pytestmark = pytest.mark.django_db


def test_the_language_is_chosen_by_the_person(client_as: ClientAs) -> None:
    client = client_as("officer")
    client.post("/me/language/", {"language": "ja"})
    assert '<html lang="ja">' in client.get("/me/").content.decode()
    assert client.post("/me/language/", {"language": "xx"}).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [{"password": "wrong"}, {"new": "short", "again": "short"}, {"again": "something else"}],
)
def test_a_password_is_not_changed_by_whoever_does_not_know_it(
    client_as: ClientAs, wrong: dict[str, str]
) -> None:
    client = client_as("officer", username="sato")
    form = {"password": PASSWORD, "new": NEW, "again": NEW, **wrong}
    assert client.post("/me/password/", form).status_code == 400
    assert Person.objects.get().check_password(PASSWORD)


def test_another_password_ends_the_other_sessions_and_keeps_this_one(client_as: ClientAs) -> None:
    client, other = client_as("officer", username="sato"), client_as("officer", username="sato")
    key = client.session.session_key
    form = {"password": PASSWORD, "new": NEW, "again": NEW}
    assert client.post("/me/password/", form).status_code == 302
    assert client.get("/me/").status_code == 200
    assert client.session.session_key != key
    assert other.get("/me/").status_code == 302


def test_another_app_ends_the_one_before(client_as: ClientAs) -> None:
    client = client_as("officer", username="sato")
    person = Person.objects.get()
    old = factors.new_recovery_codes(person)[0]
    page = client.get("/me/second/").content.decode()
    assert 'role="img"' in page
    assert "style=" not in page
    code = digits("sato", confirmed=False)
    assert client.post("/me/second/", {"code": code, "password": "x"}).status_code == 400
    answer = client.post("/me/second/", {"code": code, "password": PASSWORD})
    assert "<li><code>" in answer.content.decode()
    assert client.get("/me/").status_code == 200
    assert factors.accepting(person, old) is None


def test_new_recovery_codes_take_the_place_of_the_old(client_as: ClientAs) -> None:
    client = client_as("officer", username="sato")
    person = Person.objects.get()
    old = factors.new_recovery_codes(person)[0]
    assert client.post("/me/recovery/", {"password": "wrong"}).status_code == 400
    assert client.post("/me/recovery/", {"password": PASSWORD}).status_code == 200
    assert factors.codes_left(person) == factors.RECOVERY_CODES
    assert factors.accepting(person, old) is None
    assert LogEntry.objects.filter(reason="New recovery codes were made.").count() == 1


def test_nobody_ends_the_session_of_somebody_else(client_as: ClientAs) -> None:
    assert client_as("officer").post("/me/visits/1/end/").status_code == 404
