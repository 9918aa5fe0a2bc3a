"""A small border for strategies: consignments that come again with their finding."""

from collections.abc import Callable

import numpy as np

from sekisho.learning.budget import Trade

Floats = np.ndarray


def trade(weeks: int = 14, per_week: int = 60, kinds: int = 200, seed: int = 1) -> Trade:
    """Items of some weeks; a quarter of the consignments is always found."""
    rng = np.random.default_rng(seed)
    consignment = rng.integers(0, kinds, weeks * per_week)
    found = rng.random(kinds) < 0.25
    week = np.repeat(np.arange(weeks), per_week)
    return Trade(week, consignment, consignment // 2, found[consignment].astype(np.float64))


def flat_prior(told: Floats, seed: int) -> Callable[[Floats], Floats]:
    """Knows no goods: the rate of what was told."""
    known = told[np.isfinite(told)]
    base = (known.sum() + 1) / (len(known) + 2)
    return lambda places: np.full(len(places), base)
