"""Writing: goods items and their findings as delimited text in our own form.

    write(path, [(items, findings)])

Takes   runs of tables `goods_item` and `finding`.
Gives   a CSV that the map `sekisho` reads into the same items and findings again.
Source  RFC 4180; OWASP, CSV injection, for what a spreadsheet would take for a formula.

What the reader adds itself (arrival, line, instants of writing, versions) is not written.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from sekisho.messages.column_map import FIELDS
from sekisho.records.finding import Finding
from sekisho.records.schema import schema_of

FINDING_FIELDS = ("outcome", "examined_on", "known_on", "duty_recovered", "what")
HEADING = ",".join((*FIELDS, *FINDING_FIELDS)) + "\n"

_NEEDS_QUOTES = '[",\n\r]'
_FORMULA = r"^[=+\-@\t\r]"

Run = tuple[pa.Table, pa.Table | None]


def write(path: Path, runs: Iterable[Run], *, for_spreadsheets: bool = False) -> int:
    """Write items, each with its latest finding, and give their number.

    Args:
        path: the file, which is replaced.
        runs: items and the findings on them, or none; a finding without its item is left out.
        for_spreadsheets: put an apostrophe before what a spreadsheet would run as a formula;
            such a file is for eyes, and is not read again.
    """
    rows = 0
    with path.open("wb") as file:
        file.write(HEADING.encode())
        for items, findings in runs:
            file.write(as_text(items, findings, for_spreadsheets=for_spreadsheets))
            rows += items.num_rows
    return rows


def as_text(
    items: pa.Table, findings: pa.Table | None = None, *, for_spreadsheets: bool = False
) -> pa.Buffer | bytes:
    """The lines of these items, without a heading, in UTF-8."""
    if items.num_rows == 0:
        return b""
    table = items.select(FIELDS)
    told = _findings_of(items, findings)
    for name in FINDING_FIELDS:
        table = table.append_column(name, told[name])
    columns = [_cells(column.combine_chunks(), for_spreadsheets) for column in table.columns]
    comma, end = (pa.scalar(sign, pa.large_string()) for sign in (",", "\n"))
    # What closes one line is the separator between its last cell and nothing.
    last = pc.binary_join_element_wise(columns[-1], pa.scalar("", pa.large_string()), end)
    lines = pc.binary_join_element_wise(*columns[:-1], last, comma)
    # The lines of an Arrow column lie one behind the other: its buffer is the text.
    return lines.buffers()[2]


def _findings_of(items: pa.Table, findings: pa.Table | None) -> pa.Table:
    """The latest finding on each item, nulls where there is none."""
    if findings is None or findings.num_rows == 0:
        findings = schema_of(Finding).empty_table()
    if (pc.max(findings["version"]).as_py() or 1) > 1:
        findings = findings.sort_by([("version", "descending")])
    latest = findings.combine_chunks()
    return latest.take(pc.index_in(items["item_id"].combine_chunks(), latest["subject_id"]))


def _cells(column: pa.Array, for_spreadsheets: bool) -> pa.Array:
    kind = column.type
    text = pa.large_string()
    if pa.types.is_temporal(kind):
        # A file has few days: each is written once.
        coded = column.dictionary_encode()
        column = pc.cast(coded.dictionary, text).take(coded.indices)
    nothing, quote, apostrophe = (pa.scalar(sign, text) for sign in ("", '"', "'"))
    cells = pc.fill_null(pc.cast(column, text), nothing)
    if not pa.types.is_string(kind):
        return cells
    if for_spreadsheets:
        guarded = pc.binary_join_element_wise(apostrophe, cells, nothing)
        cells = pc.if_else(pc.match_substring_regex(cells, _FORMULA), guarded, cells)
    quoted = pc.match_substring_regex(cells, _NEEDS_QUOTES)
    if not pc.any(quoted).as_py():
        return cells
    inside = pc.replace_substring(cells, '"', '""')
    return pc.if_else(quoted, pc.binary_join_element_wise(quote, inside, quote, nothing), cells)
