"""Who trades, how and for how much: what it adds to the risk of the goods.

Takes   counters of the parties and routes, and the price beside like goods, as known before the
        day; the log-odds that the goods give.
Gives   what they add to the log-odds; nothing at all unless they have proved themselves: fitted
        on the earlier days, they must make the findings of later days, about consignments that
        were not learned from, less surprising by more than two standard errors. Where parties
        carry no signal, as in the Korean benchmark, they stay silent by this test.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from sekisho.risk.scorers.contract import Floats, Ints, numbers
from sekisho.risk.scorers.goods import Goods
from sekisho.risk.scorers.trees import Bag, Lesson, Recipe

_PARTIES = ("importer", "seller", "declarant", "carrier")
_PAIRS = ("importer_hs4", "importer_seller", "importer_origin", "seller_hs4", "seller_origin")
READS = (
    *(f"{party}_{what}" for party in _PARTIES for what in ("finding_rate", "items")),
    *(f"{party}_{what}" for party in ("importer", "seller") for what in
      ("examined", "findings", "days_since", "items_recent")),
    *(f"{pair}_{what}" for pair in _PAIRS for what in ("finding_rate", "items")),
    "importer_declarant_items",
    "declarant_hs2_finding_rate",
    "office_finding_rate",
    "hs6_items",
    "hs6_origin_items",
    "hs6_route_items",
    "route_items",
    "hs6_regime_items",
    "price_ratio",
    "mass_ratio",
    "declared_late_days",
)  # fmt: skip

RECIPE = Recipe(
    members=3,
    settings={"iterations": 250, "learning_rate": 0.05, "depth": 5, "l2_leaf_reg": 10,
              "boosting_type": "Plain"},
)  # fmt: skip

EARLIER = 0.7  # share of the rows, by day, on which the trial is fitted
LEAST_ROWS = 300  # later rows of unlearned consignments; fewer cannot prove anything
_ERRORS = 2.0  # standard errors by which the gain must exceed zero


def circumstances_of(features: pa.Table) -> Goods:
    """The columns as numbers."""
    return Goods({}, {name: numbers(features, name) for name in READS}, features.num_rows)


def fit(features: pa.Table, lesson: Lesson, day: Ints, seed: int) -> tuple[Bag | None, Floats]:
    """The fitted bag, None where it did not prove itself; and what it adds, unseen, to each row."""
    told = circumstances_of(features)
    nothing = np.zeros(told.rows)
    if not any(len(np.unique(column[np.isfinite(column)])) > 1 for column in told.numbers.values()):
        return None, nothing
    if not _proved(told, lesson, day, seed):
        return None, nothing
    return Bag.fit(told, lesson, RECIPE, seed)


def _proved(told: Goods, lesson: Lesson, day: Ints, seed: int) -> bool:
    cut = np.quantile(day, EARLIER)
    earlier = np.flatnonzero(day <= cut)
    learned = np.isin(lesson.groups, lesson.groups[earlier])
    later = np.flatnonzero((day > cut) & ~learned)
    found = lesson.outcome[earlier].sum()
    if len(later) < LEAST_ROWS or found < RECIPE.members or found == len(earlier):
        return False
    trial, _ = Bag.fit(told.take(earlier), _renumbered(lesson.take(earlier)), RECIPE, seed)
    known = lesson.known[later] if lesson.known is not None else np.zeros(len(later))
    outcome, weight = lesson.outcome[later], lesson.weight[later]
    gain = _surprise(known, outcome) - _surprise(known + trial.log_odds(told.take(later)), outcome)
    mean = np.average(gain, weights=weight)
    error = np.sqrt((weight**2 * (gain - mean) ** 2).sum()) / weight.sum()
    return bool(mean > _ERRORS * error)


def _surprise(evidence: Floats, outcome: Floats) -> Floats:
    return np.asarray(np.logaddexp(0.0, evidence) - outcome * evidence)


def _renumbered(lesson: Lesson) -> Lesson:
    _, groups = np.unique(lesson.groups, return_inverse=True)
    return Lesson(lesson.outcome, lesson.weight, groups.astype(np.int64), lesson.known)
