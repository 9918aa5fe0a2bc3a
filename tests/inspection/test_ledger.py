"""How each subject stands: one row a selection, also of those chosen again."""

from __future__ import annotations

from typing import Any

import pytest
from ledger_rows import day, entry, finding, selection, tables

from sekisho.errors import CheckFailed
from sekisho.inspection.ledger import rows

RED, GREEN = selection("a", 0, "red"), selection("a", 0, "green")

CASES: list[tuple[list[Any], int, dict[str, Any]]] = [
    ([RED], 0, {"standing": "awaiting", "is_open": True, "since": day(0), "late_since": None}),
    ([RED], 7, {"standing": "awaiting", "late_since": None}),
    ([RED], 8, {"standing": "awaiting", "late_since": day(8)}),
    ([selection("a", 0, "blue")], 99, {"standing": "awaiting", "late_since": None}),
    ([GREEN], 99, {"standing": "released", "is_open": False, "late_since": None}),
    ([RED, entry("a", "begun", 3)], 9, {"standing": "begun", "late_since": day(8)}),
    ([RED, entry("a", "late", 2)], 3, {"standing": "awaiting", "late_since": day(2)}),
    ([RED, finding("a", "irregular", 2, 5)], 4, {"standing": "awaiting", "outcome": None}),
    ([RED, finding("a", "irregular", 2, 5)], 5, {"standing": "irregular", "since": day(5)}),
    ([GREEN, finding("a", "critical", 3)], 3, {"standing": "critical", "outcome": "critical"}),
    (
        [RED, entry("a", "waived", 1)],
        9,
        {"standing": "waived", "reason": "W-ERROR", "acted_by": "Sato", "late_since": None},
    ),
    (
        [RED, entry("a", "overridden", 1, channel="green")],
        1,
        {"standing": "released", "channel": "red", "channel_now": "green"},
    ),
    (
        [GREEN, entry("a", "overridden", 4, channel="orange")],
        9,
        {"standing": "awaiting", "channel_now": "orange", "late_since": None},
    ),
    (
        [RED, entry("a", "waived", 1), entry("a", "drawn", 2)],
        2,
        {
            "standing": "second_look",
            "is_open": True,
            "draw_p": 0.05,
            "acted_by": "Sato",
            "reason": "W-ERROR",
        },
    ),
    ([RED, finding("a", "irregular", 1), entry("a", "waived", 2)], 3, {"standing": "irregular"}),
    ([GREEN, entry("a", "deleted", 1), entry("a", "reopened", 2)], 2, {"standing": "released"}),
    (
        [RED, entry("a", "waived", 1, written=2), entry("a", "begun", 1, written=1)],
        1,
        {"standing": "waived"},
    ),
]


@pytest.mark.parametrize(("told", "on", "expected"), CASES)
def test_a_subject_stands_as_the_last_of_its_facts_says(
    told: list[Any], on: int, expected: dict[str, Any]
) -> None:
    found = rows(*tables(*told), day(on)).to_pylist()[0]
    assert {name: found[name] for name in expected} == expected


def test_a_control_that_is_reopened_gets_its_days_again() -> None:
    told = [RED, entry("a", "waived", 5), entry("a", "reopened", 6)]
    assert rows(*tables(*told), day(13)).to_pylist()[0]["late_since"] is None
    assert rows(*tables(*told), day(14)).to_pylist()[0]["late_since"] == day(14)


def test_a_correction_that_is_chosen_again_replaces_what_was_open() -> None:
    told = tables(RED, selection("a", 3, "yellow"), finding("a", "nothing_found", 4))
    found = {row["selected_on"]: row for row in rows(*told, day(9)).to_pylist()}
    assert found[day(0)]["standing"] == "replaced"
    assert found[day(0)]["since"] == day(3)
    assert found[day(3)]["standing"] == "nothing_found"


def test_a_fact_belongs_to_the_selection_of_its_day_however_late_it_becomes_known() -> None:
    told = tables(RED, selection("a", 3, "yellow"), finding("a", "irregular", 2, 8))
    found = {row["selected_on"]: row["standing"] for row in rows(*told, day(9)).to_pylist()}
    assert found == {day(0): "irregular", day(3): "awaiting"}


def test_an_act_before_the_first_selection_counts_from_it() -> None:
    told = tables(selection("a", 5, "red"), finding("a", "irregular", 2))
    assert rows(*told, day(5)).to_pylist()[0]["since"] == day(5)


def test_two_dispositions_of_one_day_are_named() -> None:
    with pytest.raises(CheckFailed, match="two dispositions of one day: a on 2024-03-01"):
        rows(*tables(RED, selection("a", 0, "green")), day(1))


def test_nothing_at_all_is_an_empty_ledger() -> None:
    assert rows(*tables(), day(1)).num_rows == 0
