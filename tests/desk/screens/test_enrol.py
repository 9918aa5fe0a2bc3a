"""One-time links and the set-up: open once, for a day, to whoever has the code."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from otp_digits import digits

from sekisho.access import enrolment, factors, people, setup
from sekisho.access.models import LogEntry, Person

ClientAs = Callable[..., Client]
PASSWORD = "the sea is calm at Futami"

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    """An installation in which nobody has enrolled yet."""
    settings.SEKISHO_FOLDER = tmp_path
    return tmp_path


def new(username: str = "sato") -> Person:
    return people.add(people.New(username, "Sato Yuki", ("officer",), "10"))


def enrolled(client: Client, username: str = "sato", **other: str) -> Any:
    client.get("/enrol/")
    person = Person.objects.get(username=username)
    factors.pending(person)
    form = {"password": PASSWORD, "again": PASSWORD, "code": digits(username, confirmed=False)}
    return client.post("/enrol/", {**form, **other})


def test_a_link_sets_both_factors_lets_in_and_is_used_up(client: Client, folder: Path) -> None:
    code = enrolment.issue(new(), by="adm", at=timezone.now())
    assert client.get(f"/enrol/?code={code}")["Location"] == "/enrol/"
    answer = enrolled(client)
    assert answer.content.decode().count("<li><code>") == factors.RECOVERY_CODES
    assert client.get("/me/").status_code == 200
    assert LogEntry.objects.get(change="issued by adm").record == "sato"
    again = Client()
    again.get(f"/enrol/?code={code}")
    assert again.get("/enrol/").status_code == 404


def test_a_code_is_taken_as_it_is_read_from_paper(client: Client, folder: Path) -> None:
    code = enrolment.issue(new(), by="adm", at=timezone.now())
    client.post("/enrol/", {"link": f" {code.upper().replace('-', ' ')} "})
    assert "Sato Yuki" in client.get("/enrol/").content.decode()


def test_the_code_stands_in_no_address_and_in_no_row(client: Client, folder: Path) -> None:
    code = enrolment.issue(new(), by="adm", at=timezone.now())
    answer = client.get(f"/enrol/?code={code}", follow=True)
    assert code not in answer.request["PATH_INFO"] + answer.request["QUERY_STRING"]
    assert enrolment.plain(code) not in str(list(enrolment.Enrolment.objects.values()))


@pytest.mark.parametrize("why", ["late", "replaced", "sent away", "never issued"])
def test_a_link_that_does_not_stand_opens_nothing(client: Client, folder: Path, why: str) -> None:
    person, now = new(), timezone.now()
    at = now - timedelta(hours=25) if why == "late" else now
    code = enrolment.issue(person, by="adm", at=at)
    if why == "replaced":
        enrolment.issue(person, by="adm", at=now)
    elif why == "sent away":
        Person.objects.update(is_active=False)
    elif why == "never issued":
        code = "abcd-abcd"
    client.get(f"/enrol/?code={code}")
    answer = client.post("/enrol/", {"password": PASSWORD})
    assert answer.status_code == 404
    assert "This code opens nothing" in answer.content.decode()


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"password": "short", "again": "short"}, "too short"),
        ({"password": "password1234", "again": "password1234"}, "known to everybody"),
        ({"password": "satoyuki-sato", "again": "satoyuki-sato"}, "too much like your name"),
        ({"again": "another password of mine"}, "not the same"),
        ({"code": "000000"}, "not those of the code"),
    ],
)
def test_what_is_wrong_is_said_and_the_link_stays_open(
    client: Client, folder: Path, wrong: dict[str, str], says: str
) -> None:
    code = enrolment.issue(new(), by="adm", at=timezone.now())
    client.get(f"/enrol/?code={code}")
    answer = enrolled(client, **wrong)
    assert answer.status_code == 400
    assert says in answer.content.decode()
    assert enrolment.find(code, at=timezone.now()) is not None


def test_who_enrols_anew_ends_every_factor_and_session_of_before(
    client_as: ClientAs, client: Client, folder: Path
) -> None:
    before = client_as("officer", username="sato")
    person = Person.objects.get(username="sato")
    old = factors.new_recovery_codes(person)[0]
    code = enrolment.issue(person, by="adm", at=timezone.now())
    client.get(f"/enrol/?code={code}")
    enrolled(client)
    assert before.get("/me/").status_code == 302
    assert factors.accepting(person, old) is None


def test_the_first_administrator_is_made_once_and_with_the_code_alone(
    client: Client, folder: Path
) -> None:
    assert client.get("/setup/").status_code == 404
    code = setup.write_code(folder)
    assert setup.write_code(folder) == code
    assert (folder / setup.FILE).stat().st_mode & 0o077 == 0
    assert client.get("/login/")["Location"] == "/setup/"
    wrong = client.post("/setup/", {"code": "abcd", "username": "ueda", "name": "Ueda"})
    assert (wrong.status_code, Person.objects.count()) == (400, 0)
    client.post("/setup/", {"code": code, "username": "Ueda", "name": "Ueda Rio"})
    enrolled(client, "ueda")
    assert Person.objects.get().roles == ["administrator"]
    assert client.get("/administration/people/").status_code == 200
    assert not (folder / setup.FILE).exists()
    assert client.get("/setup/").status_code == 404
    assert setup.write_code(folder) is None


def test_a_set_up_that_was_left_in_the_middle_can_be_begun_again(
    client: Client, folder: Path
) -> None:
    code = setup.write_code(folder)
    for _ in range(2):
        browser = Client()
        browser.post("/setup/", {"code": code, "username": "ueda", "name": "Ueda Rio"})
    assert browser.get("/enrol/").status_code == 200
    assert Person.objects.count() == 1
