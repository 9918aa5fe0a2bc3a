"""The ledger: how each selected subject stands at the end of a day, and why.

Takes   selections with the day on which each control is late, findings and ledger entries; the
        last day that is known.
Gives   one row a selection: its standing, whether it is open, since when, and by whom.
Raises  CheckFailed when a subject was selected twice on one day.

Everything stands under the channel that was chosen, since that is what has a probability; where
an officer sent a subject into another one, `channel_now` says so.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from sekisho.inspection.course import OPEN, STANDINGS, STEPS, WORK, Step
from sekisho.inspection.facts import Facts, gather, known_on, whole
from sekisho.records.ledger_entry import Standing
from sekisho.records.schema import schema_of
from sekisho.records.selection import Selection

Codes = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

_SELECTED = (
    *("subject_id", "subject_kind", "office", "selected_on", "version", "channel", "chosen_by"),
    *("examination_p", "channel_p", "risk", "profile", "late_on"),
)
_BEGAN = date(1970, 1, 1)
_IS_OPEN = np.array([one in OPEN for one in STANDINGS] + [False])  # -1: not selected yet
_IS_WORK = np.array([one in WORK for one in STANDINGS] + [False])
_BY_ITSELF = [STEPS.index(one) for one in (Step.LATE, Step.DRAWN)]
_RESULTS = [STEPS.index(one) for one in (Step.NOTHING_FOUND, Step.IRREGULAR, Step.CRITICAL)]


def rows(selections: pa.Table, findings: pa.Table, entries: pa.Table, on: date) -> pa.Table:
    """One row a selection, in its order: how the subject stands at the end of a day, and why.

    Args:
        selections: columns of `Selection`, and `late_on`: the first day on which the control is
            late, null where it never is; what else they have is kept.
        findings: findings, all versions.
        entries: ledger entries.
        on: the last day that is known.

    Returns:
        What was chosen; `standing`, `is_open`, `since`; `late_since` where an open control is
        late; `channel_now`; `outcome` of the latest finding; `reason`, `acted_by`, `note` of the
        latest act of a person that had an effect; `draw_p` where it was drawn for a second look.
    """
    selections, findings, entries = known_on(on, selections, findings, entries)
    facts = gather(selections, findings, entries)
    count = selections.num_rows
    standing = _by_selection(facts, facts.after, facts.last, count)
    moved = (facts.before != facts.after) & ~facts.moot
    since = _by_selection(facts, facts.day, moved, count)
    outcome = _by_selection(facts, facts.step, np.isin(facts.step, _RESULTS), count)
    told = _entered(facts, entries, findings.num_rows, count)
    is_open = _IS_OPEN[standing]
    table = selections.select([*_SELECTED, *_beside(selections)])
    columns = {
        "standing": _words(standing, [str(one) for one in STANDINGS]),
        "is_open": pa.array(is_open),
        "since": _dates(since),
        "late_since": _late(selections, facts, standing, on),
        "outcome": _words(outcome, [str(one) for one in STEPS]),
        "channel_now": pc.coalesce(told.pop("channel"), whole(selections["channel"])),
        **told,
    }
    for name, column in columns.items():
        table = table.append_column(name, column)
    return table


def _beside(selections: pa.Table) -> list[str]:
    """The columns that are given beside those of a selection."""
    known = {*schema_of(Selection).names, *_SELECTED}
    return [name for name in selections.schema.names if name not in known]


def _by_selection(facts: Facts, values: Codes, which: Bools, count: int) -> Codes:
    """For each selection the value of the last such fact; -1 where it has none."""
    found = np.full(count, -1, dtype=np.int64)
    found[facts.selection[which]] = values[which]  # of several the last one stays
    return found


def _entered(facts: Facts, entries: pa.Table, findings: int, count: int) -> dict[str, pa.Array]:
    """What the latest act of a person says that had an effect; the channel, the draw."""
    counts = (facts.source >= findings) & ~facts.moot
    by_person = counts & ~np.isin(facts.step, _BY_ITSELF)
    last = _by_selection(facts, facts.source - findings, by_person, count)
    said = {name: _taken(entries[name], last) for name in ("reason", "acted_by", "note")}
    for name in ("channel", "draw_p"):
        given = np.zeros(len(counts), dtype=np.bool_)
        is_given = whole(entries[name]).is_valid().to_numpy(zero_copy_only=False)
        given[counts] = is_given[facts.source[counts] - findings]
        said[name] = _taken(
            entries[name], _by_selection(facts, facts.source - findings, given, count)
        )
    return said


def _late(selections: pa.Table, facts: Facts, standing: Codes, on: date) -> pa.Array:
    """Since when an open control is late: its own day, or the day on which that was entered."""
    due = whole(selections["late_on"])
    # Whoever is sent on or reopened gets as many days as from the choice on.
    asked = (facts.after == STANDINGS.index(Standing.AWAITING)) & (facts.before != facts.after)
    asked_on = _by_selection(facts, facts.day, asked, selections.num_rows)
    chosen_on = whole(selections["selected_on"]).cast(pa.int32())
    moved = pc.subtract(pa.array(asked_on, pa.int32()), chosen_on)
    due = pc.add(due.cast(pa.int32()), pc.max_element_wise(moved, pa.scalar(0, pa.int32())))
    entered = _by_selection(
        facts, facts.day, facts.step == STEPS.index(Step.LATE), selections.num_rows
    )
    said = pa.array(entered, pa.int32(), mask=(entered < 0) | (entered < asked_on))
    due = pc.min_element_wise(due, said)
    is_late = pc.less_equal(due, pa.scalar((on - _BEGAN).days, pa.int32()))
    is_late = pc.and_(pc.fill_null(is_late, False), pa.array(_IS_WORK[standing]))
    return pc.if_else(is_late, due.cast(pa.date32()), pa.scalar(None, pa.date32()))


def _words(codes: Codes, words: list[str]) -> pa.Array:
    return pa.array(words).take(pa.array(codes, mask=codes < 0))


def _dates(days: Codes) -> pa.Array:
    return pa.array(days.astype(np.int32), mask=days < 0).cast(pa.date32())


def _taken(column: pa.ChunkedArray, at: Codes) -> pa.Array:
    return whole(column).take(pa.array(at, mask=at < 0))
