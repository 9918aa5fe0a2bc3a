"""The log at the desk: filtered, paged, exported, and itself written down."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils.http import urlencode

from sekisho.access import log
from sekisho.access.action import Action, Concern
from sekisho.access.models import LogEntry
from sekisho.access.verdict import Verdict

ClientAs = Callable[..., Client]
DAY = datetime(2026, 3, 1, 9, tzinfo=UTC)
YES, NO = Verdict(True, "Granted to your role."), Verdict(False, "This belongs to another office.")

pytestmark = pytest.mark.django_db


def written(person: str, number: str, verdict: Verdict = YES, days: int = 0) -> None:
    at = DAY + timedelta(days=days)
    log.write(person, Action.SEE_SUBJECT, Concern("subject", number), verdict, at=at)


def shown(client: Client, **asked: str) -> str:
    return client.get(f"/log/?{urlencode(asked)}").content.decode()


def test_entries_are_found_by_person_record_action_answer_and_day(client_as: ClientAs) -> None:
    auditor = client_as("auditor", office="", username="ono")
    written("sato", "S-1")
    written("mori", "S-2", NO, days=2)
    for asked, seen in (
        ({"person": "sato"}, (True, False)),
        ({"record": "S-2"}, (False, True)),
        ({"kind": "subject", "record": "S-1"}, (True, False)),
        ({"action": "see_subject"}, (True, True)),
        ({"action": "release"}, (False, False)),
        ({"refused": "1"}, (False, True)),
        ({"since": "2026-03-02"}, (False, True)),
        ({"until": "2026-03-02"}, (True, False)),
        ({"since": "2026-03-01", "until": "2026-03-01"}, (True, False)),
    ):
        page = shown(auditor, **asked)
        assert (">subject S-1<" in page, ">subject S-2<" in page) == seen, asked


def test_reading_the_log_is_itself_an_entry(client_as: ClientAs) -> None:
    auditor = client_as("auditor", office="", username="ono")
    shown(auditor, person="sato")
    entry = LogEntry.objects.get()
    assert (entry.person, entry.action, entry.record) == ("ono", "see_log", "person=sato")


def test_old_entries_are_reached_page_by_page(client_as: ClientAs) -> None:
    auditor = client_as("auditor", office="", username="ono")
    for number in range(105):
        written("sato", f"S-{number}")
    page = shown(auditor, person="sato")
    assert "S-104<" in page
    assert "S-4<" not in page
    assert "before=6" in page
    older = shown(auditor, person="sato", before="6")
    assert "S-4<" in older
    assert "S-104<" not in older


def test_an_auditor_of_an_office_reads_what_its_persons_did(client_as: ClientAs) -> None:
    client_as("officer", office="10", username="sato")
    client_as("officer", office="20", username="mori")
    written("sato", "S-1")
    written("mori", "S-2")
    page = shown(client_as("auditor", office="10", username="ono"))
    assert ("S-1" in page, "S-2" in page) == (True, False)


def test_the_export_holds_the_seals_and_no_formula(client_as: ClientAs) -> None:
    auditor = client_as("auditor", office="", username="ono")
    written("=cmd()", "S-1")
    answer = auditor.get("/log/export/?record=S-1")
    told = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert "'=cmd()" in told
    assert LogEntry.objects.get(number=1).seal in told
    assert LogEntry.objects.filter(kind="log export").count() == 1


def test_a_day_that_is_none_is_left_out(client_as: ClientAs) -> None:
    auditor = client_as("auditor", office="", username="ono")
    assert auditor.get("/log/?since=yesterday&before=x").status_code == 200


def test_a_purpose_is_masked_after_its_time_on_the_page_and_in_the_file(
    client_as: ClientAs,
) -> None:
    concern = Concern("subject", "S-1")
    for at, purpose in ((datetime(2015, 1, 1, tzinfo=UTC), "about Old"), (DAY, "about New")):
        log.write("sato", Action.SEE_SUBJECT, concern, YES, at=at, told=("", purpose))
    auditor = client_as("auditor", office="", username="ono")
    page = shown(auditor, person="sato")
    assert "about New" in page and "about Old" not in page
    lines = auditor.get("/log/export/?person=sato").getvalue().decode()
    assert "about New" in lines and "about Old" not in lines
    assert LogEntry.objects.filter(purpose="about Old").exists()
