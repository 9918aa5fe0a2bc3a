"""The steps of one subject: what happened to it, who did it, how it stood then.

    steps_of(checkpoint, "87123456/1", pending)

Takes   a subject's number; the deeds of the desk that history has still to hear of.
Gives   its selections, acts and findings in their order, each with how it stood before and after
        by the law of the ledger; what can be done with it as it stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pyarrow as pa

from sekisho.errors import WrongInput
from sekisho.flow.journey import Checkpoint
from sekisho.flow.loop.deeds import ENTRY, FINDING, Brought, finding_of, ledger_entry_of
from sekisho.flow.loop.entering import known_of
from sekisho.inspection.course import STANDINGS, STEPS, Step, before
from sekisho.inspection.facts import gather
from sekisho.records.finding import Finding
from sekisho.records.ledger_entry import LedgerEntry, Standing
from sekisho.records.schema import to_table

CHOSEN = "chosen"
_DAY_ZERO = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Stepped:
    """One step of a subject."""

    on: date
    """The day from which it counts."""
    step: str
    """`chosen`, an act of the ledger, or the outcome of a finding."""
    standing: str
    """How the subject stands since."""
    by: str
    """Who acted; empty where nobody is named."""
    told: dict[str, Any]
    """The row of its table: channel, reason, note, outcome …"""
    is_moot: bool
    """Whether it changed nothing, since the law does not have it."""
    is_pending: bool
    """Whether history has still to hear of it."""
    at: datetime | None
    """The instant at which it was written."""


def steps_of(
    checkpoint: Checkpoint, subject_id: str, pending: Sequence[Brought] = ()
) -> list[Stepped]:
    """Every step, the first one first; empty for a subject that was never selected."""
    selections, findings, entries = known_of(checkpoint.history, [subject_id])
    new_findings, new_entries = _records(pending)
    known = findings.num_rows, entries.num_rows
    findings = pa.concat_tables([findings, to_table(Finding, new_findings)])
    entries = pa.concat_tables([entries, to_table(LedgerEntry, new_entries)])
    facts = gather(selections, findings, entries)
    chosen, found, entered = (one.to_pylist() for one in (selections, findings, entries))
    steps = []
    for place in range(len(facts.step)):
        source = int(facts.source[place])
        told = (
            chosen[int(facts.selection[place])]
            if source < 0
            else found[source]
            if source < len(found)
            else entered[source - len(found)]
        )
        named = STEPS[facts.step[place]] if facts.step[place] >= 0 else None
        steps.append(
            Stepped(
                date.fromordinal(_DAY_ZERO + int(facts.day[place])),
                _word(named, told),
                str(STANDINGS[facts.after[place]]),
                told.get("acted_by") or "",
                told,
                bool(facts.moot[place]),
                _is_new(source, len(found), known),
                told.get("written_at") or told.get("chosen_at"),
            )
        )
    return steps


def possible(standing: str) -> frozenset[str]:
    """The steps of the law that can happen to a subject that stands so."""
    return frozenset(str(one) for one in Step if Standing(standing) in before(one))


def _records(pending: Sequence[Brought]) -> tuple[list[Finding], list[LedgerEntry]]:
    """The records that the deeds will be; what history will refuse is left out."""
    findings, entries = [], []
    for deed in pending:
        try:
            if deed.kind == FINDING:
                findings.append(finding_of(deed))
            elif deed.kind == ENTRY:
                entries.append(ledger_entry_of(deed))
        except WrongInput:
            continue
    return findings, entries


def _is_new(source: int, findings: int, known: tuple[int, int]) -> bool:
    if source < findings:
        return source >= known[0]
    return source - findings >= known[1]


def _word(step: Step | None, told: dict[str, Any]) -> str:
    if step is None:
        return CHOSEN
    return str(told.get("entry") or told.get("outcome") or step)
