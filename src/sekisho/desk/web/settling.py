"""Settling: what was declared and said at the gate goes into history, in batches.

    settle(now)

Takes   the declarations of the register that history does not have yet.
Gives   how many items were brought. Killed anywhere, the same batch is brought again, and is
        there once.
"""

from __future__ import annotations

from datetime import datetime

from sekisho.desk.web import border
from sekisho.flow import gate
from sekisho.flow.loop.deeds import alone
from sekisho.register import declarations
from sekisho.register.models import Declared


def settle(at: datetime) -> int:
    """Bring every batch that waits; how many items."""
    brought = 0
    while (found := declarations.unsettled(at)) is not None:
        batch, rows = found
        with border.opened() as checkpoint, alone(checkpoint) as mine:
            if not mine:
                break
            instant = max(row.received_at for row in rows)
            brought += gate.settle(checkpoint, said_of(rows), at=instant)
        declarations.settled(batch, at)
    return brought


def said_of(rows: list[Declared]) -> list[gate.Said]:
    """Each item of these declarations with its selection."""
    return [
        (item, gate.selection_read(one["told"]))
        for row in rows
        for item, one in zip(row.items, row.selections, strict=True)
    ]
