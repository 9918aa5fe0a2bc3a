"""How much there was, was caught and was missed, told from what chance drew.

    flow = Flow(office, day, p, p_error, drawn, chosen, known, irregular, found)
    Estimator(flow).missed(np.ones(len(p), bool), "all", "")

Takes   every subject of a period: the probability written when it was chosen, and its result.
Gives   `Missed` and `Reach` of any part of the flow; a refusal with its reason where nothing can
        be said without bias.

Risk chooses from the worst down, so on each day whoever stands before the last one chosen by risk
was examined in any case: these are counted. Given that, the draw among the others is a simple
random one; each examined other stands for 1/p subjects (Horvitz and Thompson), raised so that
together they stand for exactly as many as there were, office by office (Hajek;
post-stratification): far less variance than all the drawn over m/n, and unbiased whatever the
scores are worth. Where a strategy chose in another way, everybody weighs 1/p as written. What is
known is never estimated: an interval never begins below what was found. Days of an office on
which every subject has a result are counted. Where chosen subjects lack a result, the others of
their kind speak for them (missing at random); `bounds` says what would follow if all of those
were clean, or all irregular.

Source  Horvitz and Thompson, JASA 47 (1952); Hajek in Godambe and Sprott, Foundations of
        Statistical Inference (1971); Zou and Donner, Statistics in Medicine 27 (2008).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Any

import numpy as np
import numpy.typing as npt

from sekisho.learning.intervals import Bools, Floats, Weighed
from sekisho.learning.measured import UNKNOWN, Bounds, Estimate, Missed, Reach

Ints = npt.NDArray[np.int64]

# Fewer examined than this would make the ratio that raises their weights depend on luck, so that
# offices with fewer are taken together; the bias of a ratio falls with the size of its sample.
ALONE_FROM = 10

NO_CHANCE = (
    "These {left_out} subjects were chosen with a random share of zero, so nothing speaks for"
    " those that nobody examined."
)
NOT_DRAWN = (
    "None of these {subjects} subjects was examined only because chance drew it, so nothing"
    " speaks for those that nobody examined."
)
NO_RESULT = (
    "{drawn} of these {subjects} subjects were drawn by chance, but none has a result yet, so"
    " nothing speaks for those that nobody examined."
)
NOBODY = "There are no subjects."

_CERTAIN, _UNCERTAIN, _NEVER = range(3)
# A probability is 1 where only rounding keeps it below; two are the same that differ by less.
_ONE = 1 - 1e-12
_ROUNDED = 1 - 1e-9
_HALVINGS = 60  # of [0, 1]: to the last digit


@dataclass(frozen=True, slots=True)
class Flow:
    """Every subject of a period, one element each."""

    office: Ints
    """Number of the office, from 0."""
    day: Ints
    """Number of the office-day, from 0."""
    p: Floats
    """Probability with which it was to be examined, as written."""
    p_error: Floats
    """Its standard error where it was estimated by redraws; 0 where exact."""
    drawn: Bools
    """Chosen by chance."""
    chosen: Bools
    """Chosen for examination, by whatever."""
    known: Bools
    """It has a result."""
    irregular: Bools
    """The result is irregular or critical."""
    found: Bools
    """Irregular, and a control that was chosen or ordered found it."""


class Estimator:
    """Estimates for parts of one flow."""

    def __init__(self, flow: Flow) -> None:
        """Prepare what all parts share."""
        self.flow = flow
        settled = _whole_days(flow.day, flow.known)
        counted, p = _counted(flow)
        p = np.where(settled | counted, 1.0, p)
        # Where some could never be examined, nothing is said of the day: what was caught there
        # would look like all there is.
        p = np.where(_whole_days(flow.day, p > 0), p, 0.0)
        self._kind = np.where(p >= _ONE, _CERTAIN, np.where(p > 0, _UNCERTAIN, _NEVER))
        self._weight = 1 / np.where(p > 0, p, 1.0)
        self._error = np.where(p >= _ONE, 0.0, flow.p_error)
        self._offices = int(flow.office.max(initial=0)) + 1
        self._class = self._kind * self._offices + flow.office
        self.examined = (flow.chosen & flow.known) | settled
        self.lacking = flow.chosen & ~flow.known
        self.reachable = self._kind != _NEVER
        self._by_chance = flow.drawn & (self._kind == _UNCERTAIN)

    def missed(self, within: Bools, by: str, name: str) -> Missed:
        """What there was in a part of the flow, what was caught and what was missed.

        Args:
            within: the part.
            by: what divides the flow into parts.
            name: of the part.
        """
        flow, mine = self.flow, within & self.reachable
        counts: dict[str, Any] = {
            "subjects": _count(mine),
            "examined": _count(mine & self.examined),
            "by_chance": _count(mine & self.examined & self._by_chance),
            "found": _count(mine & flow.found),
            "drawn": _count(mine & flow.drawn),
            "not_examined": _count(mine & self.lacking),
            "left_out": _count(within) - _count(mine),
        }
        reason = self._refusal(within, mine)
        irregular = UNKNOWN if reason else self.irregular(mine)
        bounds = None
        if counts["not_examined"] and not reason:
            bounds = Bounds(self.irregular(mine, False), self.irregular(mine, True))
        figures = _figures(irregular, counts["found"], counts["subjects"])
        return Missed(by, name, **counts, **figures, bounds=bounds, reason=reason)

    def reach(self, within: Bools, by: str, name: str, top_pct: float | None = None) -> Reach:
        """Which part of all irregular subjects a profile, or the worst part of a score, names.

        Args:
            within: whom it names.
            by: profile or score.
            name: of the profile or score.
            top_pct: the worst share of a score that is meant [%].
        """
        mine, others = within & self.reachable, ~within & self.reachable
        reason = self._refusal(self.reachable, self.reachable)
        irregular, other = UNKNOWN, UNKNOWN
        if not reason:
            irregular, other = self.irregular(mine), self.irregular(others)
        subjects = _count(mine)
        return Reach(
            by,
            name,
            top_pct,
            subjects,
            examined=_count(mine & self.examined),
            found=_count(mine & self.flow.found),
            irregular=irregular,
            precision=_over(irregular, subjects),
            recall=part_of(irregular, other),
            miss_rate=part_of(other, irregular),
            reason=reason,
        )

    def irregular(self, mine: Bools, lacking_are: bool | None = None) -> Estimate:
        """Irregular subjects in a part of the flow.

        Args:
            mine: the part; only subjects that could be examined.
            lacking_are: what chosen subjects without a result are taken for; None leaves them
                to the others of their kind.
        """
        examined, bad = self.examined, self.flow.irregular
        if lacking_are is not None:
            examined = examined | self.lacking
            bad = bad | self.lacking if lacking_are else bad
        parts, error = [Weighed.unheard(1.0, 0.0)], 0.0
        for subjects, some in self._classes(mine, examined):
            parts.append(self._part(mine, subjects, some, bad[some]))
            error += float((self._error[some] * self._weight[some] ** 2 * bad[some]).sum())
        weighed = reduce(add, parts)
        seen, known = _count(mine & examined & bad), _count(mine & bad & ~examined)
        limits = (weighed.unseen, *weighed.limits(error))
        return Estimate(*(seen + max(float(one), known) for one in limits))

    def weights(self) -> Floats:
        """How many subjects of the whole flow each examined one stands for; 0 for all others."""
        raised = np.zeros(len(self._weight))
        for subjects, some in self._classes(self.reachable, self.examined):
            if len(some):
                raised[some] = self._weight[some] * (subjects / self._weight[some].sum())
        return raised

    def _part(self, mine: Bools, subjects: int, some: Ints, bad: Bools) -> Weighed:
        """One class; where nobody of it was heard, one find could be as heavy as any there."""
        if len(some):
            return Weighed.of(self._weight[some], bad, float(subjects))
        heaviest = self._weight[mine & (self._kind == _UNCERTAIN)].max(initial=1.0)
        return Weighed.unheard(float(heaviest), float(subjects))

    def _classes(self, mine: Bools, examined: Bools) -> Iterator[tuple[int, Ints]]:
        """How many subjects each class has, and which of them were examined.

        Those certain to be examined are classes of their own, unless none of them has a result.
        """
        shape, some = (3, self._offices), np.flatnonzero(mine & examined)
        there = np.bincount(self._class[mine], minlength=3 * self._offices).reshape(shape)
        heard = np.bincount(self._class[some], minlength=3 * self._offices).reshape(shape)
        if not heard[_CERTAIN].any():
            there[_UNCERTAIN] += there[_CERTAIN]
            there[_CERTAIN] = 0
        if not self._by_chance[some].any():
            heard[_UNCERTAIN] = 0
        for kind in (_CERTAIN, _UNCERTAIN):
            mates = some[self._kind[some] == kind]
            mates = mates if heard[kind].any() else mates[:0]
            for offices in _together(there[kind], heard[kind]):
                yield int(there[kind][offices].sum()), mates[offices[self.flow.office[mates]]]

    def _refusal(self, within: Bools, mine: Bools) -> str:
        """Why nothing can be said of a part; empty where something can."""
        if not mine.any():
            return NO_CHANCE if within.any() else NOBODY
        if not (mine & ~self.examined).any() or (mine & self.examined & self._by_chance).any():
            return ""
        return NO_RESULT if (mine & self._by_chance).any() else NOT_DRAWN


def _counted(flow: Flow) -> tuple[Bools, Floats]:
    """Who was to be examined in any case, and the probability of the others by chance alone.

    Where a day was not chosen from the worst down, nobody, and the probabilities as written.
    """
    last, least = np.full((2, int(flow.day.max(initial=0)) + 1), np.inf)
    by_risk = flow.chosen & ~flow.drawn
    np.minimum.at(last, flow.day[by_risk], flow.p[by_risk])
    np.minimum.at(least, flow.day, flow.p)
    before = flow.p >= last[flow.day] * _ROUNDED
    in_order = _whole_days(flow.day, flow.chosen | ~before)
    return before & in_order, np.where(in_order, least[flow.day], flow.p)


def _whole_days(day: Ints, which: Bools) -> Bools:
    """Which subjects are of a day on which all are of these."""
    whole = np.bincount(day, which, minlength=1) == np.bincount(day, minlength=1)
    return np.asarray(whole[day])


def part_of(one: Estimate, other: Estimate) -> Estimate:
    """One figure as a share of both, with limits recovered from theirs (Zou and Donner).

    A share s is held to be possible as long as the interval of (1 - s) one - s other has 0 in it.
    """
    both = one.value + other.value
    if math.isnan(both):
        return UNKNOWN

    def reaches(share: float, mine: float, its: float) -> float:
        apart = math.hypot((1 - share) * (mine - one.value), share * (its - other.value))
        sign = 1.0 if mine > one.value or its < other.value else -1.0
        return (1 - share) * one.value - share * other.value + sign * apart

    low = _root(lambda share: reaches(share, one.low, other.high))
    high = _root(lambda share: reaches(share, one.high, other.low))
    return Estimate(one.value / both if both else math.nan, low, high)


def _root(falling: Callable[[float], float]) -> float:
    """Where a falling function of a share crosses 0."""
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if falling(middle) > 0 else (low, middle)
    return (low + high) / 2


def _figures(irregular: Estimate, found: int, subjects: int) -> dict[str, Any]:
    """What follows from how many were irregular and how many of these were found."""
    value, low, high = irregular.value, irregular.low, irregular.high
    best = _over_all(found, value) if value else math.nan
    recall = Estimate(best, _over_all(found, high), _over_all(found, low))
    return {
        "irregular": irregular,
        "share": _over(irregular, subjects),
        "missed": Estimate(value - found, low - found, high - found),
        "recall": recall,
        "miss_rate": Estimate(1 - recall.value, 1 - recall.high, 1 - recall.low),
    }


def _over(figure: Estimate, subjects: int) -> Estimate:
    if not subjects:
        return UNKNOWN
    return Estimate(figure.value / subjects, figure.low / subjects, figure.high / subjects)


def _over_all(found: int, irregular: float) -> float:
    """Found among irregular; where there may be none, all of none."""
    return found / irregular if irregular else 1.0


def _together(there: Ints, heard: Ints) -> list[Bools]:
    """Offices in groups with enough examined each; every office that has subjects is in one."""
    alone = heard >= ALONE_FROM
    groups = [np.arange(len(there)) == office for office in np.flatnonzero(alone)]
    rest = (there > 0) & ~alone
    if not rest.any():
        return groups
    if groups and heard[rest].sum() < ALONE_FROM:
        least = min(range(len(groups)), key=lambda group: int(heard[groups[group]].sum()))
        groups[least] = groups[least] | rest
        return groups
    return [*groups, rest]


def _count(which: Bools) -> int:
    return int(np.count_nonzero(which))
