"""How many places a channel has on one day: chance, capacity, expected rates.

Takes   the terms of an office, the number of subjects and the seed of the day.
Gives   places by chance, the limit of each channel, and what top-up may fill.

The minimum random share is rounded up and stands even where it exceeds the capacity of
examinations: without it nothing can be measured, and an office that cannot examine at all says
so with a random rate of 0. An expected rate rarely gives a whole number: the fraction
is rounded up or down by the day's chance, so that small offices keep their rate over the days.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

from sekisho.records.office import OfficeTerms
from sekisho.records.selection import Channel
from sekisho.selectivity.chance import fraction_of

# The channels that look at something, in the order of precedence; green is what remains.
LOOKED_AT = (Channel.RED, Channel.ORANGE, Channel.YELLOW, Channel.BLUE)


@dataclass(frozen=True, slots=True)
class Places:
    """Places of one office and day; each tuple is red, orange, yellow, blue."""

    subjects: int
    by_chance: int
    limits: tuple[int, ...]
    """What criteria and top-up together may take, after chance was reserved."""
    wanted: tuple[int, ...]
    """Up to where top-up fills; what criteria took counts towards it."""


def places_of(terms: OfficeTerms, subjects: int, day_seed: int) -> Places:
    """The places that the terms give on a day with so many subjects."""
    by_chance = min(subjects, math.ceil(_exact(terms.random_rate) * subjects))
    capacities = (terms.examinations, terms.scans, terms.documents, None)
    rates = (terms.red_rate, terms.orange_rate, terms.yellow_rate, terms.blue_rate)
    limits, wanted = [], []
    for channel, capacity, rate in zip(LOOKED_AT, capacities, rates, strict=True):
        taken = by_chance if channel is Channel.RED else 0
        limit = subjects if capacity is None else min(subjects, capacity)
        expected = _rounded_by_chance(rate, subjects, day_seed, channel)
        limits.append(max(0, limit - taken))
        wanted.append(max(0, min(limit, expected) - taken))
    return Places(subjects, by_chance, tuple(limits), tuple(wanted))


def _rounded_by_chance(rate: float, subjects: int, day_seed: int, channel: Channel) -> int:
    return math.floor(_exact(rate) * subjects + fraction_of(day_seed, f"round {channel}"))


def _exact(rate: float) -> Fraction:
    # 0.07 * 100 is a little more than 7 in binary; one examination more than the law asks.
    return Fraction(repr(float(rate)))
