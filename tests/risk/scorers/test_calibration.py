"""Calibrated log-odds mean what they say."""

import numpy as np
import pytest

from sekisho.risk.scorers import calibration


def test_a_line_is_found_again() -> None:
    rng = np.random.default_rng(1)
    raw = rng.normal(0, 2, 200_000)
    outcome = (rng.random(len(raw)) < calibration.probability(-1 + 0.5 * raw)).astype(float)
    line = calibration.line(raw, outcome, np.ones(len(raw)))
    assert line.shift == pytest.approx(-1, abs=0.03)
    assert line.slope == pytest.approx(0.5, abs=0.02)


def test_the_mean_probability_is_the_share_of_findings() -> None:
    rng = np.random.default_rng(2)
    raw, outcome = rng.normal(5, 1, 5000), (rng.random(5000) < 0.2).astype(float)
    line = calibration.line(raw, outcome, np.ones(5000))
    assert calibration.probability(line(raw)).mean() == pytest.approx(outcome.mean(), abs=1e-3)


def test_no_order_is_turned_round() -> None:
    raw = np.linspace(-1, 1, 1000)
    line = calibration.line(raw, (raw < 0).astype(float), np.ones(1000))
    assert line.slope == 0


def test_a_perfect_separation_stays_finite() -> None:
    raw = np.array([-1.0, -0.5, 0.5, 1.0])
    line = calibration.line(raw, (raw > 0).astype(float), np.ones(4))
    assert np.isfinite([line.shift, line.slope]).all()


@pytest.mark.parametrize("evidence", [-800.0, -1.0, 0.0, 1.0, 800.0])
def test_probability_never_overflows(evidence: float) -> None:
    chance = calibration.probability(np.array([evidence]))[0]
    assert 0 <= chance <= 1
    if abs(evidence) < 10:
        assert calibration.log_odds(np.array([chance]))[0] == pytest.approx(evidence)
