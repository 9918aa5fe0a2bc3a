"""Work against hands: what came each day, what was done, what waits.

Takes   an open `Checkpoint`, days, perhaps one office.
Gives   the balance of each day and channel beside the capacity of the offices; the age of what is
        open; how long it took from the arrival to the end of the control.
Raises  NotReady when nothing was selected; CheckFailed when a day does not balance.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sekisho.flow.journey import Checkpoint
from sekisho.flow.loop.ledger import Ledger, Span
from sekisho.inspection import durations
from sekisho.records.selection import Channel
from sekisho.selectivity import terms

HANDS = {Channel.RED: "examinations", Channel.ORANGE: "scans", Channel.YELLOW: "documents"}
"""What an office's terms call the capacity of each channel."""
AGES = ((0, 1), (2, 3), (4, 7), (8, 14), (15, None))
"""Days from the choice, first and last; seven is when a control is late, see `records.office`."""
_COUNTS = ("opening", "new", "reopened", "closed", "still_open")


def by_day(checkpoint: Checkpoint, span: Span) -> list[dict[str, Any]]:
    """The balance of each day and channel that somebody looks at, and the capacity of the day.

    Returns:
        `day`, `channel`, the counts of the balance, `capacity` (null: no limit). Days on which no
        office chose have a capacity of 0.
    """
    told = Ledger(checkpoint).balance(span)
    told = told.filter(pc.is_in(told["channel"], value_set=pa.array([str(one) for one in HANDS])))
    cells = told.group_by(["day", "channel"]).aggregate([(name, "sum") for name in _COUNTS])
    offices = told.filter(pc.greater(told["new"], 0)).group_by(["day", "office"]).aggregate([])
    hands = _capacity(checkpoint, offices.to_pylist())
    rows = [
        {
            "day": row["day"],
            "channel": row["channel"],
            **{name: row[f"{name}_sum"] for name in _COUNTS},
            "capacity": hands.get((row["day"], row["channel"]), 0),
        }
        for row in cells.to_pylist()
    ]
    return sorted(rows, key=lambda row: (row["day"], row["channel"]))


def ages(checkpoint: Checkpoint, span: Span) -> list[dict[str, Any]]:
    """What is open at the end of the span, by channel and by how long ago it was chosen.

    Returns:
        `channel`, `from_days`, `to_days` (null: and more), `subjects`, `late`; every class of
        every channel that has any.
    """
    last = span.until - timedelta(days=1)
    rows = Ledger(checkpoint).still_open(last, span.office)
    days = _days_between(rows["selected_on"], pa.scalar(last))
    late = np.asarray(rows["late_since"].is_valid())
    channels = np.asarray(rows["channel"])
    found = []
    for channel in (str(one) for one in Channel):
        mine = channels == channel
        for first, to in AGES if mine.any() else ():
            these = mine & (days >= first) & (days <= (days.max() if to is None else to))
            found.append(
                {
                    "channel": channel,
                    "from_days": first,
                    "to_days": to,
                    "subjects": int(these.sum()),
                    "late": int((these & late).sum()),
                }
            )
    return found


def release_times(checkpoint: Checkpoint, span: Span) -> list[dict[str, Any]]:
    """From the choice to the end of the control, by channel, and by office and channel.

    The day of the choice is that of the arrival, so that 0 means: on the day on which it came.
    What still waits counts for as long as it has waited; see `durations`.

    Returns:
        `office` (empty: all), `channel`, `subjects`, `waiting`, `same_day_p` (0 to 1),
        `median_days`, `p90_days` (null: more than that share still waits).
    """
    book = Ledger(checkpoint)
    until = max(span.until, book.days(office=span.office).until)
    last = until - timedelta(days=1)
    rows = book.rows(last, span.office)
    inside = pc.and_(
        pc.greater_equal(rows["selected_on"], pa.scalar(span.since)),
        pc.less(rows["selected_on"], pa.scalar(span.until)),
    )
    rows = rows.filter(pc.and_(inside, pc.not_equal(rows["standing"], "replaced")))
    ended = ~np.asarray(rows["is_open"])
    end = pc.if_else(rows["is_open"], pa.scalar(last), rows["since"])
    took = _days_between(rows["selected_on"], end)
    offices, channels = (np.asarray(rows[name]) for name in ("office", "channel"))
    found = []
    for channel in (str(one) for one in Channel):
        mine = channels == channel
        named = ["", *(sorted(set(offices[mine])) if span.office is None else ())]
        for office in named if mine.any() else ():
            these = mine & (offices == office) if office else mine
            told = _times(took[these], ended[these])
            found.append({"office": office, "channel": channel, **told})
    return found


def _times(took: Any, ended: Any) -> dict[str, Any]:
    return {
        "subjects": len(took),
        "waiting": int((~ended).sum()),
        "same_day_p": float((ended & (took == 0)).mean()),
        "median_days": durations.quantile(took, ended, 0.5),
        "p90_days": durations.quantile(took, ended, 0.9),
    }


def _capacity(
    checkpoint: Checkpoint, offices: Iterable[dict[str, Any]]
) -> dict[tuple[date, str], int | None]:
    """The hands of all offices that chose on a day; None where one of them has no limit."""
    written = checkpoint.history.table("office_terms")
    found: dict[tuple[date, str], int | None] = {}
    for row in offices:
        told = terms.terms_on(written, row["office"], row["day"])
        for channel, hands in HANDS.items():
            key = (row["day"], str(channel))
            so_far, mine = found.get(key, 0), getattr(told, hands)
            found[key] = None if so_far is None or mine is None else so_far + mine
    return found


def _days_between(first: pa.ChunkedArray, last: Any) -> Any:
    """Whole days from one day to another."""
    end = last.cast(pa.date32()).cast(pa.int32())
    between = pc.subtract(end, first.cast(pa.date32()).cast(pa.int32()))
    return np.asarray(between.cast(pa.int64()))
