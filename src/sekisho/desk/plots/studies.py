"""Plots of a study: precision with intervals, gain, calibration.

Each plot has one idea, direct labels and no legend.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sekisho.desk.plots.canvas import FAINT, INK, SOFT, blank, svg_of
from sekisho.language import translate


def rates_with_intervals(
    readings: Mapping[str, Sequence[tuple[float, float, float, float]]],
    base: float,
    language: str = "en",
) -> str:
    """Precision by rate with its interval, one line a reading, chance as the dashed line.

    Args:
        readings: name → rows (rate [%], value, low, high).
        base: share of findings among all items.
        language: of what is written on it.
    """
    figure, axes = blank(6.4, 3.6)
    styles = zip((SOFT, INK), ("o", "s"), (7, -7), strict=True)
    for (name, rows), (ink, shape, lift) in zip(readings.items(), styles, strict=False):
        rate, value, low, high = zip(*rows, strict=True)
        axes.fill_between(rate, low, high, color=ink, alpha=0.12, linewidth=0)
        axes.plot(rate, value, color=ink, marker=shape, markersize=4, linewidth=1.4)
        axes.annotate(
            name,
            (rate[-1], value[-1]),
            (6, lift),
            textcoords="offset points",
            color=ink,
            va="center",
        )
    axes.axhline(base, color=FAINT, linewidth=1, linestyle="--")
    chance = translate("chance", language)
    axes.annotate(chance, (1, base), (0, 3), textcoords="offset points", color=SOFT)
    axes.set_ylim(0, 1.02)
    axes.set_xlim(left=0)
    axes.set_xlabel(translate("share looked at [%]", language), color=SOFT)
    axes.set_ylabel(translate("precision", language), color=SOFT)
    return svg_of(figure)


def gain(curves: Mapping[str, tuple[Sequence[float], Sequence[float]]]) -> str:
    """Share of all findings met (0 to 1) by the share of items looked at (0 to 1)."""
    figure, axes = blank(6.4, 3.6)
    axes.plot((0, 1), (0, 1), color=FAINT, linewidth=1, linestyle="--")
    for (name, (looked, met)), ink in zip(curves.items(), (SOFT, INK), strict=False):
        axes.plot(looked, met, color=ink, linewidth=1.4)
        middle = len(looked) // 3
        axes.annotate(
            name, (looked[middle], met[middle]), (8, -10), textcoords="offset points", color=ink
        )
    axes.set(xlim=(0, 1), ylim=(0, 1.02))
    axes.set_xlabel("share of items looked at", color=SOFT)
    axes.set_ylabel("share of findings met", color=SOFT)
    return svg_of(figure)


def calibration(rows: Sequence[tuple[float, float, float, float]]) -> str:
    """Found against foretold, on the diagonal if true: rows (foretold, found, low, high)."""
    figure, axes = blank(4.2, 3.8)
    axes.plot((0, 1), (0, 1), color=FAINT, linewidth=1, linestyle="--")
    for told, found, low, high in rows:
        axes.plot((told, told), (low, high), color=SOFT, linewidth=1.2)
        axes.plot(told, found, "o", color=INK, markersize=4)
    axes.set(xlim=(0, 1), ylim=(0, 1))
    axes.set_xlabel("probability foretold", color=SOFT)
    axes.set_ylabel("share found", color=SOFT)
    return svg_of(figure)
