"""What came, and which way it was sent: by channel, by year.

Takes   an open `Checkpoint`, days, perhaps one office.
Gives   subjects by channel; goods items by year.
"""

from __future__ import annotations

from typing import Any

from sekisho.flow.journey import Checkpoint
from sekisho.flow.loop.ledger import Span

# Of several choices of one subject the latest stands.
_CHANNELS = """
SELECT office, channel, chosen_by, count(*) AS subjects FROM (
    SELECT office, channel, chosen_by FROM selection
    WHERE selected_on >= ? AND selected_on < ? AND coalesce(office = ?, true)
    QUALIFY 1 = row_number() OVER
        (PARTITION BY subject_id, subject_kind ORDER BY selected_on DESC)
) GROUP BY ALL ORDER BY ALL
"""
_YEARS = """
SELECT year(received_on) AS year, count(*) AS items, count(DISTINCT received_on) AS days
FROM goods_item WHERE version = 1 AND coalesce(office = ?, true) GROUP BY ALL ORDER BY year
"""


def stands_at(checkpoint: Checkpoint) -> int:
    """The number of history's next writing: it grows whenever anything is written."""
    return checkpoint.history.next_number()


def by_channel(checkpoint: Checkpoint, span: Span) -> list[dict[str, Any]]:
    """How many subjects went which way: `office`, `channel`, `chosen_by`, `subjects`."""
    asked = (span.since, span.until, span.office)
    found: list[dict[str, Any]] = checkpoint.history.sql(_CHANNELS, asked).to_pylist()
    return found


def by_year(checkpoint: Checkpoint, office: str | None = None) -> list[dict[str, Any]]:
    """Goods items by the year in which they came: `year`, `items`, `days` on which any did."""
    found: list[dict[str, Any]] = checkpoint.history.sql(_YEARS, (office,)).to_pylist()
    return found
