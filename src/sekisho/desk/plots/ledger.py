"""Plots of the ledger: how those who were looked for stand, week by week.

One strip for each standing, all on one scale, so that no colour is needed to tell them apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib.figure import Figure

from sekisho.desk.plots.canvas import FAINT, INK, SOFT, svg_of
from sekisho.language import translate

Row = Mapping[str, Any]

_STRIP_INCHES = 0.62
_WEEKS_NAMED = 8


def weekly(rows: Sequence[Row], language: str = "en") -> str:
    """Subjects by the week of their selection: a strip for each standing, a bar for each week.

    Args:
        rows: each with `week` [its Monday], `standing` and `subjects`.
        language: of what is written on it.
    """
    weeks = sorted({row["week"] for row in rows})
    standings = list(dict.fromkeys(row["standing"] for row in rows))
    counted = {(row["week"], row["standing"]): row["subjects"] for row in rows}
    most = max(counted.values(), default=1)
    figure = Figure(figsize=(6.4, 0.8 + _STRIP_INCHES * max(1, len(standings))))
    figure.set_layout_engine("constrained")
    figure.patch.set_alpha(0)
    strips = figure.subplots(max(1, len(standings)), 1, sharex=True, squeeze=False)[:, 0]
    for axes, standing in zip(strips, standings, strict=False):
        tall = [counted.get((week, standing), 0) for week in weeks]
        axes.bar(range(len(weeks)), tall, 0.8, color=INK)
        axes.set_ylim(0, most * 1.05)
        axes.set_yticks([most], [str(most)])
        axes.patch.set_alpha(0)
        axes.tick_params(colors=SOFT, length=2, labelsize=8)
        for side in ("top", "right", "left"):
            axes.spines[side].set_visible(False)
        axes.spines["bottom"].set_color(FAINT)
        named = f"{translate(standing.replace('_', ' '), language)} · {sum(tall)}"
        axes.set_title(named, loc="left", fontsize=8, color=INK, pad=2)
    every = -(-len(weeks) // _WEEKS_NAMED) or 1
    strips[-1].set_xticks(range(0, len(weeks), every), [f"{week:%m-%d}" for week in weeks[::every]])
    strips[-1].set_xlabel(translate("week of the selection", language), color=SOFT)
    return svg_of(figure)
