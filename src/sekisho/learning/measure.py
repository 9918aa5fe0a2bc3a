"""Measures: how good was a list, and how sure are we of it?

    >>> measured = share(9, 10)
    >>> round(measured.low, 3), round(measured.high, 3)
    (0.596, 0.982)

Takes   outcomes (1 = finding, 0 = nothing found) and scores (higher is worse), in one order.
Gives   shares with 95 % intervals, ranks, calibration; a score of NaN stands behind all others.
Source  E. B. Wilson, Probable inference, JASA 22 (1927); recommended by Brown, Cai and DasGupta,
        Interval estimation for a binomial proportion, Statistical Science 16 (2001).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

Z95 = 1.959963984540054  # two-sided 95 % quantile of the normal distribution


@dataclass(frozen=True, slots=True)
class Share:
    """A share with its 95 % interval; NaN throughout when there was nothing to count."""

    value: float
    low: float
    high: float

    def told(self) -> dict[str, float | None]:
        """As JSON tells it; null where nothing was counted."""
        parts = {"value": self.value, "low": self.low, "high": self.high}
        return {name: None if np.isnan(part) else float(part) for name, part in parts.items()}


def share(hits: int, of: int) -> Share:
    """Hits of a count, with Wilson's interval."""
    if not of:
        return Share(np.nan, np.nan, np.nan)
    rate = hits / of
    middle = (rate + Z95**2 / (2 * of)) / (1 + Z95**2 / of)
    half = Z95 * np.sqrt(rate * (1 - rate) / of + Z95**2 / (4 * of**2)) / (1 + Z95**2 / of)
    return Share(rate, max(0.0, float(middle - half)), min(1.0, float(middle + half)))


def ranking(scores: Floats, seed: int) -> Ints:
    """Places of the items from the worst score down; ties by lot, NaN last."""
    lot = np.random.default_rng(seed).random(len(scores))
    return np.lexsort((lot, -scores)).astype(np.int64)


def list_length(items: int, rate_pct: float) -> int:
    """How many items a rate is; at least one."""
    return min(items, max(1, round(items * rate_pct / 100))) if items else 0


def precision(outcome: Floats, order: Ints, rate_pct: float) -> Share:
    """Findings among the listed: the hit rate of a list of this length."""
    length = list_length(len(order), rate_pct)
    return share(int(outcome[order[:length]].sum()), length)


def recall(outcome: Floats, order: Ints, rate_pct: float) -> Share:
    """Listed among the findings; Wilson's interval over all findings, the list taken as given."""
    length = list_length(len(order), rate_pct)
    return share(int(outcome[order[:length]].sum()), int(outcome.sum()))


def auc(outcome: Floats, scores: Floats) -> float:
    """Chance that a finding stands above a non-finding; ties count half, NaN is below all."""
    found = int(outcome.sum())
    if not 0 < found < len(outcome):
        return float("nan")
    lowest = np.where(np.isnan(scores), -np.inf, scores)
    _, place, count = np.unique(lowest, return_inverse=True, return_counts=True)
    rank = np.cumsum(count) - (count - 1) / 2
    above = rank[place][outcome == 1].sum() - found * (found + 1) / 2
    return float(above / (found * (len(outcome) - found)))


def average_precision(outcome: Floats, order: Ints) -> float:
    """Mean of the precision at the place of each finding."""
    hits = outcome[order]
    if not hits.sum():
        return float("nan")
    so_far = np.cumsum(hits) / np.arange(1, len(hits) + 1)
    return float((so_far * hits).sum() / hits.sum())


def lift(outcome: Floats, order: Ints, rate_pct: float) -> float:
    """How many times as many findings as a list drawn by chance."""
    by_chance = outcome.mean() if len(outcome) else np.nan
    return float(precision(outcome, order, rate_pct).value / by_chance) if by_chance else np.nan


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a calibration table: what was expected and what was found."""

    items: int
    expected: float
    found: Share


def calibration(outcome: Floats, scores: Floats, steps: int = 10) -> list[Step]:
    """Equal parts of the items from the lowest score to the highest; NaN scores are left out."""
    spoken = np.flatnonzero(~np.isnan(scores))
    order = spoken[np.argsort(scores[spoken], kind="stable")]
    parts = [part for part in np.array_split(order, steps) if len(part)]
    return [
        Step(len(part), float(scores[part].mean()), share(int(outcome[part].sum()), len(part)))
        for part in parts
    ]


def calibration_error(outcome: Floats, scores: Floats, steps: int = 10) -> float:
    """Mean distance between expected and found over equal parts, weighted by items."""
    table = calibration(outcome, scores, steps)
    total = sum(step.items for step in table)
    gaps = (step.items * abs(step.expected - step.found.value) for step in table)
    return float(sum(gaps) / total) if total else float("nan")
