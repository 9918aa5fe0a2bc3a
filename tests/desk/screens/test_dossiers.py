"""Dossiers at the desk: open to members alone, across offices, with everything that happened."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client

from sekisho.access.models import LogEntry
from sekisho.register import custody, dossiers, tip_sources, tips
from sekisho.register.custody import Occasion, Piece
from sekisho.register.dossiers import Joining, Opened
from sekisho.register.models import Dossier
from sekisho.register.tips import Told

ClientAs = Callable[..., Client]
pytestmark = pytest.mark.django_db
NOW = datetime(2024, 3, 5, 10, tzinfo=UTC)
HERE = "/dossiers/D-ABCDEFG/"


@pytest.fixture
def dossier(border: Path, client_as: ClientAs) -> Dossier:
    """Led by the officer of office 10."""
    client_as("officer", office="10")
    return dossiers.open_dossier(Opened("D-ABCDEFG", "Shoes", "10"), by="officer10", at=NOW)


@pytest.fixture
def lead(dossier: Dossier, client_as: ClientAs) -> Client:
    """The officer who leads it, having said what for."""
    client = client_as("officer", office="10")
    client.post(f"{HERE}enter/", {"purpose": "To go on."})
    return client


def item_of(border: Path, office: str) -> str:
    from installations import opened  # noqa: PLC0415 - only once Django is set up

    rows = opened(border).history.sql(
        "SELECT subject_id FROM selection WHERE office = ? ORDER BY subject_id LIMIT 1", (office,)
    )
    return str(rows["subject_id"][0].as_py())


def page(client: Client, address: str = HERE) -> tuple[int, str]:
    answer = client.get(address)
    return answer.status_code, answer.content.decode()


def test_whoever_opens_a_dossier_leads_it_and_sees_it_at_once(
    client_as: ClientAs, border: Path
) -> None:
    officer = client_as("officer")
    assert "no open dossier" in page(officer, "/dossiers/")[1]
    answer = officer.post("/dossiers/new/", {"title": "Three firms, one address"})
    status, text = page(officer, answer["Location"])
    assert status == 200
    assert "Three firms, one address" in text
    assert "Three firms" in page(officer, "/dossiers/")[1]
    assert officer.post("/dossiers/new/", {"title": " "}).status_code == 400


def test_a_first_look_in_a_session_asks_what_for_and_writes_it_down(
    dossier: Dossier, client_as: ClientAs
) -> None:
    officer = client_as("officer", office="10")
    assert "What do you look into it for?" in page(officer)[1]
    assert "What do you look into it for?" in page(officer, f"{HERE}export/")[1]
    assert LogEntry.objects.filter(kind="dossier").count() == 0
    assert officer.post(f"{HERE}enter/", {"purpose": " "}).status_code == 400
    officer.post(f"{HERE}enter/", {"purpose": "A seizure this morning."})
    assert "Shoes" in page(officer)[1]
    told = LogEntry.objects.filter(kind="dossier", purpose="A seizure this morning.").get()
    assert (told.person, told.record, told.allowed) == ("officer10", "D-ABCDEFG", True)
    again = client_as("officer", office="10")
    assert "What do you look into it for?" in page(again)[1]


def test_who_is_no_member_is_told_so_and_that_is_written_down(
    dossier: Dossier, client_as: ClientAs
) -> None:
    for role, office in (("analyst", "10"), ("supervisor", "10"), ("officer", "20")):
        other = client_as(role, office=office)
        for address in (HERE, f"{HERE}export/", f"{HERE}subject/1/1/"):
            status, text = page(other, address)
            assert status == 403
            assert "Only its members may see this." in text
            assert "Shoes" not in text
        assert other.post(f"{HERE}enter/", {"purpose": "curious"}).status_code == 403
        assert "Shoes" not in page(other, "/dossiers/")[1]
    refused = LogEntry.objects.filter(kind="dossier", allowed=False)
    assert set(refused.values_list("person", flat=True)) == {
        "analyst10",
        "supervisor10",
        "officer20",
    }


def test_an_auditor_reads_every_dossier_and_writes_in_none(
    dossier: Dossier, client_as: ClientAs
) -> None:
    auditor = client_as("auditor", office="")
    assert "Shoes" in page(auditor, "/dossiers/")[1]
    auditor.post(f"{HERE}enter/", {"purpose": "Yearly audit."})
    status, text = page(auditor)
    assert status == 200
    assert 'action="/dossiers/D-ABCDEFG' not in text
    assert auditor.post(f"{HERE}note/", {"words": "x"}).status_code == 403


WRITES = [
    ("note", {"words": "x"}),
    ("task", {"words": "x", "assigned_to": "officer10"}),
    ("done", {"task": "1"}),
    ("put-in", {"kind": "party", "number": "x"}),
    ("take-out", {"item": "1", "why": "x"}),
    ("join", {"person": "officer10", "part": "reader"}),
    ("leave", {"person": "officer10"}),
    ("close", {"outcome": "unfounded", "why": "x"}),
]


@pytest.mark.parametrize(("act", "said"), WRITES)
def test_a_reader_reads_and_does_nothing_else(
    dossier: Dossier, client_as: ClientAs, act: str, said: dict[str, str]
) -> None:
    reader = client_as("officer", office="20")
    dossiers.join(dossier, Joining("officer20", "20", "reader"), by="officer10", at=NOW)
    reader.post(f"{HERE}enter/", {"purpose": "Asked for help."})
    status, text = page(reader)
    assert status == 200
    assert 'action="/dossiers/D-ABCDEFG' not in text
    assert reader.post(f"{HERE}{act}/", said).status_code == 403


@pytest.mark.parametrize("act", ["join", "leave", "close"])
def test_only_the_lead_says_who_joins_and_when_it_ends(
    dossier: Dossier, client_as: ClientAs, act: str
) -> None:
    member = client_as("officer", office="20")
    dossiers.join(dossier, Joining("officer20", "20", "member"), by="officer10", at=NOW)
    assert member.post(f"{HERE}note/", {"words": "Mine."}).status_code == 302
    assert member.post(f"{HERE}{act}/", dict(WRITES)[act]).status_code == 403


def test_a_member_of_another_office_reads_its_subjects_through_it_alone(
    lead: Client, dossier: Dossier, client_as: ClientAs, border: Path
) -> None:
    subject = item_of(border, "10")
    lead.post(f"{HERE}put-in/", {"kind": "subject", "number": subject, "words": "The first."})
    other = client_as("officer", office="20")
    lead.post(f"{HERE}join/", {"person": "officer20", "part": "reader"})
    other.post(f"{HERE}enter/", {"purpose": "Asked for help."})
    status, text = page(other)
    through = f"{HERE}subject/{subject}/"
    assert (status, through in text, f'"/subject/{subject}/"' in text) == (200, True, False)
    status, text = page(other, through)
    assert status == 200
    assert "as a member of the dossier" in text
    look = LogEntry.objects.filter(kind="subject", record=subject, person="officer20").get()
    assert look.allowed
    assert f'"/subject/{subject}/"' in page(lead)[1]
    assert page(other, f"{HERE}subject/{item_of(border, '30')}/")[0] == 404


def test_only_what_one_may_see_is_put_in(lead: Client, border: Path) -> None:
    elsewhere = item_of(border, "20")
    answer = lead.post(f"{HERE}put-in/", {"kind": "subject", "number": elsewhere})
    assert answer.status_code == 403
    source = tip_sources.begin("S-1", "web", code="")
    tips.give(Told("x", "en"), number="T-SECRET2", source=source, on=NOW.date())
    assert lead.post(f"{HERE}put-in/", {"kind": "tip", "number": "T-SECRET2"}).status_code == 403
    tips.hand_on(tips.find("T-SECRET2"), "10", by="x", at=NOW)
    assert lead.post(f"{HERE}put-in/", {"kind": "tip", "number": "T-SECRET2"}).status_code == 302
    for kind, number in [("subject", "nothing"), ("exhibit", "10-1-1"), ("tip", "T-0")]:
        assert lead.post(f"{HERE}put-in/", {"kind": kind, "number": number}).status_code == 404
    assert lead.post(f"{HERE}put-in/", {"kind": "person", "number": "x"}).status_code == 400


def test_exhibits_stand_with_their_custody_and_in_the_timeline(lead: Client) -> None:
    pieces = [Piece(uuid4(), "Six pairs of shoes", "6", "pairs", "Store 2")]
    seizure = custody.seize(uuid4(), Occasion("87/1", "10", "IPR"), pieces, by="examiner10", at=NOW)
    lead.post(f"{HERE}put-in/", {"kind": "exhibit", "number": seizure.number})
    text = page(lead)[1]
    assert f"{seizure.number}/1" in text
    assert "Six pairs of shoes" in text
    assert f"Seized: {seizure.number}/1" in text
    assert "Whole" in text


def test_everything_that_happens_stands_in_the_timeline(lead: Client, dossier: Dossier) -> None:
    lead.post(f"{HERE}put-in/", {"kind": "party", "number": "7JD1S2X", "words": "Buys all."})
    lead.post(f"{HERE}note/", {"words": "Twelve boxes."})
    note = dossier.notes.get()
    lead.post(f"{HERE}note/", {"words": "Eleven boxes.", "corrects": str(note.pk)})
    lead.post(f"{HERE}task/", {"words": "Ask the bank.", "assigned_to": "officer10"})
    lead.post(f"{HERE}done/", {"task": str(dossier.tasks.get().pk), "result": "Two accounts."})
    item = dossier.items.get()
    lead.post(f"{HERE}take-out/", {"item": str(item.pk), "why": "Another firm."})
    text = page(lead)[1]
    for told in (
        "Opened",
        "officer10 joined: Leads it",
        "Company or person put in: 7JD1S2X",
        "Note: Twelve boxes.",
        "Corrected by a further note: Eleven boxes.",
        "Task for officer10: Ask the bank.",
        "Task done: Ask the bank.",
        "Company or person taken out: 7JD1S2X",
        "Another firm.",
    ):
        assert told in text, told


def test_a_task_is_on_the_list_of_whoever_has_it(lead: Client) -> None:
    said = {"words": "Ask the bank.", "assigned_to": "officer10", "due_on": "2024-01-01"}
    lead.post(f"{HERE}task/", said)
    text = page(lead, "/dossiers/")[1]
    assert "Ask the bank." in text
    assert "overdue since 2024-01-01" in text
    assert lead.post(f"{HERE}task/", {**said, "due_on": "soon"}).status_code == 400
    assert lead.post(f"{HERE}task/", {**said, "assigned_to": "nobody"}).status_code == 400
    assert lead.post(f"{HERE}done/", {"task": "x"}).status_code == 400


def test_only_people_whose_role_allows_it_join(lead: Client, client_as: ClientAs) -> None:
    client_as("examiner")
    client_as("auditor", office="")
    assert lead.post(f"{HERE}join/", {"person": "nobody", "part": "reader"}).status_code == 404
    assert lead.post(f"{HERE}join/", {"person": "examiner10", "part": "reader"}).status_code == 400
    assert lead.post(f"{HERE}join/", {"person": "auditor", "part": "member"}).status_code == 400
    assert lead.post(f"{HERE}join/", {"person": "auditor", "part": "reader"}).status_code == 302
    assert lead.post(f"{HERE}leave/", {"person": "officer10"}).status_code == 400


def test_a_closed_dossier_is_opened_again_by_a_supervisor_of_its_office(
    lead: Client, dossier: Dossier, client_as: ClientAs
) -> None:
    lead.post(f"{HERE}close/", {"outcome": "unfounded", "why": "A mistake."})
    text = page(lead)[1]
    assert "Closed: Nothing of it was so" in text
    assert re.search(r"Kept until \d{4}-\d\d-\d\d, then deleted", text)
    assert lead.post(f"{HERE}note/", {"words": "More."}).status_code == 400
    assert lead.post(f"{HERE}reopen/", {"why": "x"}).status_code == 403
    chief, elsewhere = client_as("supervisor", office="10"), client_as("supervisor", office="20")
    listed = page(chief, "/dossiers/")[1]
    assert "D-ABCDEFG" in listed
    assert "Shoes" not in listed
    assert "D-ABCDEFG" not in page(elsewhere, "/dossiers/")[1]
    assert elsewhere.post(f"{HERE}reopen/", {"why": "x"}).status_code == 403
    said = {"why": "A second tip.", "lead": "supervisor10"}
    assert chief.post(f"{HERE}reopen/", said).status_code == 302
    assert dossiers.members(dossier, "lead") == {"officer10", "supervisor10"}
    assert dossiers.find("D-ABCDEFG").standing == "open"


def test_a_subject_is_added_from_its_own_page_to_a_dossier_or_begins_one(
    lead: Client, border: Path
) -> None:
    subject = item_of(border, "10")
    text = page(lead, f"/dossiers/add/?kind=subject&number={subject}")[1]
    assert f'value="{subject}"' in text
    assert "Shoes" in text
    said = {"kind": "subject", "number": subject, "into": "D-ABCDEFG"}
    assert lead.post("/dossiers/add/", said)["Location"] == f"{HERE}#subject"
    answer = lead.post("/dossiers/add/", {**said, "into": "new", "title": "A second"})
    assert answer.status_code == 302
    assert Dossier.objects.count() == 2
    assert dossiers.containing("subject", subject).count() == 2
    assert "already" in page(lead, f"/dossiers/add/?kind=subject&number={subject}")[1]
    assert page(lead, "/dossiers/add/?kind=person&number=x")[0] == 400


def test_a_thing_that_is_refused_opens_no_dossier(lead: Client) -> None:
    said = {"kind": "subject", "number": "nothing", "into": "new", "title": "Empty"}
    assert lead.post("/dossiers/add/", said).status_code == 404
    assert Dossier.objects.count() == 1


def test_a_dossier_is_printed_with_members_things_and_timeline(lead: Client, border: Path) -> None:
    subject = item_of(border, "10")
    lead.post(f"{HERE}put-in/", {"kind": "subject", "number": subject})
    status, text = page(lead, f"{HERE}export/")
    assert status == 200
    for told in ("Shoes", subject, "officer10 (10, Leads it)", "What happened when", "Printed"):
        assert told in text, told
    assert "<form method" not in text.split("<main")[1]


def test_what_members_write_is_never_markup(lead: Client) -> None:
    lead.post(f"{HERE}note/", {"words": "<script>alert(1)</script>"})
    lead.post(f"{HERE}put-in/", {"kind": "document", "number": "<img src=x>", "words": "<b>"})
    for address in (HERE, f"{HERE}export/"):
        text = page(lead, address)[1]
        assert "<script>alert" not in text
        assert "<img src=x" not in text


def test_a_subject_that_was_never_assessed_is_read_as_declared(
    lead: Client, dossier: Dossier, border: Path
) -> None:
    from installations import opened  # noqa: PLC0415 - only once Django is set up

    row = (
        opened(border)
        .history.sql(
            "SELECT item_id, importer FROM goods_item WHERE office = '10'"
            " AND item_id NOT IN (SELECT subject_id FROM assessment) ORDER BY item_id LIMIT 1"
        )
        .to_pylist()[0]
    )
    lead.post(f"{HERE}put-in/", {"kind": "subject", "number": row["item_id"]})
    status, text = page(lead, f"{HERE}subject/{row['item_id']}/")
    assert status == 200
    assert "It was never assessed" in text
    assert row["importer"] in text
