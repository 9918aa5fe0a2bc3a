"""What could not be taken: shown, mended, tried again, or given up.

Takes   the number of a rejection, and what an officer writes in place of wrong values.
Gives   the row value by value; what became of it. A mended row goes the way of every file:
        journal first, then the same checks; it may be refused again, with the new reason.
Raises  NotFound when no open rejection bears the number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sekisho.errors import NotFound, nearest
from sekisho.history.store import History
from sekisho.intake import quarantine
from sekisho.intake.journal import Journal
from sekisho.intake.quarantine import Mended
from sekisho.messages import column_map, opening
from sekisho.messages.column_map import ColumnMap
from sekisho.messages.reading import joined
from sekisho.records.arrival import Arrival, Rejection, Resolution
from sekisho.records.schema import from_table, to_table


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
            how = column_map.find(map_name, self._maps) if map_name else self._map(rows[0])
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
        reading = joined(list(opening.read(path, how, arrival.arrival_id, at)))
        settled = quarantine.settle(mended, arrival.arrival_id, reading.rejections, at)
        if settled:
            self._history.commit(
                f"mended {mended.name} {arrival.arrival_id} {column_map.digest(how)}",
                "quarantine",
                at,
                {
                    "goods_item": reading.items,
                    "finding": reading.findings,
                    "resolution": to_table(Resolution, settled),
                    "arrival": to_table(Arrival, [arrival]),
                },
            )
        refused = quarantine.refused_again(mended, reading.rejections)
        return Mending(len(settled), tuple(refused), mended.left_out)

    def _find(self, rejection_id: str) -> Rejection:
        waiting = {one.rejection_id: one for one in self.open()}
        if rejection_id not in waiting:
            hint = (
                nearest(rejection_id, waiting) or "`sekisho quarantine list` shows the open ones."
            )
            raise NotFound(f"No open rejection bears the number {rejection_id}.", hint)
        return waiting[rejection_id]

    def _map(self, found: Rejection) -> ColumnMap:
        return column_map.find(found.map_name, self._maps)


def _source(found: Rejection) -> tuple[str, str]:
    """What rows must share to be read again together: the file and its map."""
    return found.arrival_id, found.map_name
