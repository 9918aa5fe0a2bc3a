"""What is careless in papers: round figures, vague words, fields left empty.

Takes   the items of one day and the day's generator.
Gives   round figures in place; which words describe the goods; which fields are empty.

Honest traders are careless too. Fronts and those who conceal are careless more often, and those who
claim a false origin leave the marking empty more often: none of it proves anything.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sekisho.simulation.consignments import Flags, Trade
from sekisho.simulation.schemes import ALL, Scheme

# Shares of items, honest and under a scheme that makes it likelier: all invented.
_ROUND_MASS = (0.03, 0.3)
_ROUND_VALUE = (0.03, 0.25)
_VAGUE = (0.015, 0.3)
_NO_MARKING = (0.04, 0.3)
_LATE = (0.004, 0.02)
# Shares left empty or at zero without regard to any scheme.
_EMPTY = {
    "seller": 0.004,
    "carrier": 0.006,
    "description": 0.02,
    "commodity_code": 0.001,
    "net_mass_kg": 0.001,
}
_FREE_SAMPLE = 0.002
_ROUND_TO_KG, _ROUND_TO_YEN = 1000.0, 10_000.0

VAGUE_WORDS = ("goods", "parts", "general cargo", "samples", "household goods", "accessories")


@dataclass(frozen=True, slots=True)
class Slips:
    """Where the papers of a day are careless, one element an item."""

    vague: Flags
    no_marking: Flags
    late: Flags
    """By declaration and item alike: the declaration was lodged more than five days before."""
    empty: dict[str, Flags]


def round_figures(rng: np.random.Generator, trade: Trade) -> None:
    """Some masses and values are round, and some goods are declared as worth nothing."""
    n = len(trade.goods)
    heavy = trade.mass_kg >= _ROUND_TO_KG
    round_mass = heavy & _likelier(rng, trade, _ROUND_MASS, Scheme.CONCEALMENT)
    dear = trade.value >= _ROUND_TO_YEN
    round_value = dear & _likelier(rng, trade, _ROUND_VALUE, Scheme.FRONT)
    free = rng.random(n) < _FREE_SAMPLE
    mass = np.round(trade.mass_kg / _ROUND_TO_KG) * _ROUND_TO_KG
    value = np.round(trade.value / _ROUND_TO_YEN) * _ROUND_TO_YEN
    trade.mass_kg = np.where(round_mass, mass, trade.mass_kg)
    trade.value = np.where(free, 0.0, np.where(round_value, value, trade.value))


def make_slips(rng: np.random.Generator, trade: Trade) -> Slips:
    """Where the papers are vague, late or empty."""
    n = len(trade.goods)
    late = _likelier(rng, trade, _LATE, Scheme.FRONT)
    first = trade.item_number == 1
    late = late[np.flatnonzero(first)][trade.declaration] if n else late
    return Slips(
        vague=_likelier(rng, trade, _VAGUE, Scheme.FRONT, Scheme.CONCEALMENT),
        no_marking=_likelier(rng, trade, _NO_MARKING, Scheme.LAUNDERING, Scheme.TRANSSHIPMENT),
        late=late,
        empty={name: rng.random(n) < share for name, share in _EMPTY.items()},
    )


def _likelier(
    rng: np.random.Generator, trade: Trade, shares: tuple[float, float], *schemes: Scheme
) -> npt.NDArray[np.bool_]:
    under = np.isin(trade.scheme, [ALL.index(scheme) for scheme in schemes])
    return rng.random(len(under)) < np.where(under, shares[1], shares[0])
