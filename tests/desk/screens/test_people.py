"""People: added with a link, given roles by somebody else, sent away, logged."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from sekisho.access import factors
from sekisho.access.models import LogEntry, Person

ClientAs = Callable[..., Client]
NEW = {"username": "sato", "name": "Sato Yuki", "office": "10", "roles": ["officer"]}

pytestmark = pytest.mark.django_db


@pytest.fixture
def adm(client_as: ClientAs) -> Client:
    """An administrator of the national centre."""
    return client_as("administrator", office="", username="adm")


def at(username: str, what: str = "") -> str:
    return f"/administration/person/{username}/{what}"


def test_a_person_is_added_with_a_link_that_is_shown_once(adm: Client, client: Client) -> None:
    page = adm.post("/administration/people/add/", NEW).content.decode()
    found = re.search(r"/enrol/\?code=([a-z0-9-]+)", page)
    assert found
    client.get(f"/enrol/?code={found[1]}")
    assert "Sato Yuki" in client.get("/enrol/").content.decode()
    assert found[1] not in adm.get(at("sato")).content.decode()
    entry = LogEntry.objects.get(reason="A person was added.")
    assert (entry.person, entry.record) == ("adm", "sato")
    assert entry.change == "roles: – → officer; office: 10"


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"username": "Sato Yuki"}, "cannot be a login name"),
        ({"username": "../adm"}, "cannot be a login name"),
        ({"username": "adm"}, "is taken"),
        ({"roles": []}, "No role was chosen"),
        ({"roles": ["call_read"]}, "There is no role"),
        ({"office": "a b"}, "cannot be the code of an office"),
    ],
)
def test_a_person_who_cannot_be_is_refused_and_the_form_keeps_what_was_typed(
    adm: Client, wrong: dict[str, str], says: str
) -> None:
    answer = adm.post("/administration/people/add/", {**NEW, **wrong})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert says in page
    assert "Sato Yuki" in page
    assert Person.objects.count() == 1


def test_nobody_changes_their_own_roles_or_keys(adm: Client) -> None:
    for what in ("roles/", "link/", "may/"):
        assert adm.post(at("adm", what), {"roles": ["auditor"]}).status_code == 403
    assert Person.objects.get().roles == ["administrator"]
    assert LogEntry.objects.filter(allowed=False, record="adm").count() == 3


def test_the_last_administrator_stays_one(adm: Client, client_as: ClientAs) -> None:
    office = client_as("administrator", office="10", username="of-ten")
    Person.objects.filter(username="of-ten").update(office="")
    assert adm.post(at("of-ten", "may/"), {"may": "no"}).status_code == 302
    assert office.get("/me/").status_code == 302
    Person.objects.filter(username="of-ten").update(is_active=True)
    Person.objects.filter(username="adm").update(is_active=False)
    back = client_as("administrator", office="", username="third")
    factors.forget(Person.objects.get(username="third"))
    assert back.get("/administration/people/").status_code == 302
    Person.objects.filter(username="adm").update(is_active=True)
    Person.objects.filter(username="of-ten").update(roles=["auditor"])
    other = client_as("administrator", office="10", username="fourth")
    Person.objects.filter(username="adm").update(office="10")
    refused = other.post(at("adm", "roles/"), {"roles": ["auditor"], "office": "10"})
    assert refused.status_code == 400
    assert "is the last administrator" in refused.content.decode()


def test_roles_and_office_are_set_and_told_in_the_log(adm: Client, client_as: ClientAs) -> None:
    client_as("officer", username="sato")
    form = {"roles": ["supervisor", "officer"], "office": "20"}
    assert adm.post(at("sato", "roles/"), form).status_code == 302
    person = Person.objects.get(username="sato")
    assert (person.roles, person.office) == (["officer", "supervisor"], "20")
    change = LogEntry.objects.get(reason="Roles and office were set.").change
    assert change == "roles: officer → officer supervisor; office: 10 → 20"


def test_both_factors_are_taken_back_at_once(adm: Client, client_as: ClientAs) -> None:
    sato = client_as("officer", username="sato")
    assert adm.post(at("sato", "link/")).status_code == 200
    assert sato.get("/me/").status_code == 200, "a link alone ends nothing"
    adm.post(at("sato", "link/"), {"forget": "1"})
    assert sato.get("/me/").status_code == 302
    person = Person.objects.get(username="sato")
    assert not (factors.is_enrolled(person) or person.has_usable_password())


def test_who_is_sent_away_is_out_at_once_and_can_come_back(
    adm: Client, client_as: ClientAs
) -> None:
    sato = client_as("officer", username="sato")
    adm.post(at("sato", "may/"), {"may": "no"})
    assert sato.get("/me/").status_code == 302
    adm.post(at("sato", "may/"), {"may": "yes"})
    assert Person.objects.get(username="sato").is_active


def test_an_administrator_of_an_office_keeps_its_people_alone(client_as: ClientAs) -> None:
    ten = client_as("administrator", office="10", username="ten")
    client_as("officer", office="10", username="mine")
    client_as("officer", office="20", username="theirs")
    client_as("officer", office="", username="central")
    page = ten.get("/administration/people/").content.decode()
    assert ("mine" in page, "theirs" in page, "central" in page) == (True, False, False)
    for other in ("theirs", "central"):
        assert ten.get(at(other)).status_code == 403
        assert ten.post(at(other, "roles/"), {"roles": ["auditor"]}).status_code == 403
    for office in ("20", ""):
        form = {"roles": ["officer"], "office": office}
        assert ten.post(at("mine", "roles/"), form).status_code == 403
        assert ten.post("/administration/people/add/", {**NEW, "office": office}).status_code == 403


def test_a_link_opens_the_lock_of_wrong_passwords(
    adm: Client, client: Client, client_as: ClientAs
) -> None:
    client_as("officer", username="sato")
    wrong = {"username": "sato", "password": "wrong"}
    for _ in range(6):
        answer = client.post("/login/", wrong)
    assert answer.status_code == 429
    adm.post(at("sato", "link/"))
    assert client.post("/login/", wrong).status_code == 400


def test_a_person_whom_nobody_knows_is_not_there(adm: Client) -> None:
    assert adm.get(at("nobody")).status_code == 404
