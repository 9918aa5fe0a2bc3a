"""A second look: a sample of waivers and of green releases, drawn by chance.

Takes   rows of the ledger with the probability of each, and a key of chance for each.
Gives   the rows that are drawn; their probability is written with the draw.

Each is drawn by itself with its own probability, so that a waiver that becomes known late has the
same chance as all others, whatever was drawn before; how many are drawn varies. The keys come
from the installation's seed: drawing again gives the same ones. They are made by
`selectivity.chance`, which hands them over through the flow, since rooms do not know each other.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from sekisho.records.ledger_entry import Standing
from sekisho.records.selection import Channel

Keys = npt.NDArray[np.uint64]

# The first 53 bits of a key are a number in [0, 1) that double precision holds exactly.
_LEFT_OUT, _KEPT = np.uint64(11), 2.0**53


def look_p(rows: pa.Table) -> pa.Array:
    """With which probability each is drawn: 0 for whoever cannot be.

    Whoever an officer let go has the rate of waivers, also where the control was overridden to
    green; whoever was released by the choice has the rate of releases; whoever was drawn before
    is not drawn again.

    Args:
        rows: of the ledger, with `waiver_look_rate` and `release_look_rate` of their office.
    """
    waived = pc.equal(rows["standing"], str(Standing.WAIVED))
    released = pc.equal(rows["standing"], str(Standing.RELEASED))
    by_choice = pc.equal(rows["channel"], str(Channel.GREEN))
    by_officer = pc.or_(waived, pc.and_(released, pc.invert(by_choice)))
    nobody = pa.scalar(0.0)
    p = pc.if_else(
        by_officer,
        rows["waiver_look_rate"],
        pc.if_else(pc.and_(released, by_choice), rows["release_look_rate"], nobody),
    )
    p = pc.if_else(pc.is_null(rows["draw_p"]), pc.fill_null(p, 0.0), nobody)
    return p.combine_chunks() if isinstance(p, pa.ChunkedArray) else p


def draw(rows: pa.Table, keys: Keys) -> pa.Table:
    """The rows that are drawn, with `draw_p`.

    Args:
        rows: as for `look_p`.
        keys: one for each row, uniform below 2^64.
    """
    p = look_p(rows)
    chance = p.to_numpy(zero_copy_only=False)
    drawn = pa.array((keys >> _LEFT_OUT).astype(np.float64) / _KEPT < chance)
    at = rows.schema.get_field_index("draw_p")
    return rows.set_column(at, "draw_p", p).filter(drawn)
