"""Acts in the ledger that a file brings, each held against its subject.

Takes   a file of acts and its map; the history.
Gives   the entries that can be written, in the order of the file, and a rejection for each row
        that cannot: it waits in quarantine and is tried again like any other.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from sekisho.errors import WrongInput
from sekisho.flow.loop.entering import refused, repeated
from sekisho.history.store import History
from sekisho.inspection.deeds import Deed, checked, entry_of
from sekisho.messages import ledger_entries, opening
from sekisho.messages.column_map import ColumnMap
from sekisho.messages.defects import Defect, Origin, rejections
from sekisho.messages.ledger_entries import GivenEntry
from sekisho.messages.reading import in_order
from sekisho.records.ledger_entry import LedgerEntry

# The selected items that bear each number; where none is selected, those that came.
_BEAR = """
SELECT row, item_id FROM (
    SELECT DISTINCT asked.row, item_id, item_id IN (SELECT subject_id FROM selection) AS chosen
    FROM asked JOIN goods_item ON item_id = number OR declaration_number = number
) QUALIFY chosen OR NOT bool_or(chosen) OVER (PARTITION BY row) ORDER BY row, item_id
"""
_LATER = "Collect the declaration, then `sekisho quarantine retry`; or correct the number."


@dataclass(frozen=True, slots=True)
class Entered:
    """What became of the rows of one file of acts."""

    entries: list[LedgerEntry]
    rejections: pa.Table
    repeated: int
    """Acts that were entered before."""


def read_entries(history: History, path: Path, how: ColumnMap, origin: Origin) -> Entered:
    """The acts of a file that can be entered, and why the others cannot.

    Args:
        history: what is known of the subjects.
        path: the file.
        how: its map, which holds entries.
        origin: the file's arrival, its map and the instant of reading.

    Raises:
        WrongFile: if the file as a whole cannot be read.
    """
    given, malformed = ledger_entries.read(path, how, origin)
    defects: list[Defect] = []
    entries, rows = _entries(history, given, origin, defects)
    again = repeated(history, entries)
    for place, (reason, remedy) in refused(history, entries).items():
        if place not in again:
            row = rows[place]
            defects.append(Defect(row, "entry", given[row].entry, reason, remedy))
    left_out = {one.row for one in defects}
    raw = opening.raw_rows(path, how, [given[row].line for row in left_out]) if left_out else {}
    wrong = rejections(
        defects, origin, lambda row: given[row].line, lambda row: raw[given[row].line]
    )
    taken = [
        one
        for place, one in enumerate(entries)
        if place not in again and rows[place] not in left_out
    ]
    return Entered(taken, in_order([malformed, wrong]), len(again))


def _entries(
    history: History, given: list[GivenEntry], origin: Origin, defects: list[Defect]
) -> tuple[list[LedgerEntry], list[int]]:
    """The entries that the rows are, and the row of each; what no row can be is a defect."""
    asked = pa.table(
        {
            "row": pa.array(range(len(given)), pa.int64()),
            "number": pa.array([one.subject for one in given], pa.string()),
        }
    )
    subjects: dict[int, list[str]] = {}
    for found in history.sql(_BEAR, asked=asked).to_pylist():
        subjects.setdefault(found["row"], []).append(found["item_id"])
    entries, rows = [], []
    for row, one in enumerate(given):
        deed = _deed(row, one, defects)
        if row not in subjects:
            reason = f"No declaration or item with the number {one.subject} has come yet."
            defects.append(Defect(row, "subject", one.subject, reason, _LATER))
        elif deed is not None:
            mine = [entry_of(each, deed, origin.at, origin.arrival_id) for each in subjects[row]]
            entries += mine
            rows += [row] * len(mine)
    return entries, rows


def _deed(row: int, one: GivenEntry, defects: list[Defect]) -> Deed | None:
    deed = Deed(one.entry, one.by, one.on, one.reason, one.channel, one.note, one.known_on)
    try:
        return checked(deed)
    except WrongInput as error:
        defects.append(Defect(row, "reason", one.reason or "", error.label, error.hint))
        return None
