"""Plots of the ledger: how the subjects of each week stand.

One bar a week, of those that somebody was to look at; what the choice released is left out, since
it would dwarf all else. From below: found, nothing found, let go by an officer, gone, open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import numpy as np

from sekisho.desk.plots.canvas import FAINT, INK, SOFT, blank, svg_of
from sekisho.language import translate

# What is drawn together, from below, with its colour and how strongly it is filled; what is
# open stands on top as an empty frame: it is not done.
GROUPS: tuple[tuple[str, tuple[str, ...], str, float], ...] = (
    ("found", ("irregular", "critical", "confirmed"), INK, 1.0),
    ("nothing found", ("nothing_found", "overturned"), SOFT, 0.55),
    ("let go by an officer", ("waived", "released"), FAINT, 0.6),
    ("deleted or replaced", ("deleted", "replaced"), FAINT, 0.25),
    ("open", ("awaiting", "begun", "second_look", "under_appeal"), INK, 0.0),
)
_WEEK_DAYS = 7
_WIDTH = 0.8
# The height of a label, as a share of the highest bar.
_APART = 0.065


def weeks(rows: Iterable[Mapping[str, Any]], language: str = "en") -> str:
    """How the subjects of each week stand.

    Args:
        rows: `week` (a day, its Monday), `standing`, `subjects` (a count); any order.
        language: of what is written on it.
    """
    mondays, counts = _counts(rows)
    figure, axes = blank(6.4, 3.6)
    base = np.zeros(len(mondays))
    place = np.arange(len(mondays))
    named: list[tuple[float, str, str]] = []
    for (name, _, ink, fill), heights in zip(GROUPS, counts, strict=True):
        if not heights.any():
            continue
        face = (ink, fill) if fill else "none"
        axes.bar(place, heights, _WIDTH, base, facecolor=face, edgecolor=ink, linewidth=0.6)
        named.append((base[-1] + heights[-1] / 2, name, INK if ink == INK else SOFT))
        base = base + heights
    least = _APART * max(base, default=0.0)
    at = -least
    for middle, name, ink in named:
        at = max(middle, at + least)  # no label covers the one below it
        axes.annotate(
            translate(name, language),
            (place[-1] + _WIDTH / 2, at),
            (6, 0),
            textcoords="offset points",
            color=ink,
            va="center",
        )
    step = max(1, len(mondays) // 8)
    axes.set_xticks(place[::step], [f"{one:%Y-%m-%d}" for one in mondays[::step]], rotation=30)
    axes.set_ylabel(translate("subjects", language), color=SOFT)
    axes.set_xlabel(translate("week from", language), color=SOFT)
    return svg_of(figure)


def table(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The same as a table: a row a week, a column for each group."""
    mondays, counts = _counts(rows)
    return [
        {
            "week": monday,
            **{group[0]: int(each[at]) for group, each in zip(GROUPS, counts, strict=True)},
        }
        for at, monday in enumerate(mondays)
    ]


def _counts(rows: Iterable[Mapping[str, Any]]) -> tuple[list[date], list[Any]]:
    """Every Monday from the first to the last, and of each group how many stand so."""
    told = list(rows)
    days = [row["week"].toordinal() for row in told]
    first = min(days, default=0)
    count = (max(days) - first) // _WEEK_DAYS + 1 if days else 0
    found = [np.zeros(count) for _ in GROUPS]
    for row, day in zip(told, days, strict=True):
        for group, heights in zip(GROUPS, found, strict=True):
            if row["standing"] in group[1]:
                heights[(day - first) // _WEEK_DAYS] += row["subjects"]
    return [date.fromordinal(first + _WEEK_DAYS * at) for at in range(count)], found
