"""Cut items and findings into spans of days within memory and a calendar month.

in      items by `received_on`, findings by `known_on`, in any order
out     spans of days, the events of each, and the rows put back into the order given
never   parts a day: what happened on one day is looked at together
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from sekisho.risk.known.counters import FIELDS, NUMBERS
from sekisho.risk.known.events import Days, Events, days_of, line_up, weights_of

ROWS = 200_000
"""Events looked at together: enough for vectors to pay, and about 300 MB with all names."""

Span = tuple[int, int]
"""First day, and the day after the last, counted from 1970-01-01; within one calendar month."""

NO_FINDINGS = pa.schema(
    [("known_on", pa.date32()), ("outcome", pa.string())]
    + [(name, pa.float64() if name in NUMBERS else pa.string()) for name in FIELDS]
).empty_table()


@dataclass(frozen=True, slots=True)
class Batch:
    """Items and findings in the order of their days."""

    items: pa.Table
    findings: pa.Table
    item_days: Days
    finding_days: Days
    back: npt.NDArray[np.int64] | None
    """Where each described row stands in the order of days; None when that was the order given."""

    @classmethod
    def of(cls, items: pa.Table, findings: pa.Table | None) -> Batch:
        """Put both tables into the order of days."""
        items, item_days, order = _sorted(items, "received_on")
        findings, finding_days, _ = _sorted(findings or NO_FINDINGS, "known_on")
        if order is None:
            return cls(items, findings, item_days, finding_days, None)
        lasting = order[weights_of(items) > 0]
        back = np.argsort(lasting, kind="stable")
        return cls(items, findings, item_days, finding_days, back)

    def spans(self) -> Iterator[Span]:
        """Spans that follow one another and hold all events."""
        days, counts = np.unique(
            np.concatenate([self.item_days, self.finding_days]), return_counts=True
        )
        months = month_number(days)
        first = rows = 0
        for at in range(1, len(days) + 1):
            rows += int(counts[at - 1])
            ends = at == len(days) or months[at] != months[first]
            if ends or rows + int(counts[at]) > ROWS:
                yield int(days[first]), int(days[at - 1]) + 1
                first, rows = at, 0

    def between(self, span: Span) -> Events:
        """The events of a span."""
        items = _between(self.items, self.item_days, span)
        return line_up(items, _between(self.findings, self.finding_days, span))

    def put_back(self, rows: pa.Table) -> pa.Table:
        """The described rows in the order in which the items were given."""
        return rows if self.back is None else rows.take(pa.array(self.back))


def month_number(days: Days) -> npt.NDArray[np.int64]:
    """The calendar month of each day since 1970-01-01, as year x 12 + month - 1."""
    months = days.astype("datetime64[D]").astype("datetime64[M]")
    return np.asarray(months.astype(np.int64) + 1970 * 12, np.int64)


def _sorted(table: pa.Table, name: str) -> tuple[pa.Table, Days, npt.NDArray[np.int64] | None]:
    days = days_of(table, name)
    if np.all(days[1:] >= days[:-1]):
        return table, days, None
    order = np.argsort(days, kind="stable")
    return table.take(pa.array(order)), days[order], order


def _between(table: pa.Table, days: Days, span: Span) -> pa.Table:
    begin, end = np.searchsorted(days, span)
    return table.slice(begin, end - begin)
