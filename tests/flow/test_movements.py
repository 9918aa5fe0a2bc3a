"""Movements: which thresholds a condition has, and on which side of them it is evaded."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pyarrow.compute as pc
import pytest

from sekisho.flow.loop.movements import (
    Span,
    Threshold,
    flow_of,
    hits_of_declared,
    is_declared,
    thresholds,
)
from sekisho.history.store import History
from sekisho.records.goods_item import GoodsItem
from sekisho.records.schema import to_table
from sekisho.risk.catalogue import standard

LIVE = date(2024, 3, 4)
SPAN = Span(LIVE - timedelta(weeks=4), LIVE - timedelta(weeks=2), LIVE, LIVE + timedelta(weeks=2))
AT = datetime(2024, 6, 1, tzinfo=UTC)

FOUND = [
    ("item_value > 1000", [("item_value", 1000.0, True)]),
    ("1000 >= net_mass_kg", [("net_mass_kg", 1000.0, False)]),
    ("not (item_value > 1000)", [("item_value", 1000.0, False)]),
    ("price_per_kg < 2 and origin_country = 'CN'", [("price_per_kg", 2.0, False)]),
    (
        "net_mass_kg between 5 and 10",
        [("net_mass_kg", 5.0, True), ("net_mass_kg", 10.0, False)],
    ),
    ("importer_items > 10 or item_value > net_mass_kg", []),
    ("item_value > 0", []),
]


@pytest.mark.parametrize(("text", "wanted"), FOUND, ids=[text for text, _ in FOUND])
def test_a_threshold_says_on_which_side_it_is_evaded(
    text: str, wanted: list[tuple[str, float, bool]]
) -> None:
    term = standard().condition(text).term
    assert list(thresholds(term)) == [Threshold(*one) for one in wanted]


def test_only_what_was_declared_is_asked_of_the_database() -> None:
    assert is_declared(standard().condition("hs4 = '6203' and price_per_kg < 2").term)
    assert not is_declared(standard().condition("importer_items < 3").term)
    assert not is_declared(standard().condition("undervalued").term)


def test_traders_are_named_before_what_is_compared(tmp_path: Path) -> None:
    def item(trader: str, days: int, value: float, code: str = "620342") -> GoodsItem:
        number, on = f"{trader}{days:+d}", LIVE + timedelta(days=days)
        came = datetime(on.year, on.month, on.day, tzinfo=UTC)
        return GoodsItem(
            f"{number}/1", number, 1, 1, on, on, came, came, "a", 2, "10",
            importer=trader, commodity_code=code, item_value=value,
        )  # fmt: skip

    rows = [
        # Met early, then just below the threshold under the same heading, and one other heading.
        *(item("early", days, value) for days, value in ((-20, 2000), (-5, 1500), (3, 950))),
        item("early", 4, 10, "850440"),
        # Met only in the weeks that are compared: neither named nor a comparison.
        *(item("late", days, value) for days, value in ((-20, 10), (-5, 2000), (3, 10))),
        # Never met: the comparison.
        *(item("never", days, 10) for days in (-20, -5, 3)),
        # Not there when traders are named.
        *(item("new", days, 10) for days in (-5, 3)),
    ]
    history = History(tmp_path / "history", 1)
    history.commit("all", "collect", AT, {"goods_item": to_table(GoodsItem, rows)})
    term = standard().condition("item_value > 1000").term
    ask = history.sql
    flow = flow_of(ask, term, hits_of_declared(ask, term, SPAN), SPAN)
    who = {(row["trader"], row["met"]) for row in flow.counts.to_pylist()}
    assert who == {("early", True), ("never", False)}
    mine = flow.counts.filter(pc.equal(flow.counts["trader"], "early")).to_pylist()
    told = {(row["trait"], row["value"]): (row["before"], row["after"]) for row in mine}
    assert told["item_value", "900 to under 1,000"] == (0, 1)
    assert told["item_value", None] == (1, 0)
    assert told["office", "10"] == (1, 1)
    assert told["hs4", "6203"] == (1, 1)
    assert told["hs4", "8504"] == (0, 1)
    weeks = {(row["trait"], row["week"]) for row in flow.weeks.to_pylist()}
    assert ("office", -3) in weeks and ("office", 0) in weeks
