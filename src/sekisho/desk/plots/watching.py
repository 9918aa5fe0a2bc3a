"""Plots of watching: before and after, the control chart, how steady each name is.

Each plot has one idea; its rows are records of `flow.loop.watching`, which also make its table.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.ticker import PercentFormatter

from sekisho.desk.plots.canvas import (
    FAINT,
    INK,
    LETTERS,
    ROW,
    SOFT,
    WIDTH,
    blank,
    in_percent,
    svg_of,
)
from sekisho.language import translate
from sekisho.records.alarm import Look, Steadiness
from sekisho.records.displacement import Way

# Of a picture: more bars than these nobody compares.
_MOST_BARS = 10
_MAJOR, _LITTLE = 0.25, 0.1  # index; Siddiqi, Credit Risk Scorecards (2006)


def before_and_after(ways: Sequence[Way], language: str = "en") -> str:
    """One trait: the flow's share by value before (open) and after (full), others as small marks.

    Args:
        ways: rows of one trait, the largest first.
        language: of what is written on it.
    """
    shown = ways[:_MOST_BARS]
    figure, axes = blank(WIDTH, 0.9 + 0.42 * max(len(shown), 1), LETTERS)
    height = np.arange(len(shown))[::-1].astype(float)
    for way, y in zip(shown, height, strict=True):
        ink = INK if way.displaced else SOFT
        bars = ((way.share_before, 0.18), (way.share_after, -0.18))
        (before, up), (after, down) = bars
        axes.barh(y + up, before, 0.32, fill=False, edgecolor=ink, linewidth=1)
        axes.barh(y + down, after, 0.32, color=ink)
        axes.plot((way.like_before, way.like_after), (y + up, y + down), ".", color=FAINT)
        axes.annotate(
            f"{way.share_before:.0%} → {way.share_after:.0%}",
            (max(before, after), y),
            (6, 0),
            textcoords="offset points",
            color=ink,
            va="center",
            fontsize=LETTERS,
        )
    names = [translate(way.value, language) for way in shown]
    axes.set_yticks(height, names, color=SOFT)
    axes.set_xlim(0, 1.15 * max([0.05, *(max(w.share_before, w.share_after) for w in shown)]))
    axes.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    says = translate("share of the flow, before (open) and after (full); dots: others", language)
    axes.set_xlabel(says, color=SOFT, fontsize=LETTERS)
    return svg_of(figure)


def control_chart(looks: Sequence[Look], language: str = "en") -> str:
    """What was found beside what was expected, week by week; the alarm is a vertical line."""
    figure, axes = blank(WIDTH, 2.6, LETTERS)
    told = [look for look in looks if look.observed is not None]
    x = np.arange(len(told))
    band = [(place, look) for place, look in zip(x, told, strict=True) if look.expected is not None]
    if band:
        places = [place for place, _ in band]
        low = [look.low or 0.0 for _, look in band]
        high = [look.high or 0.0 for _, look in band]
        axes.fill_between(places, low, high, color=SOFT, alpha=0.15, linewidth=0, step="mid")
        expected = [look.expected for _, look in band]
        axes.step(places, expected, where="mid", color=SOFT, linewidth=1, linestyle="--")
        at = (places[-1], expected[-1])
        says = translate("expected", language)
        how = {"textcoords": "offset points", "color": SOFT, "va": "center"}
        axes.annotate(says, at, (6, 0), fontsize=LETTERS, **how)
    axes.plot(x, [look.observed for look in told], "o-", color=INK, markersize=3, linewidth=1)
    ticks = x[:: max(1, len(x) // 6)]
    axes.set_xticks(ticks, [_day(told[place], place) for place in ticks])
    # As far as anything reaches: on an axis of all shares, small ones lie on one another.
    reached = [one for look in told for one in (look.observed, look.high) if one is not None]
    axes.set_ylim(0, min(1.02, 1.08 * max([*reached, 0.01])))
    in_percent(axes.yaxis)
    axes.set_ylabel(translate("share with a finding", language), color=SOFT, fontsize=LETTERS)
    alarms = [place for place, look in zip(x, told, strict=True) if look.alarmed]
    if alarms:
        axes.axvline(alarms[0], color=INK, linewidth=1, linestyle=":")
        says = translate("alarm", language)
        top = (alarms[0], axes.get_ylim()[1])
        axes.annotate(says, top, (4, 0), textcoords="offset points", va="top", fontsize=LETTERS)
    return svg_of(figure)


def _day(look: Look, place: int) -> str:
    return f"{look.on:%m-%d}" if look.on else str(place)


def stability(rows: Sequence[Steadiness], language: str = "en") -> str:
    """Stability index by name, beside what an ordinary week has; drifted names in full ink."""
    shown = rows[:_MOST_BARS]
    figure, axes = blank(WIDTH, 0.7 + ROW * max(len(shown), 1), LETTERS)
    height = np.arange(len(shown))[::-1]
    for row, y in zip(shown, height, strict=True):
        axes.barh(y, row.index, 0.6, color=INK if row.drifted else SOFT)
        axes.plot((row.usual, row.usual), (y - 0.4, y + 0.4), color=FAINT, linewidth=2)
    for bound in (_LITTLE, _MAJOR):
        axes.axvline(bound, color=FAINT, linewidth=1, linestyle="--")
    names = [translate(row.name.replace("_", " "), language) for row in shown]
    axes.set_yticks(height, names, color=SOFT)
    axes.set_xlim(0, max(0.3, *(1.05 * row.index for row in shown)) if shown else 0.3)
    says = translate("stability index (small line: an ordinary week)", language)
    axes.set_xlabel(says, color=SOFT, fontsize=LETTERS)
    return svg_of(figure)
