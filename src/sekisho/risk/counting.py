"""Count the past of each item: everything strictly before its day, for one counter at a time.

    in      the events of a span of days, their keys under one counter, and its totals so far
    out     for each item the sums under its key as they stood before its day
    cost    one sort and a few running sums; about 60 nanoseconds an event and counter

The events of a key stand together, in the order of days. A running sum over them, taken at the
first event of a key's day, is what was known before that day.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sekisho.risk.events import Events, Mask, Places
from sekisho.risk.hashing import Hashes
from sekisho.risk.totals import NEVER, Ints, Sums, Totals


@dataclass(frozen=True, slots=True)
class Counted:
    """What one counter says of the described items; `known` is None where all have a key."""

    sums: Sums
    known: Mask | None


@dataclass(frozen=True, slots=True)
class _Runs:
    """Events sorted by key and day. A run is one key's day; a group is one key."""

    places: Places
    first: Places
    """First event of each run, among the sorted."""
    group_first: Places
    """First run of each group."""
    group: Places
    """The group of each run."""
    run: Ints
    """The run of each sorted event."""


def count(
    events: Events,
    keyed: tuple[Hashes, Mask | None],
    totals: Totals,
    *,
    asked: bool = True,
    keep: bool = True,
) -> Counted:
    """The sums of each described item before its day.

    Args:
        events: items and findings in the order of days.
        keyed: the key of each event and where it has one.
        totals: what was counted before the first of these days.
        asked: whether the items' sums are wanted at all.
        keep: whether the totals move on past these events.
    """
    keys, known = keyed
    described = events.described if asked else np.empty(0, np.int64)
    chosen = None if known is None else np.flatnonzero(known)
    keys = keys if chosen is None else keys[chosen]
    if not len(keys):
        return Counted(Sums.nothing(len(described)), np.zeros(len(described), np.bool_))
    order = _order(keys)
    places = order if chosen is None else chosen[order]
    runs = _runs(keys[order], events.days[places], places)
    group_keys = keys[order[runs.first[runs.group_first]]]
    at, before = totals.look_up(group_keys)
    sums, after = _run_sums(events, runs, before)
    if keep:
        totals.put(group_keys, at, after)
    run_of = np.full(len(events.days), -1, np.int32)
    run_of[places] = runs.run
    wanted = run_of[described]
    return Counted(sums.take(wanted), None if known is None else wanted >= 0)


def _order(keys: Hashes) -> Places:
    """The stable order of keys: a plain sort of key and place packed into one number.

    The place takes the lowest bits of the key. Should two keys differ in those bits only, the
    slower sort decides; the result is the same.
    """
    bits = np.uint64(max(1, int(len(keys) - 1).bit_length()))
    low = (np.uint64(1) << bits) - np.uint64(1)
    packed = (keys & ~low) | np.arange(len(keys), dtype=np.uint64)
    packed.sort()
    order = (packed & low).astype(np.int64)
    high = packed & ~low
    ordered = keys[order]
    if np.array_equal(ordered[1:] != ordered[:-1], high[1:] != high[:-1]):
        return order
    return np.argsort(keys, kind="stable")


def _runs(keys: Hashes, days: Ints, places: Places) -> _Runs:
    new_group = np.ones(len(keys), np.bool_)
    np.not_equal(keys[1:], keys[:-1], out=new_group[1:])
    new_run = new_group.copy()
    new_run[1:] |= days[1:] != days[:-1]
    first = np.flatnonzero(new_run)
    starts = new_group[first]
    run = np.cumsum(new_run, dtype=np.int32)
    run -= 1
    return _Runs(places, first, np.flatnonzero(starts), np.cumsum(starts) - 1, run)


def _run_sums(events: Events, runs: _Runs, before: Sums) -> tuple[Sums, Sums]:
    """Before each run, and after the last run of each group."""
    pairs = [
        _added(weights, runs, carried)
        for weights, carried in (
            (events.item_weight, before.items),
            (events.examined, before.examined),
            (events.found, before.findings),
            (events.critical, before.criticals),
        )
    ]
    decayed = _added(events.scaled, runs, before.decayed)
    last_day = _last_days(events, runs, before.last_day)
    of_runs, of_groups = zip(*pairs, last_day, decayed, strict=True)
    return Sums(*of_runs), Sums(*of_groups)


def _added(
    weights: npt.NDArray[np.generic], runs: _Runs, carried: npt.NDArray[np.generic]
) -> tuple[npt.NDArray[np.generic], npt.NDArray[np.generic]]:
    """A running sum before each run with what was carried, and after each group."""
    by_run = np.add.reduceat(weights[runs.places], runs.first, dtype=carried.dtype)
    until = np.cumsum(by_run, dtype=carried.dtype) - by_run
    within = until - until[runs.group_first][runs.group]
    last = np.append(runs.group_first[1:], len(by_run)) - 1
    return within + carried[runs.group], within[last] + by_run[last] + carried


def _last_days(events: Events, runs: _Runs, carried: Ints) -> tuple[Ints, Ints]:
    """The last day on which an item came, before each run, and after each group."""
    came = np.maximum.reduceat(events.item_weight[runs.places], runs.first) > 0
    days = np.where(came, events.days[runs.places[runs.first]], NEVER)
    days_after = np.maximum(_running_max(days, runs), carried[runs.group])
    before = np.empty_like(days_after)
    before[1:] = days_after[:-1]
    before[runs.group_first] = carried
    last = np.append(runs.group_first[1:], len(days)) - 1
    return before, days_after[last]


def _running_max(days: Ints, runs: _Runs) -> Ints:
    """The greatest day so far within each group; days rise, so the latest known place does."""
    at = np.where(days != NEVER, np.arange(len(days)), -1)
    np.maximum.accumulate(at, out=at)
    own = at >= runs.group_first[runs.group]
    return np.where(own, days[at], NEVER)
