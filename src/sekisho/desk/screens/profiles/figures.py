"""What the pages of profiles show of figures: counts, whiskers, weeks, overlaps.

Takes   what flow has counted or tried.
Gives   rows ready for a template, in the reader's language; null is a dash, never a zero.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.cache import cache

from sekisho.desk.answers import profiles as answers
from sekisho.desk.pages.chapters.chapter import Figures, figures, percent_of
from sekisho.desk.plots.weeks import volume_and_yield
from sekisho.desk.web.downloads import Plot
from sekisho.errors import NotReady
from sekisho.flow import Checkpoint
from sekisho.flow.loop.asking import period
from sekisho.flow.loop.experience import Experience, experience
from sekisho.flow.loop.profiles import Met, Share
from sekisho.language import fill, translate

_KEPT_SECONDS = 60
_WHISKER = 120  # units wide; the template draws it
_WEEKS = {
    "week": "week from",
    "hits": "hits",
    "examined": "examined",
    "findings": "findings",
    "yield_p": "yield",
    "low_p": "at least",
    "high_p": "at most",
}


@dataclass(frozen=True, slots=True)
class Whisker:
    """A share with its interval, as places on a line from 0 to `_WHISKER`."""

    value: float
    low: float
    high: float
    chance: float | None
    says: str


def lived(checkpoint: Checkpoint) -> Experience | None:
    """What all profiles have met in the last twelve months that are known; None before any."""
    key = f"experience-{hash(settings.SEKISHO_FOLDER)}"
    known: Experience | None = cache.get(key)
    if known is None:
        try:
            known = experience(checkpoint, period(checkpoint))
        except NotReady:
            return None
        cache.set(key, known, _KEPT_SECONDS)
    return known


def widest(found: Experience | None, names: Iterable[str]) -> float:
    """The share at which the whiskers of a page end: one scale for all of them."""
    if found is None:
        return 1.0
    highs = [found.of(name).met.found.high for name in names]
    known = [one for one in (*highs, found.by_chance.high) if math.isfinite(one)]
    return max([0.01, *known])


def whisker(found: Share, chance: Share, end: float, language: str) -> Whisker | None:
    """A whisker; None where nothing was examined."""
    if math.isnan(found.value):
        return None
    places = (_WHISKER * one / end for one in (found.value, found.low, found.high))
    value, low, high = places
    line = None if math.isnan(chance.value) else _WHISKER * chance.value / end
    return Whisker(value, low, high, line, answers.interval(found, language))


def a_week(met: Met, found: Experience) -> float:
    """Hits a week."""
    return 7 * met.hits / max(1, (found.until - found.since).days)


def week_rows(weeks: Iterable[Met]) -> list[dict[str, Any]]:
    """Rows of the picture and of its table."""
    return answers.met_rows(list(weeks), "week")


def week_plot(name: str, title: str, weeks: Iterable[Met], chance: Share, language: str) -> Plot:
    """Volume and yield by week, with its table and its files."""
    rows = week_rows(weeks)
    line = None if math.isnan(chance.value) else chance.value
    told = [
        {**row, "yield_p": row["yield"], "low_p": row["at least"], "high_p": row["at most"]}
        for row in rows
    ]
    table = figures("Week by week", _WEEKS, told, language)
    return Plot(name, title, volume_and_yield(rows, line, language), table)


def overlap_figures(rows: list[dict[str, Any]], language: str) -> list[dict[str, Any]]:
    """How far other profiles meet the same: shares in words, and how wide each bar is."""
    return [
        {
            **row,
            "mine": percent_of(row["mine in theirs"], language),
            "theirs": percent_of(row["theirs in mine"], language),
            "wide": _WHISKER * (row["mine in theirs"] or 0.0),
        }
        for row in rows
    ]


def office_figures(rows: list[dict[str, Any]], language: str) -> Figures:
    """The same by office, as a table."""
    heads = {"office": "office", **{name: says for name, says in _WEEKS.items() if name != "week"}}
    told = [
        {**row, "yield_p": row["yield"], "low_p": row["at least"], "high_p": row["at most"]}
        for row in rows
    ]
    return figures("By office", heads, told, language)


def counted_since(found: Experience, language: str) -> str:
    """Which days the figures of a page are of."""
    says = "{items:count} subjects assessed from {since} until {until}"
    told = {"items": found.items, "since": found.since, "until": found.until}
    return fill(translate(says, language), told, language)


def chance_told(found: Experience, language: str) -> str:
    """What chance finds, for the dashed line; empty where nothing that it drew is known."""
    if not found.drawn:
        return ""
    says = "Chance finds {found} (the dashed line)."
    told = {"found": answers.interval(found.by_chance, language)}
    return fill(translate(says, language), told, language)
