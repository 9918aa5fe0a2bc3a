"""Walk the history by day: every item beside what was known before its day.

Takes   a history, a span of days, the documented names that are wanted.
Gives   pieces of at most some hundred thousand items, each with its rows of what was known.
        Memory stays flat. Where a walk has passed a month before, the next one begins there:
        what was known at its end lies in `snapshots` and is trusted only as long as the
        records behind it are the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

import pyarrow as pa
import pyarrow.compute as pc

from sekisho.flow.progress import Progress
from sekisho.history.snapshots import Snapshots
from sekisho.history.store import History
from sekisho.risk import snapshot
from sekisho.risk.knowledge import Knowledge

# A piece of this size with some hundred names stays under half a gigabyte.
ITEMS_PER_PIECE = 250_000


@dataclass(frozen=True, slots=True)
class Piece:
    """Items of some days, and one row of what was known for each of them.

    `mark` names the days and the state of the records on which the rows rest.
    """

    items: pa.Table
    known: pa.Table
    mark: str

    @property
    def rows(self) -> pa.Table:
        """What was declared and what was known, side by side; as scorers and conditions read it."""
        return side_by_side(self.items, self.known)

    def of_arrival(self, arrival_id: str) -> Piece:
        """Only the items that came with one arrival."""
        wanted = pc.equal(self.items["arrival_id"], arrival_id)
        return Piece(self.items.filter(wanted), self.known.filter(wanted), self.mark)


def side_by_side(items: pa.Table, known: pa.Table) -> pa.Table:
    """One table of what was declared and what was known; where both speak, the known counts."""
    columns = {name: items[name] for name in items.column_names}
    return pa.table(columns | {name: known[name] for name in known.column_names})


class Walk:
    """Walks over one history."""

    def __init__(self, history: History, snapshots: Snapshots, cores: int = 0) -> None:
        """Walk over this history; `cores` 0 means two."""
        self._history = history
        self._snapshots = snapshots
        self._threads = cores or 2

    def pieces(
        self, since: date, until: date, names: Collection[str] | None, progress: Progress
    ) -> Iterator[Piece]:
        """Items received from `since` until before `until`, piece by piece.

        Args:
            since: first day wanted.
            until: first day not wanted.
            names: documented names wanted; None for all.
            progress: told in goods items.
        """
        knowledge, spans = self._start(since, until)
        total, done = sum(span.items for span in spans), 0
        for span in spans:
            items = pa.concat_tables(self._history.item_events(span.since, span.until))
            findings = pa.concat_tables(self._history.finding_events(span.since, span.until))
            if span.until <= since:
                knowledge.absorb(items, findings)
            else:
                known = knowledge.pass_chunk(items, findings, names)
                mark = f"{span.since} {span.until} {self.fingerprint(span.until)}"
                yield Piece(items.filter(pc.greater(items["weight"], 0)), known, mark)
            if span.until.day == 1:
                self._snapshots.keep(
                    span.until, self.fingerprint(span.until), partial(snapshot.save, knowledge)
                )
            done += span.items
            progress("walk through what was known", done, total)

    def at(self, day: date, progress: Progress) -> Knowledge:
        """What was known strictly before a day."""
        knowledge, spans = self._start(day, day)
        for span in spans:
            knowledge.absorb(
                self._history.item_events(span.since, span.until),
                self._history.finding_events(span.since, span.until),
            )
            progress("walk through what was known", span.items, None)
        return knowledge

    def fingerprint(self, until: date) -> str:
        """What names the records before a day: another set of them has another name."""
        found = self._history.sql(
            "SELECT arrival_id, count(*) AS n FROM goods_item WHERE received_on < ? GROUP BY 1"
            " UNION ALL SELECT arrival_id, -count(*) FROM finding WHERE known_on < ? GROUP BY 1"
            " ORDER BY arrival_id, n",
            (until, until),
        )
        return hashlib.sha256(str(found.to_pydict()).encode()).hexdigest()[:16]

    def _start(self, since: date, until: date) -> tuple[Knowledge, Sequence[Span]]:
        """The latest snapshot that still holds, and the spans of days from there on."""
        kept = self._snapshots.latest(since, self.fingerprint)
        begin, knowledge = (
            (kept.until, snapshot.load(kept.content, self._threads))
            if kept
            else (None, Knowledge(threads=self._threads))
        )
        return knowledge, spans_of(self._days(), begin, since, until)

    def _days(self) -> list[tuple[date, int]]:
        """Every day on which something reached us, and how many items did."""
        found = self._history.sql(
            "SELECT day, sum(items)::BIGINT AS items FROM ("
            " SELECT received_on AS day, count(*) AS items FROM goods_item GROUP BY 1"
            " UNION ALL SELECT DISTINCT known_on, 0 FROM finding) GROUP BY day ORDER BY day"
        )
        return list(zip(found["day"].to_pylist(), found["items"].to_pylist(), strict=True))


@dataclass(frozen=True, slots=True)
class Span:
    """Days that are walked in one step, and how many items they have."""

    since: date
    until: date
    items: int


def spans_of(
    items_by_day: Sequence[tuple[date, int]], begin: date | None, since: date, until: date
) -> list[Span]:
    """Days joined into spans that end with their month, at `since`, or when they are large.

    Args:
        items_by_day: (day, items) of every day with items or findings, in order.
        begin: first day to walk; None for the first there is.
        since: a span ends before this day, so that nothing unwanted is described.
        until: first day not walked.
    """
    days = [(day, n) for day, n in items_by_day if (begin is None or day >= begin) and day < until]
    spans: list[Span] = []
    held: list[tuple[date, int]] = []
    for (day, n), after in zip(days, [*(day for day, _ in days[1:]), until], strict=True):
        held.append((day, n))
        size = sum(items for _, items in held)
        month_ends = (day.year, day.month) != (after.year, after.month)
        if month_ends or size >= ITEMS_PER_PIECE or day < since <= after or after == until:
            end = _first_of_next_month(day) if month_ends and after != until else day + timedelta(1)
            spans.append(Span(held[0][0], min(end, until) if end > day else end, size))
            held = []
    return spans


def _first_of_next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
