"""Like goods: quantiles within 1 %, the right year, the narrowest level that is known enough."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plain_recount import Row, items_table

from sekisho.risk.known import peers
from sekisho.risk.known.event_knowledge import usual as usual_levels
from sekisho.risk.known.knowledge import Knowledge

prices = st.floats(1e-6, 1e12, allow_nan=False)


def car(on: date, price: float, mass: float = 1000.0, **fields: object) -> Row:
    told = {"office": "A", "commodity_code": "870323", "origin_country": "JP"}
    return {"received_on": on, "item_value": price * mass, "net_mass_kg": mass, **told, **fields}


def usual(past: list[Row], item: Row) -> Row:
    knowledge = Knowledge(1)
    knowledge.absorb(items_table(past))
    row: Row = knowledge.describe(items_table([item])).to_pylist()[0]
    return row


@given(st.lists(prices, min_size=20, max_size=200), st.sampled_from([0.05, 0.25, 0.5, 0.75, 0.95]))
def test_quantiles_lie_within_one_per_cent(values: list[float], share: float) -> None:
    bins = peers.log_bins(np.array(values))
    cells = peers.Histogram.of(bins, np.ones(len(values), np.int8))
    found = peers.quantiles(cells, [share])
    exact = sorted(values)[int(np.ceil(share * len(values) - 1e-9)) - 1]
    assert peers.log_values(found.bins[0])[0] == pytest.approx(exact, rel=0.01)


def test_fewer_than_twenty_like_goods_fall_back_to_wider_ones() -> None:
    on = date(2023, 5, 3)
    japan = [car(on, 10.0 + at) for at in range(19)]
    korea = [car(on, 20.0, origin_country="KR")]
    item = car(date(2023, 6, 1), 30.0)
    assert usual([*japan, japan[0]], item)["peer_level"] == "hs6_origin"
    wider = usual([*japan, *korea], item)
    assert (wider["peer_level"], wider["peer_items"]) == ("hs6", 20)
    assert usual(japan, item)["peer_level"] is None
    assert usual(japan, item)["price_ratio"] is None
    assert (
        usual(japan[1:] + korea * 2, car(date(2023, 6, 1), 9.0, commodity_code="8703"))[
            "peer_level"
        ]
        == "hs4"
    )


def test_the_year_before_the_month_counts_and_nothing_of_the_month() -> None:
    month = date(2023, 6, 1)
    first_of_year, too_early = date(2022, 6, 1), date(2022, 5, 31)
    old = [car(too_early, 1.0)] * 30
    year = [car(first_of_year, 50.0)] * 20
    own_month = [car(month, 1.0)] * 500
    row = usual([*old, *year, *own_month], car(month + timedelta(days=20), 100.0))
    assert row["peer_items"] == 20
    assert row["price_ratio"] == pytest.approx(2.0, rel=0.01)


@pytest.mark.parametrize(
    ("price", "mass"), [(0.0, 5.0), (-1.0, 5.0), (5.0, 0.0), (5.0, -2.0), (float("nan"), 2.0)]
)
def test_items_without_price_or_mass_are_not_like_goods(price: float, mass: float) -> None:
    good = [car(date(2023, 5, 3), 10.0)] * 20
    bad = [car(date(2023, 5, 3), price, mass)] * 20
    assert usual([*good, *bad], car(date(2023, 6, 1), 10.0))["peer_items"] == 20


def test_a_correction_shows_from_the_month_after_it_was_known() -> None:
    wrong = car(date(2023, 3, 5), 10.0)
    back = wrong | {"received_on": date(2023, 5, 10), "counted_on": date(2023, 3, 5), "weight": -1}
    past = [*[wrong] * 21, back]
    assert usual(past, car(date(2023, 5, 20), 10.0))["peer_items"] == 21
    assert usual(past, car(date(2023, 6, 20), 10.0))["peer_items"] == 20


def test_the_usual_rate_of_duty_is_told_by_heading() -> None:
    past = [car(date(2023, 5, 3), 1.0, duty_rate_pct=rate) for rate in [8.0] * 11 + [0.0] * 10]
    row = usual(past, car(date(2023, 6, 1), 1.0, commodity_code="870390"))
    assert row["hs4_peer_duty_rate_pct_p50"] == 8.0


def test_what_is_usual_is_told_for_every_level_that_is_known_enough() -> None:
    knowledge = Knowledge(1)
    past = [car(date(2023, 5, 3), 10.0)] * 19 + [car(date(2023, 5, 3), 30.0, origin_country="KR")]
    knowledge.absorb(items_table(past))
    levels = usual_levels(knowledge.peer_edition(date(2023, 6, 1)), car(date(2023, 6, 1), 9.0))
    assert [(row["peer_level"], row["peer_items"]) for row in levels] == [
        ("hs6", 20),
        ("hs4", 20),
        ("hs2", 20),
    ]
    assert levels[0]["peer_price_per_kg_p50"] == pytest.approx(10.0, rel=0.01)
