"""Entering: acts are held against the ledger before they are written.

Takes   entries that a person or a file brings; the history.
Gives   those that cannot be, with the reason; the tables that are written for the others.

A successful appeal overturns the finding: its next version says that nothing was found, from the
day of the decision on, so that whatever learns or counts sees it from that day as well.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Sequence

import pyarrow as pa

from sekisho.history.store import History
from sekisho.inspection.deeds import impossible
from sekisho.records.finding import Finding, Outcome
from sekisho.records.ledger_entry import Entry, LedgerEntry
from sekisho.records.schema import from_table, schema_of, to_table
from sekisho.records.selection import Selection

_KNOWN = {"selection": Selection, "finding": Finding, "ledger_entry": LedgerEntry}
_LATEST = """
SELECT * FROM finding WHERE subject_id IN (SELECT subject_id FROM about)
QUALIFY 1 = row_number() OVER (PARTITION BY subject_id ORDER BY version DESC)
"""
# An act is named by these; whoever enters it again adds nothing.
_SAYS = ("subject_id", "entry", "happened_on", "acted_by", "reason", "channel")


def refused(history: History, new: Sequence[LedgerEntry]) -> dict[int, tuple[str, str]]:
    """By place the entries that cannot be, each with reason and remedy."""
    return impossible(known_of(history, [one.subject_id for one in new]), new) if new else {}


def repeated(history: History, new: Sequence[LedgerEntry]) -> set[int]:
    """The places of entries that say again what the act before them about their subject says."""
    found = history.sql(
        "SELECT * FROM ledger_entry WHERE subject_id IN (SELECT subject_id FROM about)"
        " QUALIFY 1 = row_number() OVER"
        " (PARTITION BY subject_id ORDER BY known_on DESC, written_at DESC)",
        about=_about([one.subject_id for one in new]),
    ).cast(schema_of(LedgerEntry))
    latest = {one.subject_id: _said(one) for one in from_table(LedgerEntry, found)}
    again = set[int]()
    for place, one in enumerate(new):
        if latest.get(one.subject_id) == _said(one):
            again.add(place)
        latest[one.subject_id] = _said(one)
    return again


def known_of(history: History, subjects: Sequence[str]) -> tuple[pa.Table, pa.Table, pa.Table]:
    """Selections, findings and entries about some subjects."""
    about = _about(subjects)
    selections, findings, entries = (rows_about(history, name, about) for name in _KNOWN)
    return selections, findings, entries


def rows_about(history: History, name: str, about: pa.Table) -> pa.Table:
    """The rows of one of these tables about some subjects, in the order of their writing."""
    query = (
        f"SELECT * EXCLUDE (commit_number, commit_row) FROM {name}"  # noqa: S608
        " WHERE subject_id IN (SELECT subject_id FROM about) ORDER BY commit_number, commit_row"
    )
    return history.sql(query, about=about).cast(schema_of(_KNOWN[name]))


def tables_of(history: History, entries: Sequence[LedgerEntry]) -> dict[str, pa.Table]:
    """What is written for these entries: they themselves, and the findings that fall."""
    tables = {"ledger_entry": to_table(LedgerEntry, entries)}
    upheld = {one.subject_id: one for one in entries if one.entry is Entry.APPEAL_UPHELD}
    found = history.sql(_LATEST, about=_about(list(upheld))).cast(schema_of(Finding))
    overturned = [
        dataclasses.replace(
            one,
            outcome=Outcome.NOTHING_FOUND,
            known_on=upheld[one.subject_id].known_on,
            written_at=upheld[one.subject_id].written_at,
            arrival_id=upheld[one.subject_id].arrival_id or "",
            duty_recovered=None,
        )
        for one in from_table(Finding, found)
        if one.outcome is not Outcome.NOTHING_FOUND
    ]
    return tables | {"finding": to_table(Finding, overturned)}


def key_of(history: History, entries: Sequence[LedgerEntry]) -> str:
    """What names these entries: what they say, and how many had been written about these.

    So an act that was taken back can be done again on the same day.
    """
    found = history.sql(
        "SELECT count(*) AS n FROM ledger_entry WHERE subject_id IN (SELECT subject_id FROM about)",
        about=_about([one.subject_id for one in entries]),
    )
    said = f"{found['n'][0]} {[_said(one) for one in entries]}"
    return hashlib.sha256(said.encode()).hexdigest()


def _said(one: LedgerEntry) -> tuple[str, ...]:
    return tuple(str(getattr(one, name)) for name in _SAYS)


def _about(subjects: Sequence[str]) -> pa.Table:
    return pa.table({"subject_id": pa.array(subjects, pa.string())})
