"""Deeds: written down once, undone in time or never, shown on the waiting list at once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from sekisho.errors import NotFound, WrongInput
from sekisho.register import deeds, orders
from sekisho.register.models import Deed, Order, Waiting

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
RIPE = NOW + timedelta(seconds=deeds.UNDO_SECONDS)
WAIVED = {"entry": "waived", "happened_on": "2026-11-20", "reason": "W-ERROR"}


def _put(told: dict[str, Any] = WAIVED, **when: Any) -> Deed:
    return deeds.put("entry", "87-1", told, by="sato", at=NOW, **when)


@pytest.fixture
def waits() -> Waiting:
    return Waiting.objects.create(
        subject_id="87-1",
        office="10",
        selected_on=date(2026, 11, 20),
        channel="red",
        chosen_by="chance",
        place=1,
        risk=12.0,
        declaration_number="87",
    )


def test_a_deed_sent_twice_is_one_and_its_number_stands_for_nothing_else() -> None:
    number = uuid4()
    assert _put(deed_id=number) == _put(deed_id=number)
    with pytest.raises(WrongInput, match="another deed"):
        _put({**WAIVED, "reason": "W-HANDS"}, deed_id=number)
    assert Deed.objects.count() == 1


def test_a_deed_is_ripe_when_it_cannot_be_undone_any_more() -> None:
    deed = _put()
    assert deeds.ripe(RIPE - timedelta(seconds=1)) == []
    assert deeds.ripe(RIPE) == [deed]
    with pytest.raises(WrongInput, match="too late"):
        deeds.undo(deed.deed_id, by="sato", at=RIPE)


def test_an_undone_deed_is_never_delivered() -> None:
    deed = _put()
    assert deeds.undo(deed.deed_id, by="sato", at=NOW).undone_at == NOW
    assert deeds.undo(deed.deed_id, by="sato", at=RIPE).undone_at == NOW
    assert deeds.ripe(RIPE) == []
    assert not deeds.taken(deed.deed_id, RIPE)


def test_what_the_courier_has_taken_up_is_not_undone() -> None:
    deed = _put()
    assert not deeds.taken(deed.deed_id, NOW)
    assert deeds.taken(deed.deed_id, RIPE)
    with pytest.raises(WrongInput, match="too late"):
        deeds.undo(deed.deed_id, by="sato", at=NOW)


def test_only_who_did_it_undoes_it() -> None:
    deed = _put()
    with pytest.raises(WrongInput, match="only they"):
        deeds.undo(deed.deed_id, by="suzuki", at=NOW)
    with pytest.raises(NotFound):
        deeds.undo(uuid4(), by="sato", at=NOW)


def test_a_delivered_deed_is_not_ripe_again_and_keeps_why_it_was_refused() -> None:
    deed = _put(undo_seconds=0)
    assert deeds.ripe(NOW) == [deed]
    deeds.delivered(deed.deed_id, NOW, refused="It is released.")
    deeds.delivered(deed.deed_id, RIPE)
    deed.refresh_from_db()
    assert (deed.delivered_at, deed.refused) == (NOW, "It is released.")
    assert deeds.ripe(RIPE) == []
    assert list(deeds.refused_of("sato")) == [deed]


@pytest.mark.parametrize(
    ("told", "standing", "channel"),
    [
        (WAIVED, "waived", "red"),
        ({"entry": "overridden", "channel": "green"}, "released", "green"),
        ({"entry": "overridden", "channel": "orange"}, "awaiting", "orange"),
        ({"entry": "begun"}, "begun", "red"),
        ({"entry": "late"}, "awaiting", "red"),
    ],
)
def test_the_waiting_list_shows_a_deed_at_once_and_an_undo_puts_it_back(
    waits: Waiting, told: dict[str, Any], standing: str, channel: str
) -> None:
    deed = _put(told)
    waits.refresh_from_db()
    assert (waits.standing, waits.channel) == (standing, channel)
    deeds.undo(deed.deed_id, by="sato", at=NOW)
    waits.refresh_from_db()
    assert (waits.standing, waits.channel) == ("awaiting", "red")


def test_an_undo_withdraws_the_order_that_was_asked_for_in_the_same_breath() -> None:
    wanted = orders.Wanted("87-1", office="10")
    number = orders.order(uuid4(), wanted, by="sato", at=NOW).order_id
    deed = _put({"entry": "overridden", "channel": "red", "reason": "O-TIP"}, order_id=number)
    deeds.undo(deed.deed_id, by="sato", at=NOW)
    assert Order.objects.get(order_id=number).withdrawn_at == NOW


def test_a_later_deed_stays_shown_when_an_earlier_one_is_undone(waits: Waiting) -> None:
    first = _put()
    deeds.put("entry", "87-1", {"entry": "reopened"}, by="sato", at=NOW + timedelta(seconds=1))
    deeds.undo(first.deed_id, by="sato", at=NOW + timedelta(seconds=2))
    waits.refresh_from_db()
    assert waits.standing == "awaiting"
    assert [one.told["entry"] for one in deeds.pending(["87-1"])] == ["reopened"]
