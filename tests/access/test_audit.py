"""The audit finds every change of the log, and says where it was made."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db.models import F

from sekisho.access import audit, log
from sekisho.access.action import Action, Concern
from sekisho.access.models import LogEntry, LogHead
from sekisho.access.verdict import Verdict
from sekisho.errors import WrongInput

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
YES = Verdict(True, "Granted to your role.")

pytestmark = pytest.mark.django_db


def written(count: int = 10) -> None:
    for number in range(count):
        log.write("a", Action.SEE_SUBJECT, Concern("subject", str(number)), YES, at=NOW)


def change(number: int, **columns: Any) -> None:
    LogEntry.objects.filter(number=number).update(**columns)


def remove(*numbers: int) -> None:
    LogEntry.objects.filter(number__in=numbers).delete()


def cut(after: int) -> None:
    """The tail goes, and the head says that it was never there."""
    LogEntry.objects.filter(number__gt=after).delete()
    last = LogEntry.objects.get(number=after)
    LogHead.objects.update(number=after, seal=last.seal)


def insert_between(number: int) -> None:
    """All later entries get the next number, and a new one takes the place."""
    later = LogEntry.objects.filter(number__gte=number).order_by("-number")
    for entry in later:
        LogEntry.objects.filter(number=entry.number).update(number=F("number") + 1)
    before = LogEntry.objects.get(number=number - 1)
    forged(number, before.seal)


def insert_at_end() -> None:
    last = LogEntry.objects.order_by("-number")[0]
    forged(last.number + 1, last.seal)


def forged(number: int, before: str) -> None:
    entry = LogEntry(number=number, at=NOW, person="x", action="release", allowed=True)
    entry.before, entry.seal = before, "f" * 64
    entry.save(force_insert=True)


def swap(one: int, other: int) -> None:
    first, second = (LogEntry.objects.get(number=number) for number in (one, other))
    change(one, person=second.person, record=second.record, seal=second.seal)
    change(other, person=first.person, record=first.record, seal=first.seal)


TRICKS: dict[str, tuple[Callable[[], None], int, str]] = {
    "another person stands in an entry": (lambda: change(4, person="b"), 4, "changed"),
    "a refusal becomes a permission": (lambda: change(1, allowed=False), 1, "changed"),
    "an instant is moved": (lambda: change(5, at=NOW + timedelta(seconds=1)), 5, "changed"),
    "a purpose is written in": (lambda: change(10, purpose="x"), 10, "changed"),
    "a seal is made up": (lambda: change(6, seal="0" * 64), 6, "inserted"),
    "the link to the one before is changed": (lambda: change(6, before="0" * 64), 6, "inserted"),
    "one is removed": (lambda: remove(7), 7, "removed"),
    "several are removed": (lambda: remove(3, 4, 5), 3, "removed"),
    "the first is removed": (lambda: remove(1), 1, "removed"),
    "one is put between": (lambda: insert_between(4), 4, "inserted"),
    "one is put at the end": (insert_at_end, 11, "inserted"),
    "two are exchanged": (lambda: swap(3, 8), 3, "inserted"),
    "the last are removed": (lambda: remove(9, 10), 9, "cut"),
    "the last are cut off with the head": (lambda: cut(6), 7, "cut"),
    "all are removed": (lambda: LogEntry.objects.all().delete() and None, 1, "cut"),
}


@pytest.mark.parametrize("trick", TRICKS)
def test_every_trick_is_found_where_it_was_done(trick: str, tmp_path: Path) -> None:
    written()
    audit.anchor(tmp_path, at=NOW)
    assert audit.verify(tmp_path).faults == []
    act, number, kind = TRICKS[trick]
    act()
    first = audit.verify(tmp_path).faults[0]
    assert (first.number, first.kind) == (number, kind)


def test_a_log_that_goes_on_after_a_cut_does_not_hide_it(tmp_path: Path) -> None:
    written()
    audit.anchor(tmp_path, at=NOW)
    cut(6)
    written(4)
    fault = audit.verify(tmp_path).faults[0]
    assert (fault.number, fault.kind) == (10, "exchanged")


def test_anchors_that_were_taken_away_are_missed(tmp_path: Path) -> None:
    written()
    audit.anchor(tmp_path, at=NOW)
    written(2)
    audit.anchor(tmp_path, at=NOW + timedelta(hours=1))
    path = tmp_path / audit.FILE
    lines = path.read_text().splitlines(True)
    for left in (lines[:1], lines[1:], []):
        path.write_text("".join(left))
        assert "anchors" in {fault.kind for fault in audit.verify(tmp_path).faults}
    path.unlink()
    written(2)
    audit.anchor(tmp_path, at=NOW + timedelta(hours=2))
    assert audit.verify(tmp_path).faults[0].kind == "anchors"


def test_an_anchor_is_put_at_intervals_and_only_where_the_log_went_on(tmp_path: Path) -> None:
    assert audit.anchor(tmp_path, at=NOW) is None
    written(2)
    assert audit.anchor(tmp_path, at=NOW) == 2
    assert audit.anchor(tmp_path, at=NOW + timedelta(hours=1)) is None
    written(1)
    assert audit.anchor(tmp_path, at=NOW + timedelta(minutes=1)) is None
    assert audit.anchor(tmp_path, at=NOW + timedelta(minutes=1), at_once=True) == 3


def test_an_anchor_that_was_cut_short_by_a_crash_is_no_fault(tmp_path: Path) -> None:
    written(2)
    audit.anchor(tmp_path, at=NOW)
    with (tmp_path / audit.FILE).open("a") as file:
        file.write("3 abc")
    written(1)
    audit.anchor(tmp_path, at=NOW + timedelta(hours=1))
    found = audit.verify(tmp_path)
    assert (found.anchors, found.faults) == (2, [])


def test_a_secret_that_was_in_use_before_still_proves_its_entries(
    tmp_path: Path, settings: Any
) -> None:
    written(3)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another secret"
    written(3)
    assert audit.verify(tmp_path).faults == []
    settings.SECRET_KEY_FALLBACKS = []
    assert [fault.number for fault in audit.verify(tmp_path).faults] == [1, 2, 3]


def test_an_entry_that_was_noted_elsewhere_is_compared() -> None:
    written(3)
    seal = LogEntry.objects.get(number=2).seal
    assert audit.compared("") == audit.compared(f"2:{seal}") == []
    assert audit.compared(f"3:{seal}")[0].kind == "exchanged"
    assert audit.compared(f"9:{seal}")[0].number == 9
    with pytest.raises(WrongInput):
        audit.compared("yesterday")
