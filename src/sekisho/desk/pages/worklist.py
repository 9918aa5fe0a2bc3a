"""The waiting list of one office and day as a page.

Takes   the list as the flow gathers it: rows in the order of work, terms and counts.
Gives   HTML; with script it can be searched and walked by keys (`/`, `j`, `k`), without it read.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from sekisho.desk.pages.page import render
from sekisho.flow import WorkList
from sekisho.language import translate
from sekisho.records.selection import Channel


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
    rows = _with_ends(worklist, language)
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


def _with_ends(worklist: WorkList, language: str) -> list[dict[str, Any]]:
    """The rows; the last of each channel says how much of the day's capacity is used up."""
    capacity = {
        Channel.RED: worklist.terms.examinations,
        Channel.ORANGE: worklist.terms.scans,
        Channel.YELLOW: worklist.terms.documents,
    }
    rows = [dict(row, ends="") for row in worklist.rows]
    for here, after in pairwise([*rows, {"channel": None}]):
        limit = capacity.get(here["channel"])
        if here["channel"] != after["channel"] and limit is not None:
            says = translate("{used} of {limit} that today's hands can do end here", language)
            here["ends"] = says.format(used=worklist.counts[here["channel"]], limit=limit)
    return rows
