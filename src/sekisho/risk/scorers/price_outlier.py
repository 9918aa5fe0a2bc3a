"""How far does the declared price lie from like goods?

The distance is ln(price / middle) in robust deviations: half the distance from the 25 % to the
75 % quantile of like goods, over 0.6745 (the quartile of a normal distribution). Below the middle
counts in full, above it half: too low a price is the commoner fraud, too high a price moves money.
The score is the share of training items that lay less far out.

Takes   `price_per_kg` and the peers' quantiles.
Gives   0 to 1, higher is farther out; NaN where price, mass or like goods are missing.
Source  WTO Customs Valuation Agreement, article 17 (doubt about the declared value); Iglewicz and
        Hoaglin, How to detect and handle outliers (1993), for quartile-based deviations.
"""

from __future__ import annotations

from typing import Self

import numpy as np
import pyarrow as pa

from sekisho.errors import NotReady
from sekisho.risk.scorers.contract import BASE, Card, Floats, Ints, numbers, unfitted
from sekisho.risk.scorers.ranked import from_bytes, quantiles_of, rank, to_bytes

READS = ("price_per_kg", "peer_price_per_kg_p25", "peer_price_per_kg_p50", "peer_price_per_kg_p75")

LEAST_ITEMS = 100  # below this the rank of an item is coarser than one in a hundred
_NORMAL_QUARTILE = 0.6745
_LEAST_SPREAD = 0.05  # ln units: 5 % of price; narrower is the grain of rounding
_ABOVE = 0.5  # a price above the middle counts half, see the head


class PriceOutlier:
    """Distance of the declared unit price from like goods, as a rank."""

    name = "price_outlier"

    def __init__(self) -> None:
        self._quantiles: Floats | None = None
        self._items = 0

    def fit(self, features: pa.Table, outcome: Floats, *, day: Ints, seed: int) -> Self:
        """Learn how far items usually lie out; outcomes, days and seed are not used."""
        evidence = self.evidence(features)
        self._items = int((~np.isnan(evidence)).sum())
        if self._items < LEAST_ITEMS:
            raise NotReady(
                f"Only {self._items} items have a price and like goods to compare with; "
                f"{LEAST_ITEMS} are needed.",
                "Collect more declarations with value and net mass.",
            )
        self._quantiles = quantiles_of(evidence)
        return self

    def evidence(self, features: pa.Table) -> Floats:
        """Distance in robust deviations, at least 0; NaN where it cannot be told."""
        price, low, middle, high = (numbers(features, name) for name in READS)
        told = (price > 0) & (low > 0) & (middle > 0) & (high > 0)
        with np.errstate(divide="ignore", invalid="ignore"):
            far = np.log(price / middle)
            spread = np.maximum(np.log(high / low) / 2, _LEAST_SPREAD) / _NORMAL_QUARTILE
            deviations = np.where(far < 0, -far, far * _ABOVE) / spread
        return np.where(told & np.isfinite(deviations), deviations, np.nan)

    def score(self, features: pa.Table) -> Floats:
        """Share of training items that lay less far out."""
        if self._quantiles is None:
            raise unfitted(self.name)
        return rank(self.evidence(features), self._quantiles)

    def contributions(self, features: pa.Table) -> pa.Table:
        """The whole distance is the price's."""
        evidence = self.evidence(features)
        return pa.table({BASE: np.where(np.isnan(evidence), np.nan, 0.0), "price_per_kg": evidence})

    def to_bytes(self) -> bytes:
        """JSON: the quantiles."""
        return to_bytes(self.name, self._items, self._quantiles)

    @classmethod
    def from_bytes(cls, blob: bytes) -> Self:
        """The scorer again."""
        scorer = cls()
        scorer._items, scorer._quantiles = from_bytes(blob, cls.name)
        return scorer

    def card(self) -> Card:
        """What it is."""
        return Card(
            name=self.name,
            says="How far the declared unit price lies from like goods, as a rank.",
            probability=False,
            evidence_unit="robust deviations",
            reads=READS,
            limits="Says nothing about goods whose price is not set by weight.",
            items=self._items,
        )
