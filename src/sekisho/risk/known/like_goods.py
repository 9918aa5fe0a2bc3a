"""Compare items with like goods, and count them for the months that follow.

in      the events of one calendar month, their keys, the edition for that month
out     level, number of like goods, quantiles of price and mass, and the item's ratios
never   compares an item with anything received in its own month or later
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from sekisho.risk.known.batch import month_number
from sekisho.risk.known.derived import nulls, numbers_of, price_per_kg
from sekisho.risk.known.events import Events, Keys, Mask, weights_of
from sekisho.risk.known.hashing import Hashes
from sekisho.risk.known.peers import (
    LEVELS,
    MASS_QUANTILES,
    PRICE_QUANTILES,
    Floats,
    Histogram,
    PeerEdition,
    PeerHistory,
    Quantiles,
    cells_of,
    duty_bins,
    duty_values,
    log_bins,
    log_values,
)

PRICE = {share: f"peer_price_per_kg_{share}" for share in PRICE_QUANTILES}
MASS = {share: f"peer_mass_kg_{share}" for share in MASS_QUANTILES}
DUTY = "hs4_peer_duty_rate_pct_p50"
RATIOS = ("price_ratio", "mass_ratio")
NAMES = ("peer_level", "peer_items", *PRICE.values(), *MASS.values(), *RATIOS, DUTY)


def compare(keys: Keys, edition: PeerEdition) -> dict[str, pa.Array]:
    """What is usual for goods like each described item; null where too few are known."""
    events = keys.events
    level_at = np.full(len(events.described), -1, np.int8)
    items = np.zeros(len(level_at), np.int32)
    found = {name: np.full(len(level_at), np.nan) for name in (*PRICE.values(), *MASS.values())}
    for number, (level, columns) in enumerate(LEVELS.items()):
        prices, masses = edition.prices[level], edition.masses[level]
        rows = _rows(prices, keys, columns)
        hit = np.flatnonzero((rows >= 0) & (level_at < 0))
        level_at[hit], items[hit] = number, prices.items[rows[hit]]
        for names, known in ((PRICE, prices), (MASS, masses)):
            for name, bins in zip(names.values(), known.bins, strict=True):
                found[name][hit] = log_values(bins[rows[hit]])
    none = level_at < 0
    levels = pa.array(level_at, mask=none).cast(pa.int32())
    named = pa.DictionaryArray.from_arrays(levels, list(LEVELS)).cast(pa.string())
    found |= _ratios(events, found) | {DUTY: _duty(keys, edition.duties)}
    usual = {name: nulls(values) for name, values in found.items()}
    return {"peer_level": named, "peer_items": pa.array(items, mask=none), **usual}


def count(keys: Keys, history: PeerHistory) -> None:
    """Count these items of one calendar month among the like goods of later months."""
    items = keys.events.items
    if not items.num_rows:
        return
    prices, masses = price_per_kg(items), numbers_of(items, "net_mass_kg")
    usable = (prices > 0) & (masses > 0) & np.isfinite(prices) & np.isfinite(masses)
    by_price, by_mass = _bins(log_bins, prices, usable), _bins(log_bins, masses, usable)
    for level, columns in LEVELS.items():
        for name, bins in ((f"{level} price", by_price), (f"{level} mass", by_mass)):
            _count(keys, columns, usable, bins, partial(history.add, name))
    duties = numbers_of(items, "duty_rate_pct")
    levied = duties >= 0
    by_duty = _bins(duty_bins, duties, levied)
    _count(keys, ("hs4",), levied, by_duty, partial(history.add, "hs4 duty"))


def _bins(put: Callable[[Floats], Hashes], values: Floats, usable: Mask) -> Hashes:
    bins = np.zeros(len(values), np.uint64)
    bins[usable] = put(values[usable])
    return bins


def _count(
    keys: Keys,
    columns: tuple[str, ...],
    usable: Mask,
    bins: Hashes,
    add: Callable[[int, int, Histogram], None],
) -> None:
    key, known = _of_items(keys, columns)
    months, weights = month_number(keys.events.counted), weights_of(keys.events.items)
    known_in = int(month_number(keys.events.days[:1])[0])
    for month in np.unique(months):
        rows = np.flatnonzero((months == month) & usable & known)
        add(known_in, int(month), Histogram.of(cells_of(key[rows], bins[rows]), weights[rows]))


def _of_items(keys: Keys, columns: tuple[str, ...]) -> tuple[Hashes, Mask]:
    key, known = keys.of(columns)
    at = keys.events.item_places
    return key[at], np.ones(len(at), np.bool_) if known is None else known[at]


def _rows(known_of: Quantiles, keys: Keys, columns: tuple[str, ...]) -> npt.NDArray[np.int64]:
    """The row of each described item among what is known, -1 where there is none."""
    key, known = _of_items(keys, columns)
    rows = np.where(known, known_of.find(key), -1)
    return np.asarray(rows[keys.events.lasting], np.int64)


def _duty(keys: Keys, known_of: Quantiles) -> Floats:
    rows = _rows(known_of, keys, ("hs4",))
    duty = np.full(len(rows), np.nan)
    duty[rows >= 0] = duty_values(known_of.bins[0][rows[rows >= 0]])
    return duty


def _ratios(events: Events, found: dict[str, Floats]) -> dict[str, Floats]:
    lasting = events.lasting
    masses = numbers_of(events.items, "net_mass_kg")[lasting]
    prices = price_per_kg(events.items)[lasting]
    return {"price_ratio": prices / found[PRICE["p50"]], "mass_ratio": masses / found[MASS["p50"]]}
