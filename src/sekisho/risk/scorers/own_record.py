"""What was found before about this very consignment, and how it moves the risk.

    p1 = (findings of the same goods and mass + trust_1 x p0) / (examined + trust_1)
    p2 = (findings of the same consignment    + trust_2 x p1) / (examined + trust_2)

p0 is the risk by the other evidence. A small trust lets one earlier finding decide, as in sets
where consignments repeat with their finding; a large one hardly listens. Both are learned.

The counter of consignments does not look at prices: two tariff lines of one subheading, at the
same round mass, share its record. So consignments learned from are remembered with their price,
and a record that was made at no remembered price is trusted less by one item.

Takes   the counters `goods_mass` and `consignment`, as known before the day.
Gives   log-odds after the record, and what each counter added; nothing where none was examined.
Source  the mean of a beta distribution after binomial counts (Gelman and others, Bayesian Data
        Analysis, section 2.4).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from sekisho.risk.known.hashing import Hashes
from sekisho.risk.scorers import goods
from sekisho.risk.scorers.calibration import log_loss, log_odds, probability
from sekisho.risk.scorers.contract import Floats, Ints, numbers

COUNTERS = ("goods_mass", "consignment")
READS = tuple(f"{counter}_{what}" for counter in COUNTERS for what in ("examined", "findings"))

DEAF = 1e9  # so large a trust that the record changes nothing
# Half powers of ten from 1/50 to 1,000 items: finer steps change the likelihood by less than 0.1 %.
_TRUSTS = (*(0.02 * 10 ** (step / 2) for step in range(10)), DEAF)
_LEAST_ROWS = 50  # rows with a record; fewer cannot tell how far a record is to be trusted
# Korean set, rolling quarters: of items whose record shows findings only, 99 % are findings at a
# remembered price, 35 % at another. One item of doubt puts the second behind the first.
_DOUBT = 1.0


def _nothing() -> Hashes:
    return np.empty(0, np.uint64)


@dataclass(frozen=True, slots=True, eq=False)
class OwnRecord:
    """How many examined items the other evidence is worth, by counter."""

    trusts: tuple[float, float] = (DEAF, DEAF)
    remembered: Hashes = field(default_factory=_nothing)
    """Consignments with their price, hashed and sorted."""

    def after(self, features: pa.Table, before: Floats) -> tuple[Floats, dict[str, Floats]]:
        """The log-odds after the record, and what each counter's findings added."""
        wide, narrow = (_record(features, counter) for counter in COUNTERS)
        middle = _moved(*wide, before, np.full(len(before), self.trusts[0]))
        trust = np.full(len(before), self.trusts[1])
        asked = np.flatnonzero(narrow[0] > 0)
        if len(asked) and len(self.remembered):
            keys = goods.hashes(features.take(asked))
            places = np.searchsorted(self.remembered, keys) % len(self.remembered)
            trust[asked[self.remembered[places] != keys]] += _DOUBT
        after = _moved(*narrow, middle, trust)
        return after, {
            "goods_mass_findings": middle - before,
            "consignment_findings": after - middle,
        }


def learn(features: pa.Table, before: Floats, outcome: Floats, day: Ints) -> OwnRecord:
    """The trusts under which the outcomes are least surprising; `day` must not fall."""
    wide, narrow = (_record(features, counter) for counter in COUNTERS)
    spoken = np.flatnonzero((wide[0] > 0) | (narrow[0] > 0))
    if len(spoken) < _LEAST_ROWS:
        return OwnRecord()
    remembered, first, back = np.unique(
        goods.hashes(features), return_index=True, return_inverse=True
    )
    doubt = _DOUBT * (day[first][back] == day)[spoken]
    found, ones = outcome[spoken], np.ones(len(spoken))
    best, least = (DEAF, DEAF), np.inf
    for outer in _TRUSTS:
        middle = _moved(wide[0][spoken], wide[1][spoken], before[spoken], outer + 0 * ones)
        for inner in _TRUSTS:
            after = _moved(narrow[0][spoken], narrow[1][spoken], middle, inner + doubt)
            loss = log_loss(after, found, ones)
            if loss < least - 1e-12:
                best, least = (outer, inner), loss
    return OwnRecord(best, remembered)


def _record(features: pa.Table, counter: str) -> tuple[Floats, Floats]:
    examined = np.nan_to_num(numbers(features, f"{counter}_examined"))
    return examined, np.nan_to_num(numbers(features, f"{counter}_findings"))


def _moved(examined: Floats, findings: Floats, before: Floats, trust: Floats) -> Floats:
    heard = np.flatnonzero((examined > 0) & (trust < DEAF))
    after = before.copy()
    seen, hits, worth = examined[heard], findings[heard], trust[heard]
    after[heard] = log_odds((hits + worth * probability(before[heard])) / (seen + worth))
    return after
