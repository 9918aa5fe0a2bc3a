"""Hit rates of the examined, and what lists would hold of the whole flow.

Takes   counts of examinations and findings; scores of all subjects, and what each examined one
        stands for (`estimate.Estimator.weights`).
Gives   hit rates with Wilson's interval, always with their channel; gain and precision at every
        length of list, and calibration, as they would be if everybody had been examined.

A hit rate speaks of the examined alone, who were chosen because they looked bad: it says how well
hands were used, never how much there is. The curves weigh each examined subject by 1/p and so
speak of all. Subjects without a score stand behind all others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from sekisho.learning.estimate import Estimator
from sekisho.learning.intervals import Bools, Floats
from sekisho.learning.measure import share
from sekisho.learning.measured import Calibrated, CurvePoint, Estimate, HitRate

Ints = npt.NDArray[np.int64]

# Lengths of list at which a curve is drawn, as shares of all subjects: close where hands are few.
LENGTHS = (
    *(0.001, 0.002, 0.005, *(step / 100 for step in range(1, 11))),
    *(0.12, 0.15, 0.2, 0.25, 0.3, *(step / 10 for step in range(4, 11))),
)
STEPS = 10  # of calibration: equal numbers of subjects


def worst_first(scores: Floats) -> Ints:
    """Places of subjects from the worst score down; equals as they came, NaN last."""
    return np.argsort(-np.where(np.isnan(scores), -np.inf, scores), kind="stable")


def within_worst(order: Ints, of: int, top_pct: float) -> Bools:
    """Which subjects are the worst share of a score; at least one of those that have a score.

    Args:
        order: places from the worst score down.
        of: how many subjects have a score.
        top_pct: the share of all subjects [%].
    """
    mine = np.zeros(len(order), dtype=np.bool_)
    mine[order[: min(of, max(1, round(len(order) * top_pct / 100)))]] = True
    return mine


def curve(name: str, order: Ints, weights: Floats, irregular: Bools) -> Iterator[CurvePoint]:
    """What lists of every length would hold of the whole flow.

    Args:
        name: of the score.
        order: places from the worst score down.
        weights: how many subjects each examined one stands for; 0 where not examined.
        irregular: whether it is known to be irregular.
    """
    met = np.cumsum((weights * irregular)[order])
    heard = np.cumsum(weights[order])
    if not len(met) or met[-1] <= 0:
        return
    for length in LENGTHS:
        last = min(len(met), max(1, round(length * len(met)))) - 1
        if heard[last] > 0:
            precision = min(1.0, float(met[last] / heard[last]))
            yield CurvePoint(name, (last + 1) / len(met), float(met[last] / met[-1]), precision)


def calibration(name: str, order: Ints, foretold: Floats, judge: Estimator) -> Iterator[Calibrated]:
    """Foretold and estimated share of irregular subjects, from the lowest to the highest score.

    Args:
        name: of the score.
        order: places from the worst score down.
        foretold: probability of each subject; NaN where the score cannot speak.
        judge: estimates how many were irregular in truth.
    """
    spoken = order[~np.isnan(foretold[order])][::-1]
    for part in np.array_split(spoken, STEPS):
        if not len(part):
            continue
        mine = np.zeros(len(foretold), dtype=np.bool_)
        mine[part] = True
        told = judge.missed(mine, "calibration", name)
        expected = float(foretold[part].mean())
        yield Calibrated(name, told.subjects, expected, told.share)


def by_kind(
    by: str,
    names: Sequence[str],
    kinds: Ints,
    channels: tuple[Sequence[str], Ints],
    outcomes: tuple[Bools, Bools],
) -> Iterator[HitRate]:
    """Findings among examinations of every kind, in every channel that looked at one.

    Args:
        by: what divides them.
        names: of the kinds.
        kinds: number of each subject's kind.
        channels: names of channels, and the number of each subject's.
        outcomes: whether each has a result, and whether that is irregular.
    """
    words, channel = channels
    known, irregular = outcomes
    size = len(names) * len(words)
    key = kinds * len(words) + channel
    examined = np.bincount(key[known], minlength=size)
    found = np.bincount(key[known & irregular], minlength=size)
    for place in np.flatnonzero(examined):
        kind, one = divmod(int(place), len(words))
        rate = share(int(found[place]), int(examined[place]))
        yield HitRate(
            by,
            names[kind],
            words[one],
            int(examined[place]),
            int(found[place]),
            Estimate(rate.value, rate.low, rate.high),
        )
