"""Selections, findings and entries of a few subjects, as short as a test can say them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pyarrow as pa

from sekisho.records.finding import Finding, Outcome, SubjectKind
from sekisho.records.ledger_entry import Entry, LedgerEntry
from sekisho.records.schema import to_table
from sekisho.records.selection import Channel, ChosenBy, Selection

FIRST = date(2024, 3, 1)
_AT = datetime(2024, 3, 1, tzinfo=UTC)
CARGO = SubjectKind.CARGO


def day(number: int) -> date:
    """The day so many days after the first."""
    return FIRST + timedelta(days=number)


def selection(subject: str, on: int, channel: str, office: str = "10") -> Selection:
    """One subject as it was chosen."""
    chosen_by = ChosenBy.NOTHING if channel == "green" else ChosenBy.TOP_UP
    return Selection(
        subject, CARGO, office, day(on), 1, Channel(channel), chosen_by, 0.1, 0.5, 0.0, 1, 0.2, 1.0
    )


def finding(subject: str, outcome: str, on: int, known: int | None = None) -> Finding:
    """One result, known on its day unless another is said."""
    told = day(on if known is None else known)
    return Finding(subject, CARGO, 1, Outcome(outcome), day(on), told, _AT, "file")


def entry(
    subject: str, what: str, on: int, *, channel: str | None = None, written: int = 0
) -> LedgerEntry:
    """One act, known on its day; `written` puts acts of one day in order."""
    to = None if channel is None else Channel(channel)
    at = _AT + timedelta(minutes=written)
    return LedgerEntry(
        subject,
        CARGO,
        Entry(what),
        day(on),
        day(on),
        at,
        "Sato",
        reason="W-ERROR",
        channel=to,
        draw_p=0.05 if what == "drawn" else None,
    )


def tables(*told: Selection | Finding | LedgerEntry, within: int = 7) -> tuple[pa.Table, ...]:
    """The three tables, selections with the day on which each control is late."""
    chosen = [one for one in told if isinstance(one, Selection)]
    late = [
        None
        if one.channel in (Channel.GREEN, Channel.BLUE)
        else one.selected_on + timedelta(days=within + 1)
        for one in chosen
    ]
    return (
        to_table(Selection, chosen).append_column("late_on", pa.array(late, pa.date32())),
        to_table(Finding, [one for one in told if isinstance(one, Finding)]),
        to_table(LedgerEntry, [one for one in told if isinstance(one, LedgerEntry)]),
    )
