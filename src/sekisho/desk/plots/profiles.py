"""Plots of a profile: volume and yield by week, and what it shares with others.

Each takes the rows that stand beside it as a table (`answers.profiles.met_rows`, `overlap_rows`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sekisho.desk.plots.canvas import FAINT, INK, SOFT, blank, svg_of
from sekisho.language import translate

Row = Mapping[str, Any]

_WIDTH = 5.0  # days of seven, so that weeks stand apart
_TEN = 10  # bars that one picture bears


def volume_by_week(weeks: Sequence[Row], language: str = "en") -> str:
    """Hits of each week as bars, those that were examined dark.

    Args:
        weeks: week (its Monday), hits, examined.
        language: of what is written on it.
    """
    figure, axes = blank(6.4, 2.6)
    days = [date.fromisoformat(str(row["week"])) for row in weeks]
    axes.bar(days, [row["hits"] for row in weeks], _WIDTH, color=FAINT)
    axes.bar(days, [row["examined"] for row in weeks], _WIDTH, color=INK)
    axes.set_ylabel(translate("hits a week; dark: examined", language), color=SOFT)
    axes.set_ylim(bottom=0)
    figure.autofmt_xdate()
    return svg_of(figure)


def yield_by_week(weeks: Sequence[Row], chance: float | None, language: str = "en") -> str:
    """Findings among examined hits with the 95 % interval; weeks without any are left out.

    Args:
        weeks: week (its Monday), yield, at least, at most; null where nothing was examined.
        chance: what chance finds, as a dashed line; None where it drew nothing.
        language: of what is written on it.
    """
    figure, axes = blank(6.4, 2.6)
    for row in weeks:
        if row["yield"] is not None:
            day = date.fromisoformat(str(row["week"]))
            axes.plot((day, day), (row["at least"], row["at most"]), color=SOFT, linewidth=1.2)
            axes.plot(day, row["yield"], "o", color=INK, markersize=4)
    if chance is not None:
        axes.axhline(chance, color=FAINT, linewidth=1, linestyle="--")
        says = translate("chance", language)
        beside = axes.get_yaxis_transform()
        axes.text(0.01, chance, says, color=SOFT, va="bottom", transform=beside)
    axes.set_ylim(0, 1.02)
    axes.set_ylabel(translate("yield of the examined", language), color=SOFT)
    figure.autofmt_xdate()
    return svg_of(figure)


def overlap_bars(overlaps: Sequence[Row], language: str = "en") -> str:
    """Which share of the profile's hits each live profile meets too, the ten with most.

    Args:
        overlaps: profile, mine in theirs (0 to 1).
        language: of what is written on it.
    """
    told = list(overlaps)[:_TEN]
    figure, axes = blank(6.4, 0.9 + 0.28 * max(1, len(told)))
    names = [str(row["profile"]) for row in told]
    shares = [float(row["mine in theirs"] or 0) for row in told]
    axes.barh(names, shares, color=FAINT)
    for place, share in enumerate(shares):
        axes.text(share + 0.01, place, f"{share:.0%}", color=INK, va="center", fontsize=8)
    axes.invert_yaxis()
    axes.set_xlim(0, 1.1)
    axes.set_xlabel(translate("share of its hits that the other meets too", language), color=SOFT)
    return svg_of(figure)
