"""Do the intervals cover the truth? Ten thousand periods whose truth is known.

    for row in simulate(share=0.01, prevalence=0.05, runs=500, seed=1):
        print(row.figure, row.coverage)

Takes   the random share, how many subjects in all are irregular, how many runs, a seed.
Gives   for total non-compliance, recall and miss rate: how often the 95 % interval held the true
        figure, how often it lay above or below, and how wide it was.

Each run draws every office-day anew: ceil(share x n) subjects by chance from all, then the worst
of the rest by risk up to the office's own share, as `selectivity` does; findings are known of the
examined alone. The truth is drawn anew for each of `truths` parts of the runs: a subject is
irregular with a probability that rises steeply with its risk and differs between offices. The
estimate is that of `estimate`: whoever stands before the last one chosen by risk is counted, the
drawn among the others speak for the others.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Any

import numpy as np
import numpy.typing as npt

from sekisho.errors import WrongInput
from sekisho.learning.intervals import Floats, Weighed

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

FIGURES = ("total", "recall", "miss_rate")


@dataclass(frozen=True, slots=True)
class Place:
    """One office: how many subjects its days have, and how it chooses."""

    days: tuple[int, ...]
    by_risk: float = 0.04
    """Share examined because of their risk, beyond chance."""
    dirt: float = 1.0
    """How many times as many are irregular here as elsewhere."""
    times_share: float = 1.0
    """How many times the random share is drawn here."""


# A sea port, an airport, a small border post: ten days each, 11 700 subjects.
PLACES = (
    Place(tuple(range(760, 1060, 30)), dirt=1.0),
    Place(tuple(range(140, 300, 16)), by_risk=0.08, dirt=1.5),
    Place((18, 25, 31, 38, 44, 52, 59, 66, 73, 81), by_risk=0.05, dirt=0.5),
)
# Irregular subjects among the riskiest, times those among the least risky, by the rank of risk:
# exp(STEEP x (1 - rank)); the worst twentieth then holds about a sixth of all.
STEEP = 3.0
_RUNS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Covered:
    """One figure of one cell."""

    share: float
    prevalence: float
    figure: str
    runs: int
    coverage: float
    """Runs whose interval held the truth, 0 to 1."""
    too_low: float
    """Runs whose whole interval lay below the truth."""
    too_high: float
    expected_finds: float
    """Irregular subjects that chance alone meets in a run, in the mean."""
    mean_width: float
    """Of the interval, in the figure's own unit."""
    mean_error: float
    """Estimate less truth, in the mean: near 0 when there is no bias."""


def simulate(
    share: float,
    prevalence: float,
    *,
    runs: int = 10_000,
    seed: int = 1,
    truths: int = 100,
    places: Sequence[Place] = PLACES,
) -> list[Covered]:
    """How often the intervals of one cell cover.

    Args:
        share: drawn by chance of every office-day, 0 to 1.
        prevalence: irregular among all subjects, 0 to 1, in the mean of the truths.
        runs: how many periods.
        seed: of truths and draws.
        truths: how many times the truth is drawn; 1 keeps one truth for all runs.
        places: the offices.

    Returns:
        One row for each of `FIGURES`. A run whose truth holds no irregular subject has no recall
        and no miss rate, and does not count for them.

    Raises:
        WrongInput: nobody is drawn by chance, or more than all.
    """
    _check(share, prevalence, runs)
    rng = np.random.default_rng([seed, round(share * 1e6), round(prevalence * 1e6)])
    pieces = []
    for part in _parts(runs, truths):
        truth = [_truth(rng, place, prevalence) for place in places]
        for start in range(0, part, _RUNS_AT_ONCE):
            some = min(_RUNS_AT_ONCE, part - start)
            pieces.append(_inspected(rng, share, some, places, truth))
    unseen, low, high, known, total, finds = (
        np.concatenate(one) for one in zip(*pieces, strict=True)
    )
    intervals = {
        "total": (known + low, known + unseen, known + high, total),
        "recall": tuple(_part(known, one) for one in (high, unseen, low, total - known)),
        "miss_rate": tuple(_part(one, known) for one in (low, unseen, high, total - known)),
    }
    counts = dict.fromkeys(FIGURES, total > 0) | {"total": total >= 0}
    return [
        _covered(
            (share, prevalence), figure, float(finds.mean()), [one[counts[figure]] for one in four]
        )
        for figure, four in intervals.items()
    ]


def _check(share: float, prevalence: float, runs: int) -> None:
    if not (0 < share <= 1 and 0 <= prevalence <= 1 and runs > 0):
        raise WrongInput(
            f"{runs} runs with a random share of {share} and {prevalence} irregular are none.",
            "Without a random share nothing can be estimated: give shares between 0 and 1.",
        )


def _parts(runs: int, truths: int) -> list[int]:
    """The runs of each truth."""
    return [len(part) for part in np.array_split(np.arange(runs), truths) if len(part)]


def _truth(rng: np.random.Generator, place: Place, prevalence: float) -> list[Bools]:
    """Which subjects of each day are irregular, from the riskiest down."""
    told = []
    for subjects in place.days:
        steep = np.exp(STEEP * (1 - (np.arange(subjects) + 0.5) / subjects))
        irregular_p = np.minimum(prevalence * place.dirt * steep / steep.mean(), 1.0)
        told.append(rng.random(subjects) < irregular_p)
    return told


def _inspected(
    rng: np.random.Generator,
    share: float,
    runs: int,
    places: Sequence[Place],
    truth: Sequence[Sequence[Bools]],
) -> tuple[Floats, ...]:
    """What each run would say: estimate and limits of the unseen, what is known, the truth."""
    classes, known, finds = [], np.zeros(runs), np.zeros(runs)
    for place, days in zip(places, truth, strict=True):
        weights, irregular, subjects = [], [], np.zeros(runs)
        for day in days:
            by_chance = math.ceil(min(1.0, share * place.times_share) * len(day))
            by_risk = min(round(place.by_risk * len(day)), len(day) - by_chance)
            drawn = _drawn(rng, len(day), by_chance, runs)
            # The last one chosen by risk; whoever stands before was examined in any case.
            reached = by_risk + (drawn - np.arange(by_chance) < by_risk).sum(axis=1)
            weights.append((drawn >= reached[:, None]) * (len(day) / by_chance))
            irregular.append(day[drawn] & (weights[-1] > 0))
            subjects += len(day) - reached
            known += np.concatenate([[0], np.cumsum(day)])[reached]
        met = np.concatenate(irregular, axis=1)
        classes.append(Weighed.of(np.concatenate(weights, axis=1), met, subjects))
        finds += met.sum(axis=1)
    whole = reduce(add, classes)
    low, high = whole.limits()
    total = np.full(runs, float(sum(day.sum() for days in truth for day in days)))
    return whole.unseen, low, high, known + finds, total, finds


def _drawn(rng: np.random.Generator, subjects: int, by_chance: int, runs: int) -> Ints:
    """Whom chance draws in each run [run, draw]: places in the order of risk, sorted."""
    if by_chance**2 > subjects:
        keys = rng.random((runs, subjects), dtype=np.float32)
        return np.sort(np.argpartition(keys, by_chance - 1, axis=1)[:, :by_chance], axis=1)
    # Few of many: draw with repeats, and again where one came twice.
    drawn = np.sort(rng.integers(subjects, size=(runs, by_chance)), axis=1)
    while (again := (np.diff(drawn, axis=1) == 0).any(axis=1)).any():
        drawn[again] = np.sort(rng.integers(subjects, size=(again.sum(), by_chance)), axis=1)
    return drawn


def _part(one: Floats, other: Floats) -> Floats:
    """One among both; all of it where there is neither."""
    both = one + other
    return np.divide(one, both, out=np.ones_like(one), where=both > 0)


def _covered(
    cell: tuple[float, float], figure: str, finds: float, four: Sequence[Floats]
) -> Covered:
    low, value, high, truth = four
    near = 1e-9  # rounding alone never decides
    below, above = high < truth - near, low > truth + near
    return Covered(
        *cell,
        figure,
        len(truth),
        coverage=1 - _mean(below) - _mean(above),
        too_low=_mean(below),
        too_high=_mean(above),
        expected_finds=finds,
        mean_width=_mean(high - low),
        mean_error=_mean(value - truth),
    )


def _mean(values: npt.NDArray[Any]) -> float:
    return float(values.mean()) if len(values) else math.nan
