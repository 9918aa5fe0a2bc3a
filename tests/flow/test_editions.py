"""A day is assessed by the edition in force on it, and again only when its ground has changed."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from installations import OFFICES, Founded, at, copied, write_items

from sekisho.flow import Checkpoint
from sekisho.records.edition import Edition
from sekisho.records.schema import from_table, to_table

LATER_DAYS = 8  # the second edition comes into force so many days after the first


@pytest.fixture
def two_editions(administration: Founded, tmp_path: Path) -> tuple[Checkpoint, date]:
    """An installation with a further edition of each scorer, and its first day in force."""
    there = copied(administration.learned, tmp_path / "two")
    editions = from_table(Edition, there.history.table("edition"))
    second = administration.files.first_new_day + timedelta(days=LATER_DAYS)
    later = [
        dataclasses.replace(one, edition_id=f"{one.scorer}-second", learned_until=second)
        for one in editions
    ]
    there.history.commit("second", "learn", at(9), {"edition": to_table(Edition, later)})
    return there, second


def test_the_edition_of_a_day_had_learned_before_it(
    administration: Founded, two_editions: tuple[Checkpoint, date]
) -> None:
    there, second = two_editions
    first = administration.files.first_new_day
    assert there.editions.in_force(first - timedelta(days=1)) == {}
    for day, ends in ((first, False), (second - timedelta(days=1), False), (second, True)):
        found = there.editions.in_force(day)
        assert "boosting" in found
        assert all(one.edition.edition_id.endswith("-second") is ends for one in found.values())
    assert there.editions.days() == {first, second}


def test_of_two_that_learned_equally_long_the_later_fitted_is_in_force(
    two_editions: tuple[Checkpoint, date],
) -> None:
    there, second = two_editions
    found = [one.edition for one in there.editions.in_force(second).values()]
    newer = [dataclasses.replace(one, edition_id="newer", fitted_at=at(10)) for one in found]
    older = [dataclasses.replace(one, edition_id="older", fitted_at=at(-10)) for one in found]
    for name, one in (("newer", newer), ("older", older)):
        there.history.commit(name, "learn", at(11), {"edition": to_table(Edition, one)})
    standing = there.editions.in_force(second).values()
    assert {one.edition.edition_id for one in standing} == {"newer"}


def test_a_span_over_a_change_is_assessed_by_each_edition_on_its_days(
    administration: Founded, two_editions: tuple[Checkpoint, date]
) -> None:
    there, second = two_editions
    there.collect(administration.files.new, "sekisho", at=at(12))
    there.assess(since=second - timedelta(days=2), until=second + timedelta(days=2), at=at(13))
    told = there.history.sql(
        "SELECT DISTINCT received_on, edition FROM assessment ORDER BY received_on"
    ).to_pylist()
    assert len(told) == 4
    for row in told:
        assert row["edition"].endswith("-second") is (row["received_on"] >= second)


def test_what_was_assessed_on_the_same_ground_is_not_assessed_again(assessed: Checkpoint) -> None:
    rows = assessed.history.rows("assessment")
    done = assessed.assess(at=at(20), since=date(2024, 2, 10))
    assert (done.items, done.already) == (0, rows)
    assert assessed.history.rows("assessment") == rows


def test_another_worth_of_a_find_is_another_ground(assessed: Checkpoint) -> None:
    # The worth is one of all offices' terms, so that every item from that day on is asked anew.
    from_on = date(2024, 2, 25)
    assessed.standing.set_office(OFFICES[0], {"critical_value": "5"}, from_on=from_on, at=at(20))
    done = assessed.assess(at=at(21), since=date(2024, 2, 20))
    asked = "SELECT count(*) AS n FROM goods_item WHERE received_on >= ?"
    assert done.items == assessed.history.sql(asked, (from_on,))["n"][0].as_py() > 0
    assert done.already > 0


def test_a_finding_that_is_heard_late_changes_the_days_after_it(
    administration: Founded, assessed: Checkpoint, tmp_path: Path
) -> None:
    border, heard = administration.files.border, date(2024, 2, 20)
    known = border.findings["subject_id"].combine_chunks()
    items = border.items.filter(
        pc.and_(
            pc.less(border.items["received_on"], pa.scalar(date(2024, 2, 1))),
            pc.invert(pc.is_in(border.items["item_id"], known)),
        )
    ).slice(0, 5)
    findings = border.inspect(items["item_id"].to_pylist(), on=date(2024, 2, 2))
    place = findings.schema.get_field_index("known_on")
    findings = findings.set_column(
        place, findings.schema.field(place), pa.array([heard] * 5, pa.date32())
    )
    late = write_items(tmp_path / "late.csv", items, findings)
    told = assessed.collect(late, "sekisho", at=at(20))
    assert (told.items, told.findings) == (0, 5)
    done = assessed.assess(at=at(21), since=administration.files.first_new_day)
    asked = "SELECT count(DISTINCT subject_id) AS n FROM assessment WHERE received_on {} ?"
    after, before = (
        assessed.history.sql(asked.format(sign), (heard,))["n"][0].as_py() for sign in (">", "<=")
    )
    assert (done.items, done.already) == (after, before)
    assert min(after, before) > 0
