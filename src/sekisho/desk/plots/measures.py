"""Plots of what was caught and missed: hit rates, reach, gain, calibration.

Each has one idea and direct labels. Rows are as the figures are told, so that the table beside
the picture is the same; a figure that could not be estimated is left blank.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

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

Row = Mapping[str, Any]

_STYLES = ("-", "--", ":", "-.")


def rates(rows: Sequence[Row], figure: str, language: str = "en") -> str:
    """A share with its interval for each row, from the top down.

    Args:
        rows: each with `name`, and the figure as `value`, `low`, `high` (0 to 1, null: not known);
            `beside`, where there is one, stands at the right of the row.
        figure: which figure: `rate`, `recall`, `miss_rate`, `share` or `precision`.
        language: of what is written on it.
    """
    sheet, axes = blank(WIDTH, 0.7 + ROW * max(1, len(rows)), LETTERS)
    for place, row in enumerate(rows):
        one = row[figure]
        if row.get("beside"):
            axes.annotate(
                str(row["beside"]),
                (1, place),
                (6, 0),
                xycoords=axes.get_yaxis_transform(),
                textcoords="offset points",
                color=SOFT,
                va="center",
                fontsize=LETTERS,
                annotation_clip=False,
            )
        if one["low"] is None:
            continue
        axes.plot((one["low"], one["high"]), (place, place), color=SOFT, linewidth=1.6)
        if one["value"] is not None:
            axes.plot(one["value"], place, "o", color=INK, markersize=5, clip_on=False)
    axes.set_yticks(range(len(rows)), [str(row["name"]) for row in rows])
    axes.set_ylim(len(rows) - 0.5, -0.5)
    # As far as the intervals reach: on an axis of all shares, small ones lie on one another.
    most = max((row[figure]["high"] for row in rows if row[figure]["low"] is not None), default=1)
    axes.set_xlim(0, min(1.0, most * 1.05) or 1.0)
    in_percent(axes.xaxis)
    axes.set_xlabel(translate(_WORDS.get(figure, figure), language), color=SOFT, fontsize=LETTERS)
    return svg_of(sheet)


def gain(points: Sequence[Row], language: str = "en") -> str:
    """Of all irregular subjects of the flow, the share on a list of each length.

    Args:
        points: rows with `score`, `looked_at` and `recall` (0 to 1), by length.
        language: of what is written on it.
    """
    return _curves(points, "looked_at", "recall", language)


def precision_recall(points: Sequence[Row], language: str = "en") -> str:
    """Irregular among the listed against the share of all irregular that the list holds."""
    return _curves(points, "recall", "precision", language)


def calibration(steps: Sequence[Row], language: str = "en") -> str:
    """Foretold against estimated for the whole flow: on the diagonal where it was true.

    Args:
        steps: rows of one score with `expected`, and `irregular` as value, low, high.
        language: of what is written on it.
    """
    sheet, axes = blank(4.2, 3.8, LETTERS)
    known = [step for step in steps if step["irregular"]["value"] is not None]
    most = max((max(s["expected"], s["irregular"]["high"]) for s in known), default=1.0)
    axes.plot((0, most), (0, most), color=FAINT, linewidth=1, linestyle="--")
    for step in known:
        found = step["irregular"]
        axes.plot([step["expected"]] * 2, (found["low"], found["high"]), color=SOFT, linewidth=1.2)
        axes.plot(step["expected"], found["value"], "o", color=INK, markersize=4)
    axes.set(xlim=(0, most * 1.03), ylim=(0, most * 1.03))
    for axis in (axes.xaxis, axes.yaxis):
        in_percent(axis)
    axes.set_xlabel(translate("probability foretold", language), color=SOFT, fontsize=LETTERS)
    axes.set_ylabel(translate("share irregular", language), color=SOFT, fontsize=LETTERS)
    return svg_of(sheet)


_WORDS = {
    "rate": "hit rate",
    "miss_rate": "miss rate",
    "share": "share irregular",
    "looked_at": "share of subjects looked at",
}


def _curves(points: Sequence[Row], across: str, up: str, language: str) -> str:
    sheet, axes = blank(WIDTH, 3.2, LETTERS)
    if up == "recall":
        axes.plot((0, 1), (0, 1), color=FAINT, linewidth=1, linestyle="--")
    for place, score in enumerate(dict.fromkeys(point["score"] for point in points)):
        mine = [point for point in points if point["score"] == score]
        xs, ys = ([point[name] for point in mine] for name in (across, up))
        ink, style = (INK, SOFT)[place % 2], _STYLES[place // 2 % 4]
        axes.plot(xs, ys, color=ink, linewidth=1.4, linestyle=style)
        # Each name at another place of its line, so that they do not lie on one another.
        at = min(range(len(mine)), key=lambda one: abs(xs[one] - (place + 1) / 5))
        axes.annotate(
            translate(score, language),
            (xs[at], ys[at]),
            (6, -10),
            textcoords="offset points",
            color=ink,
            fontsize=LETTERS,
        )
    axes.set(xlim=(0, 1), ylim=(0, 1.02))
    for axis in (axes.xaxis, axes.yaxis):
        in_percent(axis)
    axes.set_xlabel(translate(_WORDS.get(across, across), language), color=SOFT, fontsize=LETTERS)
    axes.set_ylabel(translate(_WORDS.get(up, up), language), color=SOFT, fontsize=LETTERS)
    return svg_of(sheet)
