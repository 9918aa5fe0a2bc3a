"""What every scorer promises.

    fit(features, outcome, day=..., seed=...)   learns; gives itself back
    score(features)                             0 to 1, higher is worse, NaN = cannot speak
    contributions(features)                     what each feature added, and the base
    to_bytes(), from_bytes()                    plain data, never a pickle
    card()                                      what it is, read from and learned from

The same features, outcomes and seed give the same scorer and scores. The order of rows does not
matter; a row scores the same alone and among others; nulls are accepted. With too little to
learn from, `fit` raises NotReady with what is missing. The contributions of a row and its base
add up to its *evidence*, and the score is a function of the evidence alone that never falls:
for a probability the evidence is its log-odds.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Protocol, Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from sekisho.errors import HistoryDamaged, NotReady
from sekisho.risk.scorers.one_row import OneRow

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

BASE = "base"
"""The column of `contributions` that holds what every row begins with."""


@dataclass(frozen=True, slots=True)
class Card:
    """What a scorer is, what it reads and what it learned from; plain data."""

    name: str
    says: str
    probability: bool
    evidence_unit: str
    reads: tuple[str, ...]
    limits: str
    items: int = 0
    findings: int = 0
    seed: int = 0
    settings: dict[str, Any] = field(default_factory=dict)
    figures: dict[str, float] = field(default_factory=dict)

    def told(self) -> dict[str, Any]:
        """As JSON tells it."""
        return asdict(self)


class Scorer(Protocol):
    """A method that gives each row of a feature table a score."""

    name: str

    def fit(self, features: pa.Table, outcome: Floats, *, day: Ints, seed: int) -> Self:
        """Learn.

        Args:
            features: one row an item, as known before its day; see `card().reads`.
            outcome: 1 = finding, 0 = nothing found, NaN = not examined.
            day: day on which each item was received [days since 1970-01-01].
            seed: of everything drawn by chance.

        Raises:
            NotReady: too little to learn from.
        """
        ...

    def score(self, features: pa.Table) -> Floats:
        """One number a row, 0 to 1, higher is worse; NaN where it cannot speak."""
        ...

    def contributions(self, features: pa.Table) -> pa.Table:
        """What each feature added to the evidence of each row, and `base`."""
        ...

    def to_bytes(self) -> bytes:
        """The fitted scorer as plain data."""
        ...

    @classmethod
    def from_bytes(cls, blob: bytes) -> Self:
        """The scorer again; HistoryDamaged when these are not its bytes."""
        ...

    def card(self) -> Card:
        """What it is, what it reads and what it learned from."""
        ...


def numbers(features: pa.Table | OneRow, name: str) -> Floats:
    """A column as numbers, null as NaN; all NaN where the table has no such column."""
    if isinstance(features, OneRow):
        return features.number(name)
    if name not in features.column_names:
        return np.full(features.num_rows, np.nan)
    column = features[name]
    if pa.types.is_boolean(column.type) or pa.types.is_null(column.type):
        column = column.cast(pa.float64())
    return np.asarray(column.to_numpy(), dtype=np.float64)


def unfitted(name: str) -> NotReady:
    """The error of a scorer that was asked before it learned."""
    return NotReady(f"The scorer {name} has not learned yet.", "Run `sekisho learn` first.")


def damaged(name: str, why: str) -> HistoryDamaged:
    """The error of bytes that are not a scorer's."""
    return HistoryDamaged(
        f"These bytes are not the scorer {name}: {why}.",
        "Take the edition from a backup, or learn a new one with `sekisho learn`.",
    )
