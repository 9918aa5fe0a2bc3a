"""The choice of one subject in the moment in which it comes.

Takes   one assessment, the live profiles' channels, the office's terms, and how the day stands.
Gives   its selection, with the probability of it.

The same order as for a day's list. Chance: each subject is examined with the random rate, by a
draw of its own. Criteria: the best channel that a live profile asks for, or the next that still
has hands. Top-up: where its risk reaches the cut-off above which the expected share of the
office's earlier subjects lies; the list of a day can be put in order first, a stream cannot.
Given how the day stands, everything but chance is certain: so the probabilities are exact.
Chance knows no capacity, and what it is to need that day is kept free for it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from sekisho.records.assessment import Assessment
from sekisho.records.office import OfficeTerms
from sekisho.records.selection import Channel, ChosenBy, Selection
from sekisho.selectivity.chance import keys_of, seed_of_day
from sekisho.selectivity.places import LOOKED_AT
from sekisho.selectivity.terms import terms_id

# Fewer earlier subjects say nothing of the most worrying twentieth; then nothing is topped up.
LEAST_SUBJECTS = 100


@dataclass(frozen=True, slots=True)
class Usual:
    """What an office's subjects were like in the weeks before."""

    cutoffs: Mapping[Channel, float] = field(default_factory=dict)
    """Risk from which a subject is among the expected share of a channel; 0 to 1."""
    subjects_a_day: float = 0.0


@dataclass(frozen=True, slots=True)
class Day:
    """How an office's day stands when the subject comes."""

    on: date
    seed: int
    """The administration's seed for choices in the moment."""
    spent: Mapping[str, int] = field(default_factory=dict)
    """Subjects that each channel has already."""
    by_chance: int = 0
    """Of these, drawn by chance."""


def usual_of(risks: npt.NDArray[np.float64], days: int, terms: OfficeTerms) -> Usual:
    """What is usual, from the risks of the subjects of some days before.

    Args:
        risks: one a subject, 0 to 1.
        days: on which they came.
        terms: rates in force.
    """
    if len(risks) < LEAST_SUBJECTS:
        return Usual({}, len(risks) / max(1, days))
    cutoffs, above = {}, 0.0
    for channel in LOOKED_AT:
        rate = getattr(terms, f"{channel}_rate")
        above = min(1.0, above + rate)
        cutoffs[channel] = float(np.quantile(risks, 1 - above)) if rate > 0 else math.inf
    return Usual(cutoffs, len(risks) / max(1, days))


def choose_at_once(
    assessed: Assessment,
    channels: Mapping[str, Channel],
    terms: OfficeTerms,
    usual: Usual,
    day: Day,
    *,
    at: datetime,
) -> Selection:
    """The channel of one subject.

    Args:
        assessed: its assessment.
        channels: by live profile, the channel that it asks for.
        terms: rates and capacity in force.
        usual: what the office's subjects were like before.
        day: how the day stands.
        at: the instant.
    """
    seed = seed_of_day(day.seed, assessed.office, day.on)
    key = keys_of(seed, pa.chunked_array([[assessed.subject_id]]))[0][0]
    drawn = float(key) / 2.0**64 < terms.random_rate
    channel, by, profile = _without_chance(assessed, channels, terms, usual, day)
    examination_p = 1.0 if channel is Channel.RED else terms.random_rate
    channel_p = 1.0 if channel is Channel.RED else 1.0 - terms.random_rate
    if drawn:
        channel, by, profile, channel_p = Channel.RED, ChosenBy.CHANCE, None, examination_p
    return Selection(
        assessed.subject_id,
        assessed.subject_kind,
        assessed.office,
        day.on,
        assessed.version,
        channel,
        by,
        examination_p,
        channel_p,
        0.0,
        day.spent.get(channel, 0) + 1,
        assessed.risk,
        assessed.expected_value,
        profile,
        seed,
        terms_id(terms),
        at,
    )


def _without_chance(
    assessed: Assessment,
    channels: Mapping[str, Channel],
    terms: OfficeTerms,
    usual: Usual,
    day: Day,
) -> tuple[Channel, ChosenBy, str | None]:
    free = [one for one in LOOKED_AT if _has_hands(one, terms, usual, day)]
    asked = [(channels[name], name) for name in assessed.profiles if name in channels]
    if asked:
        best, name = min(asked, key=lambda one: LOOKED_AT.index(one[0]))
        from_here = LOOKED_AT[LOOKED_AT.index(best) :]
        # Audits have no daily limit, so whoever a profile names is never released.
        return next(one for one in from_here if one in free), ChosenBy.CRITERIA, name
    for channel in free:
        if assessed.risk >= usual.cutoffs.get(channel, math.inf):
            return channel, ChosenBy.TOP_UP, None
    return Channel.GREEN, ChosenBy.NOTHING, None


def _has_hands(channel: Channel, terms: OfficeTerms, usual: Usual, day: Day) -> bool:
    spent = day.spent.get(channel, 0)
    if channel is Channel.RED:
        to_come = math.ceil(terms.random_rate * usual.subjects_a_day) - day.by_chance
        limit, spent = terms.examinations, spent + max(0, to_come)
    else:
        limit = {Channel.ORANGE: terms.scans, Channel.YELLOW: terms.documents}.get(channel)
    return limit is None or spent < limit
