"""The written probability of a choice is how often it is really made."""

import numpy as np
import pytest

from sekisho.learning.chances import chances, drawn_by_chance, redrawn

INDEX = np.array([0.9, 0.9, 0.7, 0.5, 0.5, 0.5, 0.5, 0.1, 0.05, 0.0])


@pytest.mark.parametrize("mean", [0.0, 0.3, 1.0, 2.4])
def test_probabilities_are_how_often_each_item_is_chosen(mean: float) -> None:
    budget, times = 4, 20_000
    rng = np.random.default_rng(1)
    chosen = np.zeros(len(INDEX))
    for _ in range(times):
        lucky = drawn_by_chance(len(INDEX), mean, rng)
        order = np.lexsort((rng.random(len(INDEX)), -INDEX))
        chosen[lucky] += 1
        chosen[order[~np.isin(order, lucky)][: budget - len(lucky)]] += 1
    told = chances(INDEX, mean, budget).p
    np.testing.assert_allclose(chosen / times, told, atol=0.015)
    assert told.sum() == pytest.approx(budget)


def test_redrawn_probabilities_come_with_their_error() -> None:
    rng = np.random.default_rng(1)
    told = redrawn(lambda: INDEX + rng.normal(0, 0.2, len(INDEX)), 0.5, 4)
    assert told.p.sum() == pytest.approx(4)
    assert 0 < told.error.max() < 0.04
    assert (told.error[told.p > 0.999] < 0.01).all()


def test_a_budget_of_everything_chooses_everything() -> None:
    np.testing.assert_allclose(chances(INDEX, 1.0, len(INDEX)).p, 1)
