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


def clustered(
    rng: np.random.Generator, rate: float, correlation: float, clusters: int, size: float
) -> tuple[np.ndarray, np.ndarray]:
    """Hits and clusters of skewed sizes, whose own rates vary as much as the correlation says."""
    sizes = rng.geometric(1 / size, clusters)
    if correlation == 0:
        own = np.full(clusters, rate)
    elif correlation == 1:
        own = (rng.random(clusters) < rate).astype(float)
    else:
        spread = (1 - correlation) / correlation
        own = rng.beta(rate * spread, (1 - rate) * spread, clusters)
    numbers = np.repeat(np.arange(clusters), sizes)
    return (rng.random(len(numbers)) < own[numbers]).astype(float), numbers


@pytest.mark.parametrize("rate", [0.05, 0.3, 0.9, 0.98])
@pytest.mark.parametrize("correlation", [0.0, 0.3, 0.9, 1.0])
@pytest.mark.parametrize(("clusters", "size"), [(40, 3), (40, 10), (150, 3), (150, 10)])
def test_intervals_cover_where_items_belong_together(
    rate: float, correlation: float, clusters: int, size: float
) -> None:
    rng, runs, covered, naive = np.random.default_rng(4), 400, 0, 0
    for _ in range(runs):
        hits, numbers = clustered(rng, rate, correlation, clusters, size)
        told = measure.clustered_share(hits, numbers)
        plain = measure.share(int(hits.sum()), len(hits))
        covered += told.low <= rate <= told.high
        naive += plain.low <= rate <= plain.high
    # 93.5 %, less twice the standard error of so few runs.
    assert covered / runs >= 0.935 - 2 * np.sqrt(0.05 * 0.95 / runs)
    if correlation == 1 and size == 10:
        assert naive / runs < 0.6


def test_items_that_stand_alone_have_wilsons_interval() -> None:
    hits = np.repeat([1.0, 0.0], [81, 182])
    alone, plain = measure.clustered_share(hits, np.arange(263)), measure.share(81, 263)
    assert alone.low == pytest.approx(plain.low, abs=5e-4)
    assert alone.high == pytest.approx(plain.high, abs=5e-4)


@pytest.mark.parametrize("hit", [0.0, 1.0])
def test_repeats_of_one_outcome_are_worth_what_their_clusters_are(hit: float) -> None:
    told = measure.clustered_share(np.full(40, hit), np.repeat(np.arange(10), 4))
    plain = measure.share(int(10 * hit), 10)
    assert told.value == hit
    assert told.high - told.low > plain.high - plain.low


def test_the_share_of_nothing_is_unknown_in_clusters_too() -> None:
    assert np.isnan(measure.clustered_share(np.empty(0), np.empty(0, np.int64)).value)


def test_one_cluster_alone_says_next_to_nothing() -> None:
    told = measure.clustered_share(np.array([1.0, 1, 0, 1]), np.zeros(4, np.int64))
    assert (told.low, told.high) == (pytest.approx(0.1, abs=0.1), pytest.approx(1.0, abs=0.1))
