"""How many items each day brings: weekdays, seasons, and some chance.

Takes   the first day, the number of days, the total, a generator.
Gives   whole numbers that add up to the total exactly.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import numpy.typing as npt

# Monday to Sunday: invented; most offices see little on Saturday and less on Sunday.
_WEEKDAYS = np.array([1.10, 1.15, 1.10, 1.10, 1.15, 0.35, 0.20])
_SEASON = 0.15
_NOISE = 0.08


def items_by_day(
    rng: np.random.Generator, start: date, days: int, items: int
) -> npt.NDArray[np.int64]:
    """Items of each day, in order."""
    day = np.arange(days)
    weight = _WEEKDAYS[(start.weekday() + day) % 7]
    weight = weight * (1 + _SEASON * np.sin(2 * np.pi * (start.timetuple().tm_yday + day) / 365.25))
    weight = weight * np.exp(rng.normal(0.0, _NOISE, days))
    upto = np.round(np.cumsum(weight) / weight.sum() * items).astype(np.int64)
    by_day: npt.NDArray[np.int64] = np.diff(upto, prepend=0)
    return by_day
