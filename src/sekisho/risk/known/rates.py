"""Smoothed finding rates: how often a key was irregular, leaning on a wider one.

    rate = (findings + weight x rate of the parent) / (examined + weight)

Takes   findings and examined items of each counter, before the item's day.
Gives   a rate from 0 to 1, worse up; null when the key is null or nothing was ever examined.
Source  shrinkage of small samples towards a prior mean: Micci-Barreca, SIGKDD Explorations 3:1,
        2001; parents and weights stand in `counters`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache

import numpy as np
import numpy.typing as npt

from sekisho.risk.known.counters import COUNTER

Rates = npt.NDArray[np.float64]


def with_parents(counters: Iterable[str]) -> tuple[str, ...]:
    """These counters and all whose rates theirs lean on, the widest first."""
    return _with_parents(tuple(counters))


@cache
def _with_parents(counters: tuple[str, ...]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for name in counters:
        line = [name]
        while (parent := COUNTER[line[-1]].parent) is not None:
            line.append(parent)
        found.update(dict.fromkeys(reversed(line)))
    return tuple(found)


def rates(
    counters: Iterable[str],
    counted: Callable[[str], tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]],
) -> dict[str, Rates]:
    """The rate of every row by counter; `counted` gives findings and examined. NaN means null."""
    made: dict[str, Rates] = {}
    for name in with_parents(counters):
        findings, examined = counted(name)
        parent, weight = COUNTER[name].parent, COUNTER[name].parent_weight
        with np.errstate(invalid="ignore"):
            if parent is None:
                made[name] = findings / np.where(examined > 0, examined, np.nan)
            else:
                made[name] = (findings + weight * made[parent]) / (examined + weight)
    return made


def rates_of_one(
    counters: Iterable[str], counted: Mapping[str, tuple[int, int] | None]
) -> dict[str, float | None]:
    """The rate by counter for one item; `counted` gives findings and examined, None for no key."""
    made: dict[str, float | None] = {}
    for name in with_parents(counters):
        parent, sums = COUNTER[name].parent, counted[name]
        weight = COUNTER[name].parent_weight
        prior = None if parent is None else made[parent]
        if sums is None:
            made[name] = None
        elif parent is None:
            made[name] = sums[0] / sums[1] if sums[1] > 0 else None
        else:
            made[name] = None if prior is None else (sums[0] + weight * prior) / (sums[1] + weight)
    return made
