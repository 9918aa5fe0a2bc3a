"""What was found before about this very consignment, and how it moves the risk.

    p1 = (findings of the same goods and mass + trust_1 x p0) / (examined + trust_1)
    p2 = (findings of the same consignment    + trust_2 x p1) / (examined + trust_2)

p0 is the risk by the other evidence. A small trust lets one earlier finding decide, as in sets
where consignments repeat with their finding; a large one hardly listens. Both are learned.

Takes   the counters `goods_mass` and `consignment`, as known before the day.
Gives   log-odds after the record, and what each counter added; nothing where none was examined.
Source  the mean of a beta distribution after binomial counts (Gelman and others, Bayesian Data
        Analysis, section 2.4).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from sekisho.risk.scorers.calibration import log_loss, log_odds, probability
from sekisho.risk.scorers.contract import Floats, numbers

COUNTERS = ("goods_mass", "consignment")
READS = tuple(f"{counter}_{what}" for counter in COUNTERS for what in ("examined", "findings"))

DEAF = 1e9  # so large a trust that the record changes nothing
# Half powers of ten from 1/50 to 1,000 items: finer steps change the likelihood by less than 0.1 %.
_TRUSTS = (*(0.02 * 10 ** (step / 2) for step in range(10)), DEAF)
_LEAST_ROWS = 50  # rows with a record; fewer cannot tell how far a record is to be trusted


@dataclass(frozen=True, slots=True)
class OwnRecord:
    """How many examined items the other evidence is worth, by counter."""

    trusts: tuple[float, float] = (DEAF, DEAF)

    def after(self, features: pa.Table, before: Floats) -> tuple[Floats, dict[str, Floats]]:
        """The log-odds after the record, and what each counter's findings added."""
        now, parts = before, {}
        for counter, trust in zip(COUNTERS, self.trusts, strict=True):
            told = _moved(*_record(features, counter), now, trust)
            parts[f"{counter}_findings"] = told - now
            now = told
        return now, parts


def learn(features: pa.Table, before: Floats, outcome: Floats) -> OwnRecord:
    """The trusts under which the outcomes are least surprising."""
    records = [_record(features, counter) for counter in COUNTERS]
    spoken = np.flatnonzero((records[0][0] > 0) | (records[1][0] > 0))
    if len(spoken) < _LEAST_ROWS:
        return OwnRecord()
    held, found = before[spoken], outcome[spoken]
    wide, narrow = [(examined[spoken], findings[spoken]) for examined, findings in records]
    ones = np.ones(len(spoken))
    best, least = OwnRecord(), np.inf
    for first in _TRUSTS:
        middle = _moved(*wide, held, first)
        for second in _TRUSTS:
            loss = log_loss(_moved(*narrow, middle, second), found, ones)
            if loss < least - 1e-12:
                best, least = OwnRecord((first, second)), loss
    return best


def _record(features: pa.Table, counter: str) -> tuple[Floats, Floats]:
    examined = np.nan_to_num(numbers(features, f"{counter}_examined"))
    return examined, np.nan_to_num(numbers(features, f"{counter}_findings"))


def _moved(examined: Floats, findings: Floats, before: Floats, trust: float) -> Floats:
    if trust >= DEAF:
        return before
    after = (findings + trust * probability(before)) / (examined + trust)
    return np.where(examined > 0, log_odds(after), before)
