"""Importers, sellers and declarants with habits that last.

Takes   how many items and days the border will see, and a generator.
Gives   arrays by number: size, home office, period of activity, usual sellers, goods, declarants.

A few importers bring most goods (Zipf). An importer keeps to few sellers, a seller to few
goods and one country, and most importers to one declarant and one office. A third of the importers
begin or stop within the period: a first import alone says little.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sekisho.simulation.goods import Goods
from sekisho.simulation.routes import NUMBER

Numbers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.floating]

SELLERS_EACH = 4
GOODS_EACH = 4
# Twelve importers for each square root of items: 3 000 for 60 000 items, 38 000 for ten million.
IMPORTERS_PER_ROOT = 12.0


@dataclass(frozen=True, slots=True)
class Traders:
    """The honest population."""

    weight: Floats
    phase: Floats
    price_habit: Floats
    office: Numbers
    first_day: Numbers
    last_day: Numbers
    sellers: Numbers
    declarants: Numbers
    parcel: npt.NDArray[np.bool_]
    seller_country: Numbers
    seller_goods: Numbers
    declarant_weight: Floats

    @property
    def importers(self) -> int:
        """How many importers there are."""
        return len(self.weight)

    def importer_weights(self, day: int) -> Floats:
        """How much of a day's trade each importer brings; 0 when it is not active."""
        season = 1.0 + 0.35 * np.sin(2 * np.pi * (day / 365.0 + self.phase))
        active = (self.first_day <= day) & (day < self.last_day)
        weights: Floats = self.weight * season * active
        return weights


def make_traders(
    rng: np.random.Generator, goods: Goods, *, items: int, days: int, offices: int
) -> Traders:
    """A population for a border of this size."""
    n = max(60, int(IMPORTERS_PER_ROOT * np.sqrt(items)))
    sellers = int(n * 1.4)
    first, last = _periods(rng, n, days)
    country, seller_goods = _sellers(rng, goods, sellers)
    declarants = max(12, n // 25)
    declarant_weight = _zipf(declarants, 0.9)
    return Traders(
        weight=_zipf(n, 0.85)[rng.permutation(n)],
        phase=rng.random(n),
        price_habit=rng.normal(0.0, 0.15, n),
        office=_offices(rng, n, offices),
        first_day=first,
        last_day=last,
        sellers=_popular(rng, _zipf(sellers, 0.6), (n, SELLERS_EACH)),
        declarants=_popular(rng, declarant_weight, (n, 2)),
        parcel=rng.random(n) < 0.12,
        seller_country=country,
        seller_goods=seller_goods,
        declarant_weight=declarant_weight,
    )


def pick(rng: np.random.Generator, weights: Floats, n: int) -> Numbers:
    """So many numbers, each with a chance in proportion to its weight."""
    upto = np.cumsum(weights)
    found = np.searchsorted(upto, rng.random(n) * upto[-1], side="right")
    numbers: Numbers = np.minimum(found, len(weights) - 1)
    return numbers


def _periods(rng: np.random.Generator, n: int, days: int) -> tuple[Numbers, Numbers]:
    first = np.where(rng.random(n) < 0.25, rng.integers(1, days + 1, n), 0)
    brief = rng.random(n) < 0.15
    length = np.where(brief, rng.integers(1, 45, n), days + 1)
    return first, first + length


def _sellers(rng: np.random.Generator, goods: Goods, sellers: int) -> tuple[Numbers, Numbers]:
    """A country for each seller, and goods that this country is known for, by chapter."""
    main = pick(rng, goods.popularity, sellers)
    chapter = np.array([int(code[:2]) for code in goods.hs6])
    seller_goods = np.empty((sellers, GOODS_EACH), dtype=np.int64)
    seller_goods[:, 0] = main
    for slot in range(1, GOODS_EACH):
        near = np.clip(main + rng.integers(-3, 4, sellers), 0, len(goods.hs6) - 1)
        same = np.abs(chapter[near] - chapter[main]) <= 2
        seller_goods[:, slot] = np.where(same, near, main)
    table = np.array(
        [[NUMBER[one] for one in (*codes, codes[0], codes[0])[:3]] for codes in goods.origins]
    )
    country = table[main, pick(rng, np.array([0.6, 0.25, 0.15]), sellers)]
    return country, seller_goods


def _offices(rng: np.random.Generator, n: int, offices: int) -> Numbers:
    return pick(rng, 1.0 / (np.arange(offices) + 1.5), n)


def _popular(rng: np.random.Generator, weights: Floats, shape: tuple[int, int]) -> Numbers:
    return pick(rng, weights, shape[0] * shape[1]).reshape(shape)


def _zipf(n: int, exponent: float) -> Floats:
    weights: Floats = 1.0 / (np.arange(n) + 5.0) ** exponent
    return weights
