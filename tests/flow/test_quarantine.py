"""Rows that were refused are tried again without doing harm to the rows that were taken."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sekisho.flow import Checkpoint

AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
MAP = """
name = "{name}"
title = "Four columns"
item_number = 1
[columns]
No = "declaration_number"
Day = "declared_on"
House = "office"
Mass = "net_mass_kg"
"""
FILE = "No,Day,House,Mass\n1,2021-01-01,30,5\n2,2021-01-01,30,x\n1,2021-01-01,30,6\n"


@pytest.fixture
def there(tmp_path: Path) -> Checkpoint:
    """An installation that has read one file with two maps."""
    made = Checkpoint(tmp_path / "data", seed=1)
    file = tmp_path / "given.csv"
    file.write_text(FILE, "utf-8")
    for number, name in enumerate(("mine", "yours")):
        form = tmp_path / f"{name}.toml"
        form.write_text(MAP.format(name=name), "utf-8")
        made.collect(file, str(form), at=AT + timedelta(minutes=number))
    return made


def masses(there: Checkpoint) -> list[float]:
    return [float(one) for one in there.history.table("goods_item")["net_mass_kg"].to_pylist()]


def test_a_repeat_never_becomes_a_correction_of_what_it_repeats(there: Checkpoint) -> None:
    done = there.quarantine.retry(at=AT + timedelta(hours=1))
    assert done.taken == 0
    assert [one.row_number for one in done.refused] == [3, 3]
    assert [one.row_number for one in done.left_out] == [4, 4]
    assert masses(there) == [5]
    assert len(there.quarantine.open()) == 4


def test_a_row_mended_under_one_map_still_waits_under_the_other(there: Checkpoint) -> None:
    mine, yours = (one for one in there.quarantine.open() if one.row_number == 3)
    assert (mine.map_name, yours.map_name) == ("mine", "yours")
    again = there.quarantine.fix(mine.rejection_id, {"Mass": "y"}, at=AT + timedelta(hours=1))
    assert [one.rejection_id for one in again.refused] == [mine.rejection_id]
    for hour, one in enumerate((mine, yours), start=2):
        assert one in there.quarantine.open()
        done = there.quarantine.fix(one.rejection_id, {"Mass": "7"}, at=AT + timedelta(hours=hour))
        assert done.taken == 1
    assert masses(there) == [5, 7]
    assert {one.row_number for one in there.quarantine.open()} == {4}


TWICE = "No,Day,House,Mass\n" + "".join(
    f"{number},2021-01-01,30,{mass}\n" for number, mass in ((1, "x"), (1, 5), (2, "y"), (2, "z"))
)


@pytest.fixture
def twice(tmp_path: Path) -> Checkpoint:
    """An installation whose file says two things about each of two items, all but one badly."""
    made = Checkpoint(tmp_path / "data", seed=1)
    file, form = tmp_path / "given.csv", tmp_path / "mine.toml"
    file.write_text(TWICE, "utf-8")
    form.write_text(MAP.format(name="mine"), "utf-8")
    made.collect(file, str(form), at=AT)
    return made


def test_a_mended_row_never_corrects_another_row_of_its_file(twice: Checkpoint) -> None:
    bad = next(one for one in twice.quarantine.open() if one.row_number == 2)
    done = twice.quarantine.fix(bad.rejection_id, {"Mass": "6"}, at=AT + timedelta(hours=1))
    assert (done.taken, masses(twice)) == (0, [5])
    (refused,) = done.refused
    assert (refused.rejection_id, refused.row_number) == (bad.rejection_id, 2)
    assert refused.reason == "1/1 stands in this file already, on line 3."
    assert "give this row up" in refused.remedy
    assert bad in twice.quarantine.open()


def test_of_two_rows_with_one_number_the_first_that_is_mended_stands(twice: Checkpoint) -> None:
    first, second = (one for one in twice.quarantine.open() if one.row_number > 3)
    done = twice.quarantine.fix(first.rejection_id, {"Mass": "7"}, at=AT + timedelta(hours=1))
    assert done.taken == 1
    again = twice.quarantine.fix(second.rejection_id, {"Mass": "8"}, at=AT + timedelta(hours=2))
    assert [one.reason for one in again.refused] == [
        "2/1 was mended and taken from this file already."
    ]
    assert masses(twice) == [5, 7]
    assert second in twice.quarantine.open()


def test_a_mended_row_with_a_number_of_its_own_is_taken(twice: Checkpoint) -> None:
    bad = next(one for one in twice.quarantine.open() if one.row_number == 2)
    changes = {"Mass": "6", "No": "3"}
    assert twice.quarantine.fix(bad.rejection_id, changes, at=AT + timedelta(hours=1)).taken == 1
    assert masses(twice) == [5, 6]
