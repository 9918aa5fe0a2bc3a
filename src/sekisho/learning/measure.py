"""Measures: how good was a list, and how sure are we of it?

    >>> measured = share(9, 10)
    >>> round(measured.low, 3), round(measured.high, 3)
    (0.596, 0.982)

Takes   outcomes (1 = finding, 0 = nothing found) and scores (higher is worse), in one order;
        which items belong together, because a consignment that repeats also repeats its finding.
Gives   shares with 95 % intervals, ranks, calibration; a score of NaN stands behind all others.
Source  E. B. Wilson, Probable inference, JASA 22 (1927); recommended by Brown, Cai and DasGupta,
        Interval estimation for a binomial proportion, Statistical Science 16 (2001). For items
        that belong together: E. L. Korn and B. I. Graubard, Confidence intervals for proportions
        with small expected number of positive counts, Survey Methodology 24 (1998); the design
        effect from the correlation within groups as in L. Kish, Survey Sampling (1965), and
        A. Donner, A review of inference procedures for the intraclass correlation coefficient,
        International Statistical Review 54 (1986).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import stdtrit

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


def share(hits: int, of: int, z: float = Z95) -> Share:
    """Hits of a count, with Wilson's interval; `z` is the quantile of its two sides."""
    if not of:
        return Share(np.nan, np.nan, np.nan)
    return _wilson(hits / of, of, z)


def clustered_share(hits: Floats, clusters: Ints) -> Share:
    """The share of hits, with Wilson's interval at the number of items that they are worth.

    Two estimates of that number are made, and the smaller is taken: by the variance between
    clusters (Korn and Graubard), which is too sure where few clusters have hits; and by the
    correlation within clusters and their sizes (Kish), which is too sure where large clusters
    differ from small ones. Simulated clusters show that the interval then covers.

    Args:
        hits: 1 or 0 for each item.
        clusters: which cluster each item belongs to, as any whole number.
    """
    if not len(hits):
        return share(0, 0)
    _, back = np.unique(clusters, return_inverse=True)
    sizes = np.bincount(back).astype(np.float64)
    return _wilson(float(hits.mean()), _worth(sizes, np.bincount(back, hits).astype(np.float64)))


def _worth(sizes: Floats, hits: Floats) -> float:
    """How many independent items clusters of these sizes and hits are worth."""
    n, rate = float(sizes.sum()), float(hits.sum() / sizes.sum())
    # With full correlation an item is worth one over the mean size of an item's cluster.
    mean_size = float((sizes**2).sum()) / n
    freedom = max(1.0, n / mean_size - 1)
    worth = n / (1 + _correlation(sizes, hits) * (mean_size - 1))
    between = float(((hits - rate * sizes) ** 2).sum())
    if between > 0 and len(sizes) > 1:
        worth = min(worth, n**2 * rate * (1 - rate) * (len(sizes) - 1) / (len(sizes) * between))
    return min(n, worth * (Z95 / float(stdtrit(freedom, 0.975))) ** 2)


def _correlation(sizes: Floats, hits: Floats) -> float:
    """The correlation within clusters by the analysis of variance; 1 where nothing varies."""
    n, groups = float(sizes.sum()), len(sizes)
    if n == groups:
        return 0.0
    if groups == 1:
        return 1.0
    between = float((sizes * (hits / sizes - hits.sum() / n) ** 2).sum()) / (groups - 1)
    within = float((hits * (1 - hits / sizes)).sum()) / (n - groups)
    size = (n - float((sizes**2).sum()) / n) / (groups - 1)
    total = between + (size - 1) * within
    return min(1.0, max(0.0, (between - within) / total)) if total > 0 else 1.0


def _wilson(rate: float, of: float, z: float = Z95) -> Share:
    middle = (rate + z**2 / (2 * of)) / (1 + z**2 / of)
    half = z * np.sqrt(rate * (1 - rate) / of + z**2 / (4 * of**2)) / (1 + z**2 / of)
    return Share(rate, max(0.0, float(middle - half)), min(1.0, float(middle + half)))


def ranking(scores: Floats, seed: int) -> Ints:
    """Places of the items from the worst score down; ties by lot, NaN last."""
    lot = np.random.default_rng(seed).random(len(scores))
    return np.lexsort((lot, -scores)).astype(np.int64)


def list_length(items: int, rate_pct: float) -> int:
    """How many items a rate is; at least one."""
    return min(items, max(1, round(items * rate_pct / 100))) if items else 0


def precision(outcome: Floats, order: Ints, rate_pct: float, clusters: Ints | None = None) -> Share:
    """Findings among the listed: the hit rate of a list of this length.

    Args:
        outcome: 1 or 0 for each item.
        order: places of the items, the first listed first.
        rate_pct: length of the list [% of the items].
        clusters: which items belong together; None means that none do.
    """
    listed = order[: list_length(len(order), rate_pct)]
    if clusters is None:
        return share(int(outcome[listed].sum()), len(listed))
    return clustered_share(outcome[listed], clusters[listed])


def recall(outcome: Floats, order: Ints, rate_pct: float, clusters: Ints | None = None) -> Share:
    """Listed among the findings; the interval is over all findings, the list taken as given."""
    listed = np.zeros(len(outcome))
    listed[order[: list_length(len(order), rate_pct)]] = 1
    found = np.flatnonzero(outcome)
    if clusters is None:
        return share(int(listed[found].sum()), len(found))
    return clustered_share(listed[found], clusters[found])


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
