"""Plots of counts: bars from zero, each with its figure beside it.

Rows are as the table beside the picture tells them; null is left blank, never drawn as zero.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from sekisho.desk.pages.page import amount
from sekisho.desk.plots.canvas import (
    CHANNELS,
    FAINT,
    INK,
    LETTERS,
    ROW,
    SOFT,
    WIDTH,
    blank,
    in_counts,
    svg_of,
)

Row = Mapping[str, Any]

# From below; what weighs most is darkest.
_FILLS: tuple[tuple[str, float], ...] = ((SOFT, 0.6), (INK, 1.0), (FAINT, 0.35))
_WIDTH = 0.72
_APART = 0.07  # of the height, between two names


def rows_of_bars(rows: Sequence[Row], figure: str, language: str = "en") -> str:
    """One bar a row, from the top down, with its figure at its end.

    Args:
        rows: each with `name` and the figure; `beside`, where there is one, is written for the
            figure; `channel`, where there is one, gives the colour.
        figure: the column that is drawn.
        language: of what is written on it.
    """
    sheet, axes = blank(WIDTH, 0.25 + ROW * max(1, len(rows)), LETTERS)
    for place, row in enumerate(rows):
        if row[figure] is None:
            continue
        ink = CHANNELS.get(row.get("channel", ""), SOFT)
        axes.barh(place, row[figure], 0.66, color=ink)
        words = str(row.get("beside") or amount(row[figure], language))
        _write(axes, words, (row[figure], place), (5, 0), va="center")
    axes.set_yticks(range(len(rows)), [str(row["name"]) for row in rows])
    axes.set_ylim(max(1, len(rows)) - 0.5, -0.5)
    axes.set_xlim(0, max((row[figure] or 0 for row in rows), default=1) or 1)
    axes.spines["bottom"].set_visible(False)
    axes.tick_params(axis="x", bottom=False, labelbottom=False)
    return svg_of(sheet)


def columns(rows: Sequence[Row], parts: Mapping[str, str], language: str = "en") -> str:
    """One column a row, from left to right, each of parts that stand on one another.

    Args:
        rows: each with `name`, and a count for each part.
        parts: column → its name, from below; written at the right of the last column.
        language: of what is written on it.
    """
    sheet, axes = blank(WIDTH, 2.6, LETTERS)
    base, place = np.zeros(len(rows)), np.arange(len(rows))
    ends: list[tuple[float, str]] = []
    for place_of, (part, name) in enumerate(parts.items()):
        ink, fill = (CHANNELS[part], 1.0) if part in CHANNELS else _FILLS[place_of]
        heights = np.array([row[part] or 0 for row in rows], float)
        axes.bar(place, heights, _WIDTH, base, facecolor=(ink, fill), edgecolor=ink, linewidth=0.5)
        if len(rows) and heights.any():
            ends.append((base[-1] + heights[-1] / 2, name))
        base = base + heights
    for at, (total, row) in enumerate(zip(base, rows, strict=True)):
        if row.get("sum_shown", len(rows) <= _SUMS):
            _write(axes, amount(total, language), (at, total), (0, 3), ha="center", color=INK)
    _name_ends(axes, ends, (len(rows) - 1 + _WIDTH / 2, max(base, default=1.0)))
    _day_ticks(axes, [str(row["name"]) for row in rows])
    axes.set_ylim(0, (max(base, default=1) or 1) * 1.08)
    in_counts(axes.yaxis, language)
    return svg_of(sheet)


def against(
    rows: Sequence[Row], bars: tuple[str, str], line: tuple[str, str], language: str = "en"
) -> str:
    """Columns beside a line that they are held against, such as work and hands.

    Args:
        rows: each with `name`, the count of the bars, the figure of the line (null: none).
        bars: the column that is drawn as bars, and its name.
        line: the column that is drawn as a line, and its name.
        language: of what is written on it.
    """
    sheet, axes = blank(WIDTH, 2.4, LETTERS)
    place = np.arange(len(rows))
    heights = np.array([row[bars[0]] or 0 for row in rows], float)
    limits = np.array([np.nan if row[line[0]] is None else row[line[0]] for row in rows], float)
    axes.bar(place, heights, _WIDTH, color=(SOFT, 0.6))
    edges = np.arange(len(rows) + 1) - 0.5
    axes.stairs(limits, edges, baseline=None, color=INK, linewidth=1.5)
    most = float(np.nanmax([*heights, *limits, 1.0]))
    ends = [(heights[-1] / 2, bars[1])] if len(rows) else []
    if len(rows) and not np.isnan(limits[-1]):
        ends.append((limits[-1], line[1]))
    _name_ends(axes, ends, (len(rows) - 0.5, most))
    _day_ticks(axes, [str(row["name"]) for row in rows])
    axes.set_ylim(0, most * 1.05)
    in_counts(axes.yaxis, language)
    return svg_of(sheet)


_SUMS = 12  # columns; of more the figures would lie on one another
_TICKS = 7


def _day_ticks(axes: Any, names: Sequence[str]) -> None:
    """As many names as can be read below the columns."""
    step = max(1, -(-len(names) // _TICKS))
    axes.set_xticks(range(0, len(names), step), names[::step])
    axes.set_xlim(-0.6, max(1, len(names)) - 0.4)


def _name_ends(axes: Any, ends: Sequence[tuple[float, str]], corner: tuple[float, float]) -> None:
    """Names at the right, none on another."""
    right, most = corner
    least, at = _APART * (most or 1), -most
    for middle, name in sorted(ends):
        at = max(middle, at + least)
        _write(axes, name, (right, at), (5, 0), va="center")


def _write(
    axes: Any, words: str, where: tuple[float, float], apart: tuple[float, float], **how: Any
) -> None:
    axes.annotate(
        words,
        where,
        apart,
        textcoords="offset points",
        annotation_clip=False,
        **{"color": SOFT, "fontsize": LETTERS, **how},
    )
