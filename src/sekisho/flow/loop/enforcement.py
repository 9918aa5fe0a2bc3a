"""What controls found: by month, office, section and kind.

    told = findings(checkpoint, Span(date(2024, 1, 1), date(2024, 4, 1)))
    told[0]["month"], told[0]["irregular"]

Takes   an open `Checkpoint`, days, perhaps one office.
Gives   counts of the latest finding of each subject, under the month in which its goods came: so
        that every figure of a period speaks of the same subjects.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sekisho.codes import hs
from sekisho.flow.journey import Checkpoint
from sekisho.flow.loop.ledger import Span
from sekisho.records.finding import Outcome

NO_CODE = "no code"
_NATIONAL = "98-99"
_FINDINGS = """
SELECT strftime(item.received_on, '%Y-%m') AS month, item.office, item.chapter, told.outcome,
    told.what, count(*) AS subjects, sum(told.duty_recovered) AS duty_recovered
FROM (
    SELECT item_id, office, received_on, left(commodity_code, 2) AS chapter FROM goods_item
    WHERE received_on >= ? AND received_on < ?
    QUALIFY 1 = row_number() OVER (PARTITION BY item_id ORDER BY version DESC)
) AS item
JOIN (
    SELECT subject_id, outcome, what, duty_recovered FROM finding
    WHERE subject_kind = 'cargo' AND known_on >= ?
    QUALIFY 1 = row_number() OVER (PARTITION BY subject_id ORDER BY version DESC)
) AS told ON told.subject_id = item.item_id
WHERE coalesce(item.office = ?, true)
GROUP BY ALL ORDER BY ALL
"""
FOUND = (Outcome.IRREGULAR, Outcome.CRITICAL)


def findings(checkpoint: Checkpoint, span: Span) -> list[dict[str, Any]]:
    """Cells of `month`, `office`, `section`, `outcome`, `what`, `subjects`, `duty_recovered`."""
    asked = (span.since, span.until, span.since, span.office)
    rows = checkpoint.history.sql(_FINDINGS, asked).to_pylist()
    return [{**row, "section": _section(row.pop("chapter"))} for row in rows]


def summed(cells: Iterable[Mapping[str, Any]], by: str) -> list[dict[str, Any]]:
    """The cells summed up: a row for each value of a column, with a count for each outcome.

    Returns:
        The column, `examined`, each outcome, `found` (irregular and critical), `duty_recovered`.
    """
    rows: dict[Any, dict[str, Any]] = {}
    for cell in cells:
        row = rows.setdefault(cell[by], _empty(by, cell[by]))
        row[cell["outcome"]] += cell["subjects"]
        row["examined"] += cell["subjects"]
        row["found"] += cell["subjects"] * (cell["outcome"] in FOUND)
        row["duty_recovered"] += cell["duty_recovered"] or 0.0
    return list(rows.values())


def _empty(by: str, value: object) -> dict[str, Any]:
    counts = {str(outcome): 0 for outcome in Outcome}
    return {by: value, "examined": 0, **counts, "found": 0, "duty_recovered": 0.0}


def _section(chapter: str | None) -> str:
    return NO_CODE if chapter is None else hs.section(chapter) or _NATIONAL
