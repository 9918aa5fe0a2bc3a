"""How many places a channel has on one day: chance, capacity, expected rates.

Takes   the terms of an office, the number of subjects, the seed of the day; what earlier rounds
        of the day have drawn.
Gives   places by chance, the limit of each channel, and what top-up may fill.

The minimum random share is rounded up and stands even where it exceeds the capacity of
examinations: without it nothing can be measured, and an office that cannot examine at all says
so with a random rate of 0. A later round of the same day draws its share in the mean, and more
where the day so far has drawn too little: the fraction is one place more or none, by the round's
chance. So every subject has at least the random rate, the day never falls a whole place behind
its minimum, and a hundred rounds of one subject do not examine all hundred. An expected rate
rarely gives a whole number: the fraction is rounded up or down by the day's chance, so that small
offices keep their rate over the days.
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


@dataclass(frozen=True, slots=True)
class SoFar:
    """What earlier rounds of an office and day have chosen from, and drawn by chance."""

    subjects: int = 0
    by_chance: int = 0


NOTHING_YET = SoFar()


def places_of(
    terms: OfficeTerms, subjects: int, day_seed: int, so_far: SoFar = NOTHING_YET
) -> Places:
    """The places that the terms give on a day, or in a round of it, with so many subjects."""
    expected = _expected_by_chance(terms, subjects, so_far)
    by_chance = math.floor(expected + fraction_of(day_seed, "round chance"))
    return _places(terms, subjects, day_seed, by_chance)


def possible_places(
    terms: OfficeTerms, subjects: int, day_seed: int, so_far: SoFar = NOTHING_YET
) -> list[tuple[Places, float]]:
    """The places that the draw could have given, each with its probability.

    Only how many places chance has is drawn here; the rounding of expected rates belongs to the
    terms of the day.
    """
    expected = _expected_by_chance(terms, subjects, so_far)
    least = math.floor(expected)
    chances = ((least, 1 - (expected - least)), (least + 1, expected - least))
    return [
        (_places(terms, subjects, day_seed, by_chance), float(p)) for by_chance, p in chances if p
    ]


def _expected_by_chance(terms: OfficeTerms, subjects: int, so_far: SoFar) -> Fraction:
    """How many are drawn in the mean: a whole number in the first round of a day."""
    rate = _exact(terms.random_rate)
    if not so_far.subjects:
        return Fraction(min(subjects, math.ceil(rate * subjects)))
    behind = rate * (so_far.subjects + subjects) - so_far.by_chance
    return min(Fraction(subjects), max(rate * subjects, behind))


def _places(terms: OfficeTerms, subjects: int, day_seed: int, by_chance: int) -> Places:
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
