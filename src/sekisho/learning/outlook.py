"""Outlook: what is believed about a week's items before any is inspected.

    p1 = (findings of the same goods and mass + trust_1 x p0) / (inspected + trust_1)
    p2 = (findings of the same consignment    + trust_2 x p1) / (inspected + trust_2)

p0 is the prior's, which has learned from goods, route and rate. That consignments come again is
seen without any inspection: how often one came so far says how often it will come.

Takes   all items so far, the findings of those that were inspected before, the prior.
Gives   for each item of the week the probability of a finding, how much stands behind it, how
        often its consignment may come again, and what an inspection costs.
Source  the means of a beta distribution after binomial counts, and of a gamma distribution after
        Poisson counts (Gelman and others, Bayesian Data Analysis, sections 2.4 and 2.6).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

Prior = Callable[[Floats, int], Callable[[Ints], Floats]]
"""(findings told of the items so far, NaN = none; seed) → (places → probability of a finding)."""

# Korean set: of items whose consignment was found once before, 97 % are found again.
CONSIGNMENT_TRUST = 0.05
GROUP_TRUST = 5.0
# Inspected items that goods and route are worth: an AUC of .63 says little more.
PRIOR_STRENGTH = 4.0
# In its first weeks a consignment seen once comes again about every 25 weeks, one seen often as
# often as before: counts of the Korean set, docs/decisions/0010.
_REPEAT_ITEMS, _REPEAT_WEEKS = 0.3, 3.0


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What a strategy may look at in one week; the items of this week stand last."""

    week: Ints
    consignment: Ints
    group: Ints
    told: Floats
    """1 or 0 where it was inspected in an earlier week, else NaN."""
    now: Ints
    """Places of this week's items."""
    foretold: Floats | None = None
    """Probability of a finding as it stood when it was chosen, else NaN."""

    @property
    def this_week(self) -> int:
        """The week that is chosen now."""
        return int(self.week[-1])

    def forgetting(self, before: int) -> Seen:
        """The same items, but nothing told of weeks before this one."""
        if before <= 0:
            return self
        return replace(self, told=np.where(self.week < before, np.nan, self.told))


@dataclass(frozen=True, slots=True, eq=False)
class Outlook:
    """What is believed about each item of the week."""

    p: Floats
    """Probability of a finding."""
    examined: Floats
    """Inspected items of the same consignment."""
    strength: Floats
    """How many inspected items the probability is worth."""
    repeats: Floats
    """How often the consignment may come in a week."""
    first: Bools
    """Whether it is the week's first of its consignment: only one inspection teaches."""
    budget: int
    price: float
    """What an inspection would yield elsewhere: the risk at the end of the list."""


def outlook(seen: Seen, prior_p: Floats, budget: int) -> Outlook:
    """What is believed about this week's items."""
    p, examined = prior_p, np.zeros(len(prior_p))
    strength = np.full(len(prior_p), PRIOR_STRENGTH)
    for key, trust in ((seen.group, GROUP_TRUST), (seen.consignment, CONSIGNMENT_TRUST)):
        examined, found = _record(key, seen.told, seen.now)
        p = (found + trust * p) / (examined + trust)
        strength = strength + examined
    came = np.bincount(seen.consignment)[seen.consignment[seen.now]].astype(np.float64)
    weeks = seen.this_week + 1 + _REPEAT_WEEKS
    first = np.zeros(len(seen.now), bool)
    first[np.unique(seen.consignment[seen.now], return_index=True)[1]] = True
    price = float(np.sort(p)[-budget])
    repeats = (came - 1 + _REPEAT_ITEMS) / weeks
    return Outlook(p, examined, strength, repeats, first, budget, price)


def _record(key: Ints, told: Floats, now: Ints) -> tuple[Floats, Floats]:
    """How many of the same key were inspected, and how many of these had a finding."""
    known = np.flatnonzero(np.isfinite(told))
    size = int(key.max()) + 1
    examined = np.bincount(key[known], minlength=size)
    found = np.bincount(key[known], told[known], minlength=size).astype(np.float64)
    return examined[key[now]].astype(np.float64), found[key[now]]
