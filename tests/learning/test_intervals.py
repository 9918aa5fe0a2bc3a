"""Intervals of weighted finds, held against exact laws where there are any."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.stats import beta, hypergeom

from sekisho.learning.intervals import Weighed


def drawn(finds: int, examined: int, subjects: int) -> Weighed:
    """A simple random sample of one class."""
    weights = np.full(examined, subjects / examined)
    return Weighed.of(weights, np.arange(examined) < finds, float(subjects))


def exact_limits(finds: int, examined: int, subjects: int) -> tuple[float, float]:
    """Clopper's and Pearson's limits of the unexamined, by the hypergeometric law."""

    def apart(level: float, more: int) -> float:
        return brentq(
            lambda bad: beyond(finds - more, examined, subjects, bad) - level,
            finds,
            subjects - examined + finds,
        )

    low = apart(0.025, 1) if finds else finds
    return low - finds, apart(0.975, 0) - finds


def beyond(finds: int, examined: int, subjects: int, bad: float) -> float:
    """Probability of more finds than these, between two whole numbers of irregular ones."""
    below, part = int(bad), bad - int(bad)
    whole, next_one = hypergeom.sf(finds, subjects, np.array([below, below + 1]), examined)
    return float(whole + part * (next_one - whole))


@pytest.mark.parametrize(
    ("finds", "examined", "subjects"),
    [(0, 50, 5_000), (0, 400, 4_000), (0, 30, 60), (1, 100, 9_000), (4, 100, 2_000), (9, 90, 900)],
)
def test_few_finds_of_one_class_have_limits_near_the_exact_ones(
    finds: int, examined: int, subjects: int
) -> None:
    low, high = (float(one) for one in drawn(finds, examined, subjects).limits())
    exact = exact_limits(finds, examined, subjects)
    # A little narrower, since what was seen counts with less than its whole probability; or
    # a little wider, since a single find cannot tell how rare finds are.
    assert 0.92 * exact[1] <= high <= 1.03 * exact[1] + 1
    assert exact[0] - 1 <= low <= 1.3 * exact[0] + 1


def test_many_finds_count_half_of_what_was_seen() -> None:
    low, high = drawn(60, 600, 600_000).limits()
    clopper = beta.ppf([0.025, 0.975], [60, 61], [541, 540]) * 600_000 - 60
    narrower = beta.ppf([0.025, 0.975], [61, 60], [540, 541]) * 600_000 - 60
    assert clopper[0] < low < narrower[0]
    assert narrower[1] < high < clopper[1]


def test_whoever_is_examined_wholly_leaves_nothing_to_estimate() -> None:
    everybody = Weighed.of(np.ones(40), np.arange(40) < 7, 40.0)
    assert float(everybody.unseen) == 0
    assert [float(one) for one in everybody.limits()] == [0, 0]
    both = everybody + drawn(3, 50, 500)
    alone = drawn(3, 50, 500)
    assert [float(one) for one in both.limits()] == [float(one) for one in alone.limits()]


@pytest.mark.parametrize("finds", range(0, 21, 4))
def test_limits_hold_the_estimate_and_never_leave_what_is_possible(finds: int) -> None:
    told = drawn(finds, 20, 60)
    low, high = (float(one) for one in told.limits())
    assert 0 <= low <= float(told.unseen) <= high <= 40
    assert high > low


def test_more_finds_never_lower_a_limit() -> None:
    limits = np.array([drawn(finds, 80, 4_000).limits() for finds in range(81)])
    assert (np.diff(limits, axis=0) >= -1e-9).all()


def test_one_find_more_could_be_as_heavy_as_any_that_was_not_met() -> None:
    light = Weighed.of(np.full(40, 10.0), np.arange(40) < 20, 400.0)
    heavy = Weighed.of(np.full(5, 200.0), np.zeros(5, dtype=bool), 1_000.0)
    alone, both = float(light.limits()[1]), float((light + heavy).limits()[1])
    assert both - float(light.unseen) > 2 * (alone - float(light.unseen))
    assert both - float(light.unseen) > 0.9 * float(heavy.limits()[1])


def test_an_error_of_the_weights_widens_both_sides() -> None:
    told = drawn(8, 100, 2_000)
    sure, unsure = told.limits(), told.limits(error=60.0)
    assert float(unsure[0]) < float(sure[0])
    assert float(unsure[1]) > float(sure[1])
    apart = np.hypot(float(sure[1]) - float(told.unseen), 1.96 * 60)
    assert float(unsure[1]) - float(told.unseen) == pytest.approx(apart, rel=1e-3)


def test_many_runs_at_once_give_what_each_gives_alone() -> None:
    rng = np.random.default_rng(4)
    weights = rng.choice([0.0, 20.0, 50.0], (30, 60))
    irregular = (rng.random((30, 60)) < 0.2) & (weights > 0)
    together = Weighed.of(weights, irregular, np.full(30, 2_000.0)).limits()
    for run in range(30):
        there = weights[run] > 0
        alone = Weighed.of(weights[run][there], irregular[run][there], 2_000.0).limits()
        assert [float(one) for one in alone] == pytest.approx([one[run] for one in together])
