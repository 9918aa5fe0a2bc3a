"""Shifts: a share of the traders whom a profile aims at react to it from a day on.

    >>> import pyarrow.compute as pc
    >>> from datetime import date
    >>> from sekisho.simulation.border import border
    >>> items = border(seed=1, items=500, days=10).items
    >>> aimed = pc.equal(items["origin_country"], "CN")
    >>> moved = shift(items, aimed, Shift("office", date(2024, 1, 6), share=0.5, to="30"), seed=1)
    >>> moved.to, len(moved.traders) > 0
    ('30', True)

Takes   goods items, which of them a profile aims at, how its traders react, a seed.
Gives   the items as they would be declared then; who reacts, where to, how many items moved.
Raises  WrongInput when the trait cannot be moved, or nothing is aimed at before the day.

What is true of an item does not change: only how it is declared, or through whom.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from sekisho.errors import WrongInput, nearest

PLACES = ("office", "declarant", "commodity_code", "origin_country", "departure_country", "carrier")
"""Traits that can be exchanged for another value."""
AMOUNTS = ("item_value", "net_mass_kg")
"""Traits that can be kept just below a threshold."""
# How close below a threshold a careful trader stays: invented, within a tenth.
_NEAREST, _FARTHEST = 0.999, 0.9


@dataclass(frozen=True, slots=True)
class Shift:
    """How traders react."""

    trait: str
    """The column that they change: one of `PLACES` or `AMOUNTS`."""
    since: date
    """First day on which they do."""
    share: float
    """Share of the traders aimed at who react, 0 to 1; of these, every item that is aimed at."""
    to: str | None = None
    """Where they go together; null draws one place that no item aimed at has used."""
    below: float | None = None
    """For amounts: the threshold below which they stay."""


@dataclass(frozen=True, slots=True)
class Shifted:
    """The items as declared then, and what is true of the reaction."""

    items: pa.Table
    traders: tuple[str, ...]
    to: str
    moved: int


def shift(items: pa.Table, aimed: pa.ChunkedArray | pa.Array, how: Shift, *, seed: int) -> Shifted:
    """The same items, after a share of the importers aimed at have reacted.

    Args:
        items: goods items.
        aimed: which of them meet the condition; null counts as no.
        how: what they do, and since when.
        seed: of who reacts and where they go.
    """
    _check(how)
    rng = np.random.default_rng(seed)
    hit = _bools(pc.fill_null(aimed, False))
    after = _bools(pc.greater_equal(items["received_on"], pa.scalar(how.since)))
    importers = items["importer"].combine_chunks()
    known = sorted(set(importers.filter(pa.array(hit & ~after)).drop_null().to_pylist()))
    if not known:
        raise WrongInput(f"No trader was aimed at before {how.since}.", "Take a later day.")
    traders = rng.choice(known, max(1, round(how.share * len(known))), replace=False).tolist()
    reacts = _bools(pc.is_in(importers, value_set=pa.array(traders, pa.string())))
    moves = hit & after & reacts
    column = items[how.trait].combine_chunks()
    if how.below is not None:
        to = f"below {how.below:g}"
        amount = column.to_numpy(zero_copy_only=False)
        nearby = np.round(how.below * rng.uniform(_FARTHEST, _NEAREST, len(amount)), 1)
        new = pa.array(np.where(moves & (amount >= how.below), nearby, amount))
    else:
        to = how.to or _drawn(rng, column, hit)
        new = pc.if_else(pa.array(moves), pa.scalar(to, column.type), column)
    place = items.schema.get_field_index(how.trait)
    changed = items.set_column(place, items.schema.field(how.trait), new)
    return Shifted(changed, tuple(sorted(traders)), to, int(moves.sum()))


def _check(how: Shift) -> None:
    known = AMOUNTS if how.below is not None else PLACES
    if how.trait not in known:
        hint = nearest(how.trait, known) or f"Move one of {', '.join(known)}."
        raise WrongInput(f"Traders cannot move “{how.trait}”.", hint)


def _drawn(rng: np.random.Generator, column: pa.Array, hit: npt.NDArray[np.bool_]) -> str:
    """A value as often as it is used, and one that nothing aimed at has borne, if there is one."""
    avoided = pc.unique(column.filter(pa.array(hit)))
    free = column.filter(pc.invert(pc.is_in(column, value_set=avoided))).drop_null()
    pool = free if len(free) else column.drop_null()
    return str(pool[int(rng.integers(len(pool)))].as_py())


def _bools(found: pa.ChunkedArray | pa.Array) -> npt.NDArray[np.bool_]:
    told = found.combine_chunks() if isinstance(found, pa.ChunkedArray) else found
    return np.asarray(told.to_numpy(zero_copy_only=False), dtype=np.bool_)
