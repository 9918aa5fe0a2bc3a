"""Schemes that are planted: who takes part, with which goods, from when to when.

Takes   the honest population, how many schemes of each kind, a generator.
Gives   cells: one importer, seller, declarant and goods that work together for some weeks.

A cell also trades honestly (cover trade): a seller or importer known for a scheme brings as many
clean consignments as dirty ones, and cells end and begin anew under other names. Otherwise a
list of the names caught so far would find everything, as it does in no administration.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from sekisho.simulation.goods import Goods
from sekisho.simulation.routes import CHINA, LAUNDERING, THIRD
from sekisho.simulation.traders import Traders, pick

Numbers = npt.NDArray[np.int64]


class Scheme(StrEnum):
    """What is planted; `honest_error` is a mistake without intent."""

    UNDERVALUATION = "undervaluation_ring"
    MISCLASSIFICATION = "misclassification"
    LAUNDERING = "origin_laundering"
    FRONT = "front_company"
    CONCEALMENT = "concealment"
    TRANSSHIPMENT = "transshipment"
    SPLIT = "split_consignment"
    ERROR = "honest_error"


# The third office sorts mail; where there are fewer, the last one does.
MAIL_OFFICE = 2

PLANTED = tuple(scheme for scheme in Scheme if scheme is not Scheme.ERROR)
ALL = tuple(Scheme)


@dataclass(frozen=True, slots=True)
class Plant:
    """How one scheme is planted; every figure is invented."""

    share: float
    """Share of all items that are dirty under it."""
    dirty: float
    """Share of its cells' items that are dirty; the others are cover trade."""
    cells: int
    """Cells active at a time for each thousand importers."""
    lasts: int
    """Days a cell is active, in the mean."""
    found_p: float
    """Probability that an examination finds it."""
    critical_p: float
    """Share that is critical: prohibited goods, organised evasion."""
    what: str
    """The kind of irregularity under which an examination records it."""


DEFAULT_PLANTS: dict[Scheme, Plant] = {
    Scheme.UNDERVALUATION: Plant(0.009, 0.45, 16, 30, 0.7, 0.1, "value"),
    Scheme.MISCLASSIFICATION: Plant(0.009, 0.4, 30, 45, 0.85, 0.05, "classification"),
    Scheme.LAUNDERING: Plant(0.007, 0.4, 12, 30, 0.5, 0.1, "origin"),
    Scheme.FRONT: Plant(0.006, 0.5, 14, 15, 0.8, 0.5, "party"),
    Scheme.CONCEALMENT: Plant(0.005, 1.0, 0, 0, 0.9, 0.9, "prohibited"),
    Scheme.TRANSSHIPMENT: Plant(0.006, 0.4, 10, 30, 0.5, 0.1, "origin"),
    Scheme.SPLIT: Plant(0.006, 0.5, 12, 21, 0.75, 0.0, "value"),
    Scheme.ERROR: Plant(0.012, 1.0, 0, 0, 0.9, 0.0, "error"),
}


@dataclass(frozen=True, slots=True)
class Cells:
    """Those who work together, one element a cell."""

    scheme: Numbers
    importer: Numbers
    seller: Numbers
    declarant: Numbers
    goods: Numbers
    """The goods that are really brought."""
    origin: Numbers
    """The origin that is declared."""
    true_origin: Numbers
    office: Numbers
    first_day: Numbers
    last_day: Numbers

    def active(self, scheme: int, day: int) -> Numbers:
        """The cells of a scheme that work on a day."""
        works = (self.first_day <= day) & (day < self.last_day) & (self.scheme == scheme)
        return np.flatnonzero(works)


def make_cells(
    rng: np.random.Generator,
    goods: Goods,
    traders: Traders,
    plants: dict[Scheme, Plant],
    *,
    days: int,
    offices: int,
) -> tuple[Cells, int, int]:
    """The cells of all schemes, and how many importers and sellers there then are."""
    importers, sellers = traders.importers, len(traders.seller_country)
    pieces = []
    for scheme, plant in plants.items():
        if not plant.cells:
            continue
        size = max(2, round(plant.cells * traders.importers / 1000))
        n = max(2, round(size * (days + plant.lasts) / plant.lasts))
        cells = _like_anyone(rng, goods, traders, ALL.index(scheme), n)
        length = np.maximum(5, rng.gamma(4.0, plant.lasts / 4.0, n).astype(np.int64))
        first = rng.integers(-plant.lasts, days, n)
        cells = replace(cells, first_day=first, last_day=first + length)
        new = np.arange(n)
        if scheme is Scheme.FRONT:
            cells = replace(cells, importer=importers + new, office=rng.integers(0, offices, n))
            importers += n
        if scheme is Scheme.UNDERVALUATION:
            cells = _ringed(rng, cells, sellers)
            sellers += n
        if scheme in (Scheme.LAUNDERING, Scheme.TRANSSHIPMENT, Scheme.SPLIT):
            cells = replace(cells, seller=sellers + new)
            sellers += n
        if scheme is Scheme.SPLIT:
            cells = replace(cells, office=np.full(n, min(MAIL_OFFICE, offices - 1)))
        pieces.append(_dressed(rng, goods, scheme, cells))
    return _joined(pieces), importers, sellers


def _like_anyone(
    rng: np.random.Generator, goods: Goods, traders: Traders, scheme: int, n: int
) -> Cells:
    """Cells that so far look like honest trade: small and middling importers, usual sellers."""
    importer = pick(rng, np.sqrt(traders.weight), n)
    seller = traders.sellers[importer, 0]
    origin = traders.seller_country[seller]
    number = np.full(n, scheme)
    zero = np.zeros(n, dtype=np.int64)
    return Cells(
        scheme=number,
        importer=importer,
        seller=seller,
        declarant=traders.declarants[importer, rng.integers(0, 2, n)],
        goods=pick(rng, goods.popularity, n),
        origin=origin,
        true_origin=origin,
        office=traders.office[importer],
        first_day=zero,
        last_day=zero,
    )


def _ringed(rng: np.random.Generator, cells: Cells, sellers: int) -> Cells:
    """Rings of about six importers that share two sellers and a declarant."""
    n = len(cells.importer)
    ring = rng.integers(0, max(1, n // 6), n)
    return replace(
        cells,
        seller=sellers + ring * 2 + rng.integers(0, 2, n),
        declarant=cells.declarant[ring],
    )


def _dressed(rng: np.random.Generator, goods: Goods, scheme: Scheme, cells: Cells) -> Cells:
    """The goods and origins that make a scheme worth while."""
    n = len(cells.importer)
    china = np.full(n, CHINA)
    from_china = np.array(["CN" in codes for codes in goods.origins])
    if scheme is Scheme.UNDERVALUATION:
        dutiable = goods.numbers((goods.duty_pct >= 5) & from_china)
        return replace(
            cells, goods=_usual(rng, goods, dutiable, n), origin=china, true_origin=china
        )
    if scheme is Scheme.MISCLASSIFICATION:
        other = goods.numbers(goods.neighbour != np.arange(len(goods.hs6)))
        return replace(cells, goods=_usual(rng, goods, other, n), true_origin=cells.origin)
    if scheme is Scheme.LAUNDERING:
        dutiable = goods.numbers((goods.duty_pct >= 5) & from_china)
        false = rng.choice(LAUNDERING, n)
        return replace(
            cells, goods=_usual(rng, goods, dutiable, n), origin=false, true_origin=china
        )
    if scheme is Scheme.TRANSSHIPMENT:
        extra = goods.numbers(goods.extra_pct > 0)
        false = rng.choice(THIRD, n)
        return replace(cells, goods=_usual(rng, goods, extra, n), origin=false, true_origin=china)
    if scheme is Scheme.SPLIT:
        small = goods.numbers((goods.price_per_kg > 1000) & (goods.mass_kg < 1000))
        return replace(cells, goods=_usual(rng, goods, small, n), origin=china, true_origin=china)
    return cells


def _usual(rng: np.random.Generator, goods: Goods, numbers: Numbers, n: int) -> Numbers:
    """Goods out of some, as often as they are traded: a scheme hides where trade is thick."""
    return numbers[pick(rng, goods.popularity[numbers], n)]


def _joined(pieces: list[Cells]) -> Cells:
    names = [spec.name for spec in fields(Cells)]
    if not pieces:
        nobody = np.zeros(0, dtype=np.int64)
        return Cells(*(nobody for _ in names))
    return Cells(*(np.concatenate([getattr(piece, name) for piece in pieces]) for name in names))
