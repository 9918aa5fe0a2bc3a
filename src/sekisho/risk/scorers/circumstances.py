"""Who trades, how and for how much: what it adds to the risk of the goods.

Takes   counters of the parties and routes, and the price beside like goods, as known before the
        day; the log-odds that the goods give.
Gives   what they add to the log-odds; nothing at all unless they have proved themselves: fitted
        on the earlier days, they must make the findings of later days, about consignments that
        were not learned from, more likely, by a likelihood-ratio test at 1 %. The slope of that
        trial says how far they are trusted. Where parties carry no signal, as in the Korean
        benchmark, they stay silent.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from sekisho.risk.scorers import calibration
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
_LEAST_RATIO = 6.63  # twice the gain in log-likelihood; 99 % quantile of chi-square, one degree


def circumstances_of(features: pa.Table) -> Goods:
    """The columns as numbers."""
    return Goods({}, {name: numbers(features, name) for name in READS}, features.num_rows)


def fit(
    features: pa.Table, lesson: Lesson, day: Ints, seed: int
) -> tuple[Bag | None, float, Floats]:
    """The bag (None where it did not prove itself), its slope, and what it adds unseen."""
    told = circumstances_of(features)
    nothing = np.zeros(told.rows)
    if not any(len(np.unique(column[np.isfinite(column)])) > 1 for column in told.numbers.values()):
        return None, 0.0, nothing
    slope = _proved(told, lesson, day, seed)
    if slope <= 0:
        return None, 0.0, nothing
    bag, unseen = Bag.fit(told, lesson, RECIPE, seed)
    return bag, slope, slope * unseen


def _proved(told: Goods, lesson: Lesson, day: Ints, seed: int) -> float:
    """How far the trial is to be trusted, 0 to 1; 0 where it proved nothing."""
    cut = np.quantile(day, EARLIER)
    earlier = np.flatnonzero(day <= cut)
    learned = np.isin(lesson.groups, lesson.groups[earlier])
    later = np.flatnonzero((day > cut) & ~learned)
    found = lesson.outcome[earlier].sum()
    if len(later) < LEAST_ROWS or found < RECIPE.members or found == len(earlier):
        return 0.0
    trial, _ = Bag.fit(told.take(earlier), _renumbered(lesson.take(earlier)), RECIPE, seed)
    added, judged = trial.log_odds(told.take(later)), lesson.take(later)
    known = np.zeros(len(later)) if judged.known is None else judged.known
    with_them = calibration.line(added, judged.outcome, judged.weight, known)
    without = calibration.line(np.zeros(len(later)), judged.outcome, judged.weight, known)
    gain = calibration.log_loss(known + without.shift, judged.outcome, judged.weight)
    gain -= calibration.log_loss(known + with_them(added), judged.outcome, judged.weight)
    if 2 * gain * judged.weight.sum() < _LEAST_RATIO:
        return 0.0
    return min(1.0, with_them.slope)


def _renumbered(lesson: Lesson) -> Lesson:
    _, groups = np.unique(lesson.groups, return_inverse=True)
    return Lesson(lesson.outcome, lesson.weight, groups.astype(np.int64), lesson.known)
