"""Budgets: learn only from what was inspected, and see what it yields.

Every week's items are seen as they come. A strategy chooses a share of them; only the findings of
what it chose are told to it, a week later. So a strategy that never looks somewhere never learns
what is there, and two strategies on the same items end up knowing different things.

Takes   the items of a period with what a control of each would find, a strategy, the terms.
Gives   for each week what was chosen, by chance or by the strategy, and what was found.
Why     weeks of opening are known as a whole, as an office that begins has files of before; they
        are not counted. Chance is drawn first, from all items of the week, and is reserved from
        the budget, as at the border (docs/decisions/0002).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sekisho.learning.chances import Chances, chances, drawn_by_chance, redrawn
from sekisho.learning.drift import HitRateWatch
from sekisho.learning.outlook import Outlook, Prior, Seen, outlook
from sekisho.learning.strategies import Strategy

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

MOST_CHANCE = 0.2
"""Of a budget, by chance: at 1 % inspected one subject in a hundred would be all of it."""


ALARM_WEEKS = 12
"""How long more is inspected after an alarm: what was known is by then half earned again."""


@dataclass(frozen=True, slots=True, eq=False)
class Trade:
    """Items in the order in which they came; each column has a row an item."""

    week: Ints
    """From 0, never falling."""
    consignment: Ints
    """The same for items with the same goods, route, rate, regime, mass and price."""
    group: Ints
    """The same for items with the same HS6 and net mass."""
    finding: Floats
    """What a control finds: 1 or 0. Known to the simulation only."""

    def weeks(self) -> int:
        """How many weeks the period has."""
        return int(self.week[-1]) + 1 if len(self.week) else 0


@dataclass(frozen=True, slots=True)
class Terms:
    """What is asked of a simulation."""

    rate_pct: float = 5.0
    """Inspected, of each week's items [%]."""
    chance_pct: float = 1.0
    """Of each week's items drawn by chance [%]; at most a fifth of the budget; 0 draws none."""
    opening_weeks: int = 4
    """Weeks at the beginning whose findings are all known; they are not counted."""
    refit_growth: float = 1.2
    """The prior is learned anew when so many times as many findings are told."""
    alarm_rate_pct: float | None = None
    """Inspected for `ALARM_WEEKS` after an alarm [%]; None for no more than else."""


@dataclass(frozen=True, slots=True, eq=False)
class Walk:
    """What one strategy chose and found; arrays have a place for each counted week."""

    items: Ints
    inspected: Ints
    found: Ints
    by_chance: Ints
    found_by_chance: Ints
    head_found: Ints
    """Findings among the riskiest `rate_pct` of the week's items, inspected or not."""
    head: Ints
    """How many these are."""
    estimated: Floats
    """Findings among all items of the week, from what was chosen and its probabilities; NaN
    where nothing is drawn by chance, since then much has no probability at all."""
    chosen: Bools
    """Of each item of the period, the opening included: whether it was inspected."""
    probability: Floats
    """With which each item was chosen; 1 in the opening."""
    probability_error: float
    """Largest standard error of these; 0 where they are in closed form."""
    alarms: tuple[int, ...]
    """Weeks [from 0] in which what was found no longer agreed with what was foretold."""


def walk(
    trade: Trade,
    strategy: Strategy,
    prior: Prior,
    terms: Terms,
    seed: int,
    tell: Callable[[int], None] = lambda week: None,
) -> Walk:
    """One strategy over the whole period.

    Args:
        trade: the items and their findings.
        strategy: chooses.
        prior: what is learned about items never inspected before.
        terms: the budget.
        seed: of every draw by chance.
        tell: called with each week that is done.
    """
    diary = _Diary(trade, strategy, terms)
    mind = _Mind(strategy, prior, terms, seed)
    rng = np.random.default_rng(seed)
    for week in range(trade.weeks()):
        now = np.arange(*np.searchsorted(trade.week, [week, week + 1]))
        if week < terms.opening_weeks:
            diary.open(now)
        elif len(now):
            view = mind.look(diary.seen(now))
            diary.write(now, _choose(strategy, view, terms, rng), view.p)
        tell(week)
    return diary.closed(mind.alarms)


def budget_of(items: int, rate_pct: float) -> int:
    """How many items a rate is; at least one."""
    return min(items, max(1, round(items * rate_pct / 100)))


@dataclass(frozen=True, slots=True, eq=False)
class _Choice:
    places: Ints
    by_chance: Bools
    chances: Chances


def _choose(strategy: Strategy, view: Outlook, terms: Terms, rng: np.random.Generator) -> _Choice:
    items, budget = len(view.p), view.budget
    asked = max(items * terms.chance_pct / 100, budget * strategy.chance_share)
    mean = min(asked, budget * max(MOST_CHANCE, strategy.chance_share))
    lucky = drawn_by_chance(items, mean, rng)
    index = strategy.index(view, rng)
    lot = rng.random(items)
    order = np.lexsort((lot, -index))
    rest = order[~np.isin(order, lucky)][: budget - len(lucky)]
    if strategy.drawn:
        told = redrawn(lambda: strategy.index(view, rng), mean, budget)
    else:
        told = chances(index, mean, budget)
    by_chance = np.arange(budget) < len(lucky)
    return _Choice(np.concatenate([lucky, rest]), by_chance, told)


class _Mind:
    """What a strategy has learned so far, and whether it still believes it."""

    def __init__(self, strategy: Strategy, prior: Prior, terms: Terms, seed: int) -> None:
        self._strategy, self._prior, self._terms, self._seed = strategy, prior, terms, seed
        self._expects: Callable[[Ints], Floats] | None = None
        self._learned_from = 0
        self._believes_from = 0
        self._watch = HitRateWatch()
        self.alarms: list[int] = []

    def look(self, seen: Seen) -> Outlook:
        """What is believed about the items of this week, after all that was told before."""
        self._watched(seen)
        seen = seen.forgetting(self._believes_from)
        told = int(np.isfinite(seen.told).sum())
        if self._expects is None or told >= self._learned_from * self._terms.refit_growth:
            learned = self._prior if self._strategy.learns else _nothing_learned
            self._expects = learned(seen.told, self._seed)
            self._learned_from = told
        budget = budget_of(len(seen.now), self._rate(seen.this_week))
        return outlook(seen, self._expects(seen.now), budget)

    def _rate(self, week: int) -> float:
        more = self._terms.alarm_rate_pct
        if more is not None and self.alarms and week < self.alarms[-1] + ALARM_WEEKS:
            return more
        return self._terms.rate_pct

    def _watched(self, seen: Seen) -> None:
        if not self._strategy.watches or seen.foretold is None:
            return
        places = np.flatnonzero(np.isfinite(seen.foretold) & (seen.week == seen.this_week - 1))
        weight = 1 / np.bincount(seen.consignment[places])[seen.consignment[places]]
        alarm = self._watch.update(seen.foretold[places], seen.told[places], weight=weight)
        if alarm is not None:
            self.alarms.append(seen.this_week)
            # What was told since the change began is kept: it speaks of the world as it is now.
            self._believes_from = seen.this_week - alarm.looks
            self._expects = None
            self._watch.reset()


def _nothing_learned(told: Floats, seed: int) -> Callable[[Ints], Floats]:
    return lambda places: np.full(len(places), 0.5)


class _Diary:
    """What was chosen and found so far; gives out only what a strategy may know."""

    def __init__(self, trade: Trade, strategy: Strategy, terms: Terms) -> None:
        rows = len(trade.week)
        self._trade, self._strategy, self._terms = trade, strategy, terms
        self._told = np.full(rows, np.nan)
        self._foretold = np.full(rows, np.nan)
        self._probability = np.zeros(rows)
        self._chosen = np.zeros(rows, bool)
        self._lucky = np.zeros(rows, bool)
        self._head = np.zeros(rows, bool)
        self._error = 0.0

    def open(self, now: Ints) -> None:
        """A week of the opening: everything is known afterwards."""
        self._chosen[now], self._probability[now] = True, 1.0
        self._told[now] = self._trade.finding[now]

    def seen(self, now: Ints) -> Seen:
        """All items until now; the findings of those that were chosen before."""
        end = int(now[-1]) + 1
        return Seen(
            self._trade.week[:end],
            self._trade.consignment[:end],
            self._trade.group[:end],
            self._told[:end],
            now,
            self._foretold[:end],
        )

    def write(self, now: Ints, choice: _Choice, foretold: Floats) -> None:
        """What was chosen this week; the findings are told from the next week on."""
        places = now[choice.places]
        self._chosen[places] = True
        self._lucky[places[choice.by_chance]] = True
        self._foretold[places] = foretold[choice.places]
        riskiest = np.argsort(-foretold, kind="stable")
        self._head[now[riskiest[: budget_of(len(now), self._terms.rate_pct)]]] = True
        self._probability[now] = choice.chances.p
        self._error = max(self._error, float(choice.chances.error.max()))
        learned = now if self._strategy.told_all else places
        self._told[learned] = self._trade.finding[learned]

    def closed(self, alarms: list[int]) -> Walk:
        """The whole period, added up by week."""
        first, weeks = self._terms.opening_weeks, self._trade.weeks()

        def by_week(what: npt.NDArray[np.generic]) -> Floats:
            counted = np.bincount(self._trade.week, what, minlength=weeks)[first:]
            return counted.astype(np.float64)

        found = self._chosen * self._trade.finding
        with np.errstate(divide="ignore", invalid="ignore"):
            inverse = np.where(self._chosen, self._trade.finding / self._probability, 0.0)
        estimated = by_week(inverse)
        if not self._lucky.any():
            estimated = np.full_like(estimated, np.nan)
        return Walk(
            by_week(np.ones(len(found))).astype(np.int64),
            by_week(self._chosen).astype(np.int64),
            by_week(found).astype(np.int64),
            by_week(self._lucky).astype(np.int64),
            by_week(found * self._lucky).astype(np.int64),
            by_week(self._head * self._trade.finding).astype(np.int64),
            by_week(self._head).astype(np.int64),
            estimated,
            self._chosen,
            self._probability,
            self._error,
            tuple(alarms),
        )
