"""Administration: what stands is shown, what is changed is changed by whom may, and is logged."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from sekisho.access.models import LogEntry
from sekisho.flow import Checkpoint
from sekisho.flow.loop import scorers
from sekisho.register import heartbeats, proposals, retention
from sekisho.register.models import Job, Office, Proposal

ClientAs = Callable[..., Client]
pytestmark = pytest.mark.django_db
PLACES = ["", "health/", "clocks/", "codes/", "offices/", "scorers/", "sources/", "offices/10/"]
NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)


def text(answer: Any) -> str:
    """A page as text."""
    assert answer.status_code in (200, 400, 404, 409), answer.status_code
    return str(answer.content.decode())


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_place_can_be_read_by_whoever_answers_for_it(
    place: str, language: str, border: Path, client_as: ClientAs
) -> None:
    for role in ("administrator", "supervisor", "auditor"):
        client = client_as(role)
        client.cookies["language"] = language
        assert "<h1>" in text(client.get(f"/administration/{place}"))


def test_the_overview_says_what_needs_somebody(border: Path, client_as: ClientAs) -> None:
    page = text(client_as("administrator").get("/administration/"))
    assert "No backup" not in page or "sekisho backup FILE" in page
    assert "Run `sekisho backup FILE` every day" in page
    assert "Start `sekisho serve`" in page


def test_a_machine_that_watches_is_told_what_is_not_good(border: Path, client: Client) -> None:
    answer = client.get("/health/")
    assert answer.status_code == 503
    assert answer.json()["parts"]["database"] is True
    assert answer.json()["parts"]["backup"] is False
    now = datetime.now(UTC)
    for part in ("courier", "worker", "retention", "audit"):
        heartbeats.beat(part, at=now)
    heartbeats.beat("backup", at=now, told={"file": "x.zip", "size_bytes": 10})
    again = client.get("/health/")
    assert {name for name, good in again.json()["parts"].items() if not good} <= {"disk", "tables"}


def test_nobody_elsewhere_is_told_how_the_machine_is(border: Path, client: Client) -> None:
    assert client.get("/health/", REMOTE_ADDR="192.0.2.7").status_code == 403
    # Through a proxy on this machine everybody seems to be here.
    through = client.get("/health/", headers={"X-Forwarded-For": "192.0.2.7"})
    assert through.status_code == 403


def test_an_office_is_entered_by_the_national_centre_only(
    border: Path, client_as: ClientAs
) -> None:
    typed = {"code": "10", "name": "Ohi", "zone": "Asia/Tokyo"}
    of_an_office = client_as("administrator", office="10")
    assert of_an_office.post("/administration/offices/add/", typed).status_code == 403
    national = client_as("administrator", office="", username="chief")
    assert national.post("/administration/offices/add/", typed).status_code == 302
    assert Office.objects.get(code="10").zone == "Asia/Tokyo"
    wrong = national.post("/administration/offices/add/", {**typed, "zone": "Asia/Tokio"})
    assert "Asia/Tokyo" in text(wrong) and "is no time zone" in text(wrong)


def test_what_rates_would_mean_is_seen_before_they_are_written(
    border: Path, client_as: ClientAs
) -> None:
    client = client_as("administrator", office="10")
    page = text(client.get("/administration/offices/10/", {"examinations": "1"}))
    assert "Had the rates that are typed below been in force" in page
    start = date(2030, 1, 1)
    typed = {"examinations": "1", "scans": "6", "random_rate": "2%", "from_on": start.isoformat()}
    done = client.post("/administration/offices/10/rates/", typed)
    assert done.status_code == 302
    terms = Checkpoint(border, seed=20).standing.terms_on("10", start)
    assert (terms.examinations, terms.scans, terms.random_rate) == (1, 6, 0.02)
    entry = LogEntry.objects.filter(change__contains="examinations 1").get()
    assert entry.person == "administrator10"
    assert client.post("/administration/offices/20/rates/", typed).status_code == 403
    wrong = client.post("/administration/offices/10/rates/", {**typed, "red_rate": "500%"})
    assert wrong.status_code == 400 and "500%" in text(wrong)


def test_a_clock_is_set_with_its_basis_and_every_setting_stays(
    border: Path, client_as: ClientAs
) -> None:
    chief = client_as("administrator", office="", username="chief")
    address = "/administration/clocks/tip-contact/set/"
    assert chief.post(address, {"days": "60", "basis": ""}).status_code == 400
    assert chief.post(address, {"days": "sixty", "basis": "Order 1"}).status_code == 400
    for days in ("60", ""):
        assert chief.post(address, {"days": days, "basis": "Order 1"}).status_code == 302
    assert retention.clock("tip-contact").days is None
    page = text(chief.get("/administration/clocks/tip-contact/"))
    assert "stands still" in page and ">60<" in page
    other = client_as("administrator", office="10")
    assert other.post(address, {"days": "1", "basis": "x"}).status_code == 403


def test_what_is_due_goes_when_an_administrator_says_so(border: Path, client_as: ClientAs) -> None:
    Job.objects.create(
        job_id="00000000-0000-0000-0000-000000000001",
        kind="x",
        about="x",
        asked_by="a",
        asked_at=NOW - timedelta(days=900),
        ended_at=NOW - timedelta(days=800),
    )
    chief = client_as("administrator", office="", username="chief")
    assert "Delete and mask now" in text(chief.get("/administration/clocks/"))
    assert chief.post("/administration/retention/run/").status_code == 302
    assert Job.objects.count() == 0
    assert "chief" in text(chief.get("/administration/clocks/"))


def test_a_code_is_found_in_every_list_by_its_beginning_or_a_word(
    border: Path, client_as: ClientAs
) -> None:
    client = client_as("auditor")
    page = text(client.get("/administration/codes/", {"q": "8517.13"}))
    assert "851713" in page
    assert "Japan" in text(client.get("/administration/codes/country/", {"q": "jap"}))
    assert client.get("/administration/codes/nothing/").status_code == 404


def trial(border: Path) -> str:
    """An edition on trial, as a retraining leaves one: fitted on what was known some days ago."""
    checkpoint = Checkpoint(border, seed=20)
    live = checkpoint.editions.live_on(date.max)["boosting"]
    until = live.learned_until - timedelta(days=10)
    return scorers.retrain(checkpoint, at=NOW, until=until).edition_id


def test_an_edition_goes_live_when_a_second_person_agrees(
    border: Path, client_as: ClientAs
) -> None:
    number = trial(border)
    ana = client_as("supervisor", office="", username="ana")
    ben = client_as("supervisor", office="", username="ben")
    address = f"/administration/scorers/{number}/"
    assert ana.post(f"{address}propose/", {"why": ""}).status_code == 400
    assert ana.post(f"{address}propose/", {"why": "better at 5 %"}).status_code == 302
    waiting = Proposal.objects.get()
    agree = f"/administration/proposals/{waiting.pk}/answer/"
    assert ana.post(agree, {"answer": "agree"}).status_code == 403
    assert client_as("supervisor", office="10").post(agree, {"answer": "agree"}).status_code == 403
    assert "Agree, and do it" in text(ben.get("/administration/scorers/"))
    assert ben.post(agree, {"answer": "agree"}).status_code == 302
    assert ben.post(agree, {"answer": "agree"}).status_code == 409
    last = scorers.steps_of(Checkpoint(border, seed=20), number)[-1]
    assert (str(last.stage), last.acted_by) == ("live", "ana, ben")


def test_a_proposal_that_cannot_be_done_stays_open(border: Path, client_as: ClientAs) -> None:
    live = Checkpoint(border, seed=20).editions.live_on(date.max)["boosting"]
    told = proposals.put("scorer promote", live.edition_id, "again", by="ana", at=NOW)
    ben = client_as("supervisor", office="", username="ben")
    answer = ben.post(f"/administration/proposals/{told.pk}/answer/", {"answer": "agree"})
    assert answer.status_code == 409 and "not on trial" in text(answer)
    assert Proposal.objects.get().answered_at is None
    ana = client_as("supervisor", office="", username="ana")
    assert ana.post(f"/administration/proposals/{told.pk}/answer/").status_code == 302
    assert Proposal.objects.get().agreed is False


def test_an_edition_shows_its_card_and_who_took_each_step(
    border: Path, client_as: ClientAs
) -> None:
    number = trial(border)
    page = text(client_as("auditor").get(f"/administration/scorers/{number}/"))
    assert "It was not compared yet" in page
    assert "Propose" not in page
    assert "Propose" in text(
        client_as("supervisor", office="").get(f"/administration/scorers/{number}/")
    )


@pytest.fixture
def refused(border: Path, tmp_path: Path) -> str:
    """A row that could not be taken; its number."""

    checkpoint = Checkpoint(border, seed=20)
    source = next(one for one in checkpoint.journal.arrivals() if one.name.startswith("new"))
    lines = checkpoint.journal.open(source.arrival_id).read_text("utf-8").split("\n")
    heading, row = lines[0], lines[1].split(",")
    row[heading.split(",").index("declaration_number")] = "X999"
    row[heading.split(",").index("net_mass_kg")] = "heavy"
    file = tmp_path / "late.csv"
    file.write_text(f"{heading}\n{','.join(row)}\n", encoding="utf-8")
    checkpoint.collect(file, "sekisho", at=NOW)
    (waiting,) = checkpoint.quarantine.open()
    return waiting.rejection_id


def test_an_administrator_sees_why_a_row_was_refused_and_not_the_row(
    refused: str, client_as: ClientAs
) -> None:
    client = client_as("administrator", office="")
    page = text(client.get("/administration/sources/"))
    assert "late.csv" in page and "net_mass_kg" in page
    assert "A supervisor mends them" in page
    assert client.get(f"/administration/rows/{refused}/").status_code == 403


def test_a_supervisor_mends_a_row_and_it_is_taken(
    refused: str, border: Path, client_as: ClientAs
) -> None:
    client = client_as("supervisor")
    assert "heavy" in text(client.get(f"/administration/rows/{refused}/"))
    address = f"/administration/rows/{refused}/fix/"
    assert client.post(address, {}).status_code == 400
    again = text(client.post(address, {"to:net_mass_kg": "light"}))
    assert "refused" in again and "light" in again
    assert client.post(address, {"to:net_mass_kg": "12.5"}).status_code == 302
    assert Checkpoint(border, seed=20).quarantine.open() == []


def test_a_row_is_given_up_or_tried_again(refused: str, border: Path, client_as: ClientAs) -> None:
    chief = client_as("administrator", office="", username="chief")
    assert "1 refused again" in text(chief.post("/administration/retry/"))
    client = client_as("supervisor")
    assert client.post(f"/administration/rows/{refused}/give-up/").status_code == 302
    assert Checkpoint(border, seed=20).quarantine.open() == []


def test_a_file_tells_what_became_of_its_rows_and_what_nobody_read(
    refused: str, border: Path, client_as: ClientAs
) -> None:
    client = client_as("administrator", office="")
    arrivals = Checkpoint(border, seed=20).journal.arrivals()
    for one in arrivals:
        page = text(client.get(f"/administration/sources/{one.arrival_id}/"))
        assert one.name in page and "Columns that nobody read" in page
    assert client.get("/administration/sources/abc/").status_code == 404
