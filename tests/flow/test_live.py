"""One declaration on the wire is assessed as the batch would, row by row."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest
from installations import Founded, at

from sekisho.errors import LateEvent
from sekisho.flow import Checkpoint
from sekisho.flow.live import Live
from sekisho.records.assessment import Assessment
from sekisho.records.goods_item import GoodsItem
from sekisho.records.schema import from_table

FEW_DAYS = 3


@pytest.fixture
def days(administration: Founded) -> list[date]:
    """The first new days, one after the other."""
    items = administration.files.border.items["received_on"].to_pylist()
    return sorted({on for on in items if on >= administration.files.first_new_day})[:FEW_DAYS]


def of_batch(there: Checkpoint, on: date) -> dict[str, Assessment]:
    """What the batch wrote about the items of a day."""
    written = there.history.sql("SELECT * FROM assessment WHERE received_on = ?", (on,))
    return {one.subject_id: one for one in from_table(Assessment, written)}


def items_of(there: Checkpoint, on: date) -> list[GoodsItem]:
    """The items of a day."""
    found = there.history.sql("SELECT * FROM goods_item WHERE received_on = ?", (on,))
    return from_table(GoodsItem, found)


def told_on(there: Checkpoint, on: date) -> list[tuple[GoodsItem, str]]:
    """What became known on a day of earlier items."""
    found = there.history.sql("SELECT subject_id, outcome FROM finding WHERE known_on = ?", (on,))
    outcomes = dict(zip(*found.to_pydict().values(), strict=True))
    asked = "SELECT * FROM goods_item WHERE item_id IN (SELECT subject_id FROM found)"
    items = from_table(GoodsItem, there.history.sql(asked, found=found))
    return [(item, outcomes[item.item_id]) for item in items]


def test_items_on_the_wire_are_assessed_as_in_the_batch(
    assessed: Checkpoint, days: list[date]
) -> None:
    compared = 0
    with Live.open(assessed, days[0]) as live:
        for on in days:
            written = of_batch(assessed, on)
            for item in items_of(assessed, on):
                told, known = live.assess(item, at=at(5)), written[item.item_id]
                assert told.finding_p == pytest.approx(known.finding_p, rel=1e-9)
                assert told.risk == pytest.approx(known.risk, rel=1e-9)
                assert told.expected_value == pytest.approx(known.expected_value, rel=1e-9)
                exact = dataclasses.replace(
                    told,
                    risk=known.risk,
                    expected_value=known.expected_value,
                    finding_p=known.finding_p,
                    basis=known.basis,
                )
                assert exact == known
                assert live.absorb(item)
                compared += 1
            for item, outcome in told_on(assessed, on):
                assert live.absorb_finding(item, outcome, on)
    assert compared > 100


def test_an_item_is_counted_once_however_often_it_is_sent(
    assessed: Checkpoint, days: list[date]
) -> None:
    first, then = items_of(assessed, days[0])[0], items_of(assessed, days[1])[0]
    with Live.open(assessed, days[0]) as live:
        before = live.row(then)["everything_items"]
        assert live.absorb(first)
        assert not live.absorb(first)
        assert live.row(then)["everything_items"] == before + 1
    with Live.open(assessed, days[0]) as again:
        assert not again.absorb(first)
        assert again.row(then)["everything_items"] == before + 1


def test_a_finding_speaks_from_the_next_day(assessed: Checkpoint, days: list[date]) -> None:
    item = items_of(assessed, days[1])[0]
    with Live.open(assessed, days[0]) as live:
        before = live.row(item)
        assert live.absorb_finding(item, "irregular", days[0])
        assert not live.absorb_finding(item, "irregular", days[0])
        after = live.row(item)
    assert after["everything_findings"] == before["everything_findings"] + 1
    assert after["importer_examined"] == before["importer_examined"] + 1


def test_an_item_of_a_counted_day_is_refused(assessed: Checkpoint, days: list[date]) -> None:
    late = items_of(assessed, days[0])[0]
    with Live.open(assessed, days[1]) as live, pytest.raises(LateEvent):
        live.assess(late, at=at(5))
