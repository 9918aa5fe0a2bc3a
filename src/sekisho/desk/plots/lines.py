"""Plots over time: an index by year, a rate by week with its interval.

Each line bears its name at its end; no legend, no second axis.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sekisho.desk.plots.canvas import FAINT, INK, LETTERS, SOFT, WIDTH, blank, in_percent, svg_of

Row = Mapping[str, Any]

_STYLES = ("-", "--", ":", "-.", (0, (6, 1, 1, 1)))
_APART = 0.06  # of the height, between two names
_NAMES = 5  # years that can be read below a picture


def index(lines: Mapping[str, Mapping[int, float]]) -> str:
    """Indices by year: all begin at 100, so that only the direction is compared.

    Args:
        lines: name → year → index.
    """
    sheet, axes = blank(WIDTH, 3.2, LETTERS)
    axes.axhline(100, color=FAINT, linewidth=1)
    ends: list[tuple[float, int, str, str]] = []
    for place, (name, told) in enumerate(lines.items()):
        years = sorted(told)
        ink = (INK, SOFT)[place % 2]
        axes.plot(
            years,
            [told[year] for year in years],
            color=ink,
            linewidth=1.5,
            linestyle=_STYLES[place % len(_STYLES)],
            marker="o",
            markersize=3,
        )
        ends.append((told[years[-1]], years[-1], f"{name} {told[years[-1]]:g}", ink))
    figures = [one for told in lines.values() for one in told.values()]
    low, high = min(figures, default=90), max(figures, default=110)
    least, at = (high - low) * _APART, low - (high - low)
    for value, year, words, ink in sorted(ends):
        at = max(value, at + least)
        _at_end(axes, words, (year, at), ink)
    years = sorted({year for told in lines.values() for year in told})
    _name_years(axes, years)
    return svg_of(sheet)


def _name_years(axes: Any, years: Sequence[int]) -> None:
    """A mark at each year; names only where they do not lie on one another."""
    shown = [*years[:1]]
    for year in years[1:]:
        if year - shown[-1] >= (years[-1] - years[0]) / _NAMES:
            shown.append(year)
    labels = [str(year) if year in shown else "" for year in years]
    axes.set_xticks(years, labels)


def weeks(rows: Sequence[Row], figure: str = "rate") -> str:
    """A share by week with its 95 % interval.

    Args:
        rows: each with `week`, and the figure as `value`, `low`, `high` (0 to 1).
        figure: the column that is drawn.
    """
    sheet, axes = blank(WIDTH, 2.4, LETTERS)
    for place, row in enumerate(rows):
        one = row[figure]
        axes.plot((place, place), (one["low"], one["high"]), color=SOFT, linewidth=1.6)
    places = range(len(rows))
    axes.plot(places, [row[figure]["value"] for row in rows], color=FAINT, linewidth=1)
    axes.plot(places, [row[figure]["value"] for row in rows], "o", color=INK, markersize=5)
    if rows:
        last = rows[-1][figure]["value"]
        _at_end(axes, f"{last * 100:.0f} %", (len(rows) - 1, last), INK)
    step = max(1, -(-len(rows) // 6))
    axes.set_xticks(places[::step], [f"{row['week']:%m-%d}" for row in rows[::step]])
    most = max((row[figure]["high"] for row in rows), default=1.0)
    axes.set(xlim=(-0.5, max(1, len(rows)) - 0.5), ylim=(0, most * 1.05 or 1))
    in_percent(axes.yaxis)
    return svg_of(sheet)


def _at_end(axes: Any, words: str, where: tuple[float, float], ink: str) -> None:
    axes.annotate(
        words,
        where,
        (7, 0),
        textcoords="offset points",
        annotation_clip=False,
        color=ink,
        va="center",
        fontsize=LETTERS,
    )
