"""Arrivals: what history selected stands on the waiting list, once, and closes with the ledger."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from sekisho.desk.web import arrivals
from sekisho.desk.web import border as desk
from sekisho.desk.web.arrivals import look_minutes, refresh
from sekisho.errors import WrongInput
from sekisho.flow.loop.acts import Acts, Deed
from sekisho.records.ledger_entry import Entry
from sekisho.register import waiting
from sekisho.register.models import HistoryRead, OfficeDay, SoughtWord, Waiting

NOW = datetime(2024, 3, 1, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """A desk that shows the last two days when it is opened."""
    monkeypatch.setattr(arrivals, "FIRST_DAYS", timedelta(days=1))


def test_every_subject_that_somebody_looks_at_is_on_a_list_once(border: Path) -> None:
    with desk.opened() as checkpoint:
        written = refresh(checkpoint)
        chosen = checkpoint.history.sql(
            "SELECT subject_id, selected_on FROM selection WHERE channel <> 'green'"
        )
        assert refresh(checkpoint) == 0
        # As if it had been killed before it noted how far it had read.
        HistoryRead.objects.all().delete()
        assert refresh(checkpoint) == 0
    assert written == chosen.num_rows == Waiting.objects.count() > 0
    assert OfficeDay.objects.count() > 3


def test_a_row_says_what_the_list_of_the_journey_says(border: Path, short: None) -> None:
    with desk.opened() as checkpoint:
        refresh(checkpoint)
        last = Waiting.objects.filter(office="10").latest("selected_on").selected_on
        told = checkpoint.worklist("10", last)
    rows = list(Waiting.objects.filter(office="10", selected_on=last).order_by("turn"))
    assert [row.subject_id for row in rows] == [one["item_id"] for one in told.rows]
    for row, one in zip(rows, told.rows, strict=True):
        assert row.risk == pytest.approx(one["risk"] * 100, abs=0.001)
        assert " ".join(row.why["en"]) in one["why"]
        assert row.importer_is_new == one["importer_is_new"]
        assert set(row.why) == {"en", "ja"}
        assert row.due_at == datetime(2024, 3, 8, tzinfo=UTC) or row.selected_on != date(
            2024, 2, 29
        )
        assert SoughtWord.objects.filter(waiting=row).exists()
    day = OfficeDay.objects.get(office="10", on=last)
    assert (day.examinations, day.subjects, day.chosen) == (4, told.subjects, told.chosen)


def test_what_the_ledger_closes_is_closed_and_who_has_the_rest_stays(
    border: Path, short: None
) -> None:
    with desk.opened() as checkpoint:
        refresh(checkpoint)
        closed, kept = Waiting.objects.filter(office="10").order_by("-selected_on", "turn")[:2]
        waiting.claim(kept.subject_id, by="sato", at=NOW)
        before = Waiting.objects.filter(is_open=1).count()
        deed = Deed(Entry.WAIVED, "sato", NOW.date(), reason="W-ERROR")
        Acts(checkpoint).enter(closed.subject_id, deed, at=NOW)
        assert refresh(checkpoint) == 1
        assert refresh(checkpoint) == 0
    closed.refresh_from_db()
    kept.refresh_from_db()
    assert (closed.standing, closed.is_open, kept.claimed_by) == ("waived", 0, "sato")
    assert Waiting.objects.filter(is_open=1).count() == before - 1


def test_minutes_of_a_look_are_those_of_the_settings() -> None:
    assert look_minutes(("red=120", "yellow=20")) == {"red": 120.0, "yellow": 20.0}
    with pytest.raises(WrongInput, match="purple"):
        look_minutes(("purple=3",))
