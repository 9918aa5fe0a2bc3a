"""How well subjects were chosen: channels, hit rates, how good the order was.

Takes   the measures of a period, subjects by channel, hit rates by week.
Gives   the page of selectivity indicators; each figure with its 95 % interval and its channel.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from sekisho.desk.answers import measures as words
from sekisho.desk.figures.part import (
    Page,
    Told,
    between,
    in_channel,
    or_why,
    per_hundred,
    plain,
    score_in_words,
    worst_first,
)
from sekisho.desk.pages.chapters.chapter import figures
from sekisho.desk.plots import bars, lines
from sekisho.desk.plots import measures as plots
from sekisho.desk.web.downloads import Plot
from sekisho.flow import Checkpoint, measure
from sekisho.flow.loop import volumes, weekly
from sekisho.flow.loop.ledger import Span
from sekisho.language import LANGUAGES, translate
from sekisho.records.selection import Channel

EXAMINED = "Of a hundred examinations {n} found something ({low} to {high})."
LIST_HOLDS = (
    "A list of the {looked} % that are worst by risk would hold {n} of a hundred irregular"
    " subjects."
)
_SHOWN = 24
"""Rows that a picture shows; the table has all."""
_HEADS = {
    "name": "name",
    "channel": "channel",
    "examined": "examined",
    "found": "found",
    "rate_p": "hit rate",
    "low_p": "from",
    "high_p": "to",
}


def count(checkpoint: Checkpoint, span: Span) -> dict[str, Any]:
    """The measures, the channels, the weeks; the sentences in every language."""

    def measured() -> dict[str, Any]:
        found = measure(checkpoint, span.since, span.until, span.office)
        says = {language: words.sentences(found, language) for language in LANGUAGES}
        return words.as_told(found) | {"says": says}

    return {
        "measures": or_why(measured),
        "channels": volumes.by_channel(checkpoint, span),
        "weeks": plain(weekly.hit_rates(checkpoint, span)),
    }


def page(told: Told, language: str) -> Page:
    """Selectivity indicators: which way, and what was found there."""
    plots_ = [_channels(told["channels"], language)]
    found = told["measures"].get("told")
    if found is None:
        why = told["measures"]
        return Page((why["label"], why["hint"]), tuple(plots_))
    plots_ += [_weeks(told["weeks"], language), *_rates(found["hit_rates"], language)]
    plots_ += [_gain(found["curves"], language), _calibration(found["calibration"], language)]
    return Page(tuple(answer(found, language)), tuple(plots_))


def answer(found: Told, language: str) -> Iterator[str]:
    """What the hit rates say, in plain words; nothing where nothing has a result."""
    by = {(one["by"], one["name"]): one["rate"] for one in found["hit_rates"]}
    whole = by.get(("all", ""))
    if whole is None:
        return
    yield translate(EXAMINED, language).format(**between(whole, language))
    if ("reason", "criteria") in by and ("reason", "chance") in by:
        chosen = between(by["reason", "criteria"], language)
        drawn = between(by["reason", "chance"], language)
        yield translate(CHOSEN_OR_DRAWN, language).format(
            **{f"chosen_{k}": v for k, v in chosen.items()},
            **{f"drawn_{k}": v for k, v in drawn.items()},
        )


CHOSEN_OR_DRAWN = (
    "Of a hundred chosen by criteria {chosen_n} were irregular ({chosen_low} to {chosen_high}), of"
    " a hundred drawn by chance alone {drawn_n} ({drawn_low} to {drawn_high})."
)


def _channels(cells: list[dict[str, Any]], language: str) -> Plot:
    whole = sum(cell["subjects"] for cell in cells)
    rows = []
    for channel in (str(one) for one in Channel):
        mine = sum(cell["subjects"] for cell in cells if cell["channel"] == channel)
        rows.append(
            {
                "name": in_channel(channel, language),
                "channel": channel,
                "subjects": mine,
                "share_p": mine / whole if whole else None,
            }
        )
    for row in rows:
        row["beside"] = f"{per_hundred(row['share_p'], language)} %"
    by = {row["channel"]: per_hundred(row["share_p"], language) for row in rows}
    heads = {"name": "channel", "subjects": "subjects", "share_p": "share"}
    title = translate("Which way subjects were sent", language)
    return Plot(
        "channels",
        title,
        bars.rows_of_bars(rows, "share_p", language),
        figures("Subjects by channel", heads, rows, language),
        (translate(WAYS, language).format(**by),) if whole else (),
    )


WAYS = (
    "Of a hundred subjects {red} were to be examined, {orange} scanned, {yellow} checked on paper,"
    " {blue} audited after clearance; {green} were released."
)


def _weeks(told: list[dict[str, Any]], language: str) -> Plot:
    rows = [{**one, "week": date.fromisoformat(one["week"])} for one in told]
    table = [_row(str(one["week"]), "red", one, language) for one in rows]
    return Plot(
        "hit-rate-by-week",
        translate("Hit rate by week", language),
        lines.weeks(rows) if rows else "",
        figures("Hit rate by week of selection", _HEADS | {"name": "week from"}, table, language),
        (translate("Red channel; bars are 95 % intervals.", language),),
    )


def _rates(told: list[dict[str, Any]], language: str) -> Iterator[Plot]:
    for by, (title, says) in _BY.items():
        mine = [one for one in told if one["by"] in by.split()]
        if not mine or (by == "office" and len(mine) < 2):
            continue
        rows = [
            {
                **one,
                "name": _named(one, language, several=len({m["channel"] for m in mine}) > 1),
                "beside": f"{per_hundred(one['rate']['value'], language)} % · "
                f"{one['found']}/{one['examined']}",
            }
            for one in mine
        ]
        drawn = worst_first(rows, "examined", _SHOWN) if by == "profile" else rows[:_SHOWN]
        table = [_row(_named(one, language), one["channel"], one, language) for one in mine]
        yield Plot(
            f"hit-rate-by-{by.split()[-1]}",
            translate(title, language),
            plots.rates(drawn, "rate", language),
            figures(title, _HEADS, table, language),
            (translate(says, language),),
        )


_WHISKERS = "The dot is the share found, the bar its 95 % interval; beside it: found / examined."
_BY = {
    "all reason": ("Hit rate by what chose the subject", _WHISKERS),
    "office": ("Hit rate by office", _WHISKERS),
    "profile": (
        "Hit rate by profile",
        "A subject may meet several profiles and counts for each; few examinations make long bars.",
    ),
    "score": (
        "Hit rate of what each scorer called worst",
        "The worst 1, 5 and 10 % of all subjects by each score, as far as they were examined.",
    ),
}


def _gain(points: list[dict[str, Any]], language: str) -> Plot:
    risk = [one for one in points if one["score"] == "risk"]
    near = min(risk, key=lambda one: abs(one["looked_at"] - 0.1), default=None)
    says = []
    if near is not None:
        looked = per_hundred(near["looked_at"], language)
        held = per_hundred(near["recall"], language)
        says = [translate(LIST_HOLDS, language).format(looked=looked, n=held)]
    drawn = [
        {**one, "score": score_in_words(one["score"], language)}
        for one in points
        if one["score"] != "finding_p"  # nearly the risk: one line would hide the other
    ]
    rows = [{"score": score_in_words(one["score"], language), **_shares(one)} for one in points]
    return Plot(
        "gain",
        translate("What a list of each length would hold", language),
        plots.gain(drawn, language),
        figures("Curves of each score", _CURVE, rows, language),
        (*says, translate("The broken line is a list in no order.", language)),
    )


_CURVE = {
    "score": "score",
    "looked_at_p": "looked at",
    "recall_p": "recall",
    "precision_p": "precision",
}


def _shares(one: Mapping[str, Any]) -> dict[str, Any]:
    return {f"{name}_p": one[name] for name in ("looked_at", "recall", "precision")}


def _calibration(told: list[dict[str, Any]], language: str) -> Plot:
    steps = [one for one in told if one["score"] == "risk"]
    rows = [
        {
            "subjects": one["subjects"],
            "expected_p": one["expected"],
            "irregular_p": one["irregular"]["value"],
            "low_p": one["irregular"]["low"],
            "high_p": one["irregular"]["high"],
        }
        for one in steps
    ]
    heads = {
        "subjects": "subjects",
        "expected_p": "probability foretold",
        "irregular_p": "share irregular",
        "low_p": "from",
        "high_p": "to",
    }
    return Plot(
        "calibration",
        translate("Whether the risk came true", language),
        plots.calibration(steps, language),
        figures("Calibration of the risk", heads, rows, language),
        (
            translate(
                "On the diagonal the risk was true; each point is a tenth of all subjects.",
                language,
            ),
        ),
    )


def _row(name: str, channel: str, one: Mapping[str, Any], language: str) -> dict[str, Any]:
    rate = one["rate"]
    return {
        "name": name,
        "channel": translate(channel, language),
        "examined": one["examined"],
        "found": one["found"],
        "rate_p": rate["value"],
        "low_p": rate["low"],
        "high_p": rate["high"],
    }


def _named(one: Mapping[str, Any], language: str, *, several: bool = False) -> str:
    """The name of a rate: words of ours are translated, others' stay as they are."""
    ours = one["by"] in ("all", "reason", "score")
    name = score_in_words(one["name"] or "all", language) if ours else one["name"]
    if one.get("top_pct") is not None:
        top = translate("{name}, worst {top} %", language)
        name = top.format(name=name, top=f"{one['top_pct']:g}")
    return f"{name} · {translate(one['channel'], language)}" if several else name
