"""A declaration comes alone: the gate says what the batch says, and history takes it once."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from installations import Founded

from sekisho.errors import NotReady
from sekisho.flow import Checkpoint
from sekisho.flow.gate import Gate, Tally, selection_read, selection_told, settle
from sekisho.records.goods_item import GoodsItem
from sekisho.records.selection import ChosenBy, Selection

NOW = datetime(2024, 4, 20, 9, tzinfo=UTC)
ON = NOW.date()
ITEMS = 40


@pytest.fixture
def gate(assessed: Checkpoint) -> Iterator[Gate]:
    opened = Gate.open(assessed, ON)
    yield opened
    opened.close()


@pytest.fixture
def rows(administration: Founded) -> list[dict[str, Any]]:
    """Items of the border as a declaration system sends them, each under a new number."""
    items = administration.files.border.items.slice(0, ITEMS).to_pylist()
    return [
        {**item, "declaration_number": f"n{place}", "item_number": 1, "declared_on": ON.isoformat()}
        for place, item in enumerate(items)
    ]


def said(gate: Gate, rows: list[dict[str, Any]]) -> list[tuple[dict[str, Any], Selection]]:
    told = []
    for row in rows:
        (item,) = gate.read([row], at=NOW).items
        selection = gate.choose(gate.assess(item, at=NOW), Tally(), at=NOW)
        told.append((dataclasses.asdict(item), selection))
    return told


def test_history_holds_what_was_said_with_the_risk_that_the_batch_gives(
    assessed: Checkpoint, gate: Gate, rows: list[dict[str, Any]]
) -> None:
    told = said(gate, rows)
    assert settle(assessed, told, at=NOW) == ITEMS
    found = assessed.history.sql(
        "SELECT s.subject_id, s.channel, s.risk AS here, a.risk AS there FROM selection AS s"
        " JOIN assessment AS a USING (subject_id, version) WHERE selected_on = ?",
        (ON,),
    ).to_pylist()
    assert {row["subject_id"]: row["channel"] for row in found} == {
        one.subject_id: str(one.channel) for _, one in told
    }
    assert all(row["here"] == row["there"] for row in found)
    # Nobody chooses them anew.
    assert sum(assessed.select(office, ON, at=NOW) for office in {r["office"] for r in rows}) == 0


def test_a_batch_that_is_brought_twice_is_there_once(
    assessed: Checkpoint, gate: Gate, rows: list[dict[str, Any]]
) -> None:
    told = said(gate, rows)
    settle(assessed, told, at=NOW)
    settle(assessed, told, at=NOW)
    assert assessed.history.sql(
        "SELECT count(*) AS n FROM selection WHERE selected_on = ?", (ON,)
    ).to_pylist() == [{"n": ITEMS}]


def test_an_item_that_is_mended_on_its_day_keeps_its_first_channel(
    assessed: Checkpoint, gate: Gate, rows: list[dict[str, Any]]
) -> None:
    first = said(gate, rows[:1])
    settle(assessed, first, at=NOW)
    mended = said(gate, [{**rows[0], "net_mass_kg": 1.5}])
    settle(assessed, mended, at=NOW.replace(hour=10))
    chosen = assessed.history.sql(
        "SELECT version, channel FROM selection WHERE selected_on = ?", (ON,)
    ).to_pylist()
    assert chosen == [{"version": 1, "channel": str(first[0][1].channel)}]


def test_what_is_wrong_is_said_and_nothing_of_the_declaration_is_taken(gate: Gate) -> None:
    taken = gate.read([{"declaration_number": "n1", "office": "10", "net_mass_kg": "much"}], at=NOW)
    assert taken.items == ()
    assert taken.rejections[0].reason


def test_the_gate_of_one_day_refuses_another(gate: Gate, rows: list[dict[str, Any]]) -> None:
    (item,) = gate.read(rows[:1], at=NOW).items
    with pytest.raises(NotReady):
        gate.assess(dataclasses.replace(item, received_on=date(2024, 4, 21)), at=NOW)


def test_a_selection_keeps_every_digit_while_it_waits(
    gate: Gate, rows: list[dict[str, Any]]
) -> None:
    for _, one in said(gate, rows):
        assert selection_read(selection_told(one)) == one
        assert one.chosen_by in tuple(ChosenBy)


def test_fields_that_no_item_has_are_left_out(gate: Gate, rows: list[dict[str, Any]]) -> None:
    (item,) = gate.read([{**rows[0], "colour": "green"}], at=NOW).items
    assert isinstance(item, GoodsItem)
