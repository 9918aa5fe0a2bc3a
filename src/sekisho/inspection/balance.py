"""The balance: what came in must have gone out, or still be open, every day.

    opening + new + reopened - closed = still open

Takes   selections, findings and ledger entries; the last day that is known.
Gives   these counts by office, day, channel and what chose.
Raises  CheckFailed naming the subjects, when a day does not balance.

What is still open is counted twice: from what opened and closed day by day, and from how long
each subject stood open.
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from sekisho.errors import CheckFailed
from sekisho.inspection.course import OPEN, STANDINGS
from sekisho.inspection.facts import NAMED, Facts, gather, known_on, whole

Codes = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

CELL = ("office", "channel", "chosen_by")
"""What a balance is kept by, beside the day."""
COUNTS = ("opening", "new", "reopened", "closed", "still_open")

_BEGAN = date(1970, 1, 1)
_IS_OPEN = np.array([one in OPEN for one in STANDINGS] + [False])  # -1: not selected yet


def by_day(selections: pa.Table, findings: pa.Table, entries: pa.Table, on: date) -> pa.Table:
    """What was open, came, came back, was closed and stays open: by office, day and choice.

    Args:
        selections: as for `rows`.
        findings: findings, all versions.
        entries: ledger entries.
        on: the last day; every day from the first selection to it is balanced.

    Returns:
        office, day, channel, chosen_by, opening, new, reopened, closed, still_open; a row where
        any of them is not zero.

    Raises:
        CheckFailed: what stays open by one count is not what does by the other.
    """
    known = known_on(on, selections, findings, entries)
    facts = gather(*known)
    cells, cell = _cells(known[0])
    first = int(facts.day.min(initial=(on - _BEGAN).days))
    grid = (len(cells), (on - _BEGAN).days - first + 1)
    place = (cell[facts.selection], facts.day - first)
    was, is_ = _IS_OPEN[facts.before], _IS_OPEN[facts.after]
    chosen = facts.step < 0
    new = _count(grid, place, chosen)
    closed = _count(grid, place, (chosen | was) & ~is_)
    reopened = _count(grid, place, ~chosen & ~was & is_)
    still = np.cumsum(new + reopened - closed, axis=1)
    _check(known[0], facts, still, _standing_open(facts, grid, place), first)
    opening = still - new - reopened + closed
    counts = (opening, new, reopened, closed, still)
    return _sparse(cells, first, dict(zip(COUNTS, counts, strict=True)))


def _cells(selections: pa.Table) -> tuple[pa.Table, Codes]:
    """The different office, channel and chosen_by, and which of them each selection has."""
    code = np.zeros(selections.num_rows, dtype=np.int64)
    for name in CELL:
        coded = whole(selections[name]).dictionary_encode()
        code = code * max(1, len(coded.dictionary)) + coded.indices.to_numpy(zero_copy_only=False)
    _, where, cell = np.unique(code, return_index=True, return_inverse=True)
    cells = selections.select(CELL).take(pa.array(where))
    order = pc.sort_indices(cells, [(name, "ascending") for name in CELL]).to_numpy()
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    return cells.take(pa.array(order)), rank[cell.ravel()]


def _count(grid: tuple[int, int], place: tuple[Codes, Codes], which: Bools) -> Codes:
    at = np.ravel_multi_index((place[0][which], place[1][which]), grid)
    return np.bincount(at, minlength=grid[0] * grid[1]).reshape(grid)


def _standing_open(facts: Facts, grid: tuple[int, int], place: tuple[Codes, Codes]) -> Codes:
    """How many stood open at the end of each day: from the day of a fact to that of the next."""
    following = np.append(place[1][1:], grid[1])
    until = np.where(facts.last, grid[1], following)
    stood = np.zeros((grid[0], grid[1] + 1), dtype=np.int64)
    is_open = _IS_OPEN[facts.after]
    np.add.at(stood, (place[0][is_open], place[1][is_open]), 1)
    np.add.at(stood, (place[0][is_open], until[is_open]), -1)
    return np.cumsum(stood, axis=1)[:, :-1]


def _check(selections: pa.Table, facts: Facts, still: Codes, stood: Codes, first: int) -> None:
    """Both counts agree on every day.

    Raises:
        CheckFailed: naming the first day and the subjects whose facts do not follow each other.
    """
    apart = np.flatnonzero((still != stood).any(axis=0))
    if not len(apart):
        return
    broken = np.flatnonzero((facts.before[1:] != facts.after[:-1]) & (facts.step[1:] >= 0)) + 1
    subjects = selections["subject_id"].take(pa.array(np.unique(facts.selection[broken])[:NAMED]))
    day = _BEGAN + timedelta(days=first + int(apart[0]))
    raise CheckFailed(
        f"The ledger of {day} does not balance: {', '.join(subjects.to_pylist())}.",
        "Run `sekisho history verify`; no figure is given from a ledger that does not balance.",
    )


def _sparse(cells: pa.Table, first: int, columns: dict[str, Codes]) -> pa.Table:
    some = np.any([column != 0 for column in columns.values()], axis=0)
    cell, day = np.nonzero(some)
    table = cells.take(pa.array(cell))
    days = pa.array((day + first).astype(np.int32)).cast(pa.date32())
    table = table.add_column(1, "day", days)
    for name, column in columns.items():
        table = table.append_column(name, pa.array(column[cell, day]))
    return table.sort_by([("day", "ascending"), *((name, "ascending") for name in CELL)])
