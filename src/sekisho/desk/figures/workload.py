"""Work against hands: what came, what waits, and how long it took.

Takes   balances, ages and release times, counted by the flow.
Gives   the page of workload and release times.
Source  Release times: WCO, Guide to Measure the Time Required for the Release of Goods, version 3.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sekisho.desk.figures.part import Page, Told, in_channel, per_hundred, plain
from sekisho.desk.pages.chapters.chapter import figures
from sekisho.desk.pages.page import amount
from sekisho.desk.plots import bars
from sekisho.desk.plots.times import spans
from sekisho.desk.web.downloads import Plot
from sekisho.flow import Checkpoint
from sekisho.flow.loop import workload
from sekisho.flow.loop.ledger import Span
from sekisho.language import translate

WAITING = "{waiting} controls wait at the end of these days, {late} of them late."
NONE_WAITS = "Nothing waits at the end of these days."
RELEASED = "Half of all examinations were decided within {median} days, nine of ten within {p90}."
STILL = "Of {subjects} examinations {waiting} still wait; they count for as long as they waited."
NOTHING = "Nobody was to look at anything on these days."
OVER = "On {over} of {days} days more came than there are hands for."
WITHIN = "On no day more came than there are hands for."
_TITLES = {
    "red": "Examinations a day, and hands for them",
    "orange": "Scans a day, and hands for them",
    "yellow": "Document checks a day, and hands for them",
}
_BALANCE = {
    "day": "day",
    "channel": "channel",
    "opening": "open before",
    "new": "new",
    "reopened": "reopened",
    "closed": "closed",
    "still_open": "still open",
    "capacity": "capacity",
}


def count(checkpoint: Checkpoint, span: Span) -> dict[str, Any]:
    """Balances by day, ages at the end, release times."""
    return {
        "days": plain(workload.by_day(checkpoint, span)),
        "ages": workload.ages(checkpoint, span),
        "times": workload.release_times(checkpoint, span),
    }


def page(told: Told, language: str) -> Page:
    """Workload against capacity, age of what waits, release times."""
    if not told["days"]:
        return Page((translate(NOTHING, language),), ())
    plots = [*_against(told["days"], language), _open(told["days"], language)]
    if told["ages"]:
        plots.append(_ages(told["ages"], language))
    plots += [_times(told["times"], language)]
    return Page(tuple(answer(told, language)), tuple(plots))


def answer(told: Told, language: str) -> Iterator[str]:
    """What waits and how long it took, in plain words."""
    if not told["days"]:
        return
    waiting = sum(row["subjects"] for row in told["ages"])
    late = sum(row["late"] for row in told["ages"])
    says = WAITING if waiting else NONE_WAITS
    yield translate(says, language).format(
        waiting=amount(waiting, language), late=amount(late, language)
    )
    red = next((one for one in told["times"] if one["channel"] == "red"), None)
    if red and red["median_days"] is not None and red["p90_days"] is not None:
        yield translate(RELEASED, language).format(median=red["median_days"], p90=red["p90_days"])
    if red and red["waiting"]:
        yield translate(STILL, language).format(
            subjects=amount(red["subjects"], language), waiting=amount(red["waiting"], language)
        )


def _against(days: list[dict[str, Any]], language: str) -> Iterator[Plot]:
    for channel, title in _TITLES.items():
        rows = [row for row in days if row["channel"] == channel]
        if not rows:
            continue
        over = sum(row["capacity"] is not None and row["new"] > row["capacity"] for row in rows)
        says = translate(OVER if over else WITHIN, language).format(over=over, days=len(rows))
        table = [{**row, "channel": translate(channel, language)} for row in rows]
        yield Plot(
            f"work-{channel}",
            translate(title, language),
            bars.against(
                [{**row, "name": row["day"][5:]} for row in rows],
                ("new", translate("new", language)),
                ("capacity", translate("capacity", language)),
                language,
            ),
            figures("Balance by day", _BALANCE, table, language),
            (says,),
        )


def _open(days: list[dict[str, Any]], language: str) -> Plot:
    by_day: dict[str, dict[str, Any]] = {}
    for row in days:
        one = by_day.setdefault(row["day"], {"name": row["day"][5:], "day": row["day"]})
        one[row["channel"]] = row["still_open"]
    rows = [dict.fromkeys(_TITLES, 0) | one for one in by_day.values()]
    parts = {channel: in_channel(channel, language) for channel in _TITLES}
    return Plot(
        "open-by-day",
        translate("Still open at the end of each day", language),
        bars.columns(rows, parts, language),
        figures("Still open by day", {"day": "day"} | parts, rows, language),
        (translate(BALANCED, language),),
    )


BALANCED = "Every day balances to zero: opening + new + reopened − closed = still open."


def _ages(told: list[dict[str, Any]], language: str) -> Plot:
    rows: dict[int, dict[str, Any]] = {}
    for cell in told:
        row = rows.setdefault(cell["from_days"], {"name": _age(cell), "late": 0})
        row[cell["channel"]] = cell["subjects"]
        row["late"] += cell["late"]
    present = {cell["channel"] for cell in told}
    parts = {name: in_channel(name, language) for name in _CHANNELS if name in present}
    return Plot(
        "age",
        translate("How long what is open has waited", language),
        bars.columns(list(rows.values()), parts, language),
        figures("Open, by days waited", _AGE_HEADS | parts, list(rows.values()), language),
        (translate("Days from the choice to the end of the period.", language),),
    )


_AGE_HEADS = {"name": "days waited", "late": "late"}
_CHANNELS = ("red", "orange", "yellow", "blue")


def _age(cell: Mapping[str, Any]) -> str:
    return f"{cell['from_days']}+" if cell["to_days"] is None else _days(cell)


def _days(cell: Mapping[str, Any]) -> str:
    return f"{cell['from_days']}–{cell['to_days']}"


def _times(told: list[dict[str, Any]], language: str) -> Plot:
    rows = [{**row, "name": _named(row, language)} for row in told]
    drawn = [
        {**row, "beside": _took(row, language)}
        for row in rows
        if row["channel"] != "green" and not (row["office"] and row["median_days"] is None)
    ]
    heads = {
        "name": "channel and office",
        "subjects": "subjects",
        "waiting": "still waiting",
        "same_day_p": "on the same day",
        "median_days": "median days",
        "p90_days": "90 % within days",
    }
    same_day = next((row["same_day_p"] for row in told if row["channel"] == "green"), None)
    says = [translate(DOTS, language)]
    if same_day is not None:
        n = per_hundred(same_day, language)
        says.append(translate(GREEN, language).format(n=n))
    return Plot(
        "release-times",
        translate("Days from the choice to the decision", language),
        spans(drawn, translate("days", language)),
        figures("Release times by channel and office", heads, rows, language),
        tuple(says),
    )


DOTS = (
    "The dot is the median, the end of the bar what nine of ten were decided within. What still"
    " waits counts for as long as it has waited (Kaplan–Meier)."
)
GREEN = "Of a hundred green subjects {n} were released on the day on which they came."


def _took(row: Mapping[str, Any], language: str) -> str:
    if row["median_days"] is None:
        return translate("most still wait", language)
    p90 = "…" if row["p90_days"] is None else row["p90_days"]
    return f"{row['median_days']} – {p90}"


def _named(row: Mapping[str, Any], language: str) -> str:
    channel = in_channel(row["channel"], language)
    return f"{channel} · {row['office']}" if row["office"] else channel
