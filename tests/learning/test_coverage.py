"""How often the intervals hold the truth, on fewer runs than `bench/coverage.py` makes."""

from __future__ import annotations

import math

import pytest

from sekisho.errors import WrongInput
from sekisho.learning.coverage import FIGURES, Place, simulate

RUNS = 1_000
# Three standard errors of so many runs.
LUCK = 3 * math.sqrt(0.95 * 0.05 / RUNS)


@pytest.mark.parametrize(
    ("share", "prevalence"),
    [(0.005, 0.002), (0.01, 0.2), (0.02, 0.05), (0.05, 0.01), (0.05, 0.2), (0.1, 0.05)],
)
def test_intervals_hold_the_truth_as_often_as_they_say(share: float, prevalence: float) -> None:
    for row in simulate(share, prevalence, runs=RUNS, seed=3):
        assert row.coverage >= 0.935 - LUCK
        if row.expected_finds >= 20:
            assert row.coverage <= 0.965 + LUCK


def test_offices_of_other_size_and_dirt_are_covered_too() -> None:
    places = (
        Place((2_000, 90, 30), by_risk=0.05, dirt=0.3),
        Place((25,) * 12, by_risk=0.1, dirt=3.0),
        Place((400, 380), by_risk=0.0),
    )
    row = simulate(0.04, 0.08, runs=RUNS, seed=9, places=places)[0]
    assert row.coverage >= 0.935 - LUCK


def test_the_estimate_has_no_bias_though_risk_chooses_most() -> None:
    row = simulate(0.05, 0.05, runs=RUNS, seed=5)[0]
    spread = row.mean_width / 3.92 / math.sqrt(RUNS)
    assert abs(row.mean_error) < 4 * spread


def test_one_truth_for_all_runs_is_covered_as_well() -> None:
    row = simulate(0.03, 0.05, runs=RUNS, seed=2, truths=1)[0]
    assert row.coverage >= 0.935 - LUCK


def test_the_same_seed_gives_the_same_figures_for_each_figure() -> None:
    once, again = (simulate(0.02, 0.02, runs=40, seed=8, truths=4) for _ in range(2))
    assert once == again
    assert [row.figure for row in once] == list(FIGURES)


def test_whoever_examines_everybody_is_right_exactly() -> None:
    row = simulate(1.0, 0.1, runs=20, truths=2)[0]
    assert (row.coverage, row.mean_width, row.mean_error) == (1.0, 0.0, 0.0)


def test_without_a_random_share_there_is_nothing_to_simulate() -> None:
    with pytest.raises(WrongInput, match="random share of 0"):
        simulate(0, 0.1)
