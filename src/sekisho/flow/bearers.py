"""Who and what bears a number or a name: asked before something is linked to it.

    seen = bearers(checkpoint, "7JD1S2X")
    seen.items, seen.as_party

Takes   an open `Checkpoint`, and what somebody wrote: a declaration's number, an item's, a name.
Gives   the goods items of that number; as which party the name was declared, how often, when.
        Nothing found is an answer too: a tip may name somebody who was never seen before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import pyarrow as pa

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
# Of each item the latest version, and the latest finding about it.
_IN_SHORT = """
SELECT item.item_id, item.office, item.received_at, item.commodity_code, item.importer,
    item.description, item.item_value, item.net_mass_kg, found.outcome, found.known_on
FROM goods_item AS item JOIN asked USING (item_id)
LEFT JOIN (
    SELECT subject_id, outcome, known_on FROM finding
    WHERE subject_id IN (SELECT item_id FROM asked)
    QUALIFY 1 = row_number() OVER (PARTITION BY subject_id ORDER BY version DESC)
) AS found ON found.subject_id = item.item_id
QUALIFY 1 = row_number() OVER (PARTITION BY item.item_id ORDER BY item.version DESC)
ORDER BY item.item_id
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


@dataclass(frozen=True, slots=True)
class InShort:
    """A goods item in a line; what was not declared is None."""

    item_id: str
    office: str
    received_at: datetime
    commodity_code: str | None
    importer: str | None
    description: str | None
    item_value: float | None
    net_mass_kg: float | None
    outcome: str | None
    """Of its latest finding; None while nothing was found out."""
    known_on: date | None


def in_short(checkpoint: Checkpoint, item_ids: Sequence[str]) -> dict[str, InShort]:
    """These goods items in a line each; those that history lacks are left out."""
    if not item_ids:
        return {}
    asked = pa.table({"item_id": pa.array(sorted(set(item_ids)), pa.string())})
    rows = checkpoint.history.sql(_IN_SHORT, asked=asked).to_pylist()
    return {row["item_id"]: InShort(**row) for row in rows}


def how_often(right: int, of: int) -> Share:
    """A share of few with its 95 % interval, as every hit rate of ours has it."""
    return share(right, of)
