"""Facts: what happened to each selected subject, put in order and walked through.

Takes   selections, findings and ledger entries, as known at the end of a day.
Gives   one row a fact: the selection that it belongs to, its day, how the subject stood before
        and stands after; and the facts about subjects that were never selected.
Raises  CheckFailed when a subject was selected twice on one day.

A corrected declaration is chosen again on its day, so a subject may have several selections. A
fact belongs to the last one that is not later than the day on which it happened. It counts from
the day on which it became known. Of two facts of one day the one that was written first comes
first. All first facts of all subjects are taken at once, then all second ones, and so on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from sekisho.errors import CheckFailed
from sekisho.inspection.course import STANDINGS, STEPS, Step, table
from sekisho.records.ledger_entry import Entry, Standing
from sekisho.records.selection import Channel

Codes = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

# How many subjects an error names; more would not be read.
NAMED = 5
# Days lie below this, so that subject and day make one whole number.
_DAYS = 1 << 24


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts in the order of selections, days and writing; all arrays have one element a fact."""

    selection: Codes
    """Row of the selections that it belongs to."""
    day: Codes
    """The day from which it counts [days since 1970-01-01]."""
    step: Codes
    """Its place in `STEPS`; -1 for the selection itself."""
    before: Codes
    """How the subject stood before, its place in `STANDINGS`; -1 before the selection."""
    after: Codes
    last: Bools
    """Whether it is the last fact of its selection."""
    source: Codes
    """Row of what was given: of the findings, then of the entries; -1 for what follows itself."""
    moot: Bools
    """Whether the law does not have it: it changed nothing."""
    strays: pa.Array
    """Subjects of findings and entries that were never selected."""


def known_on(
    on: date, selections: pa.Table, findings: pa.Table, entries: pa.Table
) -> tuple[pa.Table, pa.Table, pa.Table]:
    """What was known at the end of a day."""
    last = pa.scalar(on)
    return (
        selections.filter(pc.less_equal(selections["selected_on"], last)).combine_chunks(),
        findings.filter(pc.less_equal(findings["known_on"], last)).combine_chunks(),
        entries.filter(pc.less_equal(entries["known_on"], last)).combine_chunks(),
    )


def gather(selections: pa.Table, findings: pa.Table, entries: pa.Table) -> Facts:
    """Every fact about these selections, and how each subject stood before and after it.

    Args:
        selections: columns of `Selection`, any order.
        findings: all versions of findings that were known by the day in question.
        entries: ledger entries that were known by the day in question.
    """
    subjects = pc.unique(whole(selections["subject_id"]))
    code = _codes(selections["subject_id"], subjects)
    day = _days(selections["selected_on"])
    order = np.lexsort((day, code))
    key = code[order] * _DAYS + day[order]
    _check_once(selections, order, key)
    told = pa.concat_tables(
        [_of_findings(findings), _of_entries(entries)], promote_options="permissive"
    )
    mine = _codes(told["subject_id"], subjects)
    known = mine >= 0
    place = _place_of(key, mine[known], _days(told["happened_on"])[known])
    selection = order[place]
    step = told["step"].to_numpy()[known].astype(np.int64)
    step = _restored(selections, selection, step)
    source = np.flatnonzero(known)
    again = np.flatnonzero(code[order][1:] == code[order][:-1])  # chosen again later
    nothing = np.full(len(order) + len(again), -1, dtype=np.int64)
    begins = np.full(len(order), -1, dtype=np.int64)
    replaced = np.full(len(again), STEPS.index(Step.REPLACED), dtype=np.int64)
    written = whole(told["written_at"]).cast(pa.int64()).to_numpy(zero_copy_only=False)
    return _walk(
        selections,
        {
            "selection": np.concatenate((order, order[again], selection)),
            "day": np.concatenate(
                (
                    day[order],
                    day[order[again + 1]],
                    np.maximum(_days(told["known_on"])[known], day[selection]),
                )
            ),
            # What follows itself comes before what is written of the same day.
            "written": np.concatenate((nothing, written[known])),
            "step": np.concatenate((begins, replaced, step)),
            "source": np.concatenate((nothing, source)),
        },
        pc.unique(whole(told["subject_id"]).filter(pa.array(~known))),
    )


def _walk(selections: pa.Table, told: dict[str, Codes], strays: pa.Array) -> Facts:
    """The facts in order, each with how the subject stood before and after."""
    order = np.lexsort(
        (told["source"], told["written"], told["step"] >= 0, told["day"], told["selection"])
    )
    selection, step = told["selection"][order], told["step"][order]
    first = np.flatnonzero(np.concatenate(([True], selection[1:] != selection[:-1])))
    first = first[: selections.num_rows]
    counts = np.diff(np.append(first, len(selection)))
    rank = np.arange(len(selection)) - np.repeat(first, counts)
    before = np.full(len(selection), -1, dtype=np.int64)
    after = np.full(len(selection), -1, dtype=np.int64)
    after[first] = _begun(selections)[selection[first]]
    law = table()
    for turn in range(1, int(rank.max(initial=0)) + 1):
        at = np.flatnonzero(rank == turn)
        before[at] = after[at - 1]
        moved = law[before[at], step[at]]
        after[at] = np.where(moved < 0, before[at], moved)
    last = np.zeros(len(selection), dtype=np.bool_)
    last[first + counts - 1] = True
    moot = np.zeros(len(selection), dtype=np.bool_)
    later = rank > 0
    moot[later] = law[before[later], step[later]] < 0
    return Facts(
        selection,
        told["day"][order],
        step,
        before,
        after,
        last,
        told["source"][order],
        moot,
        strays,
    )


def _begun(selections: pa.Table) -> Codes:
    """How each subject stands right after the choice."""
    green = _equal(selections["channel"], Channel.GREEN)
    released, awaiting = (STANDINGS.index(one) for one in (Standing.RELEASED, Standing.AWAITING))
    return np.where(green, released, awaiting)


def _of_findings(findings: pa.Table) -> pa.Table:
    step = pc.index_in(findings["outcome"], value_set=pa.array([str(one) for one in STEPS]))
    return pa.table(
        {
            "subject_id": findings["subject_id"],
            "happened_on": findings["examined_on"],
            "known_on": findings["known_on"],
            "written_at": findings["written_at"],
            "step": step,
        }
    )


def _of_entries(entries: pa.Table) -> pa.Table:
    green = _equal(entries["channel"], Channel.GREEN)
    override = _equal(entries["entry"], Entry.OVERRIDDEN)
    step = pc.index_in(entries["entry"], value_set=pa.array([str(one) for one in STEPS]))
    sent, let_go = STEPS.index(Step.SENT), STEPS.index(Step.LET_GO)
    code = pc.fill_null(step, -1).to_numpy().astype(np.int64)
    code = np.where(override, np.where(green, let_go, sent), code)
    return pa.table(
        {
            "subject_id": entries["subject_id"],
            "happened_on": entries["happened_on"],
            "known_on": entries["known_on"],
            "written_at": entries["written_at"],
            "step": pa.array(code, pa.int32()),
        }
    )


def _restored(selections: pa.Table, selection: Codes, step: Codes) -> Codes:
    """What is taken back about a subject that was released from the first releases it again."""
    green = _equal(selections["channel"], Channel.GREEN)[selection]
    taken_back = step == STEPS.index(Step.REOPENED)
    return np.where(green & taken_back, STEPS.index(Step.RESTORED), step)


def _place_of(key: Codes, subject: Codes, happened: Codes) -> Codes:
    """The last selection of a subject not after a day, else its first; a place in `key`."""
    place = np.searchsorted(key, subject * _DAYS + happened, side="right") - 1
    is_mine = (place >= 0) & (key[np.maximum(place, 0)] // _DAYS == subject)
    return np.where(is_mine, place, place + 1)


def _check_once(selections: pa.Table, order: Codes, key: Codes) -> None:
    twice = order[1:][key[1:] == key[:-1]]
    if len(twice):
        named = selections.take(pa.array(twice[:NAMED]))
        told = ", ".join(
            f"{row['subject_id']} on {row['selected_on']}"
            for row in named.select(["subject_id", "selected_on"]).to_pylist()
        )
        raise CheckFailed(
            f"{len(twice)} subjects have two dispositions of one day: {told}.",
            "Run `sekisho history verify`; no ledger is drawn from a damaged history.",
        )


def _codes(column: pa.ChunkedArray, known: pa.Array) -> Codes:
    """The place of each text among those known; -1 where it is not."""
    found = pc.fill_null(pc.index_in(whole(column), value_set=known), -1)
    return np.asarray(found.to_numpy(zero_copy_only=False), dtype=np.int64)


def _days(column: pa.ChunkedArray) -> Codes:
    days = whole(column).cast(pa.int32())
    return np.asarray(days.to_numpy(zero_copy_only=False), dtype=np.int64)


def _equal(column: pa.ChunkedArray, word: str) -> Bools:
    found = pc.fill_null(pc.equal(whole(column), str(word)), False)
    return np.asarray(found.to_numpy(zero_copy_only=False), dtype=np.bool_)


def whole(column: pa.ChunkedArray | pa.Array) -> pa.Array:
    """The column in one piece."""
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
