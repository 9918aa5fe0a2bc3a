"""Which findings of a file can be taken, and what is said about the others."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest
from ledger_rows import day, finding

from sekisho.inspection.sifting import Sifted, sift
from sekisho.records.finding import Finding
from sekisho.records.schema import to_table

KNOWN = {"received_on": day(0), "deleted_on": None, "is_released": False}
SCHEMA = pa.schema(
    [("received_on", pa.date32()), ("deleted_on", pa.date32()), ("is_released", pa.bool_())]
)

REFUSED: list[tuple[Finding, dict[str, Any], str, str]] = [
    (finding("a/1", "critical", 1), {"received_on": None}, "declaration_number", "has come yet"),
    (finding("a/1", "critical", 1), {"received_on": day(2)}, "examined_on", "was received on"),
    (finding("a/1", "nothing_found", 3), {"deleted_on": day(3)}, "outcome", "was deleted on"),
]
TAKEN: list[tuple[Finding, dict[str, Any]]] = [
    (finding("a/1", "nothing_found", 0), {}),
    (finding("a/1", "critical", 3), {"deleted_on": day(2)}),
    (finding("a/1", "nothing_found", 1), {"deleted_on": day(2)}),
]


def sifted(*told: Finding, **known: Any) -> Sifted:
    """These findings, each on a line of its own from 2, about subjects all known alike."""
    rows = pa.Table.from_pylist([KNOWN | known] * len(told), schema=SCHEMA)
    lines = pa.chunked_array([pa.array(range(2, 2 + len(told)), pa.int64())])
    return sift(to_table(Finding, told), lines, rows)


@pytest.mark.parametrize(("told", "known", "place", "says"), REFUSED)
def test_what_cannot_be_taken_has_its_place_reason_and_remedy(
    told: Finding, known: dict[str, Any], place: str, says: str
) -> None:
    found = sifted(told, **known)
    assert found.taken.num_rows == 0
    assert found.refused[0].place == place
    assert says in found.refused[0].reason
    assert found.refused[0].remedy.endswith(".")


@pytest.mark.parametrize(("told", "known"), TAKEN)
def test_what_may_be_odd_but_is_possible_is_taken(told: Finding, known: dict[str, Any]) -> None:
    found = sifted(told, **known)
    assert found.refused == ()
    assert found.taken.num_rows == 1


def test_results_of_the_same_day_that_disagree_are_all_refused() -> None:
    found = sifted(
        finding("a/1", "irregular", 1),
        finding("b/1", "irregular", 1),
        finding("a/1", "nothing_found", 1),
        finding("a/1", "irregular", 1),
    )
    assert found.taken["subject_id"].to_pylist() == ["b/1"]
    assert [one.row for one in found.refused] == [0, 2, 3]
    assert len({one.reason for one in found.refused}) == 1
    assert "line 2 says irregular, line 4 says nothing_found" in found.refused[0].reason
    assert found.repeated == 0


def test_results_of_other_days_are_versions_in_the_order_of_their_days() -> None:
    found = sifted(finding("a/1", "irregular", 5), finding("a/1", "nothing_found", 1))
    assert found.taken["outcome"].to_pylist() == ["nothing_found", "irregular"]


def test_what_is_said_twice_alike_is_taken_once() -> None:
    found = sifted(*[finding("a/1", "irregular", 1)] * 3)
    assert (found.taken.num_rows, found.repeated, found.refused) == (1, 2, ())


def test_subjects_that_were_released_are_told_once() -> None:
    told = [finding("a/1", "irregular", 1), finding("a/1", "nothing_found", 0)]
    assert sifted(*told, is_released=True).released == ("a/1",)


def test_no_findings_at_all_are_sifted_too() -> None:
    assert sifted().taken.num_rows == 0
