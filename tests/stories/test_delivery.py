"""The courier brings what was done at the desk into history, as the law of the ledger allows."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections

from sekisho.desk.web import border as door
from sekisho.desk.web import courier, delivery
from sekisho.flow.loop import deeds as flow
from sekisho.flow.loop.ledger import Ledger
from sekisho.register import deeds
from sekisho.register.models import Deed

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def reds(border: Path) -> list[dict[str, Any]]:
    """Some subjects that wait for an examination, with their day."""
    with door.opened() as checkpoint:
        found = checkpoint.history.sql(
            "SELECT subject_id, selected_on FROM selection WHERE channel = 'red'"
            " ORDER BY subject_id LIMIT 6"
        )
    return list(found.to_pylist())


def _now(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


def _did(one: dict[str, Any], told: dict[str, Any], *, second: int = 0) -> Deed:
    kind = "finding" if "outcome" in told else "entry"
    day = {"examined_on" if kind == "finding" else "happened_on": str(one["selected_on"])}
    then = _now(one["selected_on"]) + timedelta(seconds=second)
    return deeds.put(kind, one["subject_id"], told | day, by="sato", at=then)


def _standing(one: dict[str, Any]) -> str:
    with door.opened() as checkpoint:
        rows = Ledger(checkpoint).rows(one["selected_on"], subjects=[one["subject_id"]])
    (row,) = rows.to_pylist()
    return str(row["standing"])


def test_what_was_done_stands_in_the_ledger_once_it_is_ripe(reds: list[dict[str, Any]]) -> None:
    one = reds[0]
    deed = _did(one, {"entry": "waived", "reason": "w-error", "note": "A slip of the pen."})
    now = _now(one["selected_on"])
    assert courier.deliver(now) == 0
    assert _standing(one) == "awaiting"
    assert courier.deliver(now + timedelta(seconds=10)) == 1
    assert courier.deliver(now + timedelta(seconds=11)) == 0
    assert _standing(one) == "waived"
    deed.refresh_from_db()
    assert (deed.delivered_at, deed.refused) == (now + timedelta(seconds=10), "")


def test_begun_and_found_in_the_order_in_which_it_was_done(reds: list[dict[str, Any]]) -> None:
    one = reds[0]
    _did(one, {"outcome": "critical", "duty_recovered": 1200}, second=2)
    _did(one, {"entry": "begun"}, second=1)
    assert courier.deliver(_now(one["selected_on"]) + timedelta(minutes=1)) == 2
    assert _standing(one) == "critical"


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"entry": "appeal_upheld"}, "cannot be appeal upheld"),
        ({"entry": "waived", "reason": "O-TIP"}, "no reason for “waived”"),
        ({"entry": "overridden", "reason": "O-TIP"}, "names no channel"),
        ({"entry": "forgotten"}, "“forgotten” is no entry"),
        ({"outcome": "strange"}, "“strange” is no outcome"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(
    reds: list[dict[str, Any]], told: dict[str, Any], says: str
) -> None:
    deed = _did(reds[0], told)
    assert courier.deliver(_now(reds[0]["selected_on"]) + timedelta(minutes=1)) == 1
    deed.refresh_from_db()
    assert says in deed.refused
    assert list(deeds.refused_of("sato")) == [deed]
    assert _standing(reds[0]) == "awaiting"


def test_a_day_that_has_not_come_or_is_none_is_refused(reds: list[dict[str, Any]]) -> None:
    then = _now(reds[0]["selected_on"])
    for day, says in (("2999-01-01", "has not come yet"), ("yesterday", "is no day")):
        told = {"entry": "waived", "reason": "W-ERROR", "happened_on": day}
        deed = deeds.put("entry", reds[0]["subject_id"], told, by="sato", at=then, undo_seconds=0)
        courier.deliver(then)
        deed.refresh_from_db()
        assert says in deed.refused


def test_the_desk_asks_before_it_writes_also_with_what_is_on_its_way(
    reds: list[dict[str, Any]],
) -> None:
    one = reds[0]
    first = delivery.brought_of(_did(one, {"entry": "waived", "reason": "W-ERROR"}))
    at = _now(one["selected_on"])
    told = {"entry": "begun", "happened_on": str(one["selected_on"])}
    later = flow.Brought(uuid4(), "entry", one["subject_id"], told, "sato", at + timedelta(hours=1))
    again = flow.Brought(uuid4(), "entry", one["subject_id"], first.told, "ito", later.acted_at)
    with door.opened() as checkpoint:
        assert flow.why_not(checkpoint, [first], at=at) == ("", "")
        assert flow.why_not(checkpoint, [first, later], at=at) == ("", "")
        assert "is waived" in flow.why_not(checkpoint, [first, again], at=at)[0]


def test_the_same_act_entered_twice_is_written_once(reds: list[dict[str, Any]]) -> None:
    one = reds[0]
    told = {"entry": "overridden", "channel": "orange", "reason": "O-TIP"}
    for second in (0, 1):
        _did(one, told, second=second)
    assert courier.deliver(_now(one["selected_on"]) + timedelta(minutes=1)) == 2
    with door.opened() as checkpoint:
        assert checkpoint.history.rows("ledger_entry") == 1
    assert set(Deed.objects.values_list("refused", flat=True)) == {""}


def test_several_couriers_bring_each_deed_once(reds: list[dict[str, Any]]) -> None:
    for place, one in enumerate(reds):
        _did(one, {"entry": "waived", "reason": "W-HANDS"}, second=place)
        _did(one, {"entry": "reopened", "reason": "R-MISTAKE"}, second=place + 10)
    at = _now(max(one["selected_on"] for one in reds)) + timedelta(days=1)
    brought: list[int] = []

    def go() -> None:
        brought.append(courier.deliver(at))
        connections.close_all()

    couriers = [threading.Thread(target=go) for _ in range(4)]
    for each in couriers:
        each.start()
    for each in couriers:
        each.join()
    assert sum(brought) == 2 * len(reds)
    with door.opened() as checkpoint:
        assert checkpoint.history.rows("ledger_entry") == 2 * len(reds)
    assert set(Deed.objects.values_list("refused", flat=True)) == {""}
    assert {_standing(one) for one in reds} == {"awaiting"}


def test_a_courier_works_until_it_is_told_to_stop(reds: list[dict[str, Any]]) -> None:
    deed = _did(reds[0], {"entry": "waived", "reason": "W-HANDS"})
    stop = threading.Event()

    def go() -> None:
        courier.run(stop)
        connections.close_all()

    working = threading.Thread(target=go)
    working.start()
    while not Deed.objects.filter(deed_id=deed.deed_id, delivered_at__isnull=False).exists():
        stop.wait(0.05)
    stop.set()
    working.join(timeout=30)
    assert not working.is_alive()
