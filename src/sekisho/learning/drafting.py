"""Draft a condition: which few facts separate a finding, and what would they meet?

Takes   facts of one finding, and for every item which of them hold; outcomes; days.
Gives   the conjunction with the greatest lower bound of yield at an acceptable volume, measured
        on days on which it was not drafted; None when no other finding bears any out.

Two of three days are for drafting, the third for measuring: both see the same season, and no
search has looked at the third. The finding itself counts in neither: it was chosen because it is
one. Consignments of one hand lie on both kinds of days, so the figures speak for its going on as
before, not for new hands. docs/profiles.md says how often drafts met the rest of a ring.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from sekisho.learning.backtest import Bools, Days, Met, met_of
from sekisho.learning.measure import Floats, share

LONGEST = 3
"""Facts in one condition: more soon describe only the finding itself."""

BEAM = 12
"""Conditions carried from one length to the next; the best of them is rarely lost among so many."""

LEAST_GAIN = 0.03
"""A further fact must raise the lower bound of the yield by this, or it is left out: of 0.01, 0.02,
0.03 and 0.05 the one that caught most of the rings on one simulated border, confirmed on two."""

LEAST_FINDINGS = 1
"""Findings besides the one: a condition that no other bears out is an anecdote."""

Z_OF_MANY = 3.5
"""The quantile at which 2.5 % is shared among the hundred or so facts that are tried at a time
(Bonferroni): else two lucky hits would win over ten solid ones."""

EACH = 3
"""Each third day is for measuring."""


@dataclass(frozen=True, slots=True)
class Known:
    """Items of a period, one element each."""

    received_on: Days
    outcome: Floats
    """1 = irregular or critical, 0 = nothing found, NaN = not known."""
    holds: Bools
    """A row for each item, a column for each fact of the finding."""
    place: int
    """Of the finding, for which every fact holds."""

    def parted(self) -> tuple[Known, Known]:
        """Items of the days for drafting, the finding's among them, and of those for measuring."""
        number = self.received_on.astype(np.int64)
        measuring = (number - number[self.place]) % EACH == EACH - 1
        rest = np.arange(len(number)) != self.place
        return self._where(~measuring & rest), self._where(measuring & rest)

    def _where(self, wanted: Bools) -> Known:
        return replace(
            self,
            received_on=self.received_on[wanted],
            outcome=self.outcome[wanted],
            holds=self.holds[wanted],
        )


@dataclass(frozen=True, slots=True)
class Draft:
    """A condition, what it met on the days on which it was drafted, and on the others."""

    facts: tuple[int, ...]
    """Columns that must hold together."""
    drafted: Met
    forecast: Met
    """On the days between: what the search has not seen."""
    drafted_days: int
    forecast_days: int

    @property
    def per_day(self) -> float:
        """Hits a day to be expected, from the days that the search has not seen."""
        return self.forecast.hits / max(1, self.forecast_days)


def draft(known: Known, days: int, most_a_day: float) -> Draft | None:
    """The condition with the greatest lower bound of yield.

    Args:
        known: items and which facts hold.
        days: how many days they are from, weekends included.
        most_a_day: hits a day that are acceptable.
    """
    learned, measured = known.parted()
    measured_days = days // EACH
    drafted_days = days - measured_days
    best: tuple[int, ...] = ()
    bound = -LEAST_GAIN
    carried: list[tuple[int, ...]] = [()]
    for _ in range(LONGEST):
        tried = _tried(learned, carried, drafted_days * most_a_day)
        carried = [facts for _, facts in tried[:BEAM]]
        acceptable = [one for one in tried if one[0][0]]
        if acceptable and acceptable[0][0][1] >= bound + LEAST_GAIN:
            (_, bound, _), best = acceptable[0]
    if not best:
        return None
    met = _met(learned, best), _met(measured, best)
    return Draft(best, *met, drafted_days, measured_days)


Rank = tuple[bool, float, int]
"""Whether the volume is acceptable and findings bear it out; lower bound of the yield; findings."""


def _tried(
    known: Known, carried: list[tuple[int, ...]], most: float
) -> list[tuple[Rank, tuple[int, ...]]]:
    """Every condition that is one fact longer, the best first."""
    longer = {
        tuple(sorted((*facts, further)))
        for facts in carried
        for further in range(known.holds.shape[1])
        if further not in facts
    }
    return sorted(((_rank(known, facts, most), facts) for facts in sorted(longer)), reverse=True)


def _rank(known: Known, facts: tuple[int, ...], most: float) -> Rank:
    met = _met(known, facts)
    low = share(met.findings, met.examined, Z_OF_MANY).low if met.examined else 0.0
    return met.hits <= most and met.findings >= LEAST_FINDINGS, low, met.findings


def _met(known: Known, facts: tuple[int, ...]) -> Met:
    holds: Bools = np.logical_and.reduce([known.holds[:, one] for one in facts])
    return met_of("", known.outcome, holds)
