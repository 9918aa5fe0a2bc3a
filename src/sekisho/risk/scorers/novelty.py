"""How new is this combination of trader, goods and route?

For each pair below: surprise = ln((a + 1) / (b + 1)), b = items of the pair so far, a = items of
its better-known half. It is 0 where the pair is all there is, and grows where a well-known half
appears in a company it has not kept before. A half never seen itself is a surprise of its own:
against all items. The evidence is the sum; the score is the share of training items with less.

Takes   the counters' items.
Gives   0 to 1, higher is newer; NaN where no pair can be counted.
Source  WCO Customs Risk Management Compendium, volume 2: first use of a route or trader as a
        risk indicator; add-one counting after Laplace.
"""

from __future__ import annotations

from typing import Self

import numpy as np
import pyarrow as pa

from sekisho.errors import NotReady
from sekisho.risk.scorers.contract import BASE, Card, Floats, Ints, numbers, unfitted
from sekisho.risk.scorers.ranked import from_bytes, quantiles_of, rank, to_bytes

PAIRS = (
    ("importer", "everything"),
    ("seller", "everything"),
    ("importer_hs4", "importer"),
    ("importer_seller", "importer"),
    ("importer_origin", "importer"),
    ("seller_origin", "seller"),
    ("hs6_origin", "hs6"),
    ("hs6_route", "hs6_origin"),
    ("route", "origin"),
)
READS = tuple(dict.fromkeys(f"{counter}_items" for pair in PAIRS for counter in pair))

LEAST_ITEMS = 100  # below this the rank of an item is coarser than one in a hundred


class Novelty:
    """Surprise at the combination, as a rank."""

    name = "novelty"

    def __init__(self) -> None:
        self._quantiles: Floats | None = None
        self._items = 0

    def fit(self, features: pa.Table, outcome: Floats, *, day: Ints, seed: int) -> Self:
        """Learn how surprising items usually are; outcomes, days and seed are not used."""
        evidence = self.evidence(features)
        self._items = int((~np.isnan(evidence)).sum())
        if self._items < LEAST_ITEMS:
            raise NotReady(
                f"Only {self._items} items have counters to compare with; "
                f"{LEAST_ITEMS} are needed.",
                "Collect more declarations.",
            )
        self._quantiles = quantiles_of(evidence)
        return self

    def evidence(self, features: pa.Table) -> Floats:
        """The sum of the surprises; NaN where none can be told."""
        parts = np.vstack(list(self._surprises(features).values()))
        silent = np.isnan(parts).all(axis=0)
        return np.where(silent, np.nan, np.nansum(parts, axis=0))

    def score(self, features: pa.Table) -> Floats:
        """Share of training items that were less surprising."""
        if self._quantiles is None:
            raise unfitted(self.name)
        return rank(self.evidence(features), self._quantiles)

    def contributions(self, features: pa.Table) -> pa.Table:
        """The surprise of each pair [nats]."""
        silent = np.isnan(self.evidence(features))
        parts = {
            name: np.where(silent, np.nan, np.nan_to_num(part))
            for name, part in self._surprises(features).items()
        }
        return pa.table({BASE: np.where(silent, np.nan, 0.0), **parts})

    def _surprises(self, features: pa.Table) -> dict[str, Floats]:
        items = {name: numbers(features, name) for name in READS}
        return {
            f"{pair}_items": np.log((items[f"{half}_items"] + 1) / (items[f"{pair}_items"] + 1))
            for pair, half in PAIRS
        }

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
            says="How new the combination of trader, goods and route is, as a rank.",
            probability=False,
            evidence_unit="nats",
            reads=READS,
            limits="Everything is new in the first weeks of a history.",
            items=self._items,
        )
