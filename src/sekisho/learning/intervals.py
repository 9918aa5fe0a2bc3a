"""Intervals for what few weighted finds say of many that nobody looked at.

    >>> few = Weighed.of(np.full(100, 50.0), np.arange(100) < 3, subjects=5000)
    >>> low, high = few.limits()
    >>> round(float(few.unseen)), round(float(low)), round(float(high))
    (147, 31, 418)

Takes   1/p of each examined subject of a class, whether it was irregular, the size of the class.
Gives   how many irregular subjects of the class nobody examined, and 95 % limits; along the last
        axis, so that ten thousand simulated periods are one call.

A find of weight w stands for w - 1 that nobody saw, with variance w(w - 1): none where all were
examined, which is the correction for finite populations. The sum of such finds is matched in
three moments by a shifted beta (gamma, where irregular ones are rare), as Fay and Feuer match
two. The upper limit allows for one more find, as heavy as any that was not met could be. Each
limit counts the probability of what was seen with `_counted`: wholly (Clopper and Pearson) where
nothing was found, then falling towards one half (mid-p): few finds have no normal law, and exact
limits for many would be needlessly wide. docs/decisions/0009 shows how often they cover.

Source  Fay and Feuer, Confidence intervals for directly standardized rates, Statistics in
        Medicine 16 (1997); Fay and Kim, Confidence intervals for directly standardized rates
        using mid-p gamma intervals, Biometrical Journal 59 (2017).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.special import betainc

from sekisho.learning.measure import Z95

Floats: TypeAlias = npt.NDArray[np.float64]
Bools: TypeAlias = npt.NDArray[np.bool_]

TAIL = 0.025  # on each side of a 95 % interval

# With so many finds, what was seen counts with 3/4 of its probability. Chosen on Poisson counts
# from 0.02 to 60: coverage is never under 94.3 %, and from 20 expected finds on 94.3 to 96.5 %.
HALF_WAY = 10.0

# Irregular ones rarer than this are a Poisson matter to every digit shown.
_RARE = 1e-7
_HALVINGS = 48  # of a span of at most a few thousand finds: to 1e-11 of it


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the examined of one or several classes say; one element a run or domain."""

    unseen: Floats
    """Estimate of the irregular subjects that nobody examined."""
    square: Floats
    """Variance that the finds bring."""
    cube: Floats
    """Sum of the third powers of what each find stands for, as far as it is not certain."""
    paired: Floats
    """Variance, each class's times the share irregular among its examined."""
    heaviest: Floats
    """Standard deviation that one find more, as heavy as can be, would bring."""
    unexamined: Floats
    """Subjects that nobody examined: more cannot be irregular."""

    @staticmethod
    def of(weights: Floats, irregular: Bools, subjects: Floats | float) -> Weighed:
        """One class: weights are raised together until they stand for all of its subjects.

        Args:
            weights: 1/p of each examined subject [..., examined]; 0 where a place is empty.
            irregular: whether it was [..., examined].
            subjects: how many the class has [...].
        """
        examined = np.count_nonzero(weights, axis=-1).astype(np.float64)
        total = weights.sum(axis=-1)
        raised = np.divide(subjects, total, out=np.zeros_like(total), where=total > 0)
        each = np.maximum(weights * raised[..., None], 1.0)
        deviation = np.sqrt(each * (each - 1)) * (weights > 0)
        finds = irregular.sum(axis=-1)
        # Without bias also where a class has few examined: x (m - x) / (m - 1) for x (1 - x/m).
        share = np.maximum(finds - 1, 0) / np.maximum(examined - 1, 1)
        share = np.minimum(share, examined / (examined + 1))
        square = (deviation**2 * irregular).sum(axis=-1) * (1 - share)
        unexamined = np.maximum(subjects - examined, 0.0)
        return Weighed(
            unseen=((each - 1) * irregular).sum(axis=-1),
            square=square,
            cube=(deviation**3 * irregular).sum(axis=-1) * (1 - share),
            paired=square * share,
            heaviest=np.minimum(_heaviest(deviation, finds), unexamined),
            unexamined=unexamined,
        )

    @staticmethod
    def unheard(weight: float, subjects: float) -> Weighed:
        """A class of which nobody was examined; a find there could be as heavy as `weight`."""
        zero, unexamined = np.zeros(()), np.asarray(subjects)
        heaviest = np.minimum(np.sqrt(weight * (weight - 1)), unexamined)
        return Weighed(zero, zero, zero, zero, heaviest, unexamined)

    def __add__(self, other: Weighed) -> Weighed:
        """Both classes together; they are examined independently."""
        return Weighed(
            self.unseen + other.unseen,
            self.square + other.square,
            self.cube + other.cube,
            self.paired + other.paired,
            np.maximum(self.heaviest, other.heaviest),
            self.unexamined + other.unexamined,
        )

    def limits(self, error: Floats | float = 0.0) -> tuple[Floats, Floats]:
        """95 % limits of the irregular subjects that nobody examined.

        Args:
            error: standard error that the weights themselves bring, where a probability was
                estimated by redraws.
        """
        unseen, unexamined = np.asarray(self.unseen, float), np.asarray(self.unexamined, float)
        seen = _Law.of(self.square, self.cube, self.paired, unexamined)
        alike = seen.with_one_more(seen.scale)
        heavy = seen.with_one_more(np.asarray(self.heaviest, float))
        below = _where(seen, alike, _counted(seen.finds), TAIL)
        # Beside one that is far heavier than those that were met, these are few however many.
        above = _where(heavy, seen, _counted(heavy.finds - 1), 1 - TAIL)
        apart = Z95 * error
        low = unseen - np.hypot(np.minimum(below, 0.0), apart)
        high = unseen + np.hypot(np.maximum(above, 0.0), apart)
        nobody = self.heaviest <= 0  # all were examined, or nobody was
        return (
            np.where(nobody, unseen, np.clip(low, 0.0, unexamined)),
            np.where(nobody, unseen, np.clip(high, unseen, np.maximum(unexamined, unseen))),
        )


def _heaviest(deviation: Floats, finds: Floats) -> Floats:
    """What one find more may stand for: the most there is; the usual, once finds are many."""
    most, square = deviation.max(axis=-1, initial=0.0), (deviation**2).sum(axis=-1)
    cube = (deviation**3).sum(axis=-1)
    usual = np.divide(cube, square, out=np.zeros_like(cube), where=square > 0)
    heaviest: Floats = usual + (most - usual) * HALF_WAY / (HALF_WAY + finds)
    return heaviest


@dataclass(frozen=True, slots=True)
class _Law:
    """A beta law in finds, shifted and scaled to what they stand for; no finds: a point at 0."""

    finds: Floats
    """Effective number of finds; with equal weights, how many there were."""
    scale: Floats
    """What one find stands for."""
    size: Floats
    """Effective number of examined, times the scale; the law is one of finds in size."""
    extra: Floats
    """What was allowed for beyond the finds that were met."""

    @staticmethod
    def of(square: Floats, cube: Floats, paired: Floats, unexamined: Floats) -> _Law:
        """The law of the finds that were met."""
        none = square <= 0
        square, cube = np.where(none, 1.0, square), np.where(none, 1.0, cube)
        share = np.where(none, 0.0, np.maximum(paired / square, _RARE))
        scale = np.where(none, 0.0, cube / square)
        finds = np.where(none, 0.0, square**3 / cube**2 / (1 - share))
        size = np.where(none, unexamined, scale * finds / np.where(none, 1.0, share))
        return _Law(finds, scale, size, np.zeros_like(size))

    def with_one_more(self, deviation: Floats) -> _Law:
        """The law if one find more had been met, which stands for so many."""
        square = self.finds * self.scale**2 + deviation**2
        cube = self.finds * self.scale**3 + deviation**3
        none = cube <= 0
        square, cube = np.where(none, 1.0, square), np.where(none, 1.0, cube)
        finds = np.where(none, 0.0, square**3 / cube**2)
        # Among as many examined as before; more, where the one is heavier: it is of another class.
        alike = self.finds * self.scale**2 + np.minimum(deviation, self.scale) ** 2
        known = self.finds > 0
        grown = finds * (cube / square) / np.where(known, (self.finds + 1) * self.scale, 1.0)
        size = np.where(known, self.size * grown * square / np.where(known, alike, 1.0), self.size)
        return _Law(finds, np.where(none, 1.0, cube / square), size, deviation)

    def below(self, apart: Floats) -> Floats:
        """Probability of lying this far, or less, above what was estimated."""
        scale = np.where(self.scale > 0, self.scale, 1.0)
        size = np.maximum(self.size / scale, 1e-9)
        place = ((apart - self.extra) / scale + self.finds) / size
        rest = np.maximum(size - self.finds + 1.0, 1e-9)
        found = betainc(np.maximum(self.finds, 1e-9), rest, np.clip(place, 0.0, 1.0))
        return np.where(self.finds > 0, found, (apart >= 0).astype(np.float64))


def _counted(finds: Floats) -> Floats:
    """How much of the probability of what was seen counts: all where nothing was found."""
    counted: Floats = 0.5 + 0.5 * HALF_WAY / (HALF_WAY + np.maximum(finds, 0.0))
    return counted


def _where(main: _Law, other: _Law, counted: Floats, level: float) -> Floats:
    """How far from the estimate a mixture of two laws reaches this probability."""
    low = -main.scale * main.finds - main.scale
    high = (main.scale + main.extra + other.scale) * (12 + 4 * (main.finds + other.finds))
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        met = counted * main.below(middle) + (1 - counted) * other.below(middle)
        low = np.where(met < level, middle, low)
        high = np.where(met < level, high, middle)
    return (low + high) / 2
