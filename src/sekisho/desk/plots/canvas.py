"""The sheet that plots are drawn on: SVG that takes the page's colours.

Ink is `currentColor`; what is drawn faintly uses the page's own tokens, so that one picture
serves both themes and print.
"""

from __future__ import annotations

import io
import re
import warnings
from typing import Any

import matplotlib

matplotlib.use("svg")

from matplotlib.figure import Figure

# Stand-ins that no palette uses; they become the page's own colours in the SVG.
INK, SOFT, FAINT = "#010203", "#040506", "#070809"
_BECOMES = {INK: "currentColor", SOFT: "var(--soft)", FAINT: "var(--ghost)"}
# What these are where a picture stands without a page, on white: the light theme of tokens.css.
_ALONE = {"currentColor": "#1b1f23", "var(--soft)": "#57606a", "var(--ghost)": "#9aa4ae"}


def alone(svg: str) -> str:
    """The picture for a place that has no page around it: fixed colours on white."""
    for name, colour in _ALONE.items():
        svg = svg.replace(name, colour)
    head, rest = svg.split(">", 1)
    return f'{head}><rect width="100%" height="100%" fill="#ffffff"/>{rest}'


def blank(width: float, height: float) -> tuple[Figure, Any]:
    """An empty figure of this size [inches], and its axes."""
    figure = Figure(figsize=(width, height), layout="constrained")
    axes = figure.add_subplot()
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        axes.spines[side].set_color(FAINT)
    axes.tick_params(colors=SOFT, length=3, labelsize=8)
    figure.patch.set_alpha(0)
    axes.patch.set_alpha(0)
    return figure, axes


def svg_of(figure: Figure) -> str:
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
