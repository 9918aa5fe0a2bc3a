"""The chance of a finding: goods, circumstances and own record, calibrated.

    evidence [log-odds] = goods         boosted trees over what the item says of itself
                        + circumstances what is known of its traders and prices, where it proved
                                        itself on later days (see there)
                        + own record    what was found before about this very consignment

The three speak in this order, each only of what the ones before left over. Goods are learned
from consignments, not from rows: one that came forty times with one finding is one lesson (its
weight grows with the root of its rows), else the trees learn the repeated ones by heart and know
nothing about those never seen, which is where skill is needed.

Calibration looks only at log-odds by trees that had not seen the consignment's goods and mass.

Takes   fields of goods items and what was known before their day; see `card().reads`.
Gives   probability of a finding; NaN where the commodity code is missing.
"""

from __future__ import annotations

from typing import Any, Self

import numpy as np
import pyarrow as pa

from sekisho.errors import NotReady
from sekisho.risk.scorers import calibration, circumstances, goods, own_record, packing
from sekisho.risk.scorers.calibration import Line
from sekisho.risk.scorers.contract import BASE, Card, Floats, Ints, unfitted
from sekisho.risk.scorers.one_row import OneRow
from sekisho.risk.scorers.own_record import OwnRecord
from sekisho.risk.scorers.trees import Bag, Lesson, Recipe

READS = tuple(dict.fromkeys((*goods.READS, *circumstances.READS, *own_record.READS)))

# Measured on rolling and left-out quarters of the Korean set: docs/decisions/0005-the-scorer.md.
RECIPE = Recipe(
    members=6,
    settings={"iterations": 350, "learning_rate": 0.03, "depth": 4, "l2_leaf_reg": 5},
    in_turn=({"max_ctr_complexity": 1}, {"max_ctr_complexity": 2}),
)  # fmt: skip

LEAST_ITEMS = 200  # fewer cannot fill the folds with findings at usual rates
LEAST_FINDINGS = 20
MOST_CONSIGNMENTS = 60_000  # the newest; more cost minutes and are older
MOST_ROWS = 200_000  # the newest rows, for circumstances and own record
_WEIGHT_POWER = 0.5  # between one lesson a consignment (0) and one a row (1)


class Boosting:
    """Calibrated chance of a finding."""

    name = "boosting"

    def __init__(self, recipe: Recipe = RECIPE) -> None:
        """Take a recipe; the standard one is what editions use."""
        self._recipe = recipe
        self._goods: Bag | None = None
        self._line = Line(0.0, 1.0)
        self._around: Bag | None = None
        self._slope = 0.0
        self._record = OwnRecord()
        self._learned = {"items": 0, "findings": 0, "seed": 0}

    def fit(self, features: pa.Table, outcome: Floats, *, day: Ints, seed: int) -> Self:
        """Learn from the rows whose outcome is known."""
        known = np.flatnonzero(np.isfinite(outcome))
        _enough(outcome[known])
        features, outcome, day = _ordered(features.take(known), outcome[known], day[known])
        self._learned = {"items": len(known), "findings": int(outcome.sum()), "seed": seed}
        alike = goods.goods_and_mass(features)
        by_goods = self._fit_goods(features, outcome, alike, seed)
        newest = np.arange(max(0, len(outcome) - MOST_ROWS), len(outcome))
        features, day, before = features.take(newest), day[newest], by_goods[newest]
        outcome, alike = outcome[newest], _renumbered(alike[newest])
        weight = 1 / np.bincount(alike)[alike]
        lesson = Lesson(outcome, weight, alike, before)
        self._around, self._slope, added = circumstances.fit(features, lesson, day, seed)
        self._record = own_record.learn(features, before + added, outcome, day)
        return self

    def _fit_goods(self, features: pa.Table, outcome: Floats, alike: Ints, seed: int) -> Floats:
        """Fit the trees on consignments; the calibrated unseen log-odds of every row."""
        same = goods.consignments(features)
        _, last, back = np.unique(same[::-1], return_index=True, return_inverse=True)
        back, last = back[::-1], len(same) - 1 - last
        rows = np.bincount(back).astype(np.float64)
        found = np.bincount(back, outcome) / rows
        newest = np.sort(np.argsort(last, kind="stable")[-MOST_CONSIGNMENTS:])
        said = goods.goods_of(features.take(last[newest]))
        weight = rows[newest] ** _WEIGHT_POWER
        lesson = Lesson(
            (found[newest] > 0.5).astype(np.float64), weight, _renumbered(alike[last[newest]])
        )
        self._goods, unseen = Bag.fit(said, lesson, self._recipe, seed)
        self._line = calibration.line(unseen, lesson.outcome, weight)
        every = np.full(len(rows), np.nan)
        every[newest] = unseen
        older = np.flatnonzero(np.isnan(every))
        if len(older):
            every[older] = self._goods.log_odds(goods.goods_of(features.take(last[older])))
        return self._line(every[back])

    def evidence(self, features: pa.Table) -> Floats:
        """Log-odds of a finding; NaN where the commodity code is missing."""
        if self._goods is None:
            raise unfitted(self.name)
        said = self._line(self._goods.log_odds(goods.goods_of(features)))
        if self._around is not None:
            told_around = circumstances.circumstances_of(features)
            said = said + self._slope * self._around.log_odds(told_around)
        told, _ = self._record.after(features, said)
        return np.where(_silent(features), np.nan, told)

    def score(self, features: pa.Table) -> Floats:
        """Probability of a finding."""
        return calibration.probability(self.evidence(features))

    def contributions(self, features: pa.Table) -> pa.Table:
        """Log-odds that each feature adds, by documented name, and the base; exact sums."""
        if self._goods is None:
            raise unfitted(self.name)
        base, parts = self._goods.parts(goods.goods_of(features))
        base = self._line.shift + self._line.slope * base
        moves: dict[str, Floats] = {}
        for column, part in parts.items():
            name = goods.TEXTS.get(column) or goods.NUMBERS[column]
            moves[name] = moves.get(name, 0.0) + self._line.slope * part
        if self._around is not None:
            more, around = self._around.parts(circumstances.circumstances_of(features))
            base = base + self._slope * more
            for name, part in around.items():
                moves[name] = moves.get(name, 0.0) + self._slope * part
        said = np.sum([base, *moves.values()], axis=0)
        _, own = self._record.after(features, said)
        silent = _silent(features)
        told = {BASE: base, **moves, **own}
        return pa.table({name: np.where(silent, np.nan, part) for name, part in told.items()})

    def to_bytes(self) -> bytes:
        """A JSON head and the trees."""
        if self._goods is None:
            raise unfitted(self.name)
        head: dict[str, Any] = {
            "scorer": self.name,
            "learned": self._learned,
            "line": [self._line.shift, self._line.slope],
            "trusts": list(self._record.trusts),
            "slope": [self._slope, 0.0],
            "goods": self._goods.columns(),
            "around": self._around.columns() if self._around else None,
        }
        around = self._around.to_blobs() if self._around else []
        parts = {
            "goods": self._goods.to_blobs(),
            "around": around,
            "remembered": [self._record.remembered.astype("<u8").tobytes()],
        }
        return packing.packed(head, parts)

    @classmethod
    def from_bytes(cls, blob: bytes) -> Self:
        """The scorer again."""
        head, blobs = packing.unpacked(blob, cls.name)
        scorer = cls()
        scorer._learned = packing.counts(head, "learned", ("items", "findings", "seed"), cls.name)
        scorer._line = Line(*packing.two_numbers(head, "line", cls.name))
        trusts = packing.two_numbers(head, "trusts", cls.name)
        scorer._record = OwnRecord(trusts, packing.hashes(blobs, "remembered", cls.name))
        scorer._goods = packing.bag(head, blobs, "goods", cls.name)
        if head.get("around") is not None:
            scorer._around = packing.bag(head, blobs, "around", cls.name)
            scorer._slope, _ = packing.two_numbers(head, "slope", cls.name)
        return scorer

    def card(self) -> Card:
        """What it is."""
        return Card(
            name=self.name,
            says="The chance of a finding, from goods, circumstances and own record.",
            probability=True,
            evidence_unit="log-odds",
            reads=READS,
            limits=(
                "It knows only what was examined: what is never looked at, it cannot learn. "
                "A repeated consignment is recognised, not understood. It must not be the only "
                "reason for a penalty."
            ),
            items=self._learned["items"],
            findings=self._learned["findings"],
            seed=self._learned["seed"],
            settings={
                "members": self._recipe.members,
                "in_turn": [dict(each) for each in self._recipe.in_turn],
                **self._recipe.settings,
            },
            figures={
                "calibration_slope": self._line.slope,
                "trust_goods_mass_items": self._record.trusts[0],
                "trust_consignment_items": self._record.trusts[1],
                "circumstances_slope": self._slope,
            },
        )


def _enough(outcome: Floats) -> None:
    findings = int(outcome.sum())
    if len(outcome) < LEAST_ITEMS or min(findings, len(outcome) - findings) < LEAST_FINDINGS:
        raise NotReady(
            f"Too little to learn from: {len(outcome)} examined items with {findings} findings; "
            f"{LEAST_ITEMS} items are needed, at least {LEAST_FINDINGS} with a finding and as "
            "many without.",
            "Collect more findings, also those where nothing was found.",
        )


def _ordered(features: pa.Table, outcome: Floats, day: Ints) -> tuple[pa.Table, Floats, Ints]:
    """Rows by day, then by what they say, so that the order of the rows given does not matter."""
    same = goods.consignments(features)
    around = circumstances.circumstances_of(features).numbers.values()
    order = np.lexsort((*around, outcome, same, day))
    return features.take(order), outcome[order], day[order]


def _renumbered(groups: Ints) -> Ints:
    """The same groups, numbered without gaps."""
    return np.unique(groups, return_inverse=True)[1].astype(np.int64)


def _silent(features: pa.Table) -> Any:
    if isinstance(features, OneRow):
        return np.array([features.text("commodity_code") is None])
    if "commodity_code" not in features.column_names:
        return np.ones(features.num_rows, dtype=bool)
    return features["commodity_code"].is_null().to_numpy()
