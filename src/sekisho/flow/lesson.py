"""A lesson: items to learn from, what was known of them, what was found.

Takes   pieces of items beside what was known of them, oldest first, and the findings by a day.
Gives   the latest items, as many as are learned from, the same however the pieces were cut.
Raises  NotReady when nothing was received, or nothing found.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from sekisho.errors import NotReady
from sekisho.flow.known import Piece
from sekisho.learning import labels

# The latest items are learned from; more cost memory and minutes, and are older.
MOST_ITEMS = 500_000

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Lesson:
    """What was declared and known of some items, and what was found; NaN where not known."""

    rows: pa.Table
    outcome: Floats
    until: date
    """First day whose records and findings were not seen."""
    seed: int
    before_commit: int
    """What had been committed before this number was seen."""

    @property
    def days(self) -> npt.NDArray[np.int64]:
        """The day of each item [days since 1970-01-01]."""
        days = self.rows["received_on"].to_numpy().astype("datetime64[D]")
        return np.asarray(days.astype(np.int64))


def gathered(
    pieces: Iterable[Piece], findings: pa.Table, until: date, *, seed: int, before_commit: int
) -> Lesson:
    """The lesson in these pieces.

    Args:
        pieces: items before `until` beside what was known of them, oldest first.
        findings: what was found.
        until: first day whose records and findings are not learned from.
        seed: of everything drawn by chance while fitting.
        before_commit: what had been committed before this number was seen.

    Raises:
        NotReady: nothing was received, or no finding is known.
    """
    rows: list[pa.Table] = []
    outcomes: list[Floats] = []
    for piece in pieces:
        rows.append(piece.rows)
        outcomes.append(labels.lessons(piece.items, findings, until))
        while sum(len(one) for one in outcomes[1:]) >= MOST_ITEMS:
            rows.pop(0)
            outcomes.pop(0)
    if not rows:
        raise NotReady(
            f"Nothing was received before {until}.", "Learn from days that the history has."
        )
    together, outcome = pa.concat_tables(rows), np.concatenate(outcomes)
    older = max(0, len(outcome) - MOST_ITEMS)
    if not np.isfinite(outcome[older:]).any():
        raise NotReady(
            f"No finding is known before {until}.",
            "Collect declarations with their findings, also those where nothing was found.",
        )
    return Lesson(together.slice(older), outcome[older:], until, seed, before_commit)
