"""What the courier notes of history, without the waiting lists: enough for pages of figures."""

from __future__ import annotations

from datetime import UTC, datetime

from sekisho.flow import Checkpoint
from sekisho.register.models import HistoryRead, OfficeDay

_AT = datetime(2024, 4, 20, 9, tzinfo=UTC)


def fetched(checkpoint: Checkpoint) -> None:
    """Every office's days, and how far history has been read."""
    HistoryRead.objects.update_or_create(
        reader="arrivals", defaults={"next_commit": checkpoint.history.next_number()}
    )
    told = checkpoint.history.sql(
        "SELECT office, selected_on AS on, count(*) AS subjects FROM selection GROUP BY ALL"
    )
    for row in told.to_pylist():
        counts = {"subjects": row.pop("subjects"), "chosen": 0, "by_chance": 0}
        more = counts | {"random_rate": 0.01, "filled_at": _AT}
        OfficeDay.objects.update_or_create(**row, defaults=more)
