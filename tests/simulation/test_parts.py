"""Goods, routes, volumes and traders stand as their heads say."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from sekisho.simulation.goods import goods
from sekisho.simulation.routes import CODES, HUB, PREFERENCE, PRICE_LEVEL
from sekisho.simulation.traders import make_traders, pick
from sekisho.simulation.volumes import items_by_day


def test_every_code_stands_once_and_has_six_digits() -> None:
    codes = goods().hs6
    assert len(set(codes)) == len(codes)
    assert all(len(code) == 6 and code.isdigit() for code in codes)


def test_every_usual_origin_is_a_country_of_the_border() -> None:
    assert {code for origins in goods().origins for code in origins} <= set(CODES)
    assert all(code.isalpha() and len(code) == 2 for code in CODES)


def test_a_neighbour_is_of_the_same_chapter_with_a_lower_rate() -> None:
    listed = goods()
    others = np.flatnonzero(listed.neighbour != np.arange(len(listed.hs6)))
    assert len(others) >= 15
    for number in others:
        other = listed.neighbour[number]
        assert listed.hs6[number][:2] == listed.hs6[other][:2]
        assert listed.duty_pct[other] <= listed.duty_pct[number] - 2


def test_countries_have_a_hub_a_price_level_and_a_preference() -> None:
    assert len(CODES) == len(HUB) == len(PRICE_LEVEL) == len(PREFERENCE)
    assert ((PREFERENCE >= 0) & (PREFERENCE <= 1)).all()
    assert (HUB[HUB] == HUB).all()


@pytest.mark.parametrize(("days", "items"), [(1, 5), (7, 3), (90, 60_000), (366, 999_999)])
def test_the_days_add_up_to_the_total(days: int, items: int) -> None:
    by_day = items_by_day(np.random.default_rng(1), date(2024, 1, 1), days, items)
    assert len(by_day) == days
    assert by_day.sum() == items
    assert (by_day >= 0).all()


def test_weekends_are_quiet() -> None:
    by_day = items_by_day(np.random.default_rng(1), date(2024, 1, 1), 84, 84_000)
    by_weekday = by_day.reshape(12, 7).sum(axis=0)
    assert by_weekday[5:].max() < 0.5 * by_weekday[:5].min()


def test_few_importers_bring_most_goods() -> None:
    traders = make_traders(np.random.default_rng(1), goods(), items=60_000, days=90, offices=3)
    weights = np.sort(traders.importer_weights(45))[::-1]
    share = weights[: len(weights) // 10].sum() / weights.sum()
    assert 0.4 < share < 0.9


def test_a_trader_brings_nothing_while_it_is_not_active() -> None:
    traders = make_traders(np.random.default_rng(1), goods(), items=60_000, days=90, offices=3)
    late = traders.first_day > 10
    assert late.any()
    assert (traders.importer_weights(5)[late] == 0).all()


def test_numbers_are_picked_in_proportion_to_their_weight() -> None:
    found = pick(np.random.default_rng(1), np.array([0.0, 1.0, 3.0, 0.0]), 20_000)
    seen = np.bincount(found, minlength=4)
    assert seen[0] == seen[3] == 0
    assert abs(seen[2] / 20_000 - 0.75) < 0.015
