"""Deeds of the desk, brought into history: held against the law, written once.

    refused = bring(checkpoint, Brought(number, "entry", subject, told, "sato", then), at=now)

Takes   a deed as the desk wrote it down: its number, its kind, the columns of its record.
Gives   why history does not take it, in words; empty when it has it. Brought again, also after
        whoever brought it was killed, it is there once.

A deed speaks with the instant at which it was done: acts of one day keep the order in which
people did them, whenever the courier came.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pyarrow as pa

from sekisho.errors import WrongInput
from sekisho.flow.journey import Checkpoint
from sekisho.flow.loop.entering import refused, repeated, tables_of
from sekisho.flow.loop.sifting import held
from sekisho.history.locks import locked
from sekisho.inspection.deeds import Deed, checked, entry_of
from sekisho.records.finding import Finding, Outcome, SubjectKind
from sekisho.records.ledger_entry import Entry, LedgerEntry
from sekisho.records.schema import to_table
from sekisho.records.selection import Channel

ENTRY, FINDING = "entry", "finding"
_LOCK = "delivering"
# An office east of Greenwich may be a day ahead.
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Brought:
    """One deed of the desk."""

    deed_id: UUID
    kind: str
    subject_id: str
    told: Mapping[str, Any]
    """Columns of its record; days as ISO text."""
    acted_by: str
    acted_at: datetime

    @property
    def key(self) -> str:
        """What names it in history, for ever."""
        return f"deed {self.deed_id}"


@contextmanager
def alone(checkpoint: Checkpoint) -> Iterator[bool]:
    """Deeds are brought in the order in which they were done, so by one courier at a time."""
    with locked(checkpoint.folder / _LOCK, alone=True, wait=False) as free:
        yield free


def bring(checkpoint: Checkpoint, deed: Brought, *, at: datetime) -> str:
    """Write one deed into history, once; gives why it was refused, or nothing."""
    history = checkpoint.history
    if history.has(deed.key):
        return ""
    says, remedy = why_not(checkpoint, [deed], at=at)
    # Another courier may have brought it between the question and the answer.
    if says or history.has(deed.key):
        return "" if history.has(deed.key) else f"{says} {remedy}"
    tables = _tables(checkpoint, deed)
    if tables:
        history.commit(deed.key, "deed", at, tables)
    return ""


def why_not(checkpoint: Checkpoint, deeds: Sequence[Brought], *, at: datetime) -> tuple[str, str]:
    """Why the last of these deeds, done one after the other, cannot be, and the remedy.

    Both are empty when it can. The desk asks before it writes a deed down, with those that
    history has still to hear of.
    """
    last = deeds[-1]
    try:
        for deed in deeds:
            _check_day(deed, at)
        if last.kind == FINDING:
            return _unfounded(checkpoint, finding_of(last))
        entries = [ledger_entry_of(deed) for deed in deeds if deed.kind == ENTRY]
    except WrongInput as error:
        return error.label, error.hint
    return refused(checkpoint.history, entries).get(len(entries) - 1, ("", ""))


def ledger_entry_of(deed: Brought) -> LedgerEntry:
    """The entry that a deed is.

    Raises:
        WrongInput: it is none.
    """
    told = deed.told
    channel = told.get("channel")
    act = Deed(
        Entry(_word(told, "entry", list(Entry))),
        deed.acted_by,
        _day(told, "happened_on"),
        reason=told.get("reason"),
        channel=Channel(_word(told, "channel", list(Channel))) if channel else None,
        note=told.get("note") or None,
        known_on=_day(told, "known_on") if told.get("known_on") else None,
    )
    return entry_of(deed.subject_id, checked(act), deed.acted_at)


def finding_of(deed: Brought) -> Finding:
    """The finding that a deed is; history numbers its version.

    Raises:
        WrongInput: it is none.
    """
    told = deed.told
    duty = told.get("duty_recovered")
    examined = _day(told, "examined_on")
    return Finding(
        subject_id=deed.subject_id,
        subject_kind=SubjectKind(told.get("subject_kind") or SubjectKind.CARGO),
        version=1,
        outcome=Outcome(_word(told, "outcome", list(Outcome))),
        examined_on=examined,
        known_on=_day(told, "known_on") if told.get("known_on") else examined,
        written_at=deed.acted_at,
        arrival_id=deed.key,
        duty_recovered=None if duty is None else float(duty),
        what=told.get("what") or None,
    )


def _tables(checkpoint: Checkpoint, deed: Brought) -> dict[str, pa.Table]:
    """What is written for a deed that can be; nothing when it was entered before."""
    if deed.kind == FINDING:
        return {"finding": to_table(Finding, [finding_of(deed)])}
    entries = [ledger_entry_of(deed)]
    again = repeated(checkpoint.history, entries)
    return {} if again else tables_of(checkpoint.history, entries)


def _unfounded(checkpoint: Checkpoint, finding: Finding) -> tuple[str, str]:
    rows = to_table(Finding, [finding])
    found = held(checkpoint.history, rows, pa.chunked_array([[1]]))
    return next(((one.reason, one.remedy) for one in found.refused), ("", ""))


def _check_day(deed: Brought, at: datetime) -> None:
    if deed.kind not in (ENTRY, FINDING):
        raise WrongInput(f"History keeps no “{deed.kind}”.", f"Known: {ENTRY}, {FINDING}.")
    day = _day(deed.told, "happened_on" if deed.kind == ENTRY else "examined_on")
    if day > at.date() + _ONE_DAY:
        raise WrongInput(f"{day} has not come yet.", "Enter what has happened.")


def _word(told: Mapping[str, Any], name: str, known: Sequence[str]) -> str:
    word = str(told.get(name) or "")
    if word not in known:
        raise WrongInput(f"“{word}” is no {name}.", f"Known: {', '.join(known)}.")
    return word


def _day(told: Mapping[str, Any], name: str) -> date:
    try:
        return date.fromisoformat(str(told.get(name) or ""))
    except ValueError:
        raise WrongInput(f"“{told.get(name)}” is no day.", "Write it as 2026-11-20.") from None
