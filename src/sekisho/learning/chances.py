"""With which probability was each item chosen, chance first and then risk?

    P(chosen) = P(drawn by chance) + P(not drawn) x P(stands within what is left of the budget)

How many of those above an item were drawn by chance, and so make room, is a hypergeometric count;
a tie is broken by lot, so each tied item has each tied place equally often. Where the order itself
is drawn (Thompson sampling), it is drawn again many times and the mean is taken, with its error.

Takes   the index by which items are put in order (higher is chosen first), how many are drawn by
        chance in the mean, and the budget.
Gives   a probability an item; they sum to the budget.
Source  W. G. Cochran, Sampling Techniques (1977), section 3.2, for the hypergeometric count.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from scipy.stats import hypergeom

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

REDRAWS = 200
"""Standard error of a probability at most 1 / (2 x root 200) = .035."""


@dataclass(frozen=True, slots=True, eq=False)
class Chances:
    """A probability an item, and its standard error; 0 where it is in closed form."""

    p: Floats
    error: Floats


def drawn_by_chance(items: int, mean: float, rng: np.random.Generator) -> Ints:
    """So many of the items in the mean, all alike; a part of one is rounded by lot."""
    count = min(items, int(mean + rng.random()))
    return np.asarray(rng.choice(items, count, replace=False), np.int64)


def chances(index: Floats, mean: float, budget: int) -> Chances:
    """In closed form, where the index is certain."""
    of_place = _by_place(len(index), mean, budget)
    # From the highest index down; equal ones share the mean of their places.
    _, step, often = np.unique(-index, return_inverse=True, return_counts=True)
    begins = np.concatenate([[0], np.cumsum(often)[:-1]])
    shared = np.add.reduceat(of_place, begins) / often if len(index) else of_place
    return Chances(shared[step], np.zeros(len(index)))


def redrawn(draw: Callable[[], Floats], mean: float, budget: int, times: int = REDRAWS) -> Chances:
    """By drawing the index again so many times."""
    told = np.array([chances(draw(), mean, budget).p for _ in range(times)])
    return Chances(told.mean(axis=0), told.std(axis=0, ddof=1) / math.sqrt(times))


@lru_cache(maxsize=64)
def _by_place(items: int, mean: float, budget: int) -> Floats:
    whole = math.floor(mean)
    part = mean - whole
    told = (1 - part) * _with_drawn(items, whole, budget)
    return told + part * _with_drawn(items, whole + 1, budget) if part else told


def _with_drawn(items: int, drawn: int, budget: int) -> Floats:
    drawn = min(drawn, items, budget)
    above = np.arange(items)
    if drawn == 0 or items <= 1:
        return (above < budget).astype(np.float64)
    lucky = drawn / items
    within = hypergeom.sf(above - (budget - drawn), items - 1, above, drawn)
    within = np.where(above < budget - drawn, 1.0, within)
    return np.asarray(lucky + (1 - lucky) * within)
