"""What each strategy sees in an inspection, and what is refused by name."""

import dataclasses

import numpy as np
import pytest

from sekisho.errors import WrongInput
from sekisho.learning.outlook import Outlook
from sekisho.learning.strategies import STRATEGIES, named

VIEW = Outlook(
    p=np.array([0.97, 0.30, 0.30, 0.30]),
    examined=np.array([2.0, 0, 0, 0]),
    strength=np.array([6.0, 4, 4, 40]),
    repeats=np.array([0.5, 0.0, 0.5, 0.0]),
    first=np.array([True, True, True, True]),
    budget=2,
    price=0.3,
)


def index(name: str, view: Outlook = VIEW) -> np.ndarray:
    return STRATEGIES[name].index(view, np.random.default_rng(1))


def test_a_consignment_that_repeats_is_worth_more_than_one_that_does_not() -> None:
    worth = index("worth")
    assert worth[2] > worth[1] == VIEW.p[1]


def test_what_is_known_already_teaches_nothing_more() -> None:
    assert index("worth")[0] == VIEW.p[0]


def test_the_second_of_a_week_is_worth_its_finding_alone() -> None:
    second = dataclasses.replace(VIEW, first=np.zeros(4, bool))
    np.testing.assert_array_equal(index("worth", second), VIEW.p)


def test_where_known_consignments_fill_the_budget_nothing_is_explored() -> None:
    np.testing.assert_array_equal(index("worth", dataclasses.replace(VIEW, price=1.0)), VIEW.p)


def test_what_is_little_known_is_thought_riskier() -> None:
    bound = index("upper-bound")
    assert bound[1] > bound[3]


def test_draws_lie_about_what_is_believed() -> None:
    rng = np.random.default_rng(1)
    draws = np.mean([STRATEGIES["thompson"].index(VIEW, rng) for _ in range(4000)], axis=0)
    np.testing.assert_allclose(draws, VIEW.p, atol=0.02)


def test_strategies_are_named_once_each_in_the_order_given() -> None:
    assert [one.name for one in named("worth, risk,worth")] == ["worth", "risk"]


def test_a_mistyped_strategy_is_refused_with_the_nearest() -> None:
    with pytest.raises(WrongInput) as refusal:
        named("risk,tompson")
    assert "thompson" in refusal.value.hint
