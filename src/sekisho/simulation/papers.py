"""From one day of trade to goods items as an office receives them.

Takes   the trade of one day, the names, the day, the day's generator.
Gives   a table of `GoodsItem`, in the order of receipt; book-keeping columns as before intake.

Names are shuffled once, so that a number tells nothing about size or honesty. All begin with
“SIM” so that nobody takes them for real ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from sekisho.records.goods_item import GoodsItem
from sekisho.records.schema import schema_of
from sekisho.simulation.consignments import FREE_BELOW, Trade
from sekisho.simulation.goods import Goods
from sekisho.simulation.routes import CODES
from sekisho.simulation.slips import VAGUE_WORDS, Slips, make_slips

# National digits after the six of the HS: two lines under each, as an invented tariff has them.
_SUFFIXES = ("0010", "0090")
_MARKINGS = ("marked", "unmarked", "exempt")
_CARRIERS_EACH = 12
# A declaration lodged long before its goods came; more than five days is what stands out.
_VERY_LATE_DAYS = 7
_LATE_DAYS = np.array([0.84, 0.10, 0.03, 0.02, 0.01])


@dataclass(frozen=True, slots=True)
class Names:
    """Names by number."""

    importers: pa.Array
    sellers: pa.Array
    declarants: pa.Array
    offices: pa.Array


def make_names(
    rng: np.random.Generator, *, importers: int, sellers: int, declarants: int, offices: int
) -> Names:
    """Shuffled names for so many traders; offices are 10, 20, 30, …"""
    return Names(
        importers=_shuffled(rng, "SIM-I", importers),
        sellers=_shuffled(rng, "SIM-S", sellers),
        declarants=_shuffled(rng, "SIM-D", declarants),
        offices=pa.array([str(10 * (number + 1)) for number in range(offices)]),
    )


def write_papers(
    rng: np.random.Generator, goods: Goods, names: Names, trade: Trade, on: date
) -> pa.Table:
    """The goods items of one day as they reach the offices."""
    n = len(trade.goods)
    declarations = int(trade.declaration[-1]) + 1 if n else 0
    slips = make_slips(rng, trade)
    late = rng.choice(len(_LATE_DAYS), declarations, p=_LATE_DAYS)[trade.declaration]
    late = np.where(slips.late, late + _VERY_LATE_DAYS, late)
    day = np.datetime64(on, "D")
    number = _declaration_numbers(names, trade, on)
    line = pa.array(trade.item_number)
    received_at = _instants(rng, day, declarations, trade.declaration)
    suffix = (trade.importer * 7 + trade.goods) % len(_SUFFIXES)
    codes = pa.array([code + end for code in goods.hs6 for end in _SUFFIXES])
    columns = {
        "item_id": pc.binary_join_element_wise(number, line.cast(pa.string()), "/"),
        "declaration_number": number,
        "item_number": line,
        "version": pa.repeat(1, n),
        "declared_on": pa.array(day - late.astype("timedelta64[D]")),
        "received_on": pa.repeat(pa.scalar(on, pa.date32()), n),
        "received_at": received_at,
        "written_at": received_at,
        "arrival_id": pa.repeat("", n),
        "row_number": pa.array(np.arange(2, n + 2)),
        "office": names.offices.take(pa.array(trade.office)),
        "transport_mode": pa.array(trade.mode).cast(pa.string()),
        "declarant": names.declarants.take(pa.array(trade.declarant)),
        "importer": names.importers.take(pa.array(trade.importer)),
        "seller": names.sellers.take(pa.array(trade.seller)),
        "commodity_code": codes.take(pa.array(trade.goods * len(_SUFFIXES) + suffix)),
        "departure_country": pa.array(CODES).take(pa.array(trade.departure)),
        "origin_country": pa.array(CODES).take(pa.array(trade.origin)),
        "duty_rate_pct": pa.array(trade.rate_pct),
        "net_mass_kg": pa.array(trade.mass_kg),
        "item_value": pa.array(trade.value),
        **_particulars(rng, goods, trade, slips),
    }
    for name, empty in slips.empty.items():
        columns[name] = pc.if_else(pa.array(empty), pa.scalar(None), columns[name])
    schema = schema_of(GoodsItem)
    return pa.table({name: columns[name] for name in schema.names}).cast(schema)


def _particulars(
    rng: np.random.Generator, goods: Goods, trade: Trade, slips: Slips
) -> dict[str, pa.Array]:
    """What says little but stands in every declaration."""
    of = trade.declaration
    declarations = int(of[-1]) + 1
    parcel = trade.mode == 5
    procedure = (rng.random(declarations) < 0.06).astype(np.int64)[of]
    use = (rng.random(declarations) < 0.2).astype(np.int64)[of]
    paid = rng.choice(3, declarations, p=[0.75, 0.15, 0.10])[of]
    marking = rng.choice(3, len(of), p=[0.85, 0.05, 0.10])
    carrier = (trade.mode * 31 + trade.departure * 3 + rng.integers(0, 3, declarations)[of]) % (
        3 * _CARRIERS_EACH
    )
    regimes = pa.array(["MFN", *(f"FTA-{code}" for code in CODES), "FREE"])
    regime = np.where(trade.preferred, trade.origin + 1, 0)
    regime = np.where(trade.value < FREE_BELOW, len(regimes) - 1, regime)
    told = [say for text in goods.words for say in (text, text.upper(), f"{text}, new")]
    vague = len(told) + rng.integers(0, len(VAGUE_WORDS), len(of))
    wording = np.where(slips.vague, vague, trade.goods * 3 + rng.integers(0, 3, len(of)))
    words = pa.array([*told, *VAGUE_WORDS])
    return {
        "procedure": pa.array(["40", "51"]).take(pa.array(procedure)),
        "import_kind": pa.array(["11", "15"]).take(pa.array(parcel.astype(np.int64))),
        "import_use": pa.array(["sale", "own use"]).take(pa.array(use)),
        "payment_method": pa.array(["TT", "LC", "OA"]).take(pa.array(paid)),
        "carrier": pa.array([f"SIM-C{one:02d}" for one in range(3 * _CARRIERS_EACH)]).take(
            pa.array(carrier)
        ),
        "duty_regime": regimes.take(pa.array(regime)),
        "origin_marking": pa.array(_MARKINGS).take(pa.array(marking, mask=slips.no_marking)),
        "description": words.take(pa.array(wording)),
    }


def _declaration_numbers(names: Names, trade: Trade, on: date) -> pa.Array:
    """“SIM”, the day, the office, a running number."""
    running = pc.utf8_lpad(pa.array(trade.declaration + 1).cast(pa.string()), 6, "0")
    heads = pa.array([f"SIM{on:%y%m%d}{office.as_py()}" for office in names.offices])
    return pc.binary_join_element_wise(heads.take(pa.array(trade.office)), running, "-")


def _instants(
    rng: np.random.Generator, day: np.datetime64, declarations: int, of: npt.NDArray[np.int64]
) -> pa.Array:
    seconds = np.sort(rng.integers(0, 86_400, declarations))[of]
    at = day.astype("datetime64[us]") + seconds.astype("timedelta64[s]")
    return pa.array(at).cast(pa.timestamp("us", tz="UTC"))


def _shuffled(rng: np.random.Generator, head: str, n: int) -> pa.Array:
    width = max(5, len(str(n)))
    return pa.array([f"{head}{number:0{width}d}" for number in rng.permutation(n)])
