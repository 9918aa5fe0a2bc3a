"""A border whose truth is known.

    >>> small = border(seed=1, items=500, days=10)
    >>> small.items.num_rows
    500

Takes   how many offices, days and items, which schemes, and a seed.
Gives   goods items as received, the truth about each, and findings of past examinations;
        all at once, or as batches by month for a load that no memory would hold.
Raises  WrongInput when there is nothing to simulate.

The same seed gives the same border, whole or in batches. In the first two thirds of the days
an administration without this system has examined a share of the items: half by chance, half
by a naive sum of suspicions. Later days have no findings until somebody asks `inspect`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from sekisho.errors import NotFound, WrongInput
from sekisho.records.finding import Finding
from sekisho.records.goods_item import GoodsItem
from sekisho.records.schema import schema_of
from sekisho.simulation.consignments import Trade
from sekisho.simulation.goods import goods
from sekisho.simulation.papers import Names, make_names, write_papers
from sekisho.simulation.schemes import DEFAULT_PLANTS, Plant, Scheme, make_cells
from sekisho.simulation.trade import World, make_day
from sekisho.simulation.traders import make_traders
from sekisho.simulation.truth import Truth, findings_of, tell_truth
from sekisho.simulation.volumes import items_by_day

# A Monday, so that weeks are whole; far enough back that no simulated day is taken for today.
START = date(2024, 1, 1)
# Of the days: the past in which findings are known.
PAST = 2 / 3
# Of the items of past days: examined by chance, and by naive suspicion.
PAST_BY_CHANCE = 0.1
PAST_BY_SUSPICION = 0.1

_STREAM_WORLD, _STREAM_DAY = 0, 1


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be simulated; two equal plans give the same border."""

    seed: int
    offices: int = 3
    days: int = 90
    items: int = 60_000
    start: date = START
    schemes: Mapping[Scheme, Plant] = field(default_factory=lambda: DEFAULT_PLANTS)


@dataclass(frozen=True, slots=True)
class Border:
    """Items as received, the truth about each, findings of the past."""

    plan: Plan
    items: pa.Table
    truth: pa.Table
    findings: pa.Table

    def inspect(self, subject_ids: Iterable[str], *, on: date | None = None) -> pa.Table:
        """Examine these items: a table of `Finding`, in the order asked.

        Args:
            subject_ids: numbers of items.
            on: the day of the examination; null means the day on which each was received.

        Raises:
            NotFound: an item that never crossed this border.
        """
        asked = pa.array(subject_ids, pa.string())
        rows = pc.index_in(asked, value_set=self.truth["subject_id"])
        if rows.null_count:
            missing = asked.filter(pc.is_null(rows))[0].as_py()
            raise NotFound(f"Item {missing} never crossed this border.", "Check its number.")
        return findings_of(self.truth.take(rows), _whats(self.plan), on)


def border(
    *,
    seed: int,
    offices: int = 3,
    days: int = 90,
    items: int = 60_000,
    start: date = START,
    schemes: Mapping[Scheme, Plant] | None = None,
) -> Border:
    """A whole border in memory.

    Args:
        seed: the same seed gives the same border.
        offices: how many; they are named 10 (sea port), 20 (airport), 30 (mail), 40 (sea port), …
        days: how many days, weekends included.
        items: goods items in all, exactly.
        start: the first day.
        schemes: what is planted and how; null means all of `DEFAULT_PLANTS`.
    """
    planted = DEFAULT_PLANTS if schemes is None else schemes
    plan = Plan(seed, offices, days, items, start, planted)
    parts = list(batches(plan))
    return Border(
        plan,
        items=pa.concat_tables([schema_of(GoodsItem).empty_table(), *(one.items for one in parts)]),
        truth=pa.concat_tables([schema_of(Truth).empty_table(), *(one.truth for one in parts)]),
        findings=pa.concat_tables(
            [schema_of(Finding).empty_table(), *(one.findings for one in parts)]
        ),
    )


def demonstration(seed: int = 1, last: date | None = None) -> Border:
    """The border of `make run`: three offices, ninety days, sixty thousand items.

    Args:
        seed: the same seed gives the same border of the same days.
        last: the last of its days; null means those that the documents speak of.
    """
    days = 90
    return border(
        seed=seed, days=days, start=START if last is None else last - timedelta(days=days - 1)
    )


def batches(plan: Plan, *, days_each: int | None = None) -> Iterator[Border]:
    """The same border piece by piece, for a load that no memory would hold.

    Args:
        plan: what is to be simulated.
        days_each: days of a piece; null means calendar months.
    """
    _check(plan)
    world, names, by_day = _make_world(plan)
    pieces: list[tuple[pa.Table, pa.Table, pa.Table]] = []
    for day, n in enumerate(by_day):
        on = plan.start + timedelta(days=day)
        following = on + timedelta(days=1)
        if n:
            pieces.append(_tell_day(plan, world, names, day, int(n)))
        full = (day + 1) % days_each == 0 if days_each else following.month != on.month
        if pieces and (full or day == plan.days - 1):
            items, truth, findings = (pa.concat_tables(one) for one in zip(*pieces, strict=True))
            yield Border(plan, items, truth, findings)
            pieces = []


def _check(plan: Plan) -> None:
    if plan.days < 1 or plan.items < 1 or plan.offices < 1:
        raise WrongInput(
            f"{plan.items} items on {plan.days} days at {plan.offices} offices is no border.",
            "Give at least one of each.",
        )
    share = sum(plant.share / plant.dirty for plant in plan.schemes.values())
    if share > 1:
        raise WrongInput(
            f"The schemes and their cover trade would take {share:.0%} of all items.",
            "Lower their shares until they leave room for honest trade.",
        )


def _make_world(plan: Plan) -> tuple[World, Names, npt.NDArray[np.int64]]:
    rng = np.random.default_rng([plan.seed, _STREAM_WORLD])
    traders = make_traders(rng, goods(), items=plan.items, days=plan.days, offices=plan.offices)
    plants = {scheme: plan.schemes[scheme] for scheme in Scheme if scheme in plan.schemes}
    cells, importers, sellers = make_cells(
        rng, goods(), traders, plants, days=plan.days, offices=plan.offices
    )
    names = make_names(
        rng,
        importers=importers,
        sellers=sellers,
        declarants=len(traders.declarant_weight),
        offices=plan.offices,
    )
    by_day = items_by_day(rng, plan.start, plan.days, plan.items)
    return World(goods(), traders, cells, plants, plan.offices), names, by_day


def _tell_day(
    plan: Plan, world: World, names: Names, day: int, n: int
) -> tuple[pa.Table, pa.Table, pa.Table]:
    rng = np.random.default_rng([plan.seed, _STREAM_DAY, day])
    on = plan.start + timedelta(days=day)
    trade = make_day(rng, world, day, n)
    items = write_papers(rng, world.goods, names, trade, on)
    truth = tell_truth(rng, world, trade, items["item_id"], on)
    examined = _examined_then(rng, world, trade, day)
    if day >= round(PAST * plan.days):
        examined = examined[:0]
    findings = findings_of(truth.take(pa.array(examined)), _whats(plan), None)
    return items, truth, findings


def _examined_then(
    rng: np.random.Generator, world: World, trade: Trade, day: int
) -> npt.NDArray[np.int64]:
    """Rows that an office without this system examined: some by chance, some by suspicion."""
    n = len(trade.goods)
    by_chance = rng.random(n) < PAST_BY_CHANCE
    usual = world.goods.price_per_kg[trade.goods]
    known = trade.importer % world.traders.importers
    young = (trade.importer != known) | (world.traders.first_day[known] > day - 30)
    suspicion = (
        (trade.value / trade.mass_kg < 0.6 * usual) * 1.0
        + young * 0.7
        + (trade.rate_pct >= 8) * 0.4
        + (trade.departure != trade.origin) * 0.5
        + rng.random(n)
    )
    most = np.argsort(-suspicion, kind="stable")[: round(PAST_BY_SUSPICION * n)]
    by_chance[most] = True
    return np.flatnonzero(by_chance)


def _whats(plan: Plan) -> dict[Scheme, str]:
    return {scheme: plant.what for scheme, plant in plan.schemes.items()}
