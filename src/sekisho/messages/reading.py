"""A reading: what came of a run of rows.

Takes   nothing; readers make it.
Gives   items, findings and rejections as tables of their records; leftovers counted.

Each row that is neither blank nor the heading is one item or one rejection. Where a file
holds findings alone, or its findings alone are taken, its rows are no items: each gives a finding,
nothing, or a rejection.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

import pyarrow as pa
import pyarrow.compute as pc

from sekisho.records.arrival import Rejection
from sekisho.records.finding import Finding
from sekisho.records.goods_item import GoodsItem
from sekisho.records.schema import schema_of


@dataclass(frozen=True, slots=True)
class Draft:
    """What came of a run of rows, before it is known which of them the file repeats."""

    items: pa.Table
    findings: pa.Table | None
    """One row for each item; its outcome is null where nothing was examined."""
    rejections: pa.Table
    leftovers: dict[str, int]
    holds: str = "items"
    """Whether the rows are items, or findings or results about items that came before."""

    def without(self, repeated: pa.Array, refused: pa.Table) -> Draft:
        """The same without the repeated items, which are refused."""
        kept = pc.invert(repeated)
        findings = self.findings if self.findings is None else self.findings.filter(kept)
        return replace(
            self,
            items=self.items.filter(kept),
            findings=findings,
            rejections=in_order([self.rejections, refused]),
        )

    def settled(self) -> Reading:
        """The reading that it is in the end."""
        lines = self.items["row_number"]
        if self.findings is None:
            findings, lines = schema_of(Finding).empty_table(), lines.slice(0, 0)
        else:
            examined = pc.is_valid(self.findings["outcome"])
            findings, lines = self.findings.filter(examined), lines.filter(examined)
        rows = self.items.num_rows + self.rejections.num_rows
        items = self.items if self.holds == "items" else self.items.slice(0, 0)
        return Reading(items, findings, self.rejections, self.leftovers, rows, lines)


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of a run of rows of one file."""

    items: pa.Table
    findings: pa.Table
    rejections: pa.Table
    leftovers: dict[str, int] = field(default_factory=dict)
    """Columns that nobody read, and in how many of these rows they held something."""
    rows: int = 0
    """Rows of the file that this reading accounts for."""
    lines: pa.ChunkedArray = field(default_factory=lambda: pa.chunked_array([], pa.int64()))
    """The line of the file on which each finding stands."""


def empty() -> Reading:
    """A reading of no rows."""
    return Reading(
        schema_of(GoodsItem).empty_table(),
        schema_of(Finding).empty_table(),
        schema_of(Rejection).empty_table(),
    )


def joined(readings: list[Reading]) -> Reading:
    """Several readings, one after the other, as one."""
    if len(readings) == 1:
        return readings[0]
    leftovers: dict[str, int] = {}
    for one in readings:
        for name, count in one.leftovers.items():
            leftovers[name] = leftovers.get(name, 0) + count
    return Reading(
        pa.concat_tables([one.items for one in readings]),
        pa.concat_tables([one.findings for one in readings]),
        pa.concat_tables([one.rejections for one in readings]),
        leftovers,
        sum(one.rows for one in readings),
        pa.chunked_array([chunk for one in readings for chunk in one.lines.chunks], pa.int64()),
    )


def batched(readings: Iterable[Reading], rows: int) -> Iterator[Reading]:
    """The same readings in runs of at least so many rows; the last may have fewer, or none."""
    waiting = [empty()]
    for one in readings:
        waiting.append(one)
        if sum(each.rows for each in waiting) >= rows:
            yield joined(waiting)
            waiting = []
    if waiting:
        yield joined(waiting)


def in_order(rejections: list[pa.Table]) -> pa.Table:
    """Rejections of the same rows from several checks, by line."""
    told = [one for one in rejections if one.num_rows]
    if len(told) < 2:
        return told[0] if told else schema_of(Rejection).empty_table()
    return pa.concat_tables(told).sort_by("row_number")
