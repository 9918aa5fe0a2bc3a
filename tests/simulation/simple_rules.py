"""Simple ways to look for what is planted: one fact, or one name, at a time."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Scores = npt.NDArray[np.float64]

NAMES = (
    ("importer",),
    ("seller",),
    ("declarant",),
    ("carrier",),
    ("office",),
    ("commodity_code",),
    ("hs6",),
    ("hs4",),
    ("origin_country",),
    ("departure_country",),
    ("duty_regime",),
    ("description",),
    ("departure_country", "origin_country"),
    ("importer", "hs4"),
    ("importer", "seller"),
    ("importer", "origin_country"),
    ("seller", "hs4"),
    ("seller", "origin_country"),
    ("declarant", "hs4"),
    ("office", "hs4"),
    ("transport_mode", "hs6"),
    ("hs6", "origin_country"),
    ("hs6", "departure_country", "origin_country"),
    ("hs6", "duty_rate_pct", "duty_regime"),
)


def with_prefixes(items: pa.Table) -> pa.Table:
    """The items with their chapters of the code."""
    code = items["commodity_code"]
    return items.append_column("hs6", pc.utf8_slice_codeunits(code, 0, 6)).append_column(
        "hs4", pc.utf8_slice_codeunits(code, 0, 4)
    )


def codes_of(items: pa.Table, names: tuple[str, ...]) -> npt.NDArray[np.int64]:
    """A number for each combination of the names; null counts as a name of its own."""
    joined = pc.binary_join_element_wise(
        *(pc.fill_null(items[name].cast(pa.string()), "?") for name in names), "|"
    )
    return joined.combine_chunks().dictionary_encode().indices.to_numpy().astype(np.int64)


def look_up(
    codes: npt.NDArray[np.int64], dirty: npt.NDArray[np.bool_], past: npt.NDArray[np.bool_]
) -> Scores:
    """Share of dirty items in the past of the same name, drawn to the mean where few were seen."""
    size = int(codes.max()) + 1
    seen = np.bincount(codes[past], minlength=size)
    caught = np.bincount(codes[past & dirty], minlength=size)
    return ((caught + 2 * dirty[past].mean()) / (seen + 2))[codes]


def middle(values: Scores, codes: npt.NDArray[np.int64], past: npt.NDArray[np.bool_]) -> Scores:
    """The median of the past by code; the median of all where the code is new."""
    found = np.full(int(codes.max()) + 1, np.nanmedian(values[past]))
    for code in np.unique(codes[past]):
        found[code] = np.nanmedian(values[past & (codes == code)])
    return found[codes]


def rules(items: pa.Table, past: npt.NDArray[np.bool_]) -> dict[str, Scores]:
    """One suspicion each; higher is worse."""
    hs6 = codes_of(items, ("hs6",))
    price = items["item_value"].to_numpy() / items["net_mass_kg"].to_numpy()
    mass = items["net_mass_kg"].to_numpy()
    value = items["item_value"].to_numpy()
    rate = items["duty_rate_pct"].to_numpy()
    with np.errstate(divide="ignore", invalid="ignore"):
        price_ratio = price / middle(price, hs6, past)
        mass_ratio = np.abs(np.log(mass / middle(mass, hs6, past)))
    detour = pc.not_equal(items["departure_country"], items["origin_country"])
    seen: Callable[[str], Scores] = lambda name: np.bincount(  # noqa: E731
        (codes := codes_of(items, (name,)))[past], minlength=int(codes.max()) + 1
    )[codes].astype(np.float64)
    return {
        "price below like goods": -price_ratio,
        "price above like goods": price_ratio,
        "price unlike like goods": np.abs(np.log(np.maximum(price_ratio, 1e-9))),
        "mass unlike like goods": mass_ratio,
        "rate below like goods": middle(rate, codes_of(items, ("hs4",)), past) - rate,
        "high rate": rate,
        "new importer": -seen("importer"),
        "new seller": -seen("seller"),
        "new declarant": -seen("declarant"),
        "detour": detour.to_numpy().astype(np.float64),
        "preference": pc.starts_with(items["duty_regime"], "FTA").to_numpy().astype(np.float64),
        "low value": -value,
        "high value": value,
        "just below the free limit": -np.abs(np.log(np.maximum(value, 1) / 9000)),
        "round mass": (mass % 1000 == 0).astype(np.float64),
        "no marking": items["origin_marking"].is_null().to_numpy().astype(np.float64),
        "vague words": pc.is_in(
            items["description"], value_set=pa.array(["goods", "parts", "general cargo"])
        )
        .to_numpy()
        .astype(np.float64),
    }
