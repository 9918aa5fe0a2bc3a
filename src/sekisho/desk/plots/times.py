"""Plot of durations: the median, and how far the slowest tenth reaches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib.ticker import MaxNLocator

from sekisho.desk.plots.canvas import CHANNELS, INK, LETTERS, ROW, SOFT, WIDTH, blank, svg_of


def spans(rows: Sequence[Mapping[str, Any]], unit: str) -> str:
    """From nothing to the ninetieth of a hundred, with a dot at the median.

    Args:
        rows: each with `name`, `median_days`, `p90_days` (null: too many still wait), `channel`,
            and `beside`, which is written at the right.
        unit: written under the axis.
    """
    sheet, axes = blank(WIDTH, 0.7 + ROW * max(1, len(rows)), LETTERS)
    known = [row[name] for row in rows for name in _NAMES if row[name] is not None]
    most = max(known, default=1) or 1
    for place, row in enumerate(rows):
        ink = CHANNELS.get(row.get("channel", ""), SOFT)
        median, p90 = (row[name] for name in _NAMES)
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
        if median is None:
            continue
        # Where too many still wait for an end to be known, the bar goes on broken.
        style = "-" if p90 is not None else ":"
        axes.plot((0, most if p90 is None else p90), (place, place), style, color=ink, linewidth=4)
        axes.plot(median, place, "o", color=INK, markersize=6)
    axes.set_yticks(range(len(rows)), [str(row["name"]) for row in rows])
    axes.set_ylim(max(1, len(rows)) - 0.5, -0.5)
    axes.set_xlim(0, most * 1.05)
    axes.xaxis.set_major_locator(MaxNLocator(6, integer=True))
    axes.set_xlabel(unit, color=SOFT, fontsize=LETTERS)
    return svg_of(sheet)


_NAMES = ("median_days", "p90_days")
