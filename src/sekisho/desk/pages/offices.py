"""All offices on one day as a page: what came, what was chosen, and the lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sekisho.desk.pages.page import render
from sekisho.flow import WorkList
from sekisho.records.selection import Channel


def page(
    day: date,
    lists: Sequence[tuple[WorkList, str]],
    *,
    study: str = "",
    report: str = "",
    language: str = "en",
    simulated: bool = False,
) -> str:
    """The page of all offices.

    Args:
        day: the day.
        lists: each office's waiting list and the address of its page.
        study: address of the study page; empty when there is none.
        report: address of the report of the period; empty when there is none.
        language: `en` or `ja`.
        simulated: whether the banner of a simulated border is shown.
    """
    rows: list[Mapping[str, Any]] = [
        {
            "office": worklist.office,
            "page": address,
            "subjects": worklist.subjects,
            "counts": worklist.counts,
            "by_chance": worklist.by_chance,
            "risk_red": worklist.mean_risk_examined,
            "risk_all": worklist.mean_risk,
        }
        for worklist, address in lists
    ]
    shown = {
        "day": day,
        "offices": rows,
        "channels": [str(channel) for channel in Channel],
        "study": study,
        "report": report,
        "simulated": simulated,
    }
    return render("offices.html", shown, language=language)
