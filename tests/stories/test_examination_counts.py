"""From the bench into history: what an examiner signs moves the hit rate, once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from sekisho.desk.web import border as door
from sekisho.desk.web import delivery
from sekisho.flow.loop.ledger import Ledger
from sekisho.flow.loop.measures import measure
from sekisho.learning.measured import HitRate
from sekisho.register import examinations, orders
from sekisho.register.examinations import Signed
from sekisho.register.models import Deed

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def red(border: Path) -> dict[str, Any]:
    """A subject that waits for its examination, with its day and office."""
    with door.opened() as checkpoint:
        found = checkpoint.history.sql(
            "SELECT subject_id, selected_on, office FROM selection WHERE channel = 'red'"
            " ORDER BY selected_on, subject_id LIMIT 1"
        )
    return dict(found.to_pylist()[0])


def _counted(red: dict[str, Any]) -> HitRate:
    day = red["selected_on"]
    with door.opened() as checkpoint:
        rates = measure(checkpoint, day, day + timedelta(days=1), red["office"]).hit_rates
    return next(one for one in rates if (one.by, one.channel) == ("all", "red"))


def _examined(red: dict[str, Any], at: datetime, outcome: str, codes: tuple[str, ...]) -> None:
    wanted = orders.Wanted(red["subject_id"], red["office"], red["selected_on"])
    order = orders.order(uuid4(), wanted, by="sato", at=at - timedelta(hours=1))
    signed = Signed(uuid4(), order.order_id, at, at, outcome, "Tanaka Yui", codes=codes)
    for _ in range(2):
        examinations.sign(signed, by="tanaka", at=at, zone="Asia/Tokyo")


def test_the_hit_rate_moves_after_the_courier_has_come(red: dict[str, Any]) -> None:
    others = {**red}
    with door.opened() as checkpoint:
        rows = checkpoint.history.sql(
            "SELECT subject_id FROM selection WHERE channel = 'red' AND selected_on = ?"
            " AND office = ? AND subject_id <> ? ORDER BY subject_id LIMIT 1",
            [red["selected_on"], red["office"], red["subject_id"]],
        )
    others["subject_id"] = rows["subject_id"][0].as_py()
    day = red["selected_on"]
    at = datetime(day.year, day.month, day.day, 3, tzinfo=UTC)
    _examined(others, at, "nothing_found", ())
    assert delivery.deliver(at) == 2
    before = _counted(red)
    _examined(red, at + timedelta(minutes=5), "irregular", ("V-LOW",))
    assert _counted(red) == before
    assert delivery.deliver(at + timedelta(minutes=5)) == 2
    after = _counted(red)
    assert (after.examined - before.examined, after.found - before.found) == (1, 1)
    assert (after.rate.value or 0) > (before.rate.value or 0)
    assert delivery.deliver(at + timedelta(hours=1)) == 0
    assert not Deed.objects.exclude(refused="").exists()
    with door.opened() as checkpoint:
        (row,) = Ledger(checkpoint).rows(day, subjects=[red["subject_id"]]).to_pylist()
        said = checkpoint.history.sql(
            "SELECT what FROM finding WHERE subject_id = ?", [red["subject_id"]]
        )
    assert row["standing"] == "irregular"
    assert said["what"].to_pylist() == ["value"]
