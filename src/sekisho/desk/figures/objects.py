"""Objects of control by year: what was published, and what came here.

Takes   the published figures; goods items by year, counted by the flow.
Gives   the page with the index in which 1999 is 100, and beside it this installation's years.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sekisho.desk.figures.part import Page, Told
from sekisho.desk.pages.chapters.chapter import figures
from sekisho.desk.pages.page import amount
from sekisho.desk.plots import bars, lines
from sekisho.desk.web.downloads import Plot
from sekisho.flow import Checkpoint
from sekisho.flow.loop import volumes
from sekisho.flow.loop.ledger import Span
from sekisho.flow.published import Series, objects_of_control, source
from sekisho.language import translate

GREW = "{name} grew most: {n} in {year} for every hundred in {base}."
SHRANK = "{name} shrank most: {n} in {year} for every hundred in {base}."
OWN = "{items} goods items came here in {year}, on {days} days."
NONE_OWN = "Nothing has come here yet."


def count(checkpoint: Checkpoint, span: Span) -> dict[str, Any]:
    """Goods items by year, of all years."""
    return {"years": volumes.by_year(checkpoint, span.office)}


def page(told: Told, language: str) -> Page:
    """Objects of control by year."""
    series = objects_of_control()
    return Page(
        (
            _moved(GREW, max(series, key=_last), language),
            _moved(SHRANK, min(series, key=_last), language),
        ),
        (_published(series, language), _own(told["years"], language)),
    )


def _last(one: Series) -> float:
    return one.index[max(one.index)]


def _moved(says: str, one: Series, language: str) -> str:
    told: Mapping[str, object] = {
        "name": translate(one.name, language),
        "base": one.base,
        "n": f"{_last(one):g}",
        "year": max(one.index),
    }
    return translate(says, language).format(**told)


def _published(series: tuple[Series, ...], language: str) -> Plot:
    years = sorted(series[0].figures)
    rows = []
    for one in series:
        name = translate(one.name, language)
        counted = f"{translate(one.counted, language)}, {translate(one.unit, language)}"
        rows.append(
            {"name": name, "counted": counted} | {str(y): float(one.figures[y]) for y in years}
        )
        index = {str(year): one.index[year] for year in years}
        rows.append({"name": name, "counted": translate("index", language)} | index)
    heads = {"name": "object of control", "counted": "counted"} | {str(y): str(y) for y in years}
    told = source()
    says = translate(FROM, language).format(
        publisher=translate(str(told["publisher"]), language), document=told["document"]
    )
    return Plot(
        "objects-of-control",
        translate("Objects of control, {base} = 100", language).format(base=told["base_year"]),
        lines.index({translate(one.name, language): one.index for one in series}),
        figures("Objects of control by year", heads, rows, language),
        (says, translate(PRELIMINARY, language)),
    )


FROM = "Source: {publisher}, {document}."
PRELIMINARY = "Arriving passengers are those of the Ministry of Justice; of 2009 preliminary."


def _own(years: list[dict[str, Any]], language: str) -> Plot:
    first = years[0]["items"] if years else 0
    rows = [
        {
            "name": str(one["year"]),
            "items": one["items"],
            "days": one["days"],
            "index": round(100 * one["items"] / first, 1),
        }
        for one in years
    ]
    heads = {"name": "year", "items": "goods items", "days": "days", "index": "index"}
    says = [
        translate(OWN, language).format(
            items=amount(one["items"], language), year=one["year"], days=one["days"]
        )
        for one in years[-1:]
    ]
    return Plot(
        "own-years",
        translate("Goods items that came here, by year", language),
        bars.rows_of_bars(rows, "items", language) if rows else "",
        figures("Goods items by year; the first year is 100", heads, rows, language),
        tuple(says) or (translate(NONE_OWN, language),),
    )
