"""Where each subject goes once chance has drawn: criteria, top-up, green.

Takes   the places of the day, what is asked for each subject, the order of worry, the draw.
Gives   for every subject one channel and one reason, and its place in the work of the channel.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sekisho.records.selection import ChosenBy
from sekisho.selectivity.chance import Keys
from sekisho.selectivity.places import LOOKED_AT, Places
from sekisho.selectivity.probability import NOTHING_ASKED

Counts = npt.NDArray[np.int64]

REASONS = (ChosenBy.CHANCE, ChosenBy.CRITERIA, ChosenBy.TOP_UP, ChosenBy.NOTHING)
CHANCE, CRITERIA, TOP_UP, NOTHING = range(len(REASONS))
GREEN = len(LOOKED_AT)


@dataclass(frozen=True, slots=True)
class Disposition:
    """One element a subject, in the order of the input."""

    channel: Counts
    """0 red, 1 orange, 2 yellow, 3 blue, 4 green."""
    reason: Counts
    """Place in `REASONS`."""
    queue: Counts
    """The channel that was asked for; 4 when none was."""
    ahead: Counts
    """How many of the same queue stand before it, drawn or not."""
    order: Counts
    """Row numbers from the most to the least worrying."""


def dispose(places: Places, asked: Counts, order: Counts, draw_keys: Keys) -> Disposition:
    """Chance, criteria, top-up, in this order; every subject ends in exactly one channel."""
    n = places.subjects
    channel = np.full(n, GREEN, dtype=np.int64)
    reason = np.full(n, NOTHING, dtype=np.int64)
    drawn = np.zeros(n, dtype=bool)
    drawn[np.argsort(draw_keys, kind="stable")[: places.by_chance]] = True
    channel[drawn], reason[drawn] = 0, CHANCE
    ahead = np.empty(n, dtype=np.int64)
    waiting = order[:0]
    taken = []
    queues = [order[asked[order] == queue] for queue in range(NOTHING_ASKED + 1)]
    for level, queue in enumerate(queues):
        ahead[queue] = np.arange(len(queue))
        if level < NOTHING_ASKED:
            waiting = np.concatenate([waiting, queue[~drawn[queue]]])
            here, waiting = waiting[: places.limits[level]], waiting[places.limits[level] :]
            channel[here], reason[here] = level, CRITERIA
            taken.append(len(here))
    rest = queues[NOTHING_ASKED][~drawn[queues[NOTHING_ASKED]]]
    for level, count in enumerate(taken):
        free = max(0, places.wanted[level] - count)
        channel[rest[:free]], reason[rest[:free]] = level, TOP_UP
        rest = rest[free:]
    return Disposition(channel, reason, asked, ahead, order)


def work_order(chosen: Disposition, draw_keys: Keys) -> Counts:
    """The place of each subject in the work of its channel: chance, criteria, top-up."""
    n = len(chosen.channel)
    rank = np.empty(n, dtype=np.uint64)
    rank[chosen.order] = np.arange(n, dtype=np.uint64)
    by_chance = chosen.reason == CHANCE
    work = np.lexsort((np.where(by_chance, draw_keys, rank), chosen.reason, chosen.channel))
    sizes = np.bincount(chosen.channel, minlength=GREEN + 1)
    first = np.repeat(np.cumsum(sizes) - sizes, sizes)
    place = np.empty(n, dtype=np.int64)
    place[work] = np.arange(n) - first + 1
    return place
