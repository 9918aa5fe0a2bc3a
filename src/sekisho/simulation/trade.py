"""One day of trade: who brings what, declared how, and what is true of it.

Takes   the population, the cells, how many items the day has, the day's own generator.
Gives   arrays by item: the parties, goods, origins, mass, value, rate, and the scheme.

Every day has its own generator, seeded by the border's seed and the day's number: a day is the
same however many days are made at once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sekisho.simulation.consignments import FREE_BELOW, HONEST, Trade
from sekisho.simulation.goods import Goods
from sekisho.simulation.routes import CHINA, DETOURS, HUB, PREFERENCE, PRICE_LEVEL
from sekisho.simulation.schemes import ALL, Cells, Plant, Scheme
from sekisho.simulation.slips import round_figures
from sekisho.simulation.traders import GOODS_EACH, SELLERS_EACH, Traders, pick

Numbers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

# Parts into which a consignment is split to stay below it.
PARTS = 4

_ITEMS_EACH = 0.55  # of a declaration: geometric, so 1.8 items in the mean
_MOST_ITEMS = 12
_BY_SEA, _BY_AIR, _BY_MAIL = 1, 4, 5  # UN/ECE Recommendation 19


@dataclass(frozen=True, slots=True)
class World:
    """What does not change from day to day."""

    goods: Goods
    traders: Traders
    cells: Cells
    plants: dict[Scheme, Plant]
    offices: int


def make_day(rng: np.random.Generator, world: World, day: int, n: int) -> Trade:
    """The trade of one day with exactly n items."""
    sizes = np.minimum(rng.geometric(_ITEMS_EACH, n), _MOST_ITEMS)
    declarations = int(np.searchsorted(np.cumsum(sizes), n)) + 1
    declaration = np.repeat(np.arange(declarations), sizes[:declarations])[:n]
    first = np.searchsorted(declaration, np.arange(declarations))
    trade = _honest(rng, world, day, declaration, np.arange(n) - first[declaration] + 1)
    _plant_cells(rng, world, day, trade, declarations)
    _weigh_and_value(rng, world, trade)
    _deceive(rng, world, trade)
    round_figures(rng, trade)
    _rate(rng, world, trade)
    return trade


def duty_at_stake(world: World, trade: Trade) -> Floats:
    """What is lost when the item passes as declared [yen]; 0 for honest items."""
    goods = world.goods
    entitled = trade.preferred & (trade.origin == trade.true_origin)
    rate = goods.duty_pct[trade.true_goods]
    rate = rate * np.where(entitled, PREFERENCE[trade.true_origin], 1.0)
    rate = rate + np.where(trade.true_origin == CHINA, goods.extra_pct[trade.true_goods], 0.0)
    lost = trade.true_value * rate / 100 - trade.value * trade.rate_pct / 100
    return np.where(trade.scheme == HONEST, 0.0, np.maximum(np.round(lost), 0.0))


def _honest(
    rng: np.random.Generator, world: World, day: int, declaration: Numbers, item_number: Numbers
) -> Trade:
    """Trade as usual: everything but mass, value and rate."""
    traders, goods = world.traders, world.goods
    k, n = int(declaration[-1]) + 1, len(declaration)
    importer = pick(rng, traders.importer_weights(day), k)
    seller = traders.sellers[importer, pick(rng, np.array([6.0, 3, 2, 1])[:SELLERS_EACH], k)]
    declarant = traders.declarants[importer, (rng.random(k) < 0.15).astype(np.int64)]
    office = np.where(
        rng.random(k) < 0.85, traders.office[importer], rng.integers(0, world.offices, k)
    )
    mode = _modes(rng, office, traders.parcel[importer])
    chosen = traders.seller_goods[
        seller[declaration], pick(rng, np.array([6.0, 3, 2, 1])[:GOODS_EACH], n)
    ]
    chosen = np.where(rng.random(n) < 0.04, pick(rng, goods.popularity, n), chosen)
    origin = traders.seller_country[seller][declaration]
    origin = np.where(rng.random(n) < 0.08, rng.integers(0, len(HUB), n), origin)
    straight = rng.random(k) < 0.88
    departure = np.where(
        straight, traders.seller_country[seller], HUB[traders.seller_country[seller]]
    )
    departure = np.where(rng.random(k) < 0.02, rng.integers(0, len(HUB), k), departure)
    nothing = np.zeros(n)
    return Trade(
        declaration=declaration,
        item_number=item_number,
        importer=importer[declaration],
        seller=seller[declaration],
        declarant=declarant[declaration],
        office=office[declaration],
        mode=mode[declaration],
        departure=departure[declaration],
        origin=origin,
        true_origin=origin.copy(),
        goods=chosen,
        true_goods=chosen.copy(),
        scheme=np.full(n, HONEST),
        mass_kg=nothing,
        value=nothing,
        true_value=nothing,
        preferred=np.zeros(n, dtype=np.bool_),
        rate_pct=nothing,
    )


def _modes(rng: np.random.Generator, office: Numbers, parcel: Flags) -> Numbers:
    """The first office is a sea port, the second an airport, the third sorts mail, and so on."""
    usual = np.array([_BY_SEA, _BY_AIR, _BY_MAIL])[office % 3]
    other = np.array([_BY_SEA, _BY_AIR, _BY_MAIL])[rng.integers(0, 3, len(office))]
    mode = np.where(rng.random(len(office)) < 0.9, usual, other)
    return np.where(parcel & (rng.random(len(office)) < 0.7), _BY_MAIL, mode)


def _plant_cells(
    rng: np.random.Generator, world: World, day: int, trade: Trade, declarations: int
) -> None:
    """Some declarations become those of cells; some of their items are dirty."""
    drawn = rng.random(declarations)
    start = 0.0
    for number, scheme in enumerate(ALL):
        plant = world.plants.get(scheme)
        if plant is None:
            continue
        share = plant.share / plant.dirty
        chosen = np.flatnonzero((drawn >= start) & (drawn < start + share))
        start += share
        if not plant.cells:
            mine = np.isin(trade.declaration, chosen)
            trade.scheme[mine] = number
            continue
        active = world.cells.active(number, day)
        if len(active) and len(chosen):
            picked = rng.choice(active, len(chosen))
            if scheme is Scheme.SPLIT:
                picked = picked[np.arange(len(chosen)) // PARTS]
            _occupy(rng, world, trade, chosen, picked, plant.dirty)


def _occupy(
    rng: np.random.Generator,
    world: World,
    trade: Trade,
    declarations: Numbers,
    cell: Numbers,
    dirty: float,
) -> None:
    """These declarations are those of these cells."""
    at = np.searchsorted(declarations, trade.declaration)
    at = np.minimum(at, len(declarations) - 1)
    mine = np.flatnonzero(declarations[at] == trade.declaration)
    cells, of = world.cells, cell[at[mine]]
    is_dirty = rng.random(len(mine)) < dirty
    trade.importer[mine] = cells.importer[of]
    trade.seller[mine] = cells.seller[of]
    trade.declarant[mine] = cells.declarant[of]
    trade.office[mine] = cells.office[of]
    trade.mode[mine] = _modes(rng, cells.office[cell], np.zeros(len(cell), dtype=np.bool_))[
        at[mine]
    ]
    trade.true_goods[mine] = trade.goods[mine] = cells.goods[of]
    trade.origin[mine] = cells.origin[of]
    trade.true_origin[mine] = np.where(is_dirty, cells.true_origin[of], cells.origin[of])
    through_hub = (rng.random(len(cell)) < 0.12)[at[mine]]
    direct = cells.origin[of]
    trade.departure[mine] = np.where(through_hub, HUB[direct], direct)
    trade.scheme[mine] = np.where(is_dirty, cells.scheme[of], HONEST)


def _weigh_and_value(rng: np.random.Generator, world: World, trade: Trade) -> None:
    """Honest mass and value: lognormal about goods, origin and the importer's habit."""
    goods, traders = world.goods, world.traders
    n = len(trade.goods)
    known = trade.importer % traders.importers
    parcel = trade.mode == _BY_MAIL
    mass = goods.mass_kg[trade.true_goods] * np.exp(rng.normal(-0.3, 1.0, n))
    mass *= np.where(parcel, 0.01, np.where(trade.mode == _BY_AIR, 0.25, 1.0))
    trade.mass_kg = np.maximum(np.round(mass, 1), 0.1)
    level = PRICE_LEVEL[trade.true_origin] * np.exp(traders.price_habit[known])
    price = goods.price_per_kg[trade.true_goods] * level * np.exp(rng.normal(0.0, 0.4, n))
    trade.true_value = np.maximum(np.round(price * trade.mass_kg), 1.0)
    trade.value = trade.true_value.copy()


def _deceive(rng: np.random.Generator, world: World, trade: Trade) -> None:
    """What each scheme, and honest error, changes in what is declared."""
    goods = world.goods
    for number, scheme in enumerate(ALL):
        mine = np.flatnonzero(trade.scheme == number)
        n = len(mine)
        if scheme is Scheme.UNDERVALUATION:
            trade.value[mine] = np.round(trade.true_value[mine] * rng.uniform(0.3, 0.75, n))
        elif scheme is Scheme.MISCLASSIFICATION:
            trade.goods[mine] = goods.neighbour[trade.true_goods[mine]]
        elif scheme in (Scheme.LAUNDERING, Scheme.TRANSSHIPMENT):
            straight = rng.random(n) < 0.35
            trade.departure[mine] = np.where(
                straight, trade.true_origin[mine], trade.departure[mine]
            )
        elif scheme is Scheme.CONCEALMENT:
            trade.mass_kg[mine] = np.round(trade.mass_kg[mine] * np.exp(rng.normal(0.5, 0.6, n)), 1)
            trade.mass_kg[mine] = np.maximum(trade.mass_kg[mine], 0.1)
            detour = rng.random(n) < 0.45
            trade.departure[mine] = np.where(detour, rng.choice(DETOURS, n), trade.departure[mine])
        elif scheme is Scheme.SPLIT:
            _make_small(rng, trade, mine)
        elif scheme is Scheme.ERROR:
            _mistake(rng, trade, mine)


def _make_small(rng: np.random.Generator, trade: Trade, mine: Numbers) -> None:
    """Parts of one consignment, each a little below the value from which duty is due."""
    price = trade.value[mine] / trade.mass_kg[mine]
    part = np.round(FREE_BELOW * rng.uniform(0.55, 0.999, len(mine)))
    trade.value[mine] = trade.true_value[mine] = part
    trade.mass_kg[mine] = np.maximum(np.round(part / price, 1), 0.1)
    trade.mode[mine] = _BY_MAIL


def _mistake(rng: np.random.Generator, trade: Trade, mine: Numbers) -> None:
    """A wrong unit, a wrong origin or a value without freight: without intent."""
    kind = rng.integers(0, 3, len(mine))
    wrong_unit, wrong_origin, short = (mine[kind == one] for one in range(3))
    factor = np.where(rng.random(len(wrong_unit)) < 0.5, 10.0, 0.1)
    trade.mass_kg[wrong_unit] = np.maximum(np.round(trade.mass_kg[wrong_unit] * factor, 1), 0.1)
    trade.origin[wrong_origin] = trade.departure[wrong_origin]
    trade.value[short] = np.round(trade.true_value[short] * rng.uniform(0.75, 0.95, len(short)))


def _rate(rng: np.random.Generator, world: World, trade: Trade) -> None:
    """The rate that the declared code and origin give; most who may claim a preference do."""
    goods = world.goods
    base = goods.duty_pct[trade.goods]
    claims = rng.random(len(base)) < 0.8
    laundered = trade.scheme == ALL.index(Scheme.LAUNDERING)
    trade.preferred = (PREFERENCE[trade.origin] < 1.0) & (base > 0) & (claims | laundered)
    rate = base * np.where(trade.preferred, PREFERENCE[trade.origin], 1.0)
    rate = rate + np.where(trade.origin == CHINA, goods.extra_pct[trade.goods], 0.0)
    trade.rate_pct = np.where(trade.value < FREE_BELOW, 0.0, np.round(rate, 2))
