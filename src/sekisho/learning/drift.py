"""Drift: does what is found still agree with what the scorer in force foretells?

    >>> import numpy as np
    >>> watch = HitRateWatch()
    >>> expected = np.full(40, 0.9)
    >>> watch.update(expected, np.ones(40)) is None
    True
    >>> alarm = watch.update(expected, np.zeros(40))
    >>> alarm.observed, round(alarm.expected, 3)
    (0.0, 0.9)

Takes   at each look (a day, a week) the examined subjects: the probability of a finding that was
        foretold before they were examined, and what was found.
Gives   an `Alarm` at the look at which chance no longer explains the difference.
Why     a test at every look, each at 5 %, would cry wolf once in twenty looks. Here the evidence
        of all starts is added up (Shiryaev–Roberts): for likelihood ratios its mean grows by
        at most one a look while nothing has changed, so that the mean number of looks until a
        false alarm is at least the limit, whatever the numbers examined.
Source  J. Shin, A. Ramdas, A. Rinaldo, E-detectors: a nonparametric framework for sequential
        change detection, New England Journal of Statistics in Data Science 2 (2023);
        M. Pollak, Optimal detection of a change in distribution, Annals of Statistics 13 (1985).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
from scipy import stats
from scipy.special import logit

from sekisho.records.alarm import Alarm, Look, Watched

Floats = npt.NDArray[np.float64]

LOOKS_BETWEEN_FALSE_ALARMS = 52.0
"""Weekly looks: no more than one false alarm a year in the mean, even at the worst."""

TOLERANCE = 1.5
"""Odds: foretold .60 and found .50 is no alarm. Who stands first on a list was, in part, lucky to
be scored so high, so that a little less is found at the head than foretold, in every week."""

# How far beyond the tolerance the odds may have moved; small shifts need small steps to be seen.
_STEPS = np.log(np.array([1.5, 3.0, 9.0]))
_LEAST_P = 1e-6
# 95 % of a normal distribution lie below.
_ONE_SIDED_95 = 1.6449
LEARN_FROM = (100, 10, 500)
"""A rate is learned from at least 100 examined, until 10 were found or 500 examined: it is then
known to within a factor of two either way, and what lies within is no alarm."""


_LEARN = "Learn again from the latest findings, and raise the random share until they suffice."
_ASK = "Ask where: measure by office and heading, and review what profiles are expected to yield."
_WORDS: dict[Watched, tuple[str, str, str]] = {
    Watched.HIT_RATE: (
        "Of {subjects:count} examined since then {observed:percent} had a finding; "
        "{expected:percent} were foretold.",
        "Of {subjects:count} examined since then {observed:percent} had a finding; only "
        "{expected:percent} were foretold.",
        _LEARN,
    ),
    Watched.CALIBRATION: (
        "Of {subjects:count} drawn by chance since then {observed:percent} had a finding; the "
        "scorer foretold {expected:percent}: it worries too much.",
        "Of {subjects:count} drawn by chance since then {observed:percent} had a finding; the "
        "scorer foretold only {expected:percent}: it misses something.",
        _LEARN,
    ),
    Watched.FINDING_RATE: (
        "Of {subjects:count} drawn by chance since then {observed:percent} had a finding; before "
        "it was {expected:percent}. Less is found among all.",
        "Of {subjects:count} drawn by chance since then {observed:percent} had a finding; before "
        "it was {expected:percent}. More is found among all.",
        _ASK,
    ),
}
"""Where less was found than expected, where more was, and what to do."""


@dataclass(frozen=True, slots=True)
class _Sum:
    """What one look brought."""

    on: date | None
    subjects: int
    weight: float
    found: float
    foretold: float
    spread: float
    evidence: float = 0.0


class HitRateWatch:
    """Compares what is found with what was foretold, look by look."""

    def __init__(
        self,
        *,
        looks_between_false_alarms: float = LOOKS_BETWEEN_FALSE_ALARMS,
        tolerance: float | tuple[float, float] = TOLERANCE,
        about: Watched = Watched.HIT_RATE,
    ) -> None:
        """Begin to watch.

        Args:
            looks_between_false_alarms: mean number of looks until a false alarm, at least;
                [weeks] where it looks once a week.
            tolerance: how far the odds of a finding may lie from those foretold, either way, or
                below and above; 1 allows nothing.
            about: what the alarm is said to be about.
        """
        self._limit = float(np.log(looks_between_false_alarms))
        below, above = tolerance if isinstance(tolerance, tuple) else (tolerance, tolerance)
        self._edges = (-float(np.log(below)), float(np.log(above)))
        self._about = about
        self.reset()

    def reset(self) -> None:
        """Forget all evidence, as after a new edition has come into force."""
        self._evidence = np.full(2 * len(_STEPS), -np.inf)
        self._run = np.zeros(2 * len(_STEPS))
        self._began = np.zeros(2 * len(_STEPS), dtype=np.int64)
        self._looks: list[_Sum] = []

    @property
    def evidence(self) -> float:
        """How strong the evidence is: 0 = none, 1 = enough for an alarm, on a log scale."""
        return max(0.0, self._weighed() / self._limit)

    def update(
        self,
        expected_p: npt.ArrayLike,
        outcome: npt.ArrayLike,
        *,
        on: date | None = None,
        weight: npt.ArrayLike | None = None,
    ) -> Alarm | None:
        """One look: what was foretold for each examined subject, and what was found.

        Args:
            expected_p: probability of a finding, from before the examination; NaN is left out.
            outcome: 1 = finding, 0 = nothing found; NaN (not known yet) is left out.
            on: first day of what is looked at.
            weight: at most 1; subjects that share their finding, such as the items of one
                consignment, share one weight, else a single find would count many times. By
                Hölder's inequality the limit then holds however they depend on one another.

        Returns:
            The alarm, at this and every further look until `reset`; None while all is well.
        """
        p, y = np.asarray(expected_p, np.float64), np.asarray(outcome, np.float64)
        w = np.ones_like(p) if weight is None else np.asarray(weight, np.float64)
        known = ~(np.isnan(p) | np.isnan(y))
        p, y, w = p[known], y[known], w[known]
        gains = self._gains(p, y, w)
        self._evidence = gains + np.logaddexp(0.0, self._evidence)
        fresh = self._run <= 0
        self._began = np.where(fresh, len(self._looks), self._began)
        self._run = np.where(fresh, 0.0, self._run) + gains
        spread = float(np.sqrt((w * w * p * (1 - p)).sum()))
        sums = (float(w.sum()), float(y @ w), float(p @ w), spread)
        self._looks.append(_Sum(on, len(p), *sums, self.evidence))
        return self._alarm() if self._weighed() >= self._limit else None

    def looks(self) -> list[Look]:
        """The control chart since the last `reset`: a point a look."""
        return [_point(one, self._about) for one in self._looks]

    def _gains(self, p: Floats, y: Floats, w: Floats) -> Floats:
        """Log of the likelihood ratios: falls by each step, then rises."""
        odds = logit(np.clip(p, _LEAST_P, 1 - _LEAST_P))
        gains = []
        for sign, lean in zip((-1.0, 1.0), self._edges, strict=True):
            edge = odds + lean
            for step in sign * _STEPS:
                moved = y * step + np.logaddexp(0.0, edge) - np.logaddexp(0.0, edge + step)
                gains.append(float(moved @ w))
        return np.array(gains)

    def _weighed(self) -> float:
        """Log of the evidence, all steps weighing the same."""
        return float(np.logaddexp.reduce(self._evidence) - np.log(len(self._evidence)))

    def _alarm(self) -> Alarm:
        best = int(np.argmax(self._evidence))
        since = self._looks[int(self._began[best]) :]
        weight = sum(look.weight for look in since)
        observed = sum(look.found for look in since) / weight
        expected = sum(look.foretold for look in since) / weight
        less, more, remedy = _WORDS[self._about]
        return Alarm(
            self._about,
            since=since[0].on,
            on=since[-1].on,
            looks=len(since),
            subjects=sum(look.subjects for look in since),
            observed=observed,
            expected=expected,
            strength=_odds(observed) / _odds(expected),
            p=float(np.exp(-self._weighed())),
            says=less if observed < expected else more,
            remedy=remedy,
        )


class FindingRateWatch:
    """Watches a rate that nobody foretold: it is learned from the first looks, then held to."""

    def __init__(self) -> None:
        """Begin; nothing is said before the rate is known, see `LEARN_FROM`."""
        self.reset()

    def reset(self) -> None:
        """Learn the rate anew, as after an alarm that was understood."""
        self._found = self._examined = 0
        self._watch: HitRateWatch | None = None
        self._first: list[Look] = []

    def update(self, outcome: npt.ArrayLike, *, on: date | None = None) -> Alarm | None:
        """One look at subjects that chance has drawn: 1 = finding, 0 = nothing found, NaN = open.

        Returns:
            The alarm, at this and every further look until `reset`; None while all is well.
        """
        y = np.asarray(outcome, np.float64)
        y = y[~np.isnan(y)]
        if self._watch is None and self._is_learned():
            self._watch = self._begun()
        if self._watch is not None:
            return self._watch.update(np.full(len(y), self._rate()), y, on=on)
        self._found, self._examined = self._found + int(y.sum()), self._examined + len(y)
        seen = float(y.mean()) if len(y) else None
        self._first.append(
            Look(Watched.FINDING_RATE, on, len(y), seen, None, None, None, 0.0, False)
        )
        return None

    def looks(self) -> list[Look]:
        """The control chart: first the looks that were learned from."""
        return self._first + (self._watch.looks() if self._watch else [])

    def _is_learned(self) -> bool:
        least, enough_found, most = LEARN_FROM
        return self._examined >= most or (self._examined >= least and self._found >= enough_found)

    def _rate(self) -> float:
        # One half added to each side: a rate of 0 would make a single finding impossible.
        return (self._found + 0.5) / (self._examined + 1)

    def _begun(self) -> HitRateWatch:
        """Nothing within the interval of what was learned is held to be a change."""
        told = stats.binomtest(self._found, self._examined).proportion_ci(0.95, "exact")
        rate = _odds(self._rate())
        tolerance = (rate / _odds(min(told.low, self._rate())), _odds(told.high) / rate)
        return HitRateWatch(tolerance=tolerance, about=Watched.FINDING_RATE)


def hit_rate_alarm(
    expected_p: npt.ArrayLike, outcome: npt.ArrayLike, week: npt.ArrayLike
) -> int | None:
    """The week in which the watch would have raised its first alarm; None when it would not.

    Args:
        expected_p: probability of a finding, as foretold, by subject.
        outcome: what was found, by subject.
        week: the week in which each was examined, as a number.
    """
    p, y, weeks = (np.asarray(part) for part in (expected_p, outcome, week))
    watch = HitRateWatch()
    for one in np.unique(weeks):
        if watch.update(p[weeks == one], y[weeks == one]) is not None:
            return int(one)
    return None


def _point(one: _Sum, about: Watched) -> Look:
    if not one.weight:
        return Look(about, one.on, 0, None, None, None, None, one.evidence, one.evidence >= 1)
    expected, chance = one.foretold / one.weight, _ONE_SIDED_95 * one.spread / one.weight
    return Look(
        about,
        one.on,
        one.subjects,
        one.found / one.weight,
        expected,
        max(0.0, expected - chance),
        min(1.0, expected + chance),
        one.evidence,
        one.evidence >= 1,
    )


def _odds(p: float) -> float:
    p = min(max(p, _LEAST_P), 1 - _LEAST_P)
    return p / (1 - p)
