"""A contest: two scorers on the same later subjects, measured side by side.

Takes   what the champion and the challenger said of the same subjects; what was found of those
        that were examined; what each examined one stands for (1 over its probability).
Gives   for each measure both figures and their difference, each with a 95 % interval. The
        difference is paired: both are drawn again from the same subjects, so that what both
        suffer from cancels out.

A list of the worst is drawn up from all subjects; how many of it are findings is estimated from
its examined ones, each weighted by what it stands for (Hajek): so it does not matter whose list
sent them to be examined. A share's own interval is Wilson's, at the number of alike examined ones
that weigh as much (Kish); all others come from drawing again. Where few examined ones stand behind
a figure (`examined`, below about thirty), that shows too little of what might have been: read
such an interval as too narrow.

Source  Efron and Tibshirani, An introduction to the bootstrap (1993), chapter 13 (percentiles);
        Kish, Survey Sampling (1965), effective size of a sample; for Wilson's see `measure`;
        Brier, Monthly Weather Review 78 (1950).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from sekisho.learning.measure import Z95, Floats, list_length, ranking

DRAWS = 1000
"""Draws of the bootstrap: a percentile of 2.5 % is then known to about half a percent."""
RATES = (1.0, 5.0, 10.0)

_TAILS = (2.5, 97.5)
_LESS_IS_BETTER = ("foretold less found", "Brier score")
Weights = npt.NDArray[np.float64]
Measuring = Callable[[Weights], float]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure with its 95 % interval; NaN where nothing speaks for it."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Round:
    """One measure of both, and the challenger's less the champion's."""

    measure: str
    champion: Figure
    challenger: Figure
    difference: Figure
    examined: int
    """Examined subjects behind the figures; of two lists, behind the one with fewer."""
    more_is_better: bool = True


def contest(
    champion: Floats, challenger: Floats, outcome: Floats, weight: Weights, seed: int
) -> list[Round]:
    """Every measure of both.

    Args:
        champion: its scores, higher is worse; NaN = could not speak.
        challenger: the same subjects' scores by the other.
        outcome: 1 = finding, 0 = nothing found, NaN = not examined.
        weight: how many subjects each examined one stands for; elsewhere not looked at.
        seed: of the draws.
    """
    known = np.flatnonzero(np.isfinite(outcome))
    found, stands_for = outcome[known], weight[known]
    draws = _draws(len(known), seed)
    rounds = []
    for rate in RATES:
        both = [_listed(scores, known, rate, seed) for scores in (champion, challenger)]
        shares = [_share(found, listed) for listed in both]
        few = min(int(listed.sum()) for listed in both)
        told = _round(f"precision at {rate:g} %", shares, stands_for, draws, few)
        own = [
            _wilson(figure.value, stands_for[listed])
            for figure, listed in zip((told.champion, told.challenger), both, strict=True)
        ]
        rounds.append(replace(told, champion=own[0], challenger=own[1]))
    spoken = np.isfinite(champion[known]) & np.isfinite(challenger[known])
    scores = [one[known][spoken] for one in (champion, challenger)]
    draws, stands_for, found = draws[:, spoken], stands_for[spoken], found[spoken]
    measures = {
        "AUC": [_auc(found, one) for one in scores],
        "foretold less found": [_mean(one - found) for one in scores],
        "Brier score": [_mean((one - found) ** 2) for one in scores],
    }
    all_spoken = int(spoken.sum())
    rounds += [_round(name, two, stands_for, draws, all_spoken) for name, two in measures.items()]
    return rounds


def _draws(subjects: int, seed: int) -> npt.NDArray[np.uint8]:
    """How often each examined subject is in each draw, with replacement."""
    if not subjects:
        return np.ones((1, 0), np.uint8)
    rng, alike = np.random.default_rng(seed), np.full(subjects, 1 / subjects)
    # One subject hardly ever comes ten times; a byte a subject keeps all draws in memory.
    return np.stack([rng.multinomial(subjects, alike).astype(np.uint8) for _ in range(DRAWS)])


def _listed(
    scores: Floats, known: npt.NDArray[np.int64], rate: float, seed: int
) -> npt.NDArray[np.bool_]:
    """Which of the examined stand on the list that this scorer draws up from all."""
    order = ranking(scores, seed)
    listed = np.zeros(len(scores), np.bool_)
    listed[order[: list_length(len(scores), rate)]] = True
    return listed[known]


def _share(found: Floats, listed: npt.NDArray[np.bool_]) -> Measuring:
    def measured(weight: Weights) -> float:
        total = weight[listed].sum()
        return float((weight * found)[listed].sum() / total) if total else np.nan

    return measured


def _mean(values: Floats) -> Measuring:
    def measured(weight: Weights) -> float:
        total = weight.sum()
        return float((weight * values).sum() / total) if total else np.nan

    return measured


def _auc(found: Floats, scores: Floats) -> Measuring:
    """Chance that a finding stands above a non-finding, both by weight; ties count half."""
    _, place = np.unique(scores, return_inverse=True)
    steps = int(place.max(initial=-1)) + 1

    def measured(weight: Weights) -> float:
        yes = np.bincount(place, weight * found, steps)
        no = np.bincount(place, weight * (1 - found), steps)
        pairs = yes.sum() * no.sum()
        below = np.cumsum(no) - no / 2
        return float((yes * below).sum() / pairs) if pairs else np.nan

    return measured


def _round(
    name: str,
    measures: Sequence[Measuring],
    weight: Weights,
    draws: npt.NDArray[np.uint8],
    examined: int,
) -> Round:
    drawn = np.array([[one(weight * often) for often in draws] for one in measures])
    values = [one(weight) for one in measures]
    figures = [_figure(value, spread) for value, spread in zip(values, drawn, strict=True)]
    apart = _figure(values[1] - values[0], drawn[1] - drawn[0])
    return Round(name, figures[0], figures[1], apart, examined, name not in _LESS_IS_BETTER)


def _wilson(value: float, weight: Weights) -> Figure:
    """A weighted share with Wilson's interval at its effective size."""
    if not len(weight):
        return Figure(np.nan, np.nan, np.nan)
    size = weight.sum() ** 2 / (weight**2).sum()
    middle = (value + Z95**2 / (2 * size)) / (1 + Z95**2 / size)
    spread = np.sqrt(value * (1 - value) / size + Z95**2 / (4 * size**2))
    half = Z95 * spread / (1 + Z95**2 / size)
    # Rounding must not leave out what was seen.
    return Figure(value, max(0.0, min(middle - half, value)), min(1.0, max(middle + half, value)))


def _figure(value: float, drawn: Floats) -> Figure:
    spoken = drawn[np.isfinite(drawn)]
    if not len(spoken) or not np.isfinite(value):
        return Figure(np.nan, np.nan, np.nan)
    low, high = np.percentile(spoken, _TAILS)
    return Figure(value, float(low), float(high))
