"""Intervals of other schools, on one simple random sample: how often each holds the truth.

    python bench/intervals.py

A sample of 10 000 subjects is drawn 20 000 times; of those that nobody examined so many are
irregular. Beside ours: the normal law, the percentile bootstrap, Wilson, Clopper and Pearson,
gamma (Fay and Feuer), each with the correction for finite populations.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.special import gammaincinv
from scipy.stats import beta

from sekisho.learning.intervals import Weighed
from sekisho.learning.measure import Z95

Floats = npt.NDArray[np.float64]
Limits = tuple[Floats, Floats]

SUBJECTS, DRAWS, RESAMPLES = 10_000, 20_000, 2_000
CELLS = (
    *((0.01, 0.002), (0.01, 0.01), (0.05, 0.01), (0.01, 0.1), (0.05, 0.05)),
    *((0.02, 0.2), (0.1, 0.2)),
)


def main() -> None:
    """Simulate every cell and tell."""
    rng = np.random.default_rng(5)
    for share, prevalence in CELLS:
        examined, bad = round(SUBJECTS * share), round(SUBJECTS * prevalence)
        drawn = rng.hypergeometric(bad, SUBJECTS - bad, examined, DRAWS)
        finds, back = np.unique(drawn, return_inverse=True)
        unseen = bad - drawn
        told = [f"{share:6.1%} drawn, {prevalence:5.1%} irregular, {bad * share:5.1f} finds"]
        for name, (low, high) in schools(rng, finds.astype(np.float64), examined).items():
            held = (low[back] <= unseen + 1e-9) & (unseen <= high[back] + 1e-9)
            told.append(f"{name} {held.mean():.3f}")
        print("  ".join(told))


def schools(rng: np.random.Generator, finds: Floats, examined: int) -> dict[str, Limits]:
    """Limits of the irregular ones that nobody examined, for each number of finds."""
    weight = SUBJECTS / examined
    stands_for, estimate = np.sqrt(weight * (weight - 1)), finds * (weight - 1)
    share, none = finds / examined, np.zeros_like(finds)
    normal = Z95 * stands_for * np.sqrt(finds * (1 - share))
    again = rng.binomial(examined, np.repeat(share[:, None], RESAMPLES, axis=1)) - finds[:, None]
    again_low, again_high = np.quantile(again, [0.025, 0.975], axis=1)
    size = examined / (1 - examined / SUBJECTS)
    middle = (share + Z95**2 / 2 / size) / (1 + Z95**2 / size)
    half = Z95 * np.sqrt(share * (1 - share) / size + Z95**2 / 4 / size**2) / (1 + Z95**2 / size)
    some = np.maximum(finds, 1)
    exact = (
        np.where(finds > 0, beta.ppf(0.025, some, examined - some + 1), 0.0) * examined,
        beta.ppf(0.975, finds + 1, np.maximum(examined - finds, 1e-9)) * examined,
    )
    gamma = (np.where(finds > 0, gammaincinv(some, 0.025), 0.0), gammaincinv(finds + 1, 0.975))
    places = np.arange(examined)
    ours = [
        Weighed.of(np.full(examined, weight), places < one, float(SUBJECTS)).limits()
        for one in finds
    ]

    def around(low: Floats, high: Floats) -> Limits:
        """The limits of finds, carried over to what they stand for."""
        below, above = ((one - finds) * stands_for + estimate for one in (low, high))
        return np.maximum(below, none), above

    return {
        "normal": (np.maximum(estimate - normal, none), estimate + normal),
        "bootstrap": around(finds + again_low, finds + again_high),
        "Wilson": (
            np.maximum(SUBJECTS * (middle - half) - finds, none),
            SUBJECTS * (middle + half) - finds,
        ),
        "Clopper": around(*exact),
        "gamma": around(*gamma),
        "ours": (
            np.array([float(one) for one, _ in ours]),
            np.array([float(one) for _, one in ours]),
        ),
    }


if __name__ == "__main__":
    main()
