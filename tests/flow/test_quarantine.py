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
