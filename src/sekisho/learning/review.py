"""A review of profiles: which should be retired, renewed or joined, and why.

Takes   a `Past` with the hits of every profile that stands.
Gives   remarks: a profile, what is remarked, and the figures of the sentence.

Retirement is suggested when the upper bound of a profile's yield lies below what chance finds:
then officers do better without it. It remains a suggestion: a person retires.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np

from sekisho.learning.backtest import DUPLICATE, Met, Past, met_of, overlap
from sekisho.learning.measure import Share, share

RETIRE = (
    "Suggested to retire: its yield is at most {high} ({findings} of {examined} examined hits);"
    " chance finds {chance} ({chance_low} to {chance_high})."
)
NEVER_MET = "It met none of {items} goods items."
TWICE = "It meets nearly the same items as “{other}”: {share} of what either meets."
WITHIN = "All of its {hits} hits are also hits of “{other}”: it adds nothing."


@dataclass(frozen=True, slots=True)
class Remark:
    """What is remarked about one profile: a sentence, and the figures in its braces."""

    name: str
    kind: str
    says: str
    figures: Mapping[str, object] = field(default_factory=dict)
    """By brace: text and counts as they are, a share as a number from 0 to 1."""


def review(past: Past) -> list[Remark]:
    """What the figures of a period say about the profiles that stand."""
    drawn = past.outcome[past.by_chance & np.isfinite(past.outcome)]
    by_chance = share(int(drawn.sum()), len(drawn))
    told = [one for place in range(len(past.names)) for one in _alone(past, place, by_chance)]
    return told + list(_pairs(past))


def _alone(past: Past, place: int, by_chance: Share) -> Iterator[Remark]:
    name, met = past.names[place], met_of("", past.outcome, past.hits[:, place])
    if not met.hits:
        yield Remark(name, "never met", NEVER_MET, {"items": met.items})
    elif outdone := outdone_by_chance(name, met, by_chance):
        yield outdone


def outdone_by_chance(name: str, met: Met, by_chance: Share) -> Remark | None:
    """The suggestion to retire a profile whose yield is below what chance finds, where it is."""
    if not met.examined or not met.found.high < by_chance.value:
        return None
    figures = {
        "high": met.found.high,
        "findings": met.findings,
        "examined": met.examined,
        "chance": by_chance.value,
        "chance_low": by_chance.low,
        "chance_high": by_chance.high,
    }
    return Remark(name, "retire", RETIRE, figures)


def _pairs(past: Past) -> Iterator[Remark]:
    """Duplicates, told of the later one, and profiles that lie within another."""
    for one, other in combinations(range(len(past.names)), 2):
        told = overlap("", past.hits[:, one], past.hits[:, other])
        names = past.names[one], past.names[other]
        if told.jaccard >= DUPLICATE:
            yield Remark(names[1], "duplicate", TWICE, {"other": names[0], "share": told.jaccard})
        elif told.mine_in_theirs == 1:
            yield Remark(names[0], "contained", WITHIN, {"other": names[1], "hits": told.both})
        elif told.theirs_in_mine == 1:
            yield Remark(names[1], "contained", WITHIN, {"other": names[0], "hits": told.both})
