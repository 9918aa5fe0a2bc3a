"""Who and what bears a number or a name: asked before something is linked to it.

    seen = bearers(checkpoint, "7JD1S2X")
    seen.items, seen.as_party

Takes   an open `Checkpoint`, and what somebody wrote: a declaration's number, an item's, a name.
Gives   the goods items of that number; as which party the name was declared, how often, when.
        Nothing found is an answer too: a tip may name somebody who was never seen before.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from sekisho.flow.journey import Checkpoint
from sekisho.learning.measure import Share, share

_PARTS = ("importer", "seller", "declarant", "carrier")
_ITEMS = """
SELECT item_id, any_value(office) AS office FROM goods_item
WHERE declaration_number = ? OR item_id = ? GROUP BY item_id ORDER BY item_id
"""
_PARTY = """
SELECT '{part}' AS part, count(*) AS items, min(received_on) AS first, max(received_on) AS last
FROM goods_item WHERE {part} = ?
"""


@dataclass(frozen=True, slots=True)
class Seen:
    """How a name was declared in one part."""

    part: str
    """importer, seller, declarant, carrier."""
    items: int
    first_on: date
    last_on: date


@dataclass(frozen=True, slots=True)
class Bearers:
    """What bears a number or a name."""

    items: dict[str, str] = field(default_factory=dict)
    """Goods items, each with its office."""
    as_party: tuple[Seen, ...] = ()

    @property
    def times(self) -> int:
        """How many goods items bear it, in whatever part it stands most often."""
        return max([len(self.items), *(seen.items for seen in self.as_party)])


def bearers(checkpoint: Checkpoint, written: str) -> Bearers:
    """What bears this number or name, exactly as it is written."""
    written = written.strip()
    items = checkpoint.history.sql(_ITEMS, (written, written)).to_pylist()
    asked = " UNION ALL ".join(_PARTY.format(part=part) for part in _PARTS)
    parties = checkpoint.history.sql(asked, (written,) * len(_PARTS)).to_pylist()
    return Bearers(
        {row["item_id"]: row["office"] for row in items},
        tuple(
            Seen(row["part"], row["items"], row["first"], row["last"])
            for row in parties
            if row["items"]
        ),
    )


def how_often(right: int, of: int) -> Share:
    """A share of few with its 95 % interval, as every hit rate of ours has it."""
    return share(right, of)
