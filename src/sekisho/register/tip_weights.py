"""What a tip weighs: how far it is believed, and what the days have left.

    >>> from datetime import date
    >>> weigh("B2", half_life_days=90, since=date(2024, 1, 1), on=date(2024, 3, 31)).value
    0.32

Takes   a grade (reliability of the source A to F, credibility of what it says 1 to 6), what the
        tip speaks of, and a day.
Gives   a weight from 0 to 1, with the parts it is made of; more is worth more.
Source  The grades are those of NATO STANAG 2511 and of the Admiralty before it, which police and
        customs share. They are an order and not a measure: that the steps are equal, and that
        what cannot be judged stands in the middle, is our choice and is shown beside each weight.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

RELIABILITY = {
    "A": "Completely reliable",
    "B": "Usually reliable",
    "C": "Fairly reliable",
    "D": "Not usually reliable",
    "E": "Unreliable",
    "F": "Cannot be judged",
}
CREDIBILITY = {
    "1": "Confirmed by other sources",
    "2": "Probably true",
    "3": "Possibly true",
    "4": "Doubtful",
    "5": "Improbable",
    "6": "Cannot be judged",
}
NOT_JUDGED = "F6"
"""What every tip is before somebody has graded it."""
_STEPS = {
    **dict(zip("ABCDEF", (1.0, 0.8, 0.6, 0.4, 0.2, 0.5), strict=True)),
    **dict(zip("123456", (1.0, 0.8, 0.6, 0.4, 0.2, 0.5), strict=True)),
}


@dataclass(frozen=True, slots=True)
class HalfLife:
    """After how many days half of the weight is left, and why so many."""

    days: int
    why: str


HALF_LIVES = {
    "conveyance": HalfLife(14, "A voyage, flight or delivery is over within weeks."),
    "goods": HalfLife(90, "Goods of one kind are brought in for a season, then others are."),
    "place": HalfLife(180, "A hiding place or a route is used until it is noticed."),
    "party": HalfLife(365, "A company or a person goes on as before for longer than a year."),
    "": HalfLife(90, "It names nothing by which it could be followed for longer."),
}
"""By what a tip speaks of; the longest of them counts. Our own reckoning of how long each of these
lasts, to be replaced by what closed tips show once there are enough."""


@dataclass(frozen=True, slots=True)
class Weight:
    """A weight and its parts."""

    value: float
    """0 to 1; more is worth more."""
    grade: str
    believed: float
    """What the grade alone would weigh, 0 to 1."""
    left: float
    """The share that the days have left, 0 to 1."""
    half_life: HalfLife


def weigh(grade: str, *, half_life_days: int, since: date, on: date, why: str = "") -> Weight:
    """The weight on a day.

    Args:
        grade: two signs, as `B2`.
        half_life_days: after so many days half is left.
        since: the day from which it fades; before it, all is left.
        on: the day that is asked for.
        why: the reason of the half-life.
    """
    worth = believed(grade)
    left = 0.5 ** (max(0, (on - since).days) / half_life_days)
    return Weight(round(worth * left, 4), grade, worth, left, HalfLife(half_life_days, why))


def believed(grade: str) -> float:
    """What a grade weighs, 0 to 1.

    >>> believed("A1"), believed("F6"), believed("E5")
    (1.0, 0.25, 0.04)
    """
    return round(_STEPS[grade[0]] * _STEPS[grade[1]], 4)


def half_life_of(speaks_of: set[str]) -> HalfLife:
    """How fast a tip fades that speaks of these: goods, party, place, conveyance."""
    found = [HALF_LIVES[name] for name in speaks_of if name in HALF_LIVES]
    return max(found, key=lambda one: one.days) if found else HALF_LIVES[""]
