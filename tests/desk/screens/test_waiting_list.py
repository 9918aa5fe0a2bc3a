"""The waiting list as officers see it: their office's, in the order of work, and who has what."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client

from sekisho.access.models import LogEntry, Person
from sekisho.desk.web import arrivals
from sekisho.desk.web import border as desk
from sekisho.register.models import Waiting

ClientAs = Callable[..., Client]
JSON = {"headers": {"accept": "application/json"}}

pytestmark = pytest.mark.django_db


@pytest.fixture
def filled(border: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The lists of the last two days are as full as the history is."""
    monkeypatch.setattr(arrivals, "FIRST_DAYS", timedelta(days=1))
    with desk.opened() as checkpoint:
        arrivals.refresh(checkpoint)
    return border


def subjects(page: str) -> list[str]:
    return re.findall(r'data-subject="([^"]+)"', page)


def latest(office: str = "10") -> list[Waiting]:
    last = Waiting.objects.filter(office=office).latest("selected_on").selected_on
    rows = Waiting.objects.filter(office=office, selected_on=last)
    return list(rows.order_by("turn", "pk"))


def test_an_officer_sees_the_latest_day_of_the_own_office_in_the_order_of_work(
    filled: Path, client_as: ClientAs
) -> None:
    page = client_as("officer").get("/list/").content.decode()
    assert subjects(page) == [row.subject_id for row in latest()]
    assert "capacity 4 examinations, 6 scans, 8 document checks" in page


def test_chance_says_so_and_reasons_are_in_the_language_of_the_reader(
    filled: Path, client_as: ClientAs
) -> None:
    client = client_as("officer")
    assert "chosen by chance (1 in 50)" in client.get("/list/").content.decode()
    client.cookies["language"] = "ja"
    person = Person.objects.get(username="officer10")
    person.language = "ja"
    person.save()
    page = client.get("/list/").content.decode()
    assert "無作為抽出（50件に1件）" in page
    told = [one for row in latest() for one in row.why["ja"]]
    assert all(one in page for one in told)


def test_a_line_says_where_the_hands_of_the_day_run_out(filled: Path, client_as: ClientAs) -> None:
    client = client_as("officer")
    assert "Today&#39;s 4 examinations end here" in client.get("/list/").content.decode()
    first = next(row for row in latest() if row.channel == "red")
    first.standing = "irregular"
    first.save()
    page = client.get("/list/").content.decode()
    reds = [row.subject_id for row in latest() if row.channel == "red" and row.is_open]
    ends = page.index("4 examinations end here")
    assert page.index(reds[-1]) < ends < page.index("6 scans end here")
    assert "examinations end here" not in client.get("/list/?sort=risk").content.decode()


def test_an_office_sees_no_list_of_another_and_the_centre_sees_all(
    filled: Path, client_as: ClientAs
) -> None:
    assert client_as("officer").get("/list/?office=20").status_code == 403
    assert LogEntry.objects.filter(action="see_list", allowed=False).exists()
    centre = client_as("officer", office="", username="centre")
    page = centre.get("/list/?office=20").content.decode()
    assert subjects(page) == [row.subject_id for row in latest("20")]
    assert centre.get("/list/").status_code == 200


@pytest.mark.parametrize(
    "query",
    ["on=yesterday", "channel=purple", "sort=password", "page=2", "page=after-x", f"q={'x' * 101}"],
)
def test_an_address_that_cannot_be_is_refused_with_a_remedy(
    filled: Path, client_as: ClientAs, query: str
) -> None:
    answer = client_as("officer").get(f"/list/?{query}")
    assert answer.status_code == 400
    assert "Number to quote" in answer.content.decode()


@pytest.mark.parametrize(
    "query",
    ["", "channel=red", "sort=-due", "mine=1", "done=1", "q=zebra", "on=2020-01-01", "page=last"],
)
def test_every_view_answers_in_both_languages(
    filled: Path, client_as: ClientAs, query: str
) -> None:
    for language in ("en", "ja"):
        client = client_as("supervisor", username=f"boss-{language}")
        Person.objects.filter(username=f"boss-{language}").update(language=language)
        answer = client.get(f"/list/?{query}")
        assert answer.status_code == 200
        assert f'<html lang="{language}"' in answer.content.decode()


def test_an_office_without_a_list_is_told_how_one_comes(client_as: ClientAs) -> None:
    page = client_as("officer", office="77").get("/list/").content.decode()
    assert "Nothing waits here yet" in page


def test_a_claim_is_seen_by_others_and_taken_over_only_on_purpose(
    filled: Path, client_as: ClientAs
) -> None:
    sato, ito = client_as("officer", username="sato"), client_as("officer", username="ito")
    subject = latest()[0].subject_id
    claim = {"subject": subject}
    assert sato.post("/list/claim/", claim, **JSON).json()["mine"]
    assert ito.post("/list/claim/", claim, **JSON).json() == {"mine": False, "holds": "Sato"}
    assert "open: Sato" in ito.get("/list/").content.decode()
    assert ito.post("/list/claim/", {**claim, "over": "1"}, **JSON).json()["mine"]
    taken = LogEntry.objects.filter(kind="claim", person="ito").latest("number")
    assert taken.record == f"{subject} from sato"
    sato.post("/list/leave/", claim, **JSON)
    assert latest()[0].claimed_by == "ito"


def test_who_has_what_is_told_of_the_own_office_only(filled: Path, client_as: ClientAs) -> None:
    own, other = latest()[0], latest("20")[0]
    asked = f"/list/who/?rows={own.pk},{other.pk},x,99999999999999999999"
    told = client_as("officer").get(asked).json()["rows"]
    assert list(told) == [str(own.pk)]
    assert told[str(own.pk)]["open"] is True


def test_marked_subjects_are_assigned_and_for_a_moment_taken_back(
    filled: Path, client_as: ClientAs
) -> None:
    client_as("officer", username="sato")
    boss, number = client_as("supervisor"), str(uuid4())
    rows = [row.pk for row in latest()[:3]]
    told = {"row": rows, "to": "sato", "assignment": number}
    said = boss.post("/list/assign/", told, **JSON).json()
    assert said == {"said": "3 subjects were assigned to Sato.", "assignment": number}
    assert {row.assigned_to for row in latest()[:3]} == {"sato"}
    assert LogEntry.objects.filter(action="assign", kind="subject", allowed=True).count() == 3
    boss.post("/list/assign/undo/", {"assignment": number}, **JSON)
    assert {row.assigned_to for row in latest()} == {""}


def test_without_a_script_an_assignment_leads_back_to_the_list_with_its_undo(
    filled: Path, client_as: ClientAs
) -> None:
    boss, number = client_as("supervisor"), str(uuid4())
    told = {"row": latest()[0].pk, "to": "", "assignment": number}
    answer = boss.post("/list/assign/", {**told, "back": "/list/?channel=red"})
    assert answer["Location"] == f"/list/?channel=red&assigned={number}"
    assert "Undo" in boss.get(answer["Location"]).content.decode()
    hostile = boss.post(
        "/list/assign/", {**told, "assignment": str(uuid4()), "back": "//evil.example/list/"}
    )
    assert hostile["Location"].startswith("/list/?assigned=")


@pytest.mark.parametrize("wrong", ["nobody-known", "officer20"])
def test_work_is_given_only_to_persons_of_the_office(
    filled: Path, client_as: ClientAs, wrong: str
) -> None:
    client_as("officer", office="20")
    told = {"row": latest()[0].pk, "to": wrong, "assignment": str(uuid4())}
    assert client_as("supervisor").post("/list/assign/", told, **JSON).status_code == 400
    assert latest()[0].assigned_to == ""


def test_a_supervisor_assigns_nothing_of_another_office(filled: Path, client_as: ClientAs) -> None:
    told = {"row": latest("20")[0].pk, "to": "", "assignment": str(uuid4())}
    assert client_as("supervisor").post("/list/assign/", told, **JSON).status_code == 403
