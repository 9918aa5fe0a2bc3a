"""Deeds: what a person enters about a subject, checked against how it stands.

    >>> checked(Deed(Entry.WAIVED, "Sato", date(2024, 3, 1), reason="w-error")).reason
    'W-ERROR'

Takes   an act, who acted, the day, the reason's code; what is known of the subjects.
Gives   entries; for those that cannot be, why and what they are for.
Raises  InvalidCode for a reason that does not belong to the act; WrongInput when nobody acts, or
        an override names no channel.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
import pyarrow as pa

from sekisho.codes import reason
from sekisho.errors import WrongInput
from sekisho.inspection.course import STANDINGS, STEPS, before
from sekisho.inspection.facts import gather
from sekisho.records.finding import SubjectKind
from sekisho.records.ledger_entry import Entry, LedgerEntry
from sekisho.records.schema import to_table
from sekisho.records.selection import Channel


@dataclass(frozen=True, slots=True)
class Deed:
    """What a person enters."""

    entry: Entry
    acted_by: str
    on: date
    reason: str | None = None
    channel: Channel | None = None
    note: str | None = None
    known_on: date | None = None
    """The day on which it was known to those who target; null means on its own day."""


def checked(deed: Deed) -> Deed:
    """The deed with its reason's code in its own form, and no reason where none is needed."""
    if not deed.acted_by.strip():
        raise WrongInput("An act needs somebody who acts.", "Name them, as in --as PERSON.")
    if deed.entry is Entry.OVERRIDDEN and deed.channel is None:
        raise WrongInput("An override names no channel.", f"Name one of {', '.join(Channel)}.")
    if deed.known_on and deed.known_on < deed.on:
        raise WrongInput("The act was known before it happened.", "Correct one of the two days.")
    if not reason.of(deed.entry):
        return dataclasses.replace(deed, reason=None)
    return dataclasses.replace(deed, reason=reason.parse(deed.reason or "", deed.entry))


def entry_of(subject: str, deed: Deed, at: datetime, arrival_id: str | None = None) -> LedgerEntry:
    """The entry that a deed is about one subject."""
    return LedgerEntry(
        subject_id=subject,
        subject_kind=SubjectKind.CARGO,
        entry=deed.entry,
        happened_on=deed.on,
        known_on=deed.known_on or deed.on,
        written_at=at,
        acted_by=deed.acted_by,
        arrival_id=arrival_id,
        reason=deed.reason,
        channel=deed.channel,
        note=deed.note,
    )


def impossible(
    known: tuple[pa.Table, pa.Table, pa.Table], new: Sequence[LedgerEntry]
) -> dict[int, tuple[str, str]]:
    """Which new entries cannot be, with reason and remedy; acts that follow each other may be.

    Args:
        known: selections, findings and ledger entries about the subjects, as they are.
        new: entries in the order in which they were done.
    """
    selections, findings, entries = known
    table = to_table(LedgerEntry, new)
    facts = gather(selections, findings, pa.concat_tables([entries, table]))
    first = findings.num_rows + entries.num_rows
    refused: dict[int, tuple[str, str]] = {}
    for at in np.flatnonzero((facts.source >= first) & facts.moot).tolist():
        one = new[int(facts.source[at]) - first]
        told = plain(STANDINGS[facts.before[at]])
        can = ", ".join(plain(each) for each in before(STEPS[facts.step[at]]))
        refused[int(facts.source[at]) - first] = (
            f"{one.subject_id} is {told} on {one.happened_on}; it cannot be {plain(one.entry)}.",
            f"That is for subjects that are {can}.",
        )
    strays = set(facts.strays.to_pylist())
    for row, one in enumerate(new):
        if one.subject_id in strays:
            refused[row] = (
                f"{one.subject_id} was never selected; nothing can be entered about it.",
                "The ledger begins with the choice: run `sekisho select` for its day.",
            )
    return refused


def plain(word: str) -> str:
    """A word of the ledger as people read it."""
    return str(word).replace("_", " ")
