"""Like goods: what is usual in price and mass, and how far an item lies from it.

Takes   positive prices and masses of the items received in the twelve calendar months before a
        month; items without one of the two, or not above zero, are not counted.
Gives   an edition a month: quantiles by HS6 and origin, HS6, HS4 and HS2; an item is compared
        with the narrowest of these that has at least `LEAST_ITEMS` items. Null when none has.
        All quantiles lie within 1 % of the exact ones: they are kept as counts in bins whose
        edges grow by 2 %.
Source  WTO Customs Valuation Agreement, articles 2 and 3, compares with identical and similar
        goods exported at or about the same time.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from sekisho.risk.known.hashing import Hashes
from sekisho.risk.known.totals import Ints

LEVELS: dict[str, tuple[str, ...]] = {
    "hs6_origin": ("hs6", "origin_country"),
    "hs6": ("hs6",),
    "hs4": ("hs4",),
    "hs2": ("hs2",),
}
"""The narrowest first: what must be alike."""

MONTHS = 12  # a year, so that every season counts once
LEAST_ITEMS = 20  # below twenty items a 5 % quantile is the smallest of them, a single declaration
PRICE_QUANTILES = {"p05": 0.05, "p25": 0.25, "p50": 0.50, "p75": 0.75, "p95": 0.95}
MASS_QUANTILES = {"p05": 0.05, "p50": 0.50, "p95": 0.95}

_LOG_BIN = math.log(1.02)
_BINS = 1 << 12
_ONE = _BINS // 2  # the bin that begins at 1; 2048 bins of 2 % reach 4e17 and 2e-18
_DUTY_STEP = 0.1  # percentage points; tariffs are written with one or two decimals
_BIN_MASK = np.uint64(_BINS - 1)
_ROUNDING = 1e-9  # so that 5 % of 20 items is one item, not the next after 1.0000000000000002

_MIDDLES = np.exp((np.arange(_BINS) - _ONE + 0.5) * _LOG_BIN)

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Histogram:
    """Counts by key and bin: 52 bits of the key, 12 of the bin, sorted, each pair once."""

    cells: Hashes
    counts: Ints

    @classmethod
    def of(cls, cells: Hashes, counts: npt.NDArray[np.signedinteger]) -> Histogram:
        """Add up equal cells; what falls to zero is dropped."""
        if not len(cells):
            return cls(np.empty(0, np.uint64), np.empty(0, np.int32))
        if np.all(counts == 1):
            cells, counts = np.sort(cells), counts.astype(np.int32)
        else:
            order = np.argsort(cells, kind="stable")
            cells, counts = cells[order], counts[order]
        first = np.flatnonzero(np.append(True, cells[1:] != cells[:-1]))
        sums = np.add.reduceat(counts, first, dtype=np.int32)
        return cls(cells[first][sums != 0], sums[sums != 0])

    @classmethod
    def together(cls, parts: Iterable[Histogram]) -> Histogram:
        """The sum of several histograms."""
        parts = list(parts) or [cls.of(np.empty(0, np.uint64), np.empty(0, np.int32))]
        cells = np.concatenate([part.cells for part in parts])
        return cls.of(cells, np.concatenate([part.counts for part in parts]))


def log_bins(values: Floats) -> Hashes:
    """The bin of each positive value."""
    bins = np.floor(np.log(values) / _LOG_BIN) + _ONE
    return np.asarray(np.clip(bins, 0, _BINS - 1), np.uint64)


def log_values(bins: npt.NDArray[np.int64]) -> Floats:
    """The geometric middle of each bin."""
    return np.asarray(_MIDDLES[bins], np.float64)


def duty_bins(values: Floats) -> Hashes:
    """The bin of each rate of duty; rates above 409 % share the last."""
    return np.clip(np.rint(values / _DUTY_STEP), 0, _BINS - 1).astype(np.uint64)


def duty_values(bins: npt.NDArray[np.int64]) -> Floats:
    """The rate of duty that each bin stands for."""
    return np.asarray(np.round(bins * _DUTY_STEP, 1), np.float64)


def cells_of(keys: Hashes, bins: Hashes) -> Hashes:
    """Key and bin in one number."""
    return (keys & ~_BIN_MASK) | bins


@dataclass(frozen=True, slots=True)
class Quantiles:
    """By key: how many items, and the bin in which each quantile lies (one row a quantile)."""

    keys: Hashes
    items: Ints
    bins: npt.NDArray[np.int64]

    def find(self, keys: Hashes) -> npt.NDArray[np.int64]:
        """The row of each key, -1 where fewer than `LEAST_ITEMS` items are known."""
        if not len(self.keys):
            return np.full(len(keys), -1, np.int64)
        sought = keys & ~_BIN_MASK
        at = np.searchsorted(self.keys, sought)
        at[at == len(self.keys)] = 0
        return np.where(self.keys[at] == sought, at, -1)

    def find_one(self, key: int) -> int | None:
        """The row of one key; None where too few items are known."""
        sought = np.uint64(key) & ~_BIN_MASK
        at = int(self.keys.searchsorted(sought))
        return at if at < len(self.keys) and self.keys[at] == sought else None


def quantiles(histogram: Histogram, shares: Iterable[float]) -> Quantiles:
    """The smallest bin up to which at least each share of a key's items lies.

    A cell can fall below zero for a while, when a correction takes back what has already left
    the year; it then counts as empty.
    """
    keys = histogram.cells & ~_BIN_MASK
    first = np.flatnonzero(np.append(True, keys[1:] != keys[:-1])) if len(keys) else np.arange(0)
    items = _by_key(histogram.counts, first)
    counts = np.maximum(histogram.counts, 0)
    through = np.cumsum(counts, dtype=np.int64)
    enough = np.flatnonzero(items >= LEAST_ITEMS)
    until = (through[first] - counts[first])[enough]
    whole = _by_key(counts, first)[enough]
    rows = []
    for share in shares:
        rank = until + np.ceil(share * whole - _ROUNDING).astype(np.int64)
        at = np.searchsorted(through, rank)
        rows.append((histogram.cells[at] & _BIN_MASK).astype(np.int64))
    return Quantiles(keys[first][enough], items[enough].astype(np.int32), np.array(rows))


def _by_key(counts: Ints, first: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    if not len(first):
        return np.empty(0, np.int64)
    return np.asarray(np.add.reduceat(counts, first, dtype=np.int64), np.int64)


@dataclass(slots=True)
class PeerHistory:
    """Histograms by calendar month; months are numbered year x 12 + month - 1.

    What a correction takes back from an earlier month waits until the month is over in which it
    became known: the edition for that month does not change while it is in force.
    """

    months: dict[int, dict[str, Histogram]] = field(default_factory=dict)
    waiting: dict[int, list[tuple[int, str, Histogram]]] = field(default_factory=dict)

    def add(self, name: str, known: int, month: int, cells: Histogram) -> None:
        """Count these cells in a month, as known in a month."""
        if month == known:
            self._add(month, name, cells)
        else:
            self.waiting.setdefault(known, []).append((month, name, cells))

    def year_before(self, month: int, name: str) -> Histogram:
        """The twelve months before this one, added up."""
        self._settle(month)
        parts = (self.months.get(month - back, {}).get(name) for back in range(1, MONTHS + 1))
        return Histogram.together(part for part in parts if part is not None)

    def copy(self) -> PeerHistory:
        """The same histograms, to be counted on without changing these."""
        months = {month: dict(by_name) for month, by_name in self.months.items()}
        return PeerHistory(months, {known: list(late) for known, late in self.waiting.items()})

    def _settle(self, month: int) -> None:
        """Take in what became known before this month; forget what no edition will look at."""
        for known in sorted(known for known in self.waiting if known < month):
            for late in self.waiting.pop(known):
                self._add(*late)
        for old in [counted for counted in self.months if counted < month - MONTHS]:
            del self.months[old]

    def _add(self, month: int, name: str, cells: Histogram) -> None:
        by_name = self.months.setdefault(month, {})
        known = by_name.get(name)
        by_name[name] = cells if known is None else Histogram.together((known, cells))


@dataclass(frozen=True, slots=True)
class PeerEdition:
    """What was usual in the twelve months before one month, by level, ready to be looked up."""

    month: int
    prices: dict[str, Quantiles]
    masses: dict[str, Quantiles]
    duties: Quantiles


def edition_of(history: PeerHistory, month: int) -> PeerEdition:
    """The edition for a month, from what was received in the twelve months before it."""
    prices, masses = {}, {}
    for level in LEVELS:
        by_price = history.year_before(month, f"{level} price")
        by_mass = history.year_before(month, f"{level} mass")
        prices[level] = quantiles(by_price, PRICE_QUANTILES.values())
        masses[level] = quantiles(by_mass, MASS_QUANTILES.values())
    duties = quantiles(history.year_before(month, "hs4 duty"), (0.5,))
    return PeerEdition(month, prices, masses, duties)
