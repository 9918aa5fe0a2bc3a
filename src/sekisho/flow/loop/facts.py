"""The facts of one goods item: columns to compare, conditions to draft from.

Takes   a table of items with a column for each documented name and indicator.
Gives   what to ask (`asked`), which facts contain one another (`GROUPS`), and the conditions that
        hold for the one item, each with the words for it.

Parties are compared as traders; nothing here looks at the nationality, faith or origin of a person.
The country of origin is that of the goods.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from sekisho.errors import WrongExpression
from sekisho.risk.catalogue import standard
from sekisho.risk.catalogue.names import Kind, documented
from sekisho.risk.catalogue.term import Term

Texts = npt.NDArray[np.object_]
Bools = npt.NDArray[np.bool_]

TEXTS = (
    *("hs6", "hs4", "hs2", "origin_country", "departure_country", "duty_regime"),
    *("importer", "seller", "declarant", "carrier"),
)
"""Facts that agree or do not."""

# Edges lie about half as far again from one another, so that one is near any value.
_BELOW = (0.1, 0.15, 0.22, 0.33, 0.5, 0.75)
_ABOVE = (1.33, 2.0, 3.0, 4.5, 7.0, 10.0)
_SEEN = (0.0, 3.0, 10.0, 30.0)
AT_MOST: Mapping[str, tuple[float, ...]] = {
    "price_ratio": _BELOW,
    "mass_ratio": _BELOW,
    "importer_items": _SEEN,
    "seller_items": _SEEN,
    "importer_seller_items": _SEEN,
}
"""Figures that are suspicious when they are low, and edges at which a condition may cut."""
AT_LEAST: Mapping[str, tuple[float, ...]] = {
    "price_ratio": _ABOVE,
    "mass_ratio": _ABOVE,
    # Where the Harmonized System's rates lie thickest: low, usual, peak ("tariff peak": 15 %).
    "duty_rate_pct": (3.0, 5.0, 8.0, 15.0),
}
"""The same for figures that are suspicious when they are high."""
BANDS = ("price_ratio", "mass_ratio")
"""Figures that are compared by the band in which they lie."""

EDGES_TRIED = 2
"""Nearest edges of a figure that may be drafted from: a close one and a roomier one."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that holds for the one item and can be asked of any."""

    condition: str
    name: str
    """The documented name or the indicator's word."""
    how: str
    """is, at most, at least, or met."""
    value: str


def asked() -> dict[str, Term]:
    """What must be known of every item, by name of the column."""
    catalogue = standard()
    names = {*TEXTS, *AT_MOST, *AT_LEAST}
    terms = {name: Term("name", catalogue.kinds[name], value=name) for name in sorted(names)}
    indicators = (indicator.word for indicator in catalogue.indicators)
    return terms | {word: Term("name", Kind.BOOLEAN, value=word) for word in indicators}


def groups() -> list[tuple[str, ...]]:
    """Columns of `compared` that contain one another, the narrowest first."""
    alone = [(name,) for name in (*TEXTS[3:], *BANDS)]
    indicators = [(indicator.word,) for indicator in standard().indicators]
    return [TEXTS[:3], *alone, *indicators]


def compared(told: pa.Table) -> dict[str, Texts]:
    """Every fact of every item as text; None where it is unknown, or an indicator is not met."""
    columns: dict[str, Texts] = {name: _objects(told[name]) for name in TEXTS}
    edges = np.array([*_BELOW, *_ABOVE])
    for name in BANDS:
        value = _numbers(told, name)
        columns[name] = _bands(edges)[np.digitize(value, edges)]
        columns[name][np.isnan(value)] = None
    for indicator in standard().indicators:
        columns[indicator.word] = np.full(told.num_rows, None, object)
        columns[indicator.word][_truths(told[indicator.word].fill_null(False))] = "met"
    return columns


def facts_of(told: pa.Table, place: int) -> list[tuple[Fact, Bools]]:
    """The conditions that hold for the item at a place, and for which items each holds."""
    found = [*_texts(told, place), *_figures(told, place), *_indicators(told, place)]
    return [(fact, holds) for fact, holds in found if _can_be_asked(fact.condition)]


def in_words(fact: Fact) -> tuple[str, str, str]:
    """The words for a fact, in English as they stand in the catalogue: what, how, value."""
    for indicator in standard().indicators:
        if indicator.word == fact.name:
            return indicator.says, "", ""
    return documented()[fact.name].says, fact.how, fact.value


def _texts(told: pa.Table, place: int) -> Iterator[tuple[Fact, Bools]]:
    for name in TEXTS:
        value = told[name][place].as_py()
        if value is not None:
            quoted = value.replace("'", "''")
            holds = pc.fill_null(pc.equal(told[name], value), False)
            yield Fact(f"{name} = '{quoted}'", name, "is", value), _truths(holds)


def _figures(told: pa.Table, place: int) -> Iterator[tuple[Fact, Bools]]:
    for name, edges in AT_MOST.items():
        column = _numbers(told, name)
        for edge in [one for one in edges if column[place] <= one][:EDGES_TRIED]:
            yield Fact(f"{name} <= {edge:g}", name, "at most", f"{edge:g}"), column <= edge
    for name, edges in AT_LEAST.items():
        column = _numbers(told, name)
        for edge in [one for one in edges if column[place] >= one][-EDGES_TRIED:]:
            yield Fact(f"{name} >= {edge:g}", name, "at least", f"{edge:g}"), column >= edge


def _indicators(told: pa.Table, place: int) -> Iterator[tuple[Fact, Bools]]:
    for indicator in standard().indicators:
        if told[indicator.word][place].as_py():
            holds = told[indicator.word].fill_null(False)
            yield Fact(indicator.word, indicator.word, "met", ""), _truths(holds)


def _can_be_asked(condition: str) -> bool:
    """Whether the language of conditions takes it; a party's name may hold signs it refuses."""
    try:
        standard().condition(condition)
    except WrongExpression:
        return False
    return True


def _bands(edges: npt.NDArray[np.float64]) -> Texts:
    between = [f"{low:g} to {high:g}" for low, high in pairwise(edges)]
    return np.array([f"below {edges[0]:g}", *between, f"from {edges[-1]:g}"], object)


def _objects(column: pa.ChunkedArray) -> Texts:
    return np.asarray(column.to_numpy(zero_copy_only=False), object)


def _numbers(told: pa.Table, name: str) -> npt.NDArray[np.float64]:
    return np.asarray(told[name].cast(pa.float64()).to_numpy(zero_copy_only=False), np.float64)


def _truths(column: pa.ChunkedArray) -> Bools:
    return np.asarray(column.to_numpy(zero_copy_only=False), np.bool_)
