"""Strategies know only what they inspected, keep to their budget, and can be repeated."""

import dataclasses

import numpy as np
import pytest
from trades import flat_prior, trade

from sekisho.learning.budget import Terms, Trade, Walk, budget_of, walk
from sekisho.learning.redeal import redealt
from sekisho.learning.strategies import STRATEGIES

TRADE = trade()
TERMS = Terms(rate_pct=10, opening_weeks=2)
EARNED = [name for name, one in STRATEGIES.items() if not one.told_all]


def walked(name: str, on: Trade = TRADE, terms: Terms = TERMS, seed: int = 3) -> Walk:
    return walk(on, STRATEGIES[name], flat_prior, terms, seed)


def scrambled(where: np.ndarray) -> Trade:
    return dataclasses.replace(TRADE, finding=np.where(where, 1 - TRADE.finding, TRADE.finding))


@pytest.mark.parametrize("name", EARNED)
def test_findings_of_what_was_not_inspected_change_nothing(name: str) -> None:
    first = walked(name)
    again = walked(name, scrambled(~first.chosen))
    np.testing.assert_array_equal(first.chosen, again.chosen)
    np.testing.assert_array_equal(first.probability, again.probability)


@pytest.mark.parametrize("name", STRATEGIES)
def test_findings_of_a_week_change_no_choice_until_the_next(name: str) -> None:
    week = 8
    first, again = walked(name), walked(name, scrambled(TRADE.week >= week))
    until = TRADE.week <= week
    np.testing.assert_array_equal(first.chosen[until], again.chosen[until])
    np.testing.assert_array_equal(first.probability[until], again.probability[until])


@pytest.mark.parametrize("name", ["risk", "worth"])
def test_findings_of_what_was_inspected_are_learned_from(name: str) -> None:
    first, again = walked(name), walked(name, scrambled(TRADE.week == 5))
    after = TRADE.week > 5
    assert (first.chosen[after] != again.chosen[after]).any()


@pytest.mark.parametrize("name", STRATEGIES)
@pytest.mark.parametrize("rate", [1, 5, 30])
def test_each_week_inspects_exactly_its_budget(name: str, rate: float) -> None:
    told = walked(name, terms=Terms(rate, 1, 2))
    assert (told.inspected == [budget_of(items, rate) for items in told.items]).all()
    assert (told.found <= told.inspected).all()


@pytest.mark.parametrize("name", STRATEGIES)
def test_the_same_seed_gives_the_same_walk(name: str) -> None:
    first, again = walked(name), walked(name)
    for field in dataclasses.fields(Walk):
        np.testing.assert_array_equal(getattr(first, field.name), getattr(again, field.name))


@pytest.mark.parametrize("name", STRATEGIES)
def test_probabilities_of_choice_add_up_to_the_budget(name: str) -> None:
    told = walked(name)
    counted = TRADE.week >= TERMS.opening_weeks
    by_week = np.bincount(TRADE.week[counted], told.probability[counted])[TERMS.opening_weeks :]
    np.testing.assert_allclose(by_week, told.inspected, rtol=1e-9)
    assert (told.probability[told.chosen] > 0).all()
    assert told.probability.min() >= 0.01 - 1e-9


def test_chance_never_takes_more_than_a_fifth_of_a_small_budget() -> None:
    told = walked("risk", trade(weeks=60, per_week=100), Terms(5, 3, 2))
    assert 0 < told.by_chance.sum() <= 0.25 * told.inspected.sum()


def test_no_chance_means_no_estimate() -> None:
    told = walked("risk", terms=Terms(10, 0, 2))
    assert told.by_chance.sum() == 0
    assert np.isnan(told.estimated).all()


def test_what_the_probabilities_say_of_all_findings_is_right_in_the_mean() -> None:
    told = [walked("worth", terms=Terms(20, 4, 2), seed=seed) for seed in range(40)]
    estimated = np.mean([one.estimated.sum() for one in told])
    truth = TRADE.finding[TRADE.week >= 2].sum()
    assert estimated == pytest.approx(truth, rel=0.1)


def test_knowing_repeats_pays_more_than_chance_and_less_than_knowing_all() -> None:
    rates = {
        name: walked(name).found.sum() / walked(name).inspected.sum()
        for name in ("random", "worth", "full-knowledge")
    }
    assert rates["random"] < rates["worth"] <= rates["full-knowledge"] + 0.02


def test_a_shift_raises_an_alarm_within_two_weeks_and_is_forgotten() -> None:
    long = trade(weeks=30, per_week=400, kinds=600)
    shifted = redealt(long, 15, 1)
    told = walked("drift-aware", shifted, Terms(8, 0, 4))
    kept = walked("risk", shifted, Terms(8, 0, 4))
    assert told.alarms[0] in (16, 17)
    assert told.found[14:].sum() > kept.found[14:].sum()
