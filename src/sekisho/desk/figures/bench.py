"""Work at the bench, as it stands now: orders and seizures of the register.

Takes   an office, empty for all; the instant.
Gives   sentences and a table that are counted with each look: they are small, and must be fresh.
"""

from __future__ import annotations

from datetime import datetime

from sekisho.desk.figures.part import Page
from sekisho.desk.pages.chapters.chapter import figures
from sekisho.desk.pages.page import amount
from sekisho.desk.web.downloads import Plot
from sekisho.language import translate
from sekisho.register import bench

NOW = "At the bench now: {open} orders are open, {begun} of them begun."
NONE = "No order is open at the bench."
OLDEST = "The oldest was asked for {hours} hours ago."
QUICK = "Of {done} orders half were done within {median} hours, nine of ten within {p90}."


SEIZED = "{seizures} seizures with {exhibits} exhibits were entered in the last thirty days."
NOT_SEIZED = "No seizure was entered in the last thirty days."


def seizures(office: str, language: str, *, at: datetime) -> str:
    """What was seized lately, in a sentence."""
    told = bench.seizures(office, at=at)
    counts = {name: amount(count, language) for name, count in told.items()}
    return translate(SEIZED if told["seizures"] else NOT_SEIZED, language).format(**counts)


def page(office: str, language: str, *, at: datetime) -> Page:
    """Orders as they stand, and how long those took that are done."""
    told = bench.standing(office, at=at)
    counts = {name: amount(value, language) for name, value in told.items()}
    says = [translate(NOW if told["open"] else NONE, language).format(**counts)]
    if told["oldest_hours"] is not None:
        says.append(translate(OLDEST, language).format(hours=counts["oldest_hours"]))
    if told["done"]:
        says.append(translate(QUICK, language).format(**counts))
    rows = bench.by_day(office, at=at)
    heads = {
        "day": "day",
        "asked": "orders asked",
        "done": "orders done",
        "withdrawn": "withdrawn",
        "seizures": "seizures",
    }
    table = Plot(
        "orders-by-day",
        translate("Orders and seizures by day, as entered at this desk", language),
        "",
        figures("Orders and seizures by day", heads, rows, language),
        (translate("The last thirty days.", language),),
    )
    return Page(tuple(says), (table,))
