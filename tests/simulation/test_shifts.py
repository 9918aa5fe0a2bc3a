"""Shifts: only who reacts changes, only what he changes, and only from the day on."""

from __future__ import annotations

from datetime import date, timedelta

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from sekisho.errors import WrongInput
from sekisho.simulation.border import START, border
from sekisho.simulation.shifts import PLACES, Shift, shift

SINCE = START + timedelta(days=20)


@pytest.fixture(scope="module")
def items() -> pa.Table:
    """Forty days of trade."""
    return border(seed=4, days=40, items=3_000).items


def aimed(items: pa.Table) -> pa.ChunkedArray:
    """What a profile on Chinese goods would meet."""
    return pc.equal(items["origin_country"], "CN")


@pytest.mark.parametrize("trait", PLACES)
def test_only_the_trait_of_those_who_react_changes(items: pa.Table, trait: str) -> None:
    moved = shift(items, aimed(items), Shift(trait, SINCE, share=0.4), seed=1)
    changed = pc.not_equal(pc.fill_null(items[trait], ""), pc.fill_null(moved.items[trait], ""))
    for other in set(items.column_names) - {trait}:
        assert moved.items[other].equals(items[other])
    rows = items.filter(changed)
    assert 0 < rows.num_rows <= moved.moved
    assert pc.all(pc.greater_equal(rows["received_on"], pa.scalar(SINCE))).as_py()
    assert set(rows["importer"].to_pylist()) <= set(moved.traders)
    assert set(moved.items.filter(changed)[trait].to_pylist()) == {moved.to}


def test_so_many_of_the_traders_react(items: pa.Table) -> None:
    before = pc.and_(aimed(items), pc.less(items["received_on"], pa.scalar(SINCE)))
    traders = pc.count_distinct(items.filter(before)["importer"]).as_py()
    for share in (0.1, 0.5, 1.0):
        moved = shift(items, aimed(items), Shift("office", SINCE, share, to="30"), seed=2)
        assert len(moved.traders) == max(1, round(share * traders))
        assert moved.to == "30"


def test_an_amount_stays_just_below_its_threshold(items: pa.Table) -> None:
    limit = 100_000.0
    how = Shift("item_value", SINCE, share=1.0, below=limit)
    moved = shift(items, aimed(items), how, seed=3)
    changed = pc.not_equal(items["item_value"], moved.items["item_value"])
    was, became = (table.filter(changed)["item_value"] for table in (items, moved.items))
    assert len(was) > 0
    assert pc.min(was).as_py() >= limit
    assert 0.9 * limit <= pc.min(became).as_py() <= pc.max(became).as_py() < limit


def test_the_same_seed_moves_the_same_traders(items: pa.Table) -> None:
    how = Shift("declarant", SINCE, share=0.3)
    one, same, other = (shift(items, aimed(items), how, seed=seed) for seed in (7, 7, 8))
    assert one.items.equals(same.items)
    assert one.traders != other.traders


def test_what_cannot_be_moved_is_refused_with_the_nearest(items: pa.Table) -> None:
    with pytest.raises(WrongInput, match="office"):
        shift(items, aimed(items), Shift("offices", SINCE, share=0.3), seed=1)
    with pytest.raises(WrongInput, match="No trader"):
        shift(items, aimed(items), Shift("office", date(2023, 1, 1), share=0.3), seed=1)
