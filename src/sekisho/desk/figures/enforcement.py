"""What controls found: by month, kind, section and office; the duty of it.

Takes   findings of a period, counted by the flow; seizures of the register.
Gives   the page of enforcement results.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sekisho.codes import finding
from sekisho.desk.figures.part import Page, Row, Told, per_hundred, worst_first
from sekisho.desk.figures.sections import section
from sekisho.desk.pages.chapters.chapter import figures
from sekisho.desk.pages.page import amount
from sekisho.desk.plots import bars
from sekisho.desk.web.downloads import Plot
from sekisho.flow import Checkpoint
from sekisho.flow.loop import enforcement
from sekisho.flow.loop.ledger import Span
from sekisho.language import translate

FOUND = "{found} of {examined} controls found something: {n} of a hundred."
CRITICAL = "{critical} of the findings were critical."
DUTY = "Duty and fines established: {duty}, in the currency of the office."
NOTHING = "No control of these days has a result yet. What examiners record appears here."
MOSTLY = "Most often: {first}, {n} of a hundred findings."
_BY_ARRIVAL = "Counted under the month in which the goods came."
_HEADS = {
    "examined": "examined",
    "irregular": "irregular",
    "critical": "critical",
    "nothing_found": "nothing found",
    "rate_p": "hit rate",
    "duty_recovered": "duty recovered",
}


def count(checkpoint: Checkpoint, span: Span) -> dict[str, Any]:
    """The cells that all tables of this page are sums of."""
    return {"cells": enforcement.findings(checkpoint, span)}


def page(told: Told, language: str) -> Page:
    """Enforcement results."""
    cells = told["cells"]
    whole = _summed(cells, "")
    if not whole:
        return Page((translate(NOTHING, language),), ())
    plots = [_months(cells, language), _kinds(cells, language), _duty(cells, language)]
    offices = _summed(cells, "office")
    if len(offices) > 1:
        plots.append(_offices(offices, language))
    return Page(tuple(answer(told, language)), (*plots, _sections(cells, language)))


def answer(told: Told, language: str) -> list[str]:
    """What was found, in plain words."""
    whole = _summed(told["cells"], "")
    if not whole:
        return []
    (row,) = whole
    counts = {name: amount(row[name], language) for name in ("found", "examined", "critical")}
    counts |= {"n": per_hundred(row["rate_p"], language)}
    counts |= {"duty": amount(round(row["duty_recovered"]), language)}
    says = [FOUND, *[CRITICAL] * bool(row["critical"]), *[DUTY] * bool(row["duty_recovered"])]
    return [translate(one, language).format(**counts) for one in says]


def _months(cells: list[dict[str, Any]], language: str) -> Plot:
    rows = sorted(_summed(cells, "month"), key=lambda row: row["month"])
    drawn = [{**row, "name": row["month"]} for row in rows]
    parts = {name: translate(name, language) for name in ("irregular", "critical")}
    return Plot(
        "findings-by-month",
        translate("Findings by month", language),
        bars.columns(drawn, parts, language),
        figures("Findings by month", {"month": "month"} | _HEADS, rows, language),
        (translate(_BY_ARRIVAL, language),),
    )


def _kinds(cells: list[dict[str, Any]], language: str) -> Plot:
    found = [row for row in _summed(cells, "what") if row["found"]]
    whole = sum(row["found"] for row in found)
    rows = [
        {**row, "name": _kind(row["what"], language), "share_p": row["found"] / whole}
        for row in worst_first(found, "found", len(found))
    ]
    heads = {
        "name": "kind of irregularity",
        "found": "found",
        "share_p": "share",
        "duty_recovered": "duty recovered",
    }
    says = []
    if rows:
        told = {"first": rows[0]["name"], "n": per_hundred(rows[0]["share_p"], language)}
        says = [translate(MOSTLY, language).format(**told)]
    return Plot(
        "findings-by-kind",
        translate("What was wrong", language),
        bars.rows_of_bars(rows, "found", language) if rows else "",
        figures("Findings by kind of irregularity", heads, rows, language),
        tuple(says),
    )


def _sections(cells: list[dict[str, Any]], language: str) -> Plot:
    told = _summed(cells, "section")
    rows = [
        {**row, "name": section(row["section"], language)}
        for row in worst_first(told, "found", len(told))
    ]
    return Plot(
        "findings-by-section",
        translate("Findings by section of the Harmonized System", language),
        bars.rows_of_bars(_beside(rows, language), "found", language),
        figures("Findings by section", {"name": "section"} | _HEADS, rows, language),
        (translate(_WITH_RATE, language),),
    )


_WITH_RATE = "Findings, and beside them how many of a hundred controls found something."


def _offices(rows: list[dict[str, Any]], language: str) -> Plot:
    told = [{**row, "name": row["office"]} for row in sorted(rows, key=lambda row: row["office"])]
    return Plot(
        "findings-by-office",
        translate("Findings by office", language),
        bars.rows_of_bars(_beside(told, language), "found", language),
        figures("Findings by office", {"office": "office"} | _HEADS, told, language),
        (translate(_WITH_RATE, language),),
    )


def _duty(cells: list[dict[str, Any]], language: str) -> Plot:
    rows = sorted(_summed(cells, "month"), key=lambda row: row["month"])
    drawn = [{**row, "name": row["month"]} for row in rows]
    heads = {"month": "month", "duty_recovered": "duty recovered"}
    return Plot(
        "duty-by-month",
        translate("Duty and fines established, by month", language),
        bars.columns(drawn, {"duty_recovered": ""}, language),
        figures("Duty and fines by month", heads, rows, language),
        (translate("In the currency of the office.", language),),
    )


def _summed(cells: Iterable[Mapping[str, Any]], by: str) -> list[dict[str, Any]]:
    """The cells summed by a column, each row with its hit rate; by none: one row, or nothing."""
    told = [{**cell, "": ""} for cell in cells]
    rows = enforcement.summed(told, by)
    return [{**row, "rate_p": row["found"] / row["examined"]} for row in rows]


def _beside(rows: Sequence[Row], language: str) -> list[dict[str, Any]]:
    return [
        {
            **row,
            "beside": f"{amount(row['found'], language)} · "
            f"{per_hundred(row['rate_p'], language)} %",
        }
        for row in rows
    ]


def _kind(code: str | None, language: str) -> str:
    """What the finding is counted under; kinds of other lists stay as they are."""
    if code is None:
        return translate("not known", language)
    kind = finding.kind(code) if finding.is_valid(code) else code
    return translate("customs value" if kind == "value" else kind, language)
