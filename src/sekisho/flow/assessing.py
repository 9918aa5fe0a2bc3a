"""The assessment of whole days: which items are new, and what is written.

Takes   what an act sees, a span of days, the instant.
Gives   part by part the tables of one commit; items that were assessed on the same rules and
        records before are left out. Nothing is written here, so a day that has been can be
        assessed again as it was seen then.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pyarrow as pa
import pyarrow.compute as pc

from sekisho.flow.ahead import one_ahead
from sekisho.flow.assessor import Assessors
from sekisho.flow.known import Piece
from sekisho.flow.progress import Progress, silent
from sekisho.flow.sight import Sight
from sekisho.records.act import Act
from sekisho.records.schema import to_table
from sekisho.risk.engine import Engine


@dataclass(frozen=True, slots=True)
class Part:
    """Some days of one act: how many items they have, and the tables of those that are new."""

    items: int
    new: int
    tables: dict[str, pa.Table]


class Assessing:
    """Assesses days of one history as an act sees it."""

    def __init__(self, sight: Sight, engine: Engine, progress: Progress = silent) -> None:
        self._sight, self._engine, self._progress = sight, engine, progress

    def parts(self, since: date, until: date, *, at: datetime) -> Iterator[Part]:
        """The days from `since` to before `until`, part by part."""
        assessors = Assessors(self._sight.standing, self._sight.editions, self._engine)
        walked = self._sight.walk.pieces(since, until, assessors.reads, self._progress)
        for piece in one_ahead(walked):
            for assessor, part in assessors.parts(piece):
                fresh = part.where(self._is_new(part, assessor.bases(part)))
                tables = assessor.assess(fresh, at=at) if fresh.items.num_rows else {}
                if tables:
                    tables["act"] = to_table(Act, [self._act(fresh, at)])
                yield Part(part.items.num_rows, fresh.items.num_rows, tables)

    def _act(self, fresh: Piece, at: datetime) -> Act:
        first, last = _days_of(fresh)
        seen = self._sight.history.next_number()
        return Act("assess", at, seen, first, last + timedelta(days=1))

    def _is_new(self, part: Piece, bases: pa.Array) -> pa.Array:
        """Which items have no assessment yet that rests on the same rules and records."""
        there = self._sight.history.sql(
            "SELECT DISTINCT concat_ws(' ', subject_id, version, basis) AS told FROM assessment"
            " WHERE received_on BETWEEN ? AND ?",
            _days_of(part),
        )["told"].combine_chunks()
        version = pc.cast(part.items["version"], pa.string())
        told = pc.binary_join_element_wise(part.items["item_id"], version, bases, " ")
        return pc.invert(pc.is_in(told, value_set=there))


def _days_of(part: Piece) -> tuple[date, date]:
    """The first and the last day of some items."""
    days = pc.min_max(part.items["received_on"])
    return days["min"].as_py(), days["max"].as_py()
