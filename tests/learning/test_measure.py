"""Measures against figures worked out by hand and by scikit-learn."""

import numpy as np
import pytest
from sklearn.metrics import average_precision_score, roc_auc_score

from sekisho.learning import measure


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
        (5, 10, 0.2366, 0.7634),
        (81, 263, 0.2553, 0.3662),
    ],
)  # the last row: Newcombe, Statistics in Medicine 17 (1998), table I
def test_an_interval_is_wilsons(hits: int, of: int, low: float, high: float) -> None:
    told = measure.share(hits, of)
    assert told.low == pytest.approx(low, abs=1e-3)
    assert told.high == pytest.approx(high, abs=1e-3)


def test_nothing_counted_is_null_not_zero() -> None:
    assert measure.share(0, 0).told() == {"value": None, "low": None, "high": None}


def test_auc_and_average_precision_agree_with_scikit_learn() -> None:
    rng = np.random.default_rng(1)
    outcome = (rng.random(500) < 0.2).astype(float)
    scores = np.round(rng.random(500) + 0.3 * outcome, 1)
    assert measure.auc(outcome, scores) == pytest.approx(roc_auc_score(outcome, scores))
    untied = scores + rng.random(500) * 1e-6
    order = measure.ranking(untied, 0)
    assert measure.average_precision(outcome, order) == pytest.approx(
        average_precision_score(outcome, untied)
    )


def test_auc_of_one_kind_is_unknown() -> None:
    assert np.isnan(measure.auc(np.ones(3), np.arange(3.0)))


def test_unknown_scores_stand_last_and_ties_fall_by_lot() -> None:
    scores = np.array([0.5, np.nan, 0.5, 0.9])
    places = {tuple(measure.ranking(scores, seed)) for seed in range(20)}
    assert {place[0] for place in places} == {3}
    assert {place[3] for place in places} == {1}
    assert len(places) == 2


@pytest.mark.parametrize(
    ("items", "rate", "length"), [(0, 5, 0), (10, 5, 1), (1000, 5, 50), (10, 100, 10), (7, 10, 1)]
)
def test_a_list_is_as_long_as_its_rate_says(items: int, rate: float, length: int) -> None:
    assert measure.list_length(items, rate) == length


def test_precision_and_recall_count_the_same_hits() -> None:
    outcome = np.array([1.0, 1, 0, 0, 1, 0, 0, 0, 0, 0])
    order = np.arange(10)
    assert measure.precision(outcome, order, 20).value == 1
    assert measure.recall(outcome, order, 20).value == pytest.approx(2 / 3)
    assert measure.lift(outcome, order, 20) == pytest.approx(1 / 0.3)


def test_a_calibrated_score_has_no_calibration_error() -> None:
    scores = np.repeat([0.2, 0.8], 50)
    outcome = np.concatenate([np.repeat([1.0, 0.0], [10, 40]), np.repeat([1.0, 0.0], [40, 10])])
    assert measure.calibration_error(outcome, scores, steps=2) == pytest.approx(0)
    assert measure.calibration_error(outcome, scores * 0 + 1.0, steps=2) == pytest.approx(0.5)
