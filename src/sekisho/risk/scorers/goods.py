"""What a goods item says of itself, as trees and tables of evidence read it.

Takes   a table with the fields of goods items.
Gives   texts (null and a missing column are the text “?”) and numbers (null is NaN); and which
        rows are one consignment: the same goods, route, rate, regime, mass and price.

`goods_at_price` stands for what lies below the subheading: goods of one tariff line are often
declared at one price per kg, so subheading and price together tell lines apart where the file
gives six digits only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from sekisho.risk.known.hashing import Hashes, hash_texts
from sekisho.risk.scorers.contract import Floats, Ints, numbers
from sekisho.risk.scorers.one_row import OneRow

READS = (
    "commodity_code",
    "departure_country",
    "origin_country",
    "duty_rate_pct",
    "duty_regime",
    "net_mass_kg",
    "item_value",
)

TEXTS: dict[str, str] = {
    "hs2": "hs2",
    "hs4": "hs4",
    "hs6": "hs6",
    "tariff_line": "commodity_code",
    "goods_at_price": "price_per_kg",
    "departure": "departure_country",
    "origin": "origin_country",
    "route": "departure_country",
    "rate": "duty_rate_pct",
    "regime": "duty_regime",
}
"""Each text, and the documented name under which its share of a score is told."""

NUMBERS: dict[str, str] = {
    "ln_mass": "net_mass_kg",
    "ln_value": "item_value",
    "ln_price": "price_per_kg",
    "rate_pct": "duty_rate_pct",
    "roundness": "net_mass_kg",
}
"""Each number, and the documented name under which its share of a score is told."""

UNKNOWN = "?"
_SMALLEST = 0.05  # half the last digit that declared masses and values usually have
_ROUND = (1.0, 10.0, 100.0, 1000.0)  # kg; a mass that is a multiple of more of them is rounder
_PRICE_DECIMALS = 1  # finer than this the price shows the rounding of a small mass

Texts = npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """A column of texts: the different ones, and which of them each row has."""

    words: pa.Array
    codes: npt.NDArray[np.int32]

    @classmethod
    def of(cls, column: pa.Array) -> Coded:
        """The column, with its different texts in the order in which they first come."""
        if len(column) == 1:
            return cls(column, np.zeros(1, np.int32))
        coded = column.dictionary_encode()
        return cls(coded.dictionary, coded.indices.to_numpy())

    def take(self, places: Ints) -> Coded:
        """These rows, in this order."""
        return Coded(self.words, self.codes[places])

    def told(self) -> Texts:
        """The text of each row as bytes, made once for each different text."""
        words = np.empty(len(self.words), object)
        words[:] = self.words.cast(pa.binary()).to_pylist()
        found: Texts = words[self.codes]
        return found


@dataclass(frozen=True, slots=True)
class Goods:
    """Texts and numbers, one column a name."""

    texts: dict[str, Coded]
    numbers: dict[str, Floats]
    rows: int

    def take(self, places: Ints) -> Goods:
        """These rows, in this order."""
        return Goods(
            {name: column.take(places) for name, column in self.texts.items()},
            {name: column[places] for name, column in self.numbers.items()},
            len(places),
        )


def goods_of(features: pa.Table) -> Goods:
    """What the items of this table say of themselves."""
    mass, value = numbers(features, "net_mass_kg"), numbers(features, "item_value")
    price = _price(value, mass)
    told = {
        "ln_mass": _ln(mass),
        "ln_value": _ln(value),
        "ln_price": _ln(price),
        "rate_pct": numbers(features, "duty_rate_pct"),
        "roundness": _roundness(mass),
    }
    return Goods(_texts(features, price), told, features.num_rows)


def consignments(features: pa.Table) -> Ints:
    """One number a row; rows of one consignment have the same, and it does not hang on the order.

    Rows are alike in goods, route, rate, regime, mass and price.
    """
    return numbered(_consignment_keys(features))


def hashes(features: pa.Table) -> Hashes:
    """64 bits a row that stand for its consignment, in any table and on any machine."""
    return hash_texts(_joined(_consignment_keys(features)))


def goods_and_mass(features: pa.Table) -> Ints:
    """One number a row; rows with the same HS6 and net mass have the same."""
    code = _prefix(_text(features, "commodity_code"), 6)
    return numbered([code, _written(numbers(features, "net_mass_kg"))])


def numbered(columns: Sequence[pa.Array]) -> Ints:
    """The place of each row's key among all keys in their order."""
    keys = _joined([column.cast(pa.string()) for column in columns])
    coded = keys.dictionary_encode()
    order = pc.array_sort_indices(coded.dictionary).to_numpy()
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    numbers_of_rows: Ints = place[coded.indices.to_numpy()]
    return numbers_of_rows


def _texts(features: pa.Table, price: Floats) -> dict[str, Coded]:
    code = _text(features, "commodity_code")
    departure, origin = _text(features, "departure_country"), _text(features, "origin_country")
    hs6 = _prefix(code, 6)
    columns = {
        "hs2": _prefix(code, 2),
        "hs4": _prefix(code, 4),
        "hs6": hs6,
        "tariff_line": code,
        "goods_at_price": _joined([hs6, _written(np.round(price, _PRICE_DECIMALS))]),
        "departure": departure,
        "origin": origin,
        "route": _joined([departure, origin]),
        "rate": _written(numbers(features, "duty_rate_pct")),
        "regime": _text(features, "duty_regime"),
    }
    return {name: Coded.of(column) for name, column in columns.items()}


def _consignment_keys(features: pa.Table) -> list[pa.Array]:
    code = _text(features, "commodity_code")
    price = _price(numbers(features, "item_value"), numbers(features, "net_mass_kg"))
    return [
        code,
        _text(features, "departure_country"),
        _text(features, "origin_country"),
        _written(numbers(features, "duty_rate_pct")),
        _text(features, "duty_regime"),
        _written(numbers(features, "net_mass_kg")),
        _written(np.round(price, _PRICE_DECIMALS)),
    ]


def _price(value: Floats, mass: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(mass > 0, value / mass, np.nan)


def _text(features: pa.Table | OneRow, name: str) -> pa.Array:
    if isinstance(features, OneRow):
        told = features.text(name)
        return pa.array([UNKNOWN if told is None else told])
    if name not in features.column_names:
        return pa.array([UNKNOWN] * features.num_rows, pa.string())
    return pc.fill_null(features[name].cast(pa.string()), UNKNOWN).combine_chunks()


def _prefix(code: pa.Array, length: int) -> pa.Array:
    return pc.utf8_slice_codeunits(code, 0, length)


def _written(values: Floats) -> pa.Array:
    """The shortest text of each number: equal numbers have equal texts; NaN is “?”."""
    return pc.fill_null(pa.array(values, from_pandas=True).cast(pa.string()), UNKNOWN)


def _joined(columns: Sequence[pa.Array]) -> pa.Array:
    return pc.binary_join_element_wise(*columns, " ")


def _ln(values: Floats) -> Floats:
    return np.log(np.where(values >= 0, values, np.nan) + _SMALLEST)


def _roundness(mass: Floats) -> Floats:
    with np.errstate(invalid="ignore"):
        return np.where(np.isnan(mass), np.nan, sum((mass % step == 0) * 1.0 for step in _ROUND))
