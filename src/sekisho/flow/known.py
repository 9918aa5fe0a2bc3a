"""Walk the history by day: every item beside what was known before its day.

Takes   a history, a span of days, the documented names that are wanted.
Gives   pieces of at most some hundred thousand items, each with its rows of what was known.
        Memory stays flat. Where a walk has passed a month before, the next one begins there:
        what was known at its end lies in `snapshots` and is trusted only as long as the
        records behind it are the same.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from itertools import zip_longest

import pyarrow as pa
import pyarrow.compute as pc

from sekisho.errors import HistoryDamaged, NotReady
from sekisho.flow.progress import Progress
from sekisho.flow.recount import recount
from sekisho.history.archive import next_month
from sekisho.history.snapshots import KEPT, Snapshots
from sekisho.history.store import History
from sekisho.records.goods_item import GoodsItem
from sekisho.records.schema import schema_of
from sekisho.risk.known import snapshot
from sekisho.risk.known.counters import FIELDS
from sekisho.risk.known.knowledge import Knowledge

# A piece of this size with some hundred names takes about 100 MB, and three are there at a time:
# one is described, one assessed, one written. Larger ones are no faster.
ITEMS_PER_PIECE = 100_000
# What no condition, counter or scorer reads is not carried along.
_ITEM_COLUMNS = [
    name
    for name in schema_of(GoodsItem).names
    if name not in ("declaration_number", "item_number", "received_at", "written_at", "row_number")
]
_NO_RECORDS = "0" * 16


@dataclass(frozen=True, slots=True)
class Piece:
    """Items of some days, and one row of what was known for each of them.

    `marks` names, by day, the records before it, on which the rows of that day rest.
    """

    items: pa.Table
    known: pa.Table
    marks: Mapping[date, str]

    @property
    def rows(self) -> pa.Table:
        """What was declared and what was known, side by side; as scorers and conditions read it."""
        return side_by_side(self.items, self.known)

    def where(self, wanted: pa.ChunkedArray | pa.Array) -> Piece:
        """Only the items for which this is true."""
        if pc.all(wanted).as_py():
            return self
        return Piece(self.items.filter(wanted), self.known.filter(wanted), self.marks)

    def cut(self, days: Iterable[date]) -> Iterator[Piece]:
        """The same items in parts, none of which reaches over one of these days."""
        received = self.items["received_on"]
        first, last = min(self.marks), max(self.marks)
        cuts = [first, *sorted(day for day in set(days) if first < day <= last)]
        for since, until in zip_longest(cuts, cuts[1:]):
            inside = pc.greater_equal(received, since)
            if until is not None:
                inside = pc.and_(inside, pc.less(received, until))
            part = self if len(cuts) == 1 else self.where(inside)
            if part.items.num_rows:
                yield part


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

    def over(self, history: History) -> Walk:
        """The walk over another history, such as this one as it stood."""
        return Walk(history, self._snapshots, self._threads)

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
        records = self._records()
        knowledge, spans = self._start(records, since, until)
        lasting = [span.until for span in spans if span.until.day == 1][-KEPT:]
        total, done = sum(span.items for span in spans), 0
        for span, items, findings in self._events(spans):
            if span.until <= since:
                knowledge.absorb(items, findings)
            else:
                known = knowledge.pass_chunk(items, findings, names)
                standing = items.filter(pc.greater(items["weight"], 0))
                days = pc.unique(standing["received_on"]).to_pylist()
                yield Piece(standing, known, {day: records.fingerprint(day) for day in days})
            if span.until in lasting:
                mark = records.fingerprint(span.until)
                self._snapshots.keep(span.until, mark, partial(snapshot.write, knowledge))
            done += span.items
            progress("walk through what was known", done, total)
        if spans:
            knowledge.check(recount(self._history, spans[-1].until))

    def at(self, day: date, progress: Progress) -> Knowledge:
        """What was known strictly before a day."""
        knowledge, spans = self._start(self._records(), day, day)
        total, done = sum(span.items for span in spans), 0
        for span, items, findings in self._events(spans):
            knowledge.absorb(items, findings)
            done += span.items
            progress("walk through what was known", done, total)
        if spans:
            knowledge.check(recount(self._history, spans[-1].until))
        return knowledge

    def fingerprint(self, until: date) -> str:
        """What names the records before a day: another set of them has another name."""
        return self._records().fingerprint(until)

    def _events(self, spans: Sequence[Span]) -> Iterator[tuple[Span, pa.Table, pa.Table]]:
        """Each span with its items and the findings that became known in it.

        Findings are told in one pass, since each must be joined with its item from any day.
        """
        if not spans:
            return
        told = self._history.finding_events(spans[0].since, spans[-1].until, FIELDS)
        waiting = next(told)
        for span in spans:
            while not _reaches(waiting, span.until) and (more := next(told, None)) is not None:
                waiting = pa.concat_tables([waiting, more])
            items = self._history.item_events(span.since, span.until, _ITEM_COLUMNS)
            known = pc.less(waiting["known_on"], span.until)
            yield span, pa.concat_tables(items), waiting.filter(known)
            waiting = waiting.filter(pc.invert(known))

    def _start(
        self, records: Records, since: date, until: date
    ) -> tuple[Knowledge, Sequence[Span]]:
        """The latest snapshot that still holds, and the spans of days from there on."""
        while (kept := self._snapshots.latest(since, records.fingerprint)) is not None:
            try:
                knowledge = snapshot.load(kept.content, self._threads)
            except (HistoryDamaged, NotReady):
                # Cut short, or of other counters: what it held is counted again.
                self._snapshots.drop(kept)
            else:
                return knowledge, spans_of(records.items_by_day(), kept.until, since, until)
        knowledge = Knowledge(threads=self._threads)
        return knowledge, spans_of(records.items_by_day(), None, since, until)

    def _records(self) -> Records:
        return Records(
            self._history.sql(
                "SELECT received_on AS day, arrival_id, count(*) AS n FROM goods_item GROUP BY ALL"
                " UNION ALL SELECT known_on, arrival_id, -count(*) FROM finding GROUP BY ALL"
                " ORDER BY day, arrival_id, n"
            )
        )


class Records:
    """How many records came on which day with which arrival, at one moment."""

    def __init__(self, counted: pa.Table) -> None:
        """Take day, arrival_id and n, negative for findings; in this order."""
        self._days: list[date] = []
        self._items: list[int] = []
        self._marks: list[str] = []
        passed = hashlib.sha256()
        columns = (column.to_pylist() for column in counted.columns)
        for day, arrival_id, n in zip(*columns, strict=True):
            passed.update(f"{day} {arrival_id} {n}\n".encode())
            if self._days[-1:] != [day]:
                self._days.append(day)
                self._items.append(0)
                self._marks.append("")
            self._items[-1] += max(n, 0)
            self._marks[-1] = passed.hexdigest()[:16]

    def items_by_day(self) -> list[tuple[date, int]]:
        """Every day on which something reached us, and how many items did."""
        return list(zip(self._days, self._items, strict=True))

    def fingerprint(self, until: date) -> str:
        """What names the records before a day: another set of them has another name."""
        before = bisect_left(self._days, until)
        return self._marks[before - 1] if before else _NO_RECORDS


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
    following = [*(day for day, _ in days), until][1:]
    for (day, n), after in zip(days, following, strict=True):
        held.append((day, n))
        size = sum(items for _, items in held)
        month_ends = (day.year, day.month) != (after.year, after.month)
        if month_ends or size >= ITEMS_PER_PIECE or day < since <= after or after == until:
            end = next_month(day) if month_ends and after != until else day + timedelta(1)
            spans.append(Span(held[0][0], min(end, until) if end > day else end, size))
            held = []
    return spans


def _reaches(findings: pa.Table, until: date) -> bool:
    """Whether findings of this day or later are among them, so that none before it is missing."""
    return bool(findings.num_rows) and findings["known_on"][-1].as_py() >= until
