"""The log of access: chained, numbered without a gap, also under many writers."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from django.db import connection, transaction

from sekisho.access import audit, log
from sekisho.access.action import Action, Concern
from sekisho.access.models import LogEntry
from sekisho.access.verdict import Verdict

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
YES = Verdict(True, "Granted to your role.")


def written(person: str, number: str = "1", **told: datetime) -> LogEntry:
    at = told.get("at", NOW)
    return log.write(person, Action.SEE_SUBJECT, Concern("subject", number), YES, at=at)


@pytest.mark.django_db
def test_an_entry_carries_the_seal_of_the_one_before() -> None:
    first, second = written("a"), written("b")
    assert (first.number, first.before) == (1, log.NOTHING_BEFORE)
    assert (second.number, second.before) == (2, first.seal)
    assert log.seal_of(second) == second.seal


@pytest.mark.django_db
def test_the_seal_is_the_same_when_the_entry_is_read_again() -> None:
    tokyo = timezone(timedelta(hours=9))
    entry = written("佐藤", at=datetime(2026, 3, 1, 18, 0, 0, 123456, tzinfo=tokyo))
    assert log.seal_of(LogEntry.objects.get(pk=entry.number)) == entry.seal


@pytest.mark.django_db
def test_what_is_too_long_or_damaged_is_written_as_it_fits(tmp_path: Path) -> None:
    reason = Verdict(False, "r" * 500)
    concern = Concern("subject", "n" * 400 + "\0\ud800")
    told = log.Told("route", "purpose\0" * 100, "c" * 900)
    entry = log.write("p" * 90, Action.SEE_SUBJECT, concern, reason, at=NOW, told=told)
    kept = LogEntry.objects.get(pk=entry.number)
    assert (len(kept.person), len(kept.record), len(kept.reason)) == (64, 128, 200)
    assert audit.verify(tmp_path).faults == []


@pytest.mark.django_db
def test_an_entry_goes_with_the_transaction_of_what_it_tells() -> None:
    written("a")
    with pytest.raises(RuntimeError), transaction.atomic():
        written("b")
        raise RuntimeError
    assert written("c").number == 2


@pytest.mark.django_db
def test_who_looked_at_a_record_is_told_once_for_a_run_of_looks() -> None:
    for person in ("sato", "sato", "mori", "sato"):
        written(person)
    written("abe", "2")
    log.write("sato", Action.ORDER, Concern("subject", "1"), YES, at=NOW)
    assert [look.person for look in log.who_looked("subject", "1")] == ["sato", "mori", "sato"]
    assert [look.person for look in log.who_looked("subject", "1", most=1)] == ["sato"]


@pytest.mark.django_db(transaction=True)
def test_many_writers_at_once_leave_no_gap_and_no_broken_chain(tmp_path: Path) -> None:
    def writes(name: str) -> None:
        for _ in range(25):
            written(name)
        connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(writes, [f"writer {number}" for number in range(8)]))
    found = audit.verify(tmp_path)
    assert (found.entries, found.last, found.faults) == (200, 200, [])
