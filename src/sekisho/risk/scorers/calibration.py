"""From log-odds that rank to log-odds that mean what they say.

    calibrated = shift + slope x raw

Takes   raw log-odds of rows by a member that had not learned from them, outcomes, weights.
Gives   shift and slope by greatest likelihood; the slope is never below zero, so that no order
        is turned round.
Source  J. Platt, Probabilistic outputs for support vector machines (1999), with his smoothed
        outcomes, which keep few findings from being taken for certainty.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sekisho.risk.scorers.contract import Floats

_STEPS = 50  # Newton's method on two numbers ends in about ten
_ENOUGH = 1e-10
_RIDGE = 1e-9


@dataclass(frozen=True, slots=True)
class Line:
    """Shift and slope of a calibration."""

    shift: float
    slope: float

    def __call__(self, raw: Floats) -> Floats:
        """Calibrated log-odds."""
        return self.shift + self.slope * raw


def line(raw: Floats, outcome: Floats, weight: Floats, known: Floats | None = None) -> Line:
    """The line of greatest likelihood; with `known`, of what is added to these log-odds."""
    given = np.zeros_like(raw) if known is None else known
    found, rest = float(weight @ outcome), float(weight @ (1 - outcome))
    told = np.where(outcome > 0.5, (found + 1) / (found + 2), 1 / (rest + 2))
    across = np.stack([np.ones_like(raw), raw])
    mean = float(log_odds(np.array([(found + 1) / (found + rest + 2)]))[0])
    flat = mean if known is None else 0.0
    at = np.array([flat, 0.0])
    for _ in range(_STEPS):
        chance = probability(given + at @ across)
        slope = across @ (weight * (chance - told))
        bend = (across * (weight * chance * (1 - chance))) @ across.T + _RIDGE * np.eye(2)
        step = np.linalg.solve(bend, slope)
        at = at - step
        if np.abs(step).max() < _ENOUGH:
            break
    if at[1] < 0:
        return Line(flat, 0.0)
    return Line(float(at[0]), float(at[1]))


def log_loss(evidence: Floats, outcome: Floats, weight: Floats) -> float:
    """Mean surprise at the outcomes [nats]; smaller is better."""
    surprise = np.logaddexp(0.0, evidence) - outcome * evidence
    return float(weight @ surprise / weight.sum())


def probability(evidence: Floats) -> Floats:
    """From log-odds to probability, without overflow."""
    return np.asarray(0.5 * (1 + np.tanh(evidence / 2)))


def log_odds(chance: Floats) -> Floats:
    """From probability to log-odds; 0 and 1 are held a hair inside."""
    inside = np.clip(chance, 1e-12, 1 - 1e-12)
    return np.asarray(np.log(inside) - np.log1p(-inside))
