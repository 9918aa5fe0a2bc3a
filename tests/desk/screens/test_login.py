"""Logging in: two factors, locks with a remedy, sessions that end, recovery."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice
from otp_digits import digits

from sekisho.access import factors
from sekisho.access.models import LogEntry, Person, Visit
from sekisho.desk.web.sitting import BEGUN, SEEN

ClientAs = Callable[..., Client]
PASSWORD = "the sea is calm at Futami"

pytestmark = pytest.mark.django_db


@pytest.fixture
def sato() -> Person:
    """An officer with both factors."""
    person = Person(username="sato", name="Sato Yuki", office="10", roles=["officer"])
    person.set_password(PASSWORD)
    person.save()
    TOTPDevice.objects.create(user=person, name="app", confirmed=True)
    return person


def typed(client: Client, username: str = "sato", password: str = PASSWORD) -> Any:
    return client.post("/login/", {"username": username, "password": password, "next": "/me/"})


def test_both_factors_lead_to_where_the_person_wanted_to_go(client: Client, sato: Person) -> None:
    answer = typed(client)
    assert answer["Location"] == "/login/second/?next=%2Fme%2F"
    assert client.get("/me/").status_code == 302, "one factor is not enough"
    answer = client.post("/login/second/", {"code": digits("sato"), "next": "/me/"})
    assert answer["Location"] == "/me/"
    assert client.get("/me/").status_code == 200


def test_each_step_gives_the_session_another_key(client: Client, sato: Person) -> None:
    client.get("/login/")
    client.get("/enrol/?code=anything")
    keys = [client.session.session_key]
    typed(client)
    keys.append(client.session.session_key)
    client.post("/login/second/", {"code": digits("sato")})
    keys.append(client.session.session_key)
    assert len(set(keys)) == 3


def test_a_name_is_the_same_in_capitals(client: Client, sato: Person) -> None:
    assert typed(client, " SATO ")["Location"].startswith("/login/second/")


def test_what_is_wrong_is_told_to_a_stranger_in_one_way(client: Client, sato: Person) -> None:
    wrong, unknown = typed(client, password="no"), typed(client, username="nobody")
    assert (wrong.status_code, unknown.status_code) == (400, 400)
    assert "The name or the password is wrong." in wrong.content.decode()
    same = [answer.content.decode().split("<form")[0] for answer in (wrong, unknown)]
    assert same[0] == same[1]


def test_a_name_that_nobody_has_is_not_kept_for_it_may_be_a_password(client: Client) -> None:
    typed(client, username="my secret password")
    assert LogEntry.objects.get().record == ""


def test_five_wrong_passwords_lock_the_name_and_the_page_says_what_to_do(
    client: Client, sato: Person
) -> None:
    for _ in range(5):
        answer = typed(client, password="wrong")
    answer = typed(client)
    assert answer.status_code == 429
    page = answer.content.decode()
    assert "Wait 15 minutes" in page
    assert "one-time link" in page
    assert LogEntry.objects.filter(record="sato", allowed=False).count() >= 5


def test_wrong_digits_make_the_next_try_wait(client: Client, sato: Person) -> None:
    typed(client)
    wrong = client.post("/login/second/", {"code": "000000"})
    assert wrong.status_code == 400
    right = client.post("/login/second/", {"code": digits("sato")})
    assert right.status_code == 400
    assert "wait" in right.content.decode()


def test_digits_open_once(client: Client, sato: Person) -> None:
    once = digits("sato")
    typed(client)
    client.post("/login/second/", {"code": once})
    again = Client()
    typed(again)
    assert again.post("/login/second/", {"code": once}).status_code == 400


def test_a_recovery_code_opens_once_and_is_written_down(client: Client, sato: Person) -> None:
    code = factors.new_recovery_codes(sato)[0]
    typed(client)
    answer = client.post("/login/second/", {"code": code.upper()})
    assert answer["Location"] == "/me/#second"
    entry = LogEntry.objects.get(reason="Logged in with a recovery code.")
    assert entry.change == "recovery codes left: 9"
    again = Client()
    typed(again)
    assert again.post("/login/second/", {"code": code}).status_code == 400


def test_nobody_is_led_to_another_host(client: Client, sato: Person) -> None:
    for wanted in (
        "https://example.org/",
        "//example.org",
        "javascript:alert(1)",
        "/\\example.org",
    ):
        answer = client.post("/login/", {"username": "sato", "password": PASSWORD, "next": wanted})
        assert answer["Location"] == "/login/second/?next=%2F", wanted


def test_without_a_second_factor_the_password_alone_enrols_nothing(client: Client) -> None:
    person = Person(username="new", roles=["officer"])
    person.set_password(PASSWORD)
    person.save()
    typed(client, "new")
    page = client.get("/login/second/").content.decode()
    assert "Your second factor is not set" in page
    assert client.post("/login/second/", {"code": "123456"}).status_code == 200
    assert client.get("/me/second/").status_code == 302


def test_whoever_may_log_in_no_more_does_not(client: Client, sato: Person) -> None:
    Person.objects.update(is_active=False)
    assert typed(client).status_code == 400


@pytest.mark.parametrize(
    ("minutes", "begun", "says"),
    [(31, 60, "30 minutes without work"), (1, 481, "after eight hours")],
)
def test_a_session_ends_after_half_an_hour_without_work_and_after_a_shift(
    client_as: ClientAs, minutes: int, begun: int, says: str
) -> None:
    client = client_as("officer")
    now = timezone.now()
    session = client.session
    session[SEEN] = (now - timedelta(minutes=minutes)).timestamp()
    session[BEGUN] = (now - timedelta(minutes=begun)).timestamp()
    session.save()
    assert client.get("/me/")["Location"] == "/login/?next=%2Fme%2F"
    assert says in client.get("/login/").content.decode()


def test_what_a_page_asks_by_itself_is_no_work(client_as: ClientAs) -> None:
    client = client_as("officer")
    seen = (timezone.now() - timedelta(minutes=20)).timestamp()
    session = client.session
    session[SEEN] = session[BEGUN] = seen
    session.save()
    client.get("/me/", headers={"X-Asked-By": "page"})
    assert client.session[SEEN] == seen
    client.get("/me/")
    assert client.session[SEEN] > seen


def test_out_is_out(client: Client, sato: Person) -> None:
    typed(client)
    client.post("/login/second/", {"code": digits("sato")})
    key = client.session.session_key
    client.post("/logout/")
    client.cookies["sessionid"] = key or ""
    assert client.get("/me/").status_code == 302
    assert client.get("/logout/").status_code == 405


def test_a_visit_is_listed_and_can_be_ended_from_elsewhere(client: Client, sato: Person) -> None:
    typed(client)
    client.post("/login/second/", {"code": digits("sato")})
    other = Client(headers={"User-Agent": "Mozilla/5.0 (iPhone) Safari/600"})
    typed(other)
    other.post("/login/second/", {"code": digits("sato", later=1)})
    assert "Safari, iPhone" in client.get("/me/").content.decode()
    visit = Visit.objects.get(session_key=other.session.session_key)
    assert client.post(f"/me/visits/{visit.pk}/end/").status_code == 302
    assert other.get("/me/").status_code == 302
    assert client.get("/me/").status_code == 200


def test_the_second_factor_of_somebody_else_opens_nothing(client_as: ClientAs) -> None:
    client, other = client_as("officer"), client_as("supervisor")
    session = client.session
    session[DEVICE_ID_SESSION_KEY] = other.session[DEVICE_ID_SESSION_KEY]
    session.save()
    assert client.get("/me/").status_code == 302


def test_the_login_speaks_the_language_that_is_chosen_before_anybody_is_known(
    client: Client,
) -> None:
    client.post("/login/language/", {"language": "ja", "next": "/login/"})
    assert '<html lang="ja">' in client.get("/login/").content.decode()
