"""A study: what would a list of this length have held, drawn up by this method?

Takes   a training period and a test period (items and findings), a method (a walk that
        describes items, how to make a scorer), and the terms (rates, what is revealed, seed).
Gives   precision and recall at each rate, AUC and average precision, twice: `as_is`, and
        `without_repeats`, where no training item that shares HS6 and net mass with a test item
        is used anywhere: neither to describe nor to fit.

Intervals count a consignment that repeats (same HS6 and net mass) as what it is worth, not as
often as it came.

How it stays honest. Findings of the test period lie in a `Sealed` box that gives out only what
the terms reveal on a day; scores are complete before `figures` opens it. All findings of the
training period count as known on the eve of the first test day. Items of earlier test days are
seen (they were received), their findings are not, unless revealed. Only test items with a
finding of their own, also “nothing found”, enter the figures.

What is revealed. `none`: nothing. `all`: every finding of an earlier step, from the day it became
known. `selected`: of these, only items that stood within the rate on their own day; each rate is
then a study of its own. With `all` and `selected` the test period is walked a week at a time:
what earlier weeks revealed is described at once, and the scorer learns again at the first week
of a month in which enough is new. All rates go on from one walk, and one scorer, of the training
period.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Protocol, Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from sekisho.errors import NotReady
from sekisho.learning import labels, measure

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

STEP_DAYS = 7  # offices plan by the week; findings seldom speak faster

# New findings, as a share of those learned from, for which a scorer is fitted again.
ENOUGH_NEW = 0.05


class Scoring(Protocol):
    """What a study asks of a scorer."""

    def fit(
        self, features: pa.Table, outcome: Floats, *, day: npt.NDArray[np.int64], seed: int
    ) -> Any:
        """Learn; an outcome of NaN means not examined. `day` counts days from 1970-01-01."""
        ...

    def score(self, features: pa.Table) -> Floats:
        """Probability of a finding, 0 to 1, higher is worse; NaN where it cannot speak."""
        ...


class Walk(Protocol):
    """What a study asks of a walk through the days that describes items as known before theirs."""

    def pass_on(self, items: pa.Table, findings: pa.Table) -> pa.Table:
        """Describe items later than all before, one row each in their order; then know them.

        The findings are about any item so far; they count from the day they became known.
        """
        ...

    def describe(self, items: pa.Table) -> pa.Table:
        """The same description, without knowing the items afterwards."""
        ...

    def copy(self) -> Self:
        """The same walk, to go on from here another way."""
        ...


class Reveal(StrEnum):
    """Which findings of earlier test days may be learned from."""

    NONE = "none"
    SELECTED = "selected"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Period:
    """Items of a period and the findings about them."""

    items: pa.Table
    findings: pa.Table


@dataclass(frozen=True, slots=True)
class Method:
    """How items are described and how a scorer is made."""

    begin_walk: Callable[[], Walk]
    make_scorer: Callable[[], Scoring]


@dataclass(frozen=True, slots=True)
class Terms:
    """What is asked of a study. Rates are in percent of the test items."""

    rates: tuple[float, ...] = (1, 2, 5, 10)
    reveal: Reveal = Reveal.NONE
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Meter:
    """What a stage may not ask itself: seconds so far, and the peak of memory [MB]."""

    seconds: Callable[[], float]
    peak_mb: Callable[[], float]


class Sealed:
    """Findings of the test period; they come out only as far as the terms say."""

    def __init__(self, findings: pa.Table, may_tell: pa.Table | None = None) -> None:
        """Seal these findings; `may_tell` are those that may come out early, None for all."""
        self._findings = findings
        self._may_tell = findings if may_tell is None else may_tell

    def told(self, since: date, until: date, subjects: pa.Array | None) -> pa.Table:
        """What became known from a day on and before another; with `subjects`, only of these."""
        known_on = self._may_tell["known_on"]
        then = pc.and_(
            pc.greater_equal(known_on, pa.scalar(since)), pc.less(known_on, pa.scalar(until))
        )
        told = self._may_tell.filter(then)
        if subjects is None:
            return told
        return told.filter(pc.is_in(told["subject_id"], value_set=subjects))

    def opened(self) -> pa.Table:
        """Everything, for the figures alone."""
        return self._findings


def study(
    train: Period, test: Period, method: Method, terms: Terms, meter: Meter | None = None
) -> dict[str, Any]:
    """Both figures of a method, side by side; the shape of its JSON is fixed.

    Raises:
        NotReady: when a period holds no items.
    """
    if not test.items.num_rows or not train.items.num_rows:
        raise NotReady(
            "A study needs items to learn from and items to be tested on.",
            "Give files with --train and --test whose days do not overlap.",
        )
    before = meter.seconds() if meter else 0.0
    report: dict[str, Any] = {
        "as_is": judged(train, test, method, terms),
        "without_repeats": judged(
            without_repeats(train, test), test, method, terms, of_singles(test)
        ),
    }
    report["seconds"] = round(meter.seconds() - before, 3) if meter else None
    report["peak_mb"] = round(meter.peak_mb(), 1) if meter else None
    return report | {"seed": terms.seed}


def without_repeats(train: Period, test: Period) -> Period:
    """The training period without items that share HS6 and net mass with a test item."""
    fresh = train.items.filter(pa.array(~labels.twins(train.items, test.items)))
    spoken = pc.is_in(train.findings["subject_id"], value_set=_ids(fresh))
    return Period(fresh, train.findings.filter(spoken))


def of_singles(test: Period) -> pa.Table:
    """Findings of items that share HS6 and net mass with no other item of the test period.

    Only these may be revealed where repeats are removed: an earlier test item that is learned
    from is a training item to all later ones.
    """
    single = test.items.filter(pa.array(labels.singles(test.items)))
    return test.findings.filter(pc.is_in(test.findings["subject_id"], value_set=_ids(single)))


def judged(
    train: Period, test: Period, method: Method, terms: Terms, may_tell: pa.Table | None = None
) -> dict[str, Any]:
    """Score the test period, then, and only then, open its findings and count.

    Args:
        train: what is learned from.
        test: what is scored.
        method: how items are described and scorers made.
        terms: rates, what is revealed, seed.
        may_tell: findings of the test period that may be revealed at all; None for all.
    """
    _no_overlap(train, test)
    sealed = Sealed(test.findings, may_tell)
    if terms.reveal is Reveal.NONE:
        scores = dict.fromkeys(terms.rates, _at_once(train, test.items, method, terms.seed))
    else:
        begun = _Course.begun(train, _first_day(test.items), method, terms.seed)
        whole = terms.reveal is Reveal.ALL
        scores = {
            rate: _walked(begun.copy(), test.items, sealed, 100.0 if whole else rate)
            for rate in (terms.rates[:1] if whole else terms.rates)
        }
        scores = {rate: scores.get(rate, scores[terms.rates[0]]) for rate in terms.rates}
    return figures(test.items, sealed.opened(), scores, terms.seed)


def figures(
    items: pa.Table, findings: pa.Table, scores: Mapping[float, Floats], seed: int
) -> dict[str, Any]:
    """Precision and recall by rate over the whole period; AUC and the rest at the last rate."""
    outcome = labels.outcomes(items, findings)
    known = ~np.isnan(outcome)
    outcome, clusters = outcome[known], labels.consignments(items)[known]
    report: dict[str, Any] = {
        "items": len(outcome),
        "findings": int(outcome.sum()),
        "precision": {},
        "recall": {},
    }
    order, kept = np.empty(0, np.int64), np.empty(0)
    for rate, all_scores in scores.items():
        kept = all_scores[known]
        order = measure.ranking(kept, seed)
        report["precision"][f"{rate:g}"] = measure.precision(outcome, order, rate, clusters).told()
        report["recall"][f"{rate:g}"] = measure.recall(outcome, order, rate, clusters).told()
    report["auc"] = _told(measure.auc(outcome, kept))
    report["average_precision"] = _told(measure.average_precision(outcome, order))
    return report


def _at_once(train: Period, items: pa.Table, method: Method, seed: int) -> Floats:
    """Fit once and score the whole test period; its findings are not even passed in."""
    known = labels.known_by(train.findings, _first_day(items))
    both = pa.concat_tables([train.items, items])
    features = method.begin_walk().pass_on(both, known)
    scorer = _fitted(features.slice(0, train.items.num_rows), train.items, known, method, seed)
    return scorer.score(features.slice(train.items.num_rows))


@dataclass(slots=True)
class _Course:
    """What was described and told so far, and the scorer that learned from it."""

    walk: Walk
    scorer: Scoring
    items: list[pa.Table]
    features: list[pa.Table]
    told: list[pa.Table]
    learned: int
    """Outcomes that the scorer learned from."""
    method: Method
    seed: int

    @classmethod
    def begun(cls, train: Period, first: date, method: Method, seed: int) -> Self:
        """The training period, described and learned from, on the eve of the first test day."""
        known = labels.known_by(train.findings, first)
        walk = method.begin_walk()
        features = walk.pass_on(train.items, known)
        scorer = _fitted(features, train.items, known, method, seed)
        learned = _known_outcomes(train.items, known)
        return cls(walk, scorer, [train.items], [features], [known], learned, method, seed)

    def copy(self) -> Self:
        """The same, to go on from here another way."""
        return replace(
            self,
            walk=self.walk.copy(),
            items=list(self.items),
            features=list(self.features),
            told=list(self.told),
        )

    def pass_on(self, items: pa.Table, told: pa.Table) -> None:
        """Know a step's items and what was told by its end."""
        self.features.append(self.walk.pass_on(items, told))
        self.items.append(items)
        self.told.append(told)

    def learn_again(self) -> None:
        """Fit a new scorer on everything so far, if enough of it is new."""
        items, told = pa.concat_tables(self.items), pa.concat_tables(self.told)
        known = _known_outcomes(items, told)
        if known - self.learned >= ENOUGH_NEW * self.learned:
            features = pa.concat_tables(self.features)
            self.scorer = _fitted(features, items, told, self.method, self.seed)
            self.learned = known


def _walked(course: _Course, items: pa.Table, sealed: Sealed, rate: float) -> Floats:
    """Scores a week at a time; what earlier weeks revealed is known by then."""
    days = items["received_on"].to_numpy()
    scores = np.full(items.num_rows, np.nan)
    chosen = np.zeros(items.num_rows, dtype=bool)
    before: tuple[date, Bools] | None = None
    for start, now in _steps(days):
        if before is not None:
            since, last = before
            subjects = None if rate >= 100 else _ids(items.filter(pa.array(chosen)))
            told = sealed.told(since, start, subjects)
            course.pass_on(items.filter(pa.array(last)), told)
            if (since.year, since.month) != (start.year, start.month):
                course.learn_again()
        features = course.walk.describe(items.filter(pa.array(now)))
        scores[now] = course.scorer.score(features)
        chosen |= _within(scores, days, now, rate, course.seed)
        before = start, now
    return scores


def _known_outcomes(items: pa.Table, findings: pa.Table) -> int:
    return int(np.isfinite(labels.outcomes(items, findings)).sum())


def _fitted(
    features: pa.Table, items: pa.Table, known: pa.Table, method: Method, seed: int
) -> Scoring:
    day = items["received_on"].to_numpy().astype("datetime64[D]").astype(np.int64)
    scorer = method.make_scorer()
    scorer.fit(features, labels.outcomes(items, known), day=day, seed=seed)
    return scorer


def _steps(days: npt.NDArray[Any]) -> Iterator[tuple[date, Bools]]:
    start, end = days.min().astype(date), days.max().astype(date)
    while start <= end:
        until = start + timedelta(days=STEP_DAYS)
        now = (days >= np.datetime64(start)) & (days < np.datetime64(until))
        if now.any():
            yield start, now
        start = until


def _within(scores: Floats, days: npt.NDArray[Any], now: Bools, rate: float, seed: int) -> Bools:
    chosen = np.zeros(len(scores), dtype=bool)
    for day in np.unique(days[now]):
        places = np.flatnonzero(days == day)
        order = measure.ranking(scores[places], seed)
        chosen[places[order[: measure.list_length(len(places), rate)]]] = True
    return chosen


def _no_overlap(train: Period, test: Period) -> None:
    if not train.items.num_rows:
        raise NotReady(
            "Without repeats nothing is left to learn from: every training item has a twin.",
            "Give a longer training period.",
        )
    last = pc.max(train.items["received_on"]).as_py()
    if last >= _first_day(test.items):
        raise NotReady(
            f"The training period reaches to {last}, the test period begins on "
            f"{_first_day(test.items)}.",
            "Test on days that come after all days learned from.",
        )


def _first_day(items: pa.Table) -> date:
    first: date = pc.min(items["received_on"]).as_py()
    return first


def _ids(items: pa.Table) -> pa.Array:
    ids = items["item_id"]
    return ids.combine_chunks() if ids.num_chunks != 1 else ids.chunk(0)


def _told(figure: float) -> float | None:
    return None if np.isnan(figure) else figure
