"""Results held against what they are about, before they are taken.

Takes   a reading of results and the file that it came from; the history.
Gives   the same reading with its findings sifted: what cannot be taken is among its rejections.
"""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pyarrow as pa

from sekisho.history.store import History
from sekisho.inspection.sifting import Refusal, Sifted, sift
from sekisho.messages import opening
from sekisho.messages.column_map import ColumnMap
from sekisho.messages.defects import Defect, Origin, rejections
from sekisho.messages.reading import Reading, in_order

# Of each finding: when its declaration was first received, whether that was deleted since, and
# whether the subject was let go without anybody looking: by choice or by an officer's override,
# and not drawn for a second look.
_KNOWN = """
WITH item AS (
    SELECT item_id, min(received_on) AS received_on FROM goods_item
    WHERE item_id IN (SELECT subject_id FROM asked) GROUP BY item_id
), chosen AS (
    SELECT asked.row, arg_max(selection.channel, selected_on) AS channel
    FROM asked JOIN selection USING (subject_id) WHERE selected_on <= examined_on GROUP BY ALL
), entered AS (
    SELECT asked.row, arg_max(channel, (happened_on, told.written_at)) FILTER (channel NOT NULL)
        AS channel,
        bool_or(entry = 'drawn') AS drawn,
        arg_max(entry, (happened_on, told.written_at)) FILTER (entry IN ('deleted', 'reopened'))
        AS last_word,
        max(happened_on) FILTER (entry = 'deleted') AS deleted_on
    FROM asked JOIN ledger_entry AS told USING (subject_id) WHERE happened_on <= examined_on
    GROUP BY ALL
)
SELECT received_on,
    CASE WHEN last_word = 'deleted' THEN deleted_on END AS deleted_on,
    coalesce(entered.channel, chosen.channel, '') = 'green' AND NOT coalesce(drawn, false)
        AS is_released
FROM asked LEFT JOIN item ON item_id = subject_id LEFT JOIN chosen USING (row)
LEFT JOIN entered USING (row) ORDER BY row
"""


def sifted(
    history: History, reading: Reading, path: Path, how: ColumnMap, origin: Origin
) -> tuple[Reading, Sifted]:
    """The reading with what can be taken, and what was told of it.

    Args:
        history: what is known of the subjects.
        reading: all of one file.
        path: the file, for the rows that are refused as they came.
        how: the map of results with which it was read.
        origin: the file's arrival, its map and the instant of reading.
    """
    found = held(history, reading.findings, reading.lines)
    refused = _rejections(found.refused, reading, path, how, origin)
    left = dataclasses.replace(
        reading, findings=found.taken, rejections=in_order([reading.rejections, refused])
    )
    return left, found


def held(history: History, findings: pa.Table, lines: pa.ChunkedArray) -> Sifted:
    """Findings held against their subjects; `lines` says where each of them stands."""
    asked = findings.select(["subject_id", "examined_on"])
    asked = asked.append_column("row", pa.array(range(asked.num_rows), pa.int64()))
    return sift(findings, lines, history.sql(_KNOWN, asked=asked))


def _rejections(
    refused: tuple[Refusal, ...], reading: Reading, path: Path, how: ColumnMap, origin: Origin
) -> pa.Table:
    line_of = reading.lines.to_pylist()
    raw = opening.raw_rows(path, how, [line_of[one.row] for one in refused]) if refused else {}
    rule = how.finding
    headings = {one.field: one.name for one in how.columns}
    headings |= {"outcome": rule.column} if rule else {}
    headings |= {"examined_on": rule.examined_on} if rule and rule.examined_on else {}
    defects = [
        Defect(one.row, headings.get(one.place, one.place), one.given, one.reason, one.remedy)
        for one in refused
    ]
    return rejections(defects, origin, line_of.__getitem__, lambda row: raw[line_of[row]])
