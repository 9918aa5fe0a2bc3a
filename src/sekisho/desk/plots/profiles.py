"""Plots of a profile: volume and yield by week, and what it shares with others.

Each takes the rows that stand beside it as a table (`answers.profiles.met_rows`, `overlap_rows`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sekisho.desk.plots.canvas import FAINT, INK, SOFT, blank, svg_of
from sekisho.language import translate

Row = Mapping[str, Any]

_WIDTH = 0.7  # of a week, so that weeks stand apart
_TICKS = 8  # dates that stand beside one another without touching
_TEN = 10  # bars that one picture bears


def volume_by_week(weeks: Sequence[Row], language: str = "en") -> str:
    """Hits of each week as bars, those that were examined dark.

    Args:
        weeks: week (its Monday), hits, examined.
        language: of what is written on it.
    """
    figure, axes = blank(6.4, 2.6)
    places = _weeks(axes, weeks)
    axes.bar(places, [row["hits"] for row in weeks], _WIDTH, color=FAINT)
    axes.bar(places, [row["examined"] for row in weeks], _WIDTH, color=INK)
    axes.set_ylabel(translate("hits a week; dark: examined", language), color=SOFT)
    axes.set_ylim(bottom=0)
    return svg_of(figure)


def yield_by_week(weeks: Sequence[Row], chance: float | None, language: str = "en") -> str:
    """Findings among examined hits with the 95 % interval; weeks without any are left out.

    Args:
        weeks: week (its Monday), yield, at least, at most; null where nothing was examined.
        chance: what chance finds, as a dashed line; None where it drew nothing.
        language: of what is written on it.
    """
    figure, axes = blank(6.4, 2.6)
    known = [
        (at, row) for at, row in zip(_weeks(axes, weeks), weeks, strict=True) if row["examined"]
    ]
    for place, row in known:
        axes.plot((place, place), (row["at least"], row["at most"]), color=SOFT, linewidth=1.2)
        axes.plot(place, row["yield"], "o", color=INK, markersize=4)
    if chance is not None:
        axes.axhline(chance, color=FAINT, linewidth=1, linestyle="--")
        says = translate("chance", language)
        beside = axes.get_yaxis_transform()
        axes.text(1.0, chance, says, color=SOFT, va="bottom", ha="right", transform=beside)
    highest = max([chance or 0.0, *(row["at most"] for _, row in known)], default=0.0)
    axes.set_ylim(0, min(1.02, 1.1 * highest or 1.02))
    axes.set_ylabel(translate("yield of the examined", language), color=SOFT)
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


def _weeks(axes: Any, weeks: Sequence[Row]) -> range:
    """Where each week stands; the same in each picture of a profile; some are named."""
    places = range(len(weeks))
    named = places[:: -(-len(weeks) // _TICKS) or 1]
    axes.set_xticks(list(named), [str(weeks[place]["week"]) for place in named])
    axes.set_xlim(-0.6, max(1, len(weeks)) - 0.4)
    return places
