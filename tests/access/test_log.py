"""The log of access: entries are chained, and every one has its number."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sekisho.access import log
from sekisho.access.action import Action, Concern
from sekisho.access.verdict import Verdict

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)


@pytest.mark.django_db
def test_an_entry_carries_the_seal_of_the_one_before() -> None:
    yes = Verdict(True, "Granted to your role.")
    first = log.write("a", Action.SEE_SUBJECT, Concern("subject", "1"), yes, at=NOW)
    second = log.write("b", Action.SEE_SUBJECT, Concern("subject", "1"), yes, at=NOW)
    assert (first.number, first.before) == (1, log.NOTHING_BEFORE)
    assert (second.number, second.before) == (2, first.seal)
    assert log.seal_of(second) == second.seal
