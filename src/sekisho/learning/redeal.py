"""Re-deal: findings change hands, so that what was learned is wrong.

Groups of items (same HS6 and net mass) are put in bands of like frequency. Within a band each
group is given another one's findings: its first item the other's first, and so on, from the
beginning again when the other has fewer. From the shift on these count; before it, nothing changes.
So the base rate stays, within chance, and so does how constant a group's finding is; that of a
consignment, which is a part of a group, is a little less constant (Korean set: .96 to .89). But its
record, and what goods, routes and rates foretold, say nothing any more.

Takes   the items of a period with their findings, the week of the shift, a seed.
Gives   the same items with the findings of the world after the shift.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sekisho.learning.budget import Trade

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

LEAST_GROUPS = 20
"""In a band; with fewer a group would often be given its own findings."""


def redealt(trade: Trade, from_week: int, seed: int) -> Trade:
    """The trade whose findings are others from this week on."""
    groups, group, size = np.unique(trade.group, return_inverse=True, return_counts=True)
    giver = _givers(size, np.random.default_rng(seed))
    order = np.argsort(group, kind="stable")
    begins = np.concatenate([[0], np.cumsum(size)])[: len(groups)]
    turn = np.empty(len(group), np.int64)
    turn[order] = np.arange(len(group)) - np.repeat(begins, size)
    other = giver[group]
    given = trade.finding[order][begins[other] + turn % size[other]]
    finding = np.where(trade.week >= from_week, given, trade.finding)
    return Trade(trade.week, trade.consignment, trade.group, finding)


def _givers(size: Ints, rng: np.random.Generator) -> Ints:
    """For each group, the group of its band whose findings it is given."""
    giver = np.arange(len(size))
    for places in _bands(size):
        giver[places] = places[rng.permutation(len(places))]
    return giver


def _bands(size: Ints) -> list[Ints]:
    """Groups of the same number of items; large ones are few and are put together."""
    bands: list[Ints] = []
    waiting: list[Ints] = []
    for one in np.unique(size)[::-1]:
        waiting.append(np.flatnonzero(size == one))
        if sum(map(len, waiting)) >= LEAST_GROUPS:
            bands.append(np.concatenate(waiting))
            waiting = []
    if waiting:
        bands.append(np.concatenate(waiting))
    return bands
