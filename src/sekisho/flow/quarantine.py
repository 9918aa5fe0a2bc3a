"""What could not be taken: shown, mended, tried again, or given up.

Takes   the number of a rejection, and what an officer writes in place of wrong values.
Gives   the row value by value; what became of it. A mended row goes the way of every file:
        journal first, then the same checks; it may be refused again, with the new reason.
        A row whose number stands already from another row of its file is refused too: the file
        says two things about one item, and mending must not make the one a correction of the
        other.
Raises  NotFound when no open rejection bears the number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from sekisho.errors import NotFound, WrongInput, nearest
from sekisho.flow.loop.entering import tables_of
from sekisho.flow.loop.entries import read_entries
from sekisho.flow.loop.sifting import sifted
from sekisho.history.store import History
from sekisho.intake import quarantine
from sekisho.intake.journal import Journal
from sekisho.intake.quarantine import Mended
from sekisho.messages import column_map, opening
from sekisho.messages.column_map import OF_RESULTS, ColumnMap
from sekisho.messages.defects import Origin
from sekisho.messages.reading import Reading, empty, joined
from sekisho.messages.repeats import REPEATED
from sekisho.records.arrival import Arrival, Rejection, Resolution
from sekisho.records.schema import from_table, to_table

# Where the numbers of mended rows stand already from the same file: from another line of it as it
# was read at first, or from a row of it that was mended before. The same line under another map
# is the same row, not a second one.
_STANDING = """
WITH mended AS (
    SELECT taken.arrival_id, list(rejection.row_number) AS lines
    FROM resolution AS taken JOIN rejection USING (rejection_id)
    WHERE rejection.arrival_id = ? AND taken.how = 'taken' GROUP BY ALL
)
SELECT asked.line, any_value(asked.item_id) AS item_id,
    min(item.row_number) FILTER (mended.arrival_id IS NULL) AS stands_on
FROM asked JOIN goods_item AS item USING (item_id)
LEFT JOIN mended ON mended.arrival_id = item.arrival_id
WHERE (item.arrival_id = ? AND item.row_number != asked.first_line)
    OR (mended.arrival_id IS NOT NULL AND NOT list_contains(mended.lines, asked.first_line))
GROUP BY asked.line ORDER BY asked.line
"""
_ONCE = (
    "Write the number that is meant, or give this row up; a correction of a declaration is sent "
    "as a file of its own."
)


@dataclass(frozen=True, slots=True)
class Mending:
    """What became of rows that were tried again."""

    taken: int
    refused: tuple[Rejection, ...]
    """Under the numbers and lines that they had, with what is wrong now."""
    left_out: tuple[Rejection, ...] = ()
    """Repeats of a number of their file: they are mended or given up, not tried as they are."""


class Quarantine:
    """The open rejections of one installation."""

    def __init__(self, history: History, journal: Journal, maps: Sequence[Path]) -> None:
        self._history, self._journal, self._maps = history, journal, maps

    def open(self) -> list[Rejection]:
        """Rejections that nothing has settled yet, the oldest first."""
        left = quarantine.unsettled(
            self._history.table("rejection"), self._history.table("resolution")
        )
        return from_table(Rejection, left)

    def show(self, rejection_id: str) -> tuple[Rejection, dict[str, str]]:
        """A rejection, and its row value by value under the headings of its file."""
        found = self._find(rejection_id)
        body = self._journal.open(found.arrival_id)
        return found, quarantine.show(found, self._map(found), body)

    def of_declaration(self, number: str) -> list[Rejection]:
        """Open rejections of the declaration that bears this number, or of which an item does."""
        numbers = {number, number.rpartition("/")[0] or number}
        near = [one for one in self.open() if any(each in one.raw for each in numbers)]
        return [one for one in near if self._declaration_of(one) in numbers]

    def fix(self, rejection_id: str, changes: Mapping[str, str], *, at: datetime) -> Mending:
        """Write other values under some headings, and try the row again."""
        found = self._find(rejection_id)
        how = self._map(found)
        body = self._journal.open(found.arrival_id)
        return self._again(quarantine.fix(found, changes, how, body), how, at)

    def retry(self, *, at: datetime, map_name: str | None = None) -> Mending:
        """Try every open row again as it is, after its map has been corrected."""
        done = list[Mending]()
        waiting = self.open()
        for source in dict.fromkeys(map(_source, waiting)):
            rows = [one for one in waiting if _source(one) == source]
            how = self._map(rows[0], map_name)
            mended = quarantine.retry(rows, how, self._journal.open(rows[0].arrival_id))
            done.append(self._again(mended, how, at))
        return Mending(
            sum(one.taken for one in done),
            tuple(row for one in done for row in one.refused),
            tuple(row for one in done for row in one.left_out),
        )

    def give_up(self, rejection_id: str, *, at: datetime) -> None:
        """Close a rejection that nobody will mend; its bytes stay in the journal."""
        found = self._find(rejection_id)
        rows = quarantine.give_up([found.rejection_id], at)
        self._history.commit(
            f"give up {found.rejection_id}",
            "quarantine",
            at,
            {"resolution": to_table(Resolution, rows)},
        )

    def _again(self, mended: Mended, how: ColumnMap, at: datetime) -> Mending:
        if not mended.rejection_of:
            return Mending(0, (), mended.left_out)
        arrival = self._journal.receive(mended.body, mended.name, "quarantine", at)
        path = self._journal.open(arrival.arrival_id)
        reading, entered = self._read(path, how, Origin(arrival.arrival_id, how.name, at))
        twice = self._standing(mended, reading, how, at)
        reading = _without(reading, twice)
        settled = [
            one
            for one in quarantine.settle(mended, arrival.arrival_id, reading.rejections, at)
            if one.rejection_id not in {each.rejection_id for each in twice.values()}
        ]
        if settled:
            self._history.commit(
                f"mended {mended.name} {arrival.arrival_id} {column_map.digest(how)}",
                "quarantine",
                at,
                {
                    "goods_item": reading.items,
                    "finding": reading.findings,
                    **entered,
                    "resolution": to_table(Resolution, settled),
                    "arrival": to_table(Arrival, [arrival]),
                },
            )
        refused = quarantine.refused_again(mended, reading.rejections)
        return Mending(len(settled), (*refused, *twice.values()), mended.left_out)

    def _read(
        self, path: Path, how: ColumnMap, origin: Origin
    ) -> tuple[Reading, dict[str, pa.Table]]:
        """What the mended rows say, and what is written besides: acts in the ledger."""
        if how.holds == "entries":
            found = read_entries(self._history, path, how, origin)
            reading = replace(empty(), rejections=found.rejections)
            return reading, tables_of(self._history, found.entries)
        reading = joined(list(opening.read(path, how, origin.arrival_id, origin.at)))
        if how.holds == "results":
            reading, _ = sifted(self._history, reading, path, how, origin)
        return reading, {}

    def _standing(
        self, mended: Mended, reading: Reading, how: ColumnMap, at: datetime
    ) -> dict[int, Rejection]:
        """By line of the mended file: rows whose number stands already from their first file."""
        lines = reading.items["row_number"].to_pylist()
        firsts = [mended.rejection_of[line] for line in lines]
        if not firsts:
            return {}
        origin = firsts[0].arrival_id  # rows that are mended together are of one file
        asked = pa.table(
            {
                "line": pa.array(lines, pa.int64()),
                "item_id": reading.items["item_id"],
                "first_line": pa.array([one.row_number for one in firsts], pa.int64()),
            }
        )
        return {
            row["line"]: replace(
                mended.rejection_of[row["line"]],
                place=REPEATED,
                given=row["item_id"],
                reason=_told(row["item_id"], row["stands_on"]),
                remedy=_ONCE,
                map_name=how.name,
                rejected_at=at,
            )
            for row in self._history.sql(_STANDING, (origin, origin), asked=asked).to_pylist()
        }

    def _find(self, rejection_id: str) -> Rejection:
        waiting = {one.rejection_id: one for one in self.open()}
        if rejection_id not in waiting:
            hint = (
                nearest(rejection_id, waiting) or "`sekisho quarantine list` shows the open ones."
            )
            raise NotFound(f"No open rejection bears the number {rejection_id}.", hint)
        return waiting[rejection_id]

    def _declaration_of(self, found: Rejection) -> str | None:
        """The declaration number that a refused row gives; None where it cannot be read."""
        try:
            how = self._map(found)
            values = quarantine.show(found, how, self._journal.open(found.arrival_id))
        except WrongInput:  # too long to be shown whole, or its map is gone
            return None
        column = how.column_of("declaration_number")
        return values.get(column.name, "").strip() if column else None

    def _map(self, found: Rejection, instead: str | None = None) -> ColumnMap:
        """The map with which a row was read, or another for what was taken of its file."""
        name = found.map_name
        if instead is not None:
            name = instead + OF_RESULTS if name.endswith(OF_RESULTS) else instead
        return column_map.find(name, self._maps)


def _without(reading: Reading, lines: Mapping[int, Rejection]) -> Reading:
    """The reading without the items of these lines, and without what was found about them."""
    if not lines:
        return reading
    refused = pc.is_in(reading.items["row_number"], value_set=pa.array(lines, pa.int64()))
    gone = reading.items.filter(refused)["item_id"].combine_chunks()
    return replace(
        reading,
        items=reading.items.filter(pc.invert(refused)),
        findings=reading.findings.filter(
            pc.invert(pc.is_in(reading.findings["subject_id"], value_set=gone))
        ),
    )


def _told(item_id: str, line: int | None) -> str:
    if line is None:
        return f"{item_id} was mended and taken from this file already."
    return f"{item_id} stands in this file already, on line {line}."


def _source(found: Rejection) -> tuple[str, str]:
    """What rows must share to be read again together: the file and its map."""
    return found.arrival_id, found.map_name
