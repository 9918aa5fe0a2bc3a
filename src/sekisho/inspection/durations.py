"""How long it took: quantiles of durations, of which some have not ended yet.

    >>> quantile([0, 1, 1, 3, 8], [True, True, True, True, False], 0.5)
    1
    >>> quantile([1, 5, 5, 5], [True, False, False, False], 0.9) is None
    True

Takes   for each subject how long it took [days], or how long it has waited so far.
Gives   the duration within which a share of all was done; null while too many still wait.
Source  E. L. Kaplan and P. Meier, Nonparametric Estimation from Incomplete Observations,
        J. Am. Stat. Assoc. 53 (1958) 457-481.

Whoever leaves out what still waits says that all is quick: the slow ones are what waits.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt


def quantile(took_days: npt.ArrayLike, has_ended: npt.ArrayLike, share: float) -> int | None:
    """Within how many days this share of the subjects was done.

    Args:
        took_days: whole days from the arrival to the end, or to now where there is none.
        has_ended: whether it has ended.
        share: 0 to 1; 0.5 asks for the median.

    Returns:
        The days; None when so many were never done in the time that was seen, or when more wait
        since later days than are left to tell of this one.
    """
    days, ended = np.asarray(took_days, np.int64), np.asarray(has_ended, np.bool_)
    still = 1.0
    for day in np.unique(days[ended]):
        waiting = np.count_nonzero(days >= day)
        if np.count_nonzero(~ended & (days < day)) > waiting:
            return None  # more have gone out of sight than are left to be seen
        done = np.count_nonzero(ended & (days == day))
        still *= 1 - done / waiting
        if 1 - still >= share - 1e-12:  # so that a half is a half also in floating point
            return int(day)
    return None
