"""Hit rates of the examined, and curves that speak of the whole flow."""

from __future__ import annotations

import numpy as np
import pytest

from sekisho.learning import hit_rates
from sekisho.learning.estimate import Estimator, Flow

N = 20_000


@pytest.fixture(scope="module")
def border() -> tuple[Flow, np.ndarray, np.ndarray]:
    """A flow chosen by chance and by a score, its score, and the truth."""
    rng = np.random.default_rng(3)
    score = rng.random(N)
    bad = rng.random(N) < 0.2 * score**3
    drawn = np.zeros(N, dtype=np.bool_)
    drawn[rng.permutation(N)[:2_000]] = True
    top = score > np.quantile(score, 0.95)
    chosen = drawn | top
    zero = np.zeros(N, dtype=np.int64)
    p = np.where(top, 1.0, 0.1)
    hit = chosen & bad
    return Flow(zero, zero, p, np.zeros(N), drawn, chosen, chosen, hit, hit), score, bad


def test_a_curve_is_that_of_the_whole_flow_not_of_the_examined(
    border: tuple[Flow, np.ndarray, np.ndarray],
) -> None:
    flow, score, bad = border
    order = hit_rates.worst_first(score)
    weights = Estimator(flow).weights()
    points = list(hit_rates.curve("score", order, weights, flow.irregular))
    assert points[-1].looked_at == points[-1].recall == 1.0
    true = np.cumsum(bad[order]) / bad.sum()
    alone = np.cumsum(flow.irregular[order]) / flow.irregular.sum()
    for point in points:
        last = round(point.looked_at * N) - 1
        assert point.recall == pytest.approx(true[last], abs=0.08)
        if 0.04 < point.looked_at < 0.15:
            assert alone[last] > point.recall + 0.1


def test_calibration_holds_what_was_foretold_against_all_subjects(
    border: tuple[Flow, np.ndarray, np.ndarray],
) -> None:
    flow, score, _ = border
    foretold = 0.2 * score**3
    order = hit_rates.worst_first(foretold)
    steps = list(hit_rates.calibration("score", order, foretold, Estimator(flow)))
    assert len(steps) == hit_rates.STEPS
    assert sum(step.subjects for step in steps) == N
    held = [step.irregular.low <= step.expected <= step.irregular.high for step in steps]
    assert sum(held) >= len(steps) - 1


def test_a_score_that_could_not_speak_stands_behind_all_others() -> None:
    scores = np.array([0.2, np.nan, 0.9, 0.2])
    order = hit_rates.worst_first(scores)
    assert order.tolist() == [2, 0, 3, 1]
    assert hit_rates.within_worst(order, 3, 100.0).tolist() == [True, False, True, True]
    assert hit_rates.within_worst(order, 3, 1.0).tolist() == [False, False, True, False]


def test_a_curve_without_any_finding_has_no_points() -> None:
    none = np.zeros(4, dtype=np.bool_)
    assert list(hit_rates.curve("score", np.arange(4), np.ones(4), none)) == []


def test_hit_rates_stand_with_their_channel_and_only_where_somebody_looked() -> None:
    kinds = np.array([0, 0, 0, 1, 1, 1])
    channel = np.array([0, 0, 1, 1, 1, 0])
    known = np.array([1, 1, 1, 1, 1, 0], dtype=np.bool_)
    irregular = np.array([1, 0, 0, 1, 1, 0], dtype=np.bool_)
    words = ["red", "yellow"]
    told = list(
        hit_rates.by_kind("office", ["a", "b"], kinds, (words, channel), (known, irregular))
    )
    assert [(one.name, one.channel, one.examined, one.found) for one in told] == [
        ("a", "red", 2, 1),
        ("a", "yellow", 1, 0),
        ("b", "yellow", 2, 2),
    ]
    assert told[0].rate.value == 0.5
    assert told[0].rate.low < 0.5 < told[0].rate.high
