"""The database itself refuses changes of the log; entries can still be written."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from sekisho.access import guard, log
from sekisho.access.action import Action, Concern
from sekisho.access.models import LogEntry
from sekisho.access.verdict import Verdict

pytestmark = pytest.mark.django_db


def test_entries_can_be_written_and_neither_changed_nor_deleted() -> None:
    guard.put(connection)
    guard.put(connection)
    assert guard.stands(connection)
    yes = Verdict(True, "Granted to your role.")
    at = datetime(2026, 3, 1, tzinfo=UTC)
    log.write("a", Action.SEE_SUBJECT, Concern("subject", "1"), yes, at=at)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        LogEntry.objects.update(person="b")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        LogEntry.objects.all().delete()
    assert LogEntry.objects.get().person == "a"


def test_a_guard_that_was_taken_off_is_seen() -> None:
    guard.put(connection)
    guard.take_off(connection)
    assert not guard.stands(connection)
