"""Plot of strategies under one budget: hit rate by week, a line each.

The mean of four weeks is drawn: single weeks of a small budget scatter too much to be read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from sekisho.desk.plots.canvas import FAINT, INK, SOFT, blank, svg_of
from sekisho.language import translate

_SPAN = 4  # weeks
_STYLES = ("-", "--", ":", "-.")
_APART = 0.045  # of the height between two names


def by_week(figures: Mapping[str, Any], language: str = "en") -> str:
    """Hit rate by week of each strategy; the shift is a vertical line.

    Args:
        figures: the JSON of `sekisho simulate budget`.
        language: of what is written on it.
    """
    figure, axes = blank(7.2, 4.0)
    first = figures["opening_weeks"]
    ends = {}
    for place, (name, told) in enumerate(figures["strategies"].items()):
        smooth = _smooth(told["by_week"])
        ink = INK if place % 2 else SOFT
        weeks = np.arange(len(smooth)) + first
        axes.plot(weeks, smooth, color=ink, linewidth=1.3, linestyle=_STYLES[place // 2 % 4])
        ends[name] = (float(smooth[-1]), ink)
    for name, height in _spread({name: end for name, (end, _) in ends.items()}).items():
        x = first + len(figures["weeks"]) - 1
        axes.annotate(
            name, (x, ends[name][0]), (x + 1, height), color=ends[name][1], va="center", fontsize=8
        )
    if figures["shift_week"] is not None:
        axes.axvline(figures["shift_week"], color=FAINT, linewidth=1, linestyle="--")
        says = translate("findings dealt anew", language)
        at = (figures["shift_week"], 1.0)
        axes.annotate(says, at, (4, 0), textcoords="offset points", color=SOFT, va="top")
    axes.set_ylim(0, 1.02)
    axes.set_xlabel(translate("week", language), color=SOFT)
    axes.set_ylabel(translate("hit rate", language), color=SOFT)
    return svg_of(figure)


def _smooth(told: Sequence[float | None]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """The mean of each week and the three before it; of fewer at the beginning."""
    values = np.array([np.nan if one is None else one for one in told])
    return np.array(
        [np.nanmean(values[max(0, end - _SPAN) : end]) for end in range(1, len(values) + 1)]
    )


def _spread(ends: Mapping[str, float]) -> dict[str, float]:
    """Heights of the names, far enough apart to be read."""
    placed: dict[str, float] = {}
    last = -1.0
    for name, end in sorted(ends.items(), key=lambda one: one[1]):
        last = max(end, last + _APART)
        placed[name] = last
    return placed
