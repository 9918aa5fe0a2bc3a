"""What would another strategy have found, with the same hands?

Takes   files of declarations with findings, through a column map; the strategies and the terms.
Gives   for each strategy its hit rate over the period, with the mean, lowest and highest of the
        seeds, and week by week; the same after a shift, with the alarm, when one is asked for.
Raises  WrongFile, WrongMap, WrongInput; NotReady when nothing is left to choose from.

Items without a finding are left out: nobody knows what a control of them would have found.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from sekisho.errors import NotReady, WrongInput
from sekisho.flow.progress import Progress, silent
from sekisho.flow.studies import period_of
from sekisho.learning import labels
from sekisho.learning.budget import Terms, Trade, Walk, walk
from sekisho.learning.redeal import redealt
from sekisho.learning.strategies import DEFAULT, STRATEGIES, Strategy, named
from sekisho.messages import column_map
from sekisho.messages.column_map import ColumnMap
from sekisho.risk.scorers import calibration, goods
from sekisho.risk.scorers.trees import Bag, Lesson, Recipe

__all__ = ["DEFAULT", "STRATEGIES", "Asked", "Strategy", "Terms", "named", "simulate_budget"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

# A smaller bag than an edition's, since it is fitted some hundred times: docs/decisions/0010.
RECIPE = Recipe(
    members=2,
    settings={"iterations": 200, "learning_rate": 0.04, "depth": 4, "l2_leaf_reg": 5},
    threads=1,
    in_turn=({"max_ctr_complexity": 1},),
)  # fmt: skip
LEAST_ITEMS = 200  # as the scorer: fewer cannot fill the folds
LEAST_FINDINGS = 20


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a simulation, besides the terms of the budget."""

    strategies: tuple[Strategy, ...]
    seeds: int = 5
    one_of_each: bool = False
    """One item of each HS6 and net mass, the earliest: nothing comes again."""
    shift_week: int | None = None
    """From this week [from 0] findings are re-dealt; None for never."""
    terms: Terms = field(default_factory=Terms)


def simulate_budget(
    files: Sequence[Path],
    how: str | ColumnMap,
    asked: Asked,
    *,
    at: datetime,
    progress: Progress = silent,
) -> dict[str, Any]:
    """Each strategy over the same items, once a seed.

    Args:
        files: declarations with what was found about them, read through the map `how`.
        how: a column map, or its name or file.
        asked: strategies, seeds, terms.
        at: the instant, as the readers want it.
        progress: told in files, then in weeks.

    Returns:
        What `--json` writes: `rate`, `chance` and `rate_after_alarm` [%], `opening_weeks`,
        `shift_week`, `one_of_each`, `seeds`, `items`, `base_rate`, `weeks` (first day of each
        counted week), and under `strategies` by name: `says`; `hit_rate`, `hit_rate_by_choice`
        (without chance), `hit_rate_by_chance` and `precision_of_riskiest` (of the first `rate` %
        by risk, inspected or not), each with `value` (mean over the seeds), `low` and `high`
        (least and greatest of them); `inspected` by one seed; `probability_error`; `by_week`,
        hit rates in the order of `weeks`; and `shift`: `alarm_after_weeks` and `false_alarms` by
        seed, and the precision of the riskiest in spans of weeks. Null where nothing was counted.
    """
    items, finding = _judged(files, how, at, progress)
    if asked.one_of_each:
        first = np.sort(np.unique(goods.goods_and_mass(items), return_index=True)[1])
        items, finding = items.take(first), finding[first]
    trade, began = _trade(items, finding)
    _check(trade, asked)
    prior = goods_prior(items)
    walks: dict[str, list[Walk]] = {}
    total, done = len(asked.strategies) * asked.seeds * trade.weeks(), 0

    def tell(week: int) -> None:
        nonlocal done
        done += 1
        progress("weeks", done, total)

    truth = trade
    for strategy in asked.strategies:
        for seed in range(asked.seeds):
            if asked.shift_week is not None:
                truth = redealt(trade, asked.shift_week, seed)
            told = walk(truth, strategy, prior, asked.terms, seed, tell)
            walks.setdefault(strategy.name, []).append(told)
    return _figures(trade, began, asked, walks)


def goods_prior(items: pa.Table) -> Callable[[Floats, int], Callable[[Ints], Floats]]:
    """What goods, route, rate, mass and price say of a finding, learned from what was told."""
    described = goods.goods_of(items)
    consignment, alike = goods.consignments(items), goods.goods_and_mass(items)

    def learn(told: Floats, seed: int) -> Callable[[Ints], Floats]:
        known = np.flatnonzero(np.isfinite(told))
        base = float((told[known].sum() + 1) / (len(known) + 2))
        if len(known) < LEAST_ITEMS or told[known].sum() < LEAST_FINDINGS:
            return lambda places: np.full(len(places), base)
        first, back, often = np.unique(
            consignment[known], return_index=True, return_inverse=True, return_counts=True
        )[1:]
        places = known[first]
        outcome = (np.bincount(back, told[known]) / often > 0.5).astype(np.float64)
        groups = np.unique(alike[places], return_inverse=True)[1]
        lesson = Lesson(outcome, np.sqrt(often), groups)
        bag, unseen = Bag.fit(described.take(places), lesson, RECIPE, seed)
        line = calibration.line(unseen, outcome, np.ones(len(outcome)))
        return lambda rows: calibration.probability(line(bag.log_odds(described.take(rows))))

    return learn


def _judged(
    files: Sequence[Path], how: str | ColumnMap, at: datetime, progress: Progress
) -> tuple[pa.Table, Floats]:
    """Items with a finding, in the order of their days, and what was found."""
    found = column_map.find(how) if isinstance(how, str) else how
    told = period_of(files, found, at, progress)
    table = told.items
    order = np.argsort(table["received_on"].to_numpy(), kind="stable")
    table = table.take(order)
    finding = labels.outcomes(table, told.findings)
    known = np.flatnonzero(np.isfinite(finding))
    return table.take(known), finding[known]


def _trade(items: pa.Table, finding: Floats) -> tuple[Trade, date]:
    if not len(finding):
        raise NotReady(
            "No item of these files has a finding, so nothing can be simulated.",
            "Give files that say what was found, also where nothing was.",
        )
    days = items["received_on"].to_numpy().astype("datetime64[D]")
    week = (days - days[0]).astype(np.int64) // 7
    trade = Trade(week, goods.consignments(items), goods.goods_and_mass(items), finding)
    return trade, days[0].astype(date)


def _check(trade: Trade, asked: Asked) -> None:
    weeks, opening_weeks = trade.weeks(), asked.terms.opening_weeks
    if opening_weeks >= weeks:
        raise NotReady(
            f"The files hold {weeks} weeks, and {opening_weeks} of them are the opening.",
            "Give a longer period, or a smaller --opening.",
        )
    if asked.shift_week is not None and not opening_weeks < asked.shift_week < weeks:
        raise WrongInput(
            f"A shift in week {asked.shift_week} lies outside the weeks that are counted.",
            f"Name a week from {opening_weeks + 1} to {weeks - 1}.",
        )


def _figures(
    trade: Trade, began: date, asked: Asked, walks: dict[str, list[Walk]]
) -> dict[str, Any]:
    terms = asked.terms
    days = [began + timedelta(weeks=week) for week in range(terms.opening_weeks, trade.weeks())]
    return {
        "rate": terms.rate_pct,
        "chance": terms.chance_pct,
        "rate_after_alarm": terms.alarm_rate_pct,
        "opening_weeks": terms.opening_weeks,
        "one_of_each": asked.one_of_each,
        "shift_week": asked.shift_week,
        "seeds": asked.seeds,
        "items": len(trade.week),
        "base_rate": float(trade.finding.mean()),
        "weeks": [str(day) for day in days],
        "strategies": {
            name: {"says": STRATEGIES[name].says} | _of_strategy(told, asked)
            for name, told in walks.items()
        },
    }


def _of_strategy(walks: list[Walk], asked: Asked) -> dict[str, Any]:
    def of(name: str) -> npt.NDArray[np.int64]:
        return np.array([getattr(one, name) for one in walks])

    found, inspected = of("found"), of("inspected")
    lucky, lucky_found = of("by_chance"), of("found_by_chance")
    told: dict[str, Any] = {
        "hit_rate": _over_seeds(found, inspected),
        "hit_rate_by_choice": _over_seeds(found - lucky_found, inspected - lucky),
        "hit_rate_by_chance": _over_seeds(lucky_found, lucky),
        "precision_of_riskiest": _over_seeds(of("head_found"), of("head")),
        "inspected": int(inspected[0].sum()),
        "probability_error": max(one.probability_error for one in walks),
        "by_week": _told((found.sum(axis=0) / inspected.sum(axis=0)).tolist()),
    }
    if asked.shift_week is not None:
        told["shift"] = _after_shift(walks, asked.shift_week, asked.terms.opening_weeks)
    return told


AFTER_WEEKS = ((1, 4), (5, 8), (9, 12))
"""Spans of weeks after a shift; the last says how far a strategy has come back within twelve."""


def _after_shift(walks: list[Walk], shift_week: int, opening_weeks: int) -> dict[str, Any]:
    begin = shift_week - opening_weeks
    found = np.array([one.head_found for one in walks])
    listed = np.array([one.head for one in walks])
    spans = {"before": slice(max(0, begin - 12), begin)}
    spans |= {f"weeks {a}-{b}": slice(begin + a - 1, begin + b) for a, b in AFTER_WEEKS}
    spans["later"] = slice(begin + AFTER_WEEKS[-1][1], None)
    delays = [
        next((week - shift_week for week in one.alarms if week >= shift_week), None)
        for one in walks
    ]
    return {
        "alarm_after_weeks": delays,
        "false_alarms": [sum(week < shift_week for week in one.alarms) for one in walks],
        **{name: _over_seeds(found[:, span], listed[:, span]) for name, span in spans.items()},
    }


def _over_seeds(found: npt.NDArray[Any], of: npt.NDArray[Any]) -> dict[str, float | None]:
    """Mean, lowest and highest of the seeds; null where nothing was inspected."""
    with np.errstate(invalid="ignore"):
        rates = found.sum(axis=1) / of.sum(axis=1)
    value, low, high = _told([rates.mean(), rates.min(), rates.max()])
    return {"value": value, "low": low, "high": high}


def _told(figures: list[float]) -> list[float | None]:
    return [None if np.isnan(figure) else float(figure) for figure in figures]
