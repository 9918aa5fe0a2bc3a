"""Plots as SVG that takes the page's colours, light or dark.

Each plot has one idea, direct labels and no legend. Ink is `currentColor`; what is drawn
faintly uses the page's own tokens, so that one picture serves both themes and print.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib

matplotlib.use("svg")

from matplotlib.figure import Figure

from sekisho.language import translate

# Stand-ins that no palette uses; they become the page's own colours in the SVG.
_INK, _SOFT, _FAINT = "#010203", "#040506", "#070809"
_BECOMES = {_INK: "currentColor", _SOFT: "var(--soft)", _FAINT: "var(--ghost)"}
# What these are where a picture stands without a page, on white: the light theme of tokens.css.
_ALONE = {"currentColor": "#1b1f23", "var(--soft)": "#57606a", "var(--ghost)": "#9aa4ae"}


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
    figure, axes = _blank(6.4, 3.6)
    styles = zip((_SOFT, _INK), ("o", "s"), (7, -7), strict=True)
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
    axes.axhline(base, color=_FAINT, linewidth=1, linestyle="--")
    chance = translate("chance", language)
    axes.annotate(chance, (1, base), (0, 3), textcoords="offset points", color=_SOFT)
    axes.set_ylim(0, 1.02)
    axes.set_xlim(left=0)
    axes.set_xlabel(translate("share looked at [%]", language), color=_SOFT)
    axes.set_ylabel(translate("precision", language), color=_SOFT)
    return _svg(figure)


def gain(curves: Mapping[str, tuple[Sequence[float], Sequence[float]]]) -> str:
    """Share of all findings met (0 to 1) by the share of items looked at (0 to 1)."""
    figure, axes = _blank(6.4, 3.6)
    axes.plot((0, 1), (0, 1), color=_FAINT, linewidth=1, linestyle="--")
    for (name, (looked, met)), ink in zip(curves.items(), (_SOFT, _INK), strict=False):
        axes.plot(looked, met, color=ink, linewidth=1.4)
        middle = len(looked) // 3
        axes.annotate(
            name, (looked[middle], met[middle]), (8, -10), textcoords="offset points", color=ink
        )
    axes.set(xlim=(0, 1), ylim=(0, 1.02))
    axes.set_xlabel("share of items looked at", color=_SOFT)
    axes.set_ylabel("share of findings met", color=_SOFT)
    return _svg(figure)


def calibration(rows: Sequence[tuple[float, float, float, float]]) -> str:
    """Found against foretold, on the diagonal if true: rows (foretold, found, low, high)."""
    figure, axes = _blank(4.2, 3.8)
    axes.plot((0, 1), (0, 1), color=_FAINT, linewidth=1, linestyle="--")
    for told, found, low, high in rows:
        axes.plot((told, told), (low, high), color=_SOFT, linewidth=1.2)
        axes.plot(told, found, "o", color=_INK, markersize=4)
    axes.set(xlim=(0, 1), ylim=(0, 1))
    axes.set_xlabel("probability foretold", color=_SOFT)
    axes.set_ylabel("share found", color=_SOFT)
    return _svg(figure)


def alone(svg: str) -> str:
    """The picture for a place that has no page around it: fixed colours on white."""
    for name, colour in _ALONE.items():
        svg = svg.replace(name, colour)
    head, rest = svg.split(">", 1)
    return f'{head}><rect width="100%" height="100%" fill="#ffffff"/>{rest}'


def _blank(width: float, height: float) -> tuple[Figure, Any]:
    figure = Figure(figsize=(width, height), layout="constrained")
    axes = figure.add_subplot()
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        axes.spines[side].set_color(_FAINT)
    axes.tick_params(colors=_SOFT, length=3, labelsize=8)
    figure.patch.set_alpha(0)
    axes.patch.set_alpha(0)
    return figure, axes


def _svg(figure: Figure) -> str:
    """The figure as SVG text that stays text and takes the page's colours."""
    out = io.StringIO()
    with (
        matplotlib.rc_context(
            {
                "svg.fonttype": "none",
                "svg.hashsalt": "sekisho",
                "font.family": "sans-serif",
                "font.size": 9,
            }
        ),
        warnings.catch_warnings(),
    ):
        # The text stays text: the reader's fonts draw it, not those of this machine.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    text = out.getvalue()
    text = text[text.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.DOTALL)
    for stand_in, colour in _BECOMES.items():
        text = text.replace(stand_in, colour)
    return re.sub(r"font: ([\d.]+)px [^;\"]*", r"font: \1px system-ui, sans-serif", text)
