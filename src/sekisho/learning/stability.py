"""Stability: do declarations and scores still look like those of the weeks before?

Takes   for each documented name how many items of each week had which value, or lay in which
        band of an amount; null is a value like any other.
Gives   a row a name with its population stability index, and an alarm where the latest weeks
        differ more than weeks usually differ from one another.
Raises  NotReady when there are too few weeks to know what is usual.

With many items any test finds every week different from every other; so an ordinary week is the
measure, not an ordinary item. Each week of the reference is held against all the others together,
as the latest weeks are held against the whole: where they stand among those (Student's t on the
logarithm of the index) gives p, corrected for the number of names (Holm). An index below
`LEAST_INDEX` is no alarm, however certain.
Source  N. Siddiqi, Credit Risk Scorecards (2006): index below .10 little, above .25 major change;
        B. Yurdakul, Statistical properties of population stability index (2018): its expectation.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from scipy import stats

from sekisho.errors import NotReady
from sekisho.records.alarm import Alarm, Steadiness, Watched

Floats = npt.NDArray[np.float64]

LEAST_INDEX = 0.1
LEVEL = 1 / 52
"""At weekly looks: no more than one false alarm a year over all names, were every index large."""
LEAST_WEEKS = 8
"""Weeks of reference: of fewer, one odd week decides what is usual."""
LATEST = 2
"""Weeks that are held against the reference together."""
# Each cell gets this many items more, so that a value never seen before has a finite index.
_HALF = 0.5

SAYS = (
    "{name} is not what it was: stability index {strength:ratio} (an ordinary week has less than "
    "{expected:ratio})."
)
REMEDY = (
    "Look at what gained; scorers that read it may be wrong until they learn again from new "
    "findings."
)


@dataclass(frozen=True, slots=True)
class Watching:
    """What is compared: the first day of each week, oldest first, and how many are the latest."""

    weeks: tuple[date, ...]
    latest: int = LATEST


def steadiness(counts: pa.Table, watching: Watching) -> tuple[Steadiness, ...]:
    """How far each name has moved.

    Args:
        counts: rows of name, week (place in `watching.weeks`), value (text or null), items.
        watching: the weeks.

    Returns:
        A row a name, the one that moved most first.

    Raises:
        NotReady: the reference has fewer than `LEAST_WEEKS` weeks with items.
    """
    names = pc.unique(counts["name"]).to_pylist()
    sheets = [_Sheet(name, counts, watching) for name in names]
    usable = [sheet for sheet in sheets if sheet.reference_weeks >= LEAST_WEEKS]
    if not usable:
        weeks = max((sheet.reference_weeks for sheet in sheets), default=0)
        raise NotReady(
            f"There are {weeks} weeks with items before the latest; {LEAST_WEEKS} are needed to "
            "know how weeks usually differ.",
            "Take later days (--until), or an earlier first day (--from).",
        )
    p = _holm(np.array([sheet.p for sheet in usable]))
    rows = [sheet.row(float(one)) for sheet, one in zip(usable, p, strict=True)]
    return tuple(sorted(rows, key=lambda row: -row.index))


def alarms(rows: tuple[Steadiness, ...], watching: Watching, scores: set[str]) -> Iterator[Alarm]:
    """An alarm for each name that drifted; `scores` are names that are scores."""
    for row in rows:
        if row.drifted:
            yield Alarm(
                Watched.SCORE if row.name in scores else Watched.DECLARED,
                name=row.name,
                since=watching.weeks[-watching.latest],
                on=watching.weeks[-1] + timedelta(days=6),
                looks=watching.latest,
                observed=row.gained_now,
                expected=row.usual,
                strength=row.index,
                p=row.p,
                says=SAYS,
                remedy=REMEDY,
            )


class _Sheet:
    """One name: items by week and value."""

    def __init__(self, name: str, counts: pa.Table, watching: Watching) -> None:
        mine = counts.filter(pc.equal(counts["name"], name))
        encoded = mine["value"].combine_chunks().dictionary_encode(null_encoding="encode")
        self.name, self.values = name, encoded.dictionary.to_pylist()
        items = np.zeros((len(watching.weeks), len(self.values)))
        places = (mine["week"].to_numpy(), encoded.indices.to_numpy(zero_copy_only=False))
        np.add.at(items, places, mine["items"].to_numpy())
        self.latest = items[-watching.latest :].sum(axis=0)
        reference = items[: -watching.latest]
        self.reference = reference[reference.sum(axis=1) > 0]
        self.reference_weeks = len(self.reference)
        self.whole = self.reference.sum(axis=0)
        self.index = float(_index(self.latest[None], self.whole[None])[0])
        self.usual, self.p = self._usual()

    def _usual(self) -> tuple[float, float]:
        """The index that 95 % of ordinary weeks stay below, and where the latest weeks stand."""
        if self.reference_weeks < LEAST_WEEKS or not self.latest.sum():
            return np.nan, 1.0
        n = self.reference_weeks
        told = np.log(_index(self.reference, self.whole - self.reference) + _FLOOR)
        spread = told.std(ddof=1) * np.sqrt(1 + 1 / n)
        bound = np.exp(told.mean() + stats.t.ppf(0.95, n - 1) * spread) - _FLOOR
        place = (np.log(self.index + _FLOOR) - told.mean()) / max(spread, 1e-9)
        return float(max(bound, 0.0)), float(stats.t.sf(place, n - 1))

    def row(self, p: float) -> Steadiness:
        """What is said of the name."""
        before, now = (items / max(items.sum(), 1) for items in (self.whole, self.latest))
        most = int(np.argmax(now - before))
        none = [value is None for value in self.values]
        return Steadiness(
            self.name,
            self.index,
            self.usual,
            p,
            float(before[none].sum()),
            float(now[none].sum()),
            self.values[most],
            float(before[most]),
            float(now[most]),
            drifted=self.index >= LEAST_INDEX and p <= LEVEL,
        )


# Indices below this are all alike: it keeps the logarithm from telling 0.0001 from 0.001.
_FLOOR = 0.01


def _index(some: Floats, others: Floats) -> Floats:
    """Population stability index of each row against its other; what chance adds is taken off."""
    cells = some.shape[1]
    n, m = some.sum(axis=1, keepdims=True), others.sum(axis=1, keepdims=True)
    p = (some + _HALF) / (n + cells * _HALF)
    q = (others + _HALF) / (m + cells * _HALF)
    by_chance = (cells - 1) * (1 / np.maximum(n, 1) + 1 / np.maximum(m, 1))[:, 0]
    return np.asarray(np.maximum(((p - q) * np.log(p / q)).sum(axis=1) - by_chance, 0.0))


def _holm(p: Floats) -> Floats:
    """Corrected for how many were asked, so that the family's level holds."""
    order = np.argsort(p)
    steps = np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1))
    corrected = np.empty_like(p)
    corrected[order] = np.minimum(steps, 1.0)
    return corrected
