"""Searching the past: items that bear a number, or name a party.

    past(checkpoint, "7JD1S2X", office="30")

Takes   an open `Checkpoint`; a number or name as a person types it; the office, or all.
Gives   the latest items, each with what it was found by and what was found of it.

Exact, but for capitals and for the end of a declaration's number: a register of years is searched
by what is known, and not by what resembles it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sekisho.codes import hs
from sekisho.flow.journey import Checkpoint

MOST = 50
"""Items of one answer: a page; whoever needs all asks for a report."""
_BEGINNING = 6
"""Signs from which on the beginning of a declaration's number finds it."""
_PAST = """
WITH found AS (
    SELECT item_id, office, received_on, commodity_code, importer, description,
        CASE WHEN item_id IN (?, ?) OR declaration_number IN (?, ?)
                OR (? AND starts_with(declaration_number, ?)) THEN 'number'
            WHEN importer IN (?, ?) THEN 'importer' WHEN seller IN (?, ?) THEN 'seller'
            WHEN declarant IN (?, ?) THEN 'declarant' WHEN carrier IN (?, ?) THEN 'carrier'
            END AS found_by
    FROM goods_item WHERE found_by IS NOT NULL AND coalesce(office = ?, true)
    QUALIFY 1 = row_number() OVER (PARTITION BY item_id ORDER BY version DESC)
), latest AS (
    SELECT * FROM found ORDER BY received_on DESC, item_id LIMIT ?
)
SELECT latest.*, told.outcome FROM latest LEFT JOIN (
    SELECT subject_id, outcome FROM finding
    WHERE subject_id IN (SELECT item_id FROM latest)
    QUALIFY 1 = row_number() OVER (PARTITION BY subject_id ORDER BY version DESC)
) AS told ON told.subject_id = latest.item_id
ORDER BY received_on DESC, item_id
"""


@dataclass(frozen=True, slots=True)
class PastItem:
    """One goods item of the past, as a search shows it."""

    item_id: str
    office: str
    received_on: date
    commodity_code: str
    importer: str
    goods: str
    found_by: str
    """number, importer, seller, declarant or carrier."""
    outcome: str
    """Of its latest finding; empty where none is known."""


def past(
    checkpoint: Checkpoint, written: str, office: str | None = None, most: int = MOST
) -> list[PastItem]:
    """The latest items that bear this number, or name this party.

    Args:
        checkpoint: whose history is searched.
        written: the number or name.
        office: of one office; None means all.
        most: how many at most.
    """
    plain = written.strip()
    both = (plain, plain.upper())
    begins = (len(plain) >= _BEGINNING, plain.upper())
    asked = (*both, *both, *begins, *both * 4, office, most)
    return [
        PastItem(
            row["item_id"],
            row["office"],
            row["received_on"],
            row["commodity_code"] or "",
            row["importer"] or "",
            row["description"] or hs.describe(row["commodity_code"] or "") or "",
            row["found_by"],
            row["outcome"] or "",
        )
        for row in checkpoint.history.sql(_PAST, asked).to_pylist()
    ]
