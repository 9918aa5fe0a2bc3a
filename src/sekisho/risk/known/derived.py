"""Words that follow from the item alone: parts of its code, price, calendar.

Takes   goods items with at least the columns that are there; a missing column counts as null.
Gives   hs2, hs4, hs6, price_per_kg, month, weekday and declared_late_days, as the catalogue
        defines them (`names`); a test holds the two against each other.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sekisho.risk.known.counters import PREFIXES
from sekisho.risk.known.events import days_of
from sekisho.risk.known.totals import Floats

NAMES = (*PREFIXES, "price_per_kg", "month", "weekday", "declared_late_days")


def columns(items: pa.Table) -> dict[str, pa.Array]:
    """The derived columns of these items."""
    days = days_of(items, "received_on")
    months = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) % 12 + 1
    made = {name: prefix(items, length) for name, length in PREFIXES.items()}
    made["price_per_kg"] = nulls(price_per_kg(items))
    made["month"] = pa.array(months.astype(np.int32))
    # 1970-01-01 was a Thursday, the fourth day of its week.
    made["weekday"] = pa.array(((days + 3) % 7 + 1).astype(np.int32))
    made["declared_late_days"] = _declared_late_days(items)
    return made


def prefix(items: pa.Table, length: int) -> pa.Array:
    """The first digits of the commodity code; null where it is shorter."""
    if "commodity_code" not in items.column_names:
        return pa.nulls(items.num_rows, pa.string())
    codes = items["commodity_code"].cast(pa.string()).combine_chunks()
    long = pc.greater_equal(pc.utf8_length(codes), length)
    return pc.if_else(long, pc.utf8_slice_codeunits(codes, 0, length), None)


def numbers_of(table: pa.Table, name: str) -> Floats:
    """A column of numbers with NaN for null."""
    if name not in table.column_names:
        return np.full(table.num_rows, np.nan)
    return np.asarray(table[name].cast(pa.float64()).to_numpy(), np.float64)


def price_per_kg(table: pa.Table) -> Floats:
    """Declared value by net mass; NaN where one is missing or the mass is zero."""
    mass = numbers_of(table, "net_mass_kg")
    return numbers_of(table, "item_value") / np.where(mass != 0, mass, np.nan)


def nulls(values: Floats) -> pa.Array:
    """An Arrow column with null where the number is NaN."""
    return pa.array(values, from_pandas=True)


def _declared_late_days(items: pa.Table) -> pa.Array:
    if "declared_on" not in items.column_names:
        return pa.nulls(items.num_rows, pa.int32())
    received, declared = (
        items[name].cast(pa.date32()).combine_chunks().cast(pa.int32())
        for name in ("received_on", "declared_on")
    )
    return pc.subtract(received, declared)
