"""The waiting list of one office and day as a page.

Takes   the list as the flow gathers it: rows in the order of work, terms and counts.
Gives   HTML; with script it can be searched and walked by keys (`/`, `j`, `k`), without it read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sekisho.desk.page import render
from sekisho.flow import WorkList


def page(
    worklist: WorkList,
    *,
    language: str = "en",
    pages: Mapping[str, str] | None = None,
    index: str = "",
    simulated: bool = False,
) -> str:
    """The page of a waiting list.

    Args:
        worklist: what to show.
        language: `en` or `ja`.
        pages: item_id → address of the page that explains it.
        index: address of the page of all offices; empty when there is none.
        simulated: whether the banner of a simulated border is shown.
    """
    rows = _with_capacity_lines(worklist.rows)
    for row in rows:
        row["page"] = (pages or {}).get(row["item_id"], "")
    shown = {
        "office": worklist.office,
        "on": worklist.on,
        "terms": worklist.terms,
        "subjects": worklist.subjects,
        "chosen": worklist.chosen,
        "by_chance": worklist.by_chance,
        "rows": rows,
    }
    return render(
        "worklist.html",
        {"list": shown, "index": index, "simulated": simulated},
        language=language,
    )


def _with_capacity_lines(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Mark the last row of each channel: there today's hands run out."""
    marked = [dict(row, is_last_of_capacity=False) for row in rows]
    for here, after in zip(marked, [*marked[1:], None], strict=True):
        here["is_last_of_capacity"] = after is not None and after["channel"] != here["channel"]
    return marked
