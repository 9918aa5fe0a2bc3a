"""A back-test: what would a profile have met, found and cost on past days?

    >>> past = Past.of(["2024-03-04", "2024-03-04"], ["10", "10"], [1.0, float("nan")],
    ...                {"mine": [True, True], "theirs": [True, False]})
    >>> told = back_test(past, days=7)
    >>> told.met.hits, told.met.findings, told.overlaps[0].jaccard, told.alone.hits
    (2, 1, 0.5, 1)

Takes   items of a period: day, office, outcome where one is known, and which profiles each meets;
        the one that is tried stands first.
Gives   volume, yield, overlap with the others, what it alone would have met, by office and week.

The yield is that of the hits that were examined, with Wilson's interval. Officers did not examine
at random, so it speaks for hits like those; `weighted` weighs each by the inverse of the
probability with which it was to be examined, where that was written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from sekisho.learning.measure import Floats, Share, share

Bools = npt.NDArray[np.bool_]
Days = npt.NDArray[np.datetime64]
Texts = npt.NDArray[np.str_]

EVERYTHING = 0.5
"""A profile that meets more than half of the goods chooses none: what it leaves is the choice."""

DUPLICATE = 0.95
"""Jaccard index from which two profiles are one: what differs is within one item in twenty."""


@dataclass(frozen=True, slots=True)
class Past:
    """Items of a period, one element each."""

    received_on: Days
    office: Texts
    outcome: Floats
    """1 = irregular or critical, 0 = nothing found, NaN = not known."""
    by_chance: Bools
    """Whether chance drew it for examination."""
    names: tuple[str, ...]
    """The profiles; the one that is tried stands first."""
    hits: Bools
    """A row for each item, a column for each profile."""

    @classmethod
    def of(
        cls,
        received_on: Sequence[str],
        office: Sequence[str],
        outcome: Sequence[float],
        hits: Mapping[str, Sequence[bool]],
    ) -> Past:
        """A few items, none of which was chosen yet."""
        n = len(received_on)
        met = np.array([hits[name] for name in hits], np.bool_).reshape(len(hits), n).T
        return cls(
            np.array(received_on, "datetime64[D]"),
            np.array(office, np.str_),
            np.array(outcome, np.float64),
            np.zeros(n, np.bool_),
            tuple(hits),
            met,
        )

    def where(self, wanted: Bools) -> Past:
        """Only the items for which this is true."""
        return replace(
            self,
            received_on=self.received_on[wanted],
            office=self.office[wanted],
            outcome=self.outcome[wanted],
            by_chance=self.by_chance[wanted],
            hits=self.hits[wanted],
        )


@dataclass(frozen=True, slots=True)
class Met:
    """Items, how many of them are met, and what is known of those."""

    of: str
    items: int
    hits: int
    examined: int
    findings: int
    found: Share
    """Findings among the examined hits."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """How far two profiles meet the same items."""

    name: str
    hits: int
    both: int
    jaccard: float
    """Items that both meet, of those that either meets; NaN when neither meets any."""
    mine_in_theirs: float
    """Share of the tried profile's hits that the other meets too."""
    theirs_in_mine: float


@dataclass(frozen=True, slots=True)
class BackTest:
    """What a profile would have done."""

    name: str
    days: int
    met: Met
    weighted: Share | None
    """The yield of all its hits, by inverse probabilities; None where none were written."""
    by_chance: Share
    """Findings among what chance drew: what any profile must beat; NaN where it drew nothing."""
    alone: Met
    """The hits that no other profile meets: what would be missed without it."""
    overlaps: tuple[Overlap, ...]
    by_office: tuple[Met, ...]
    by_week: tuple[Met, ...]
    """Weeks from Monday, named by it."""

    @property
    def per_day(self) -> float:
        """Hits a day, weekends included."""
        return self.met.hits / self.days

    @property
    def alone_per_day(self) -> float:
        """Hits a day that no other profile asks for: the work that it adds."""
        return self.alone.hits / self.days

    @property
    def share(self) -> float:
        """Share of all items that it meets; 0 of none."""
        return self.met.hits / max(1, self.met.items)

    @property
    def chooses(self) -> bool:
        """Whether it meets something, and not more than half of everything."""
        return 0 < self.share <= EVERYTHING


def back_test(past: Past, days: int, weighted: Share | None = None) -> BackTest:
    """What the first of the profiles would have done on these items.

    Args:
        past: the items, those that no profile meets too.
        days: how many days they are from, weekends included.
        weighted: its yield by inverse probabilities, where they were written.
    """
    mine = past.hits[:, 0]
    others = past.hits[:, 1:].any(axis=1)
    drawn = past.outcome[past.by_chance & np.isfinite(past.outcome)]
    return BackTest(
        past.names[0],
        days,
        met_of("", past.outcome, mine),
        weighted,
        share(int(drawn.sum()), len(drawn)),
        met_of("", past.outcome, mine & ~others),
        tuple(_overlaps(past)),
        tuple(_each(past, past.office)),
        tuple(_each(past, weeks_of(past.received_on).astype(np.str_))),
    )


def met_of(name: str, outcome: Floats, hits: Bools) -> Met:
    """Counts of some items; `hits` says which are met."""
    known = outcome[hits & np.isfinite(outcome)]
    found = int(known.sum())
    return Met(name, len(hits), int(hits.sum()), len(known), found, share(found, len(known)))


def overlap(name: str, mine: Bools, theirs: Bools) -> Overlap:
    """How far two profiles meet the same items."""
    both, either = int((mine & theirs).sum()), int((mine | theirs).sum())
    return Overlap(
        name,
        int(theirs.sum()),
        both,
        both / either if either else np.nan,
        both / int(mine.sum()) if mine.any() else np.nan,
        both / int(theirs.sum()) if theirs.any() else np.nan,
    )


def weeks_of(days: Days) -> Days:
    """The Monday of each day's week."""
    number = days.astype(np.int64)
    # Day 0 is 1970-01-01, a Thursday: three days after its Monday.
    return (number - (number + 3) % 7).astype("datetime64[D]")


def _overlaps(past: Past) -> Iterator[Overlap]:
    """With each other profile, the nearest first."""
    found = [
        overlap(name, past.hits[:, 0], past.hits[:, place])
        for place, name in enumerate(past.names)
        if place
    ]
    yield from sorted(found, key=lambda one: (-one.both, one.name))


def _each(past: Past, keys: Texts) -> Iterator[Met]:
    """The counts of each key, in its order."""
    for key in np.unique(keys):
        here = keys == key
        yield met_of(str(key), past.outcome[here], past.hits[here, 0])
