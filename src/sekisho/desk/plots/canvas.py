"""The sheet that plots are drawn on: SVG that takes the page's colours.

Ink is `currentColor`; what is drawn faintly uses the page's own tokens, so that one picture
serves both themes and print. The SVG holds no style, only attributes: a page whose policy lets
no style stand in it shows it all the same.
"""

from __future__ import annotations

import io
import re
import warnings
import xml.etree.ElementTree as ET
from hashlib import sha256
from typing import Any
from unicodedata import east_asian_width

import matplotlib
from babel.numbers import format_compact_decimal

from sekisho.desk.pages.page import amount

matplotlib.use("svg")

from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.text import Text

# A name with dollar signs, such as a profile may bear, is not a formula.
matplotlib.rcParams["text.parse_math"] = False

# Stand-ins that no palette uses; they become the page's own colours in the SVG.
INK, SOFT, FAINT = "#010203", "#040506", "#070809"
CHANNELS = {
    "red": "#0a0101",
    "orange": "#0a0201",
    "yellow": "#0a0301",
    "blue": "#0a0401",
    "green": "#0a0501",
}
"""Colours mean channels and nothing else."""
SIGNS = {"red": "R ■", "orange": "O ◆", "yellow": "Y ▲", "blue": "B ▼", "green": "G ●"}
"""What tells channels apart for an eye that sees no colours."""
_BECOMES = {
    INK: "currentColor",
    SOFT: "var(--soft)",
    FAINT: "var(--ghost)",
    **{colour: f"var(--{name})" for name, colour in CHANNELS.items()},
}
# What these are where a picture stands without a page, on white: the light theme of tokens.css.
_ALONE = {
    "currentColor": "#1b1f23",
    "var(--soft)": "#57606a",
    "var(--ghost)": "#9aa4ae",
    "var(--red)": "#b3261e",
    "var(--orange)": "#9a4f00",
    "var(--yellow)": "#725c00",
    "var(--blue)": "#1d5fa8",
    "var(--green)": "#1f6b3a",
}

WIDTH = 4.6
"""Inches of a picture of the desk: its letters can be read on a phone, two stand side by side."""
LETTERS = 8.5
"""Points of the letters in a picture of the desk."""
ROW = 0.27
"""Inches that a row of a picture takes."""

_SHORT = 100_000  # from here on a figure at an axis is written short
# Of the sign that stands in for one that DejaVu Sans lacks, in its own height.
_STAND_IN_WIDTH = 0.6

_SVG, _LINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
_HREF = f"{{{_LINK}}}href"
_UNWANTED = frozenset({f"{{{_SVG}}}style", f"{{{_SVG}}}metadata"})
# Left to the page: its font draws the text.
_OF_THE_PAGE = frozenset({"font-family", "font", "white-space", "text-align"})
_OF_A_LETTER = re.compile(r"([\d.]+)px")
_NAMED = re.compile(r"url\(#([^)]+)\)")
ET.register_namespace("", _SVG)


def alone(svg: str) -> str:
    """The picture for a place that has no page around it: fixed colours on white."""
    for name, colour in _ALONE.items():
        svg = svg.replace(name, colour)
    head, rest = svg.split(">", 1)
    font = 'font-family="system-ui, sans-serif"'
    return f'{head} {font}><rect width="100%" height="100%" fill="#ffffff"/>{rest}'


def blank(width: float, height: float, letters: float = 8) -> tuple[Figure, Any]:
    """An empty figure of this size [inches], and its axes; letters in points."""
    figure = Figure(figsize=(width, height), layout="constrained")
    axes = figure.add_subplot()
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        axes.spines[side].set_color(FAINT)
    axes.tick_params(colors=SOFT, length=3, labelsize=letters)
    figure.patch.set_alpha(0)
    axes.patch.set_alpha(0)
    return figure, axes


def in_percent(axis: Any) -> None:
    """Write the shares at an axis in percent, with no more digits than they need."""
    axis.set_major_formatter(lambda share, place: f"{round(share * 100, 6):g} %")


def in_counts(axis: Any, language: str) -> None:
    """Write the figures at an axis short: 2,500 as it is, 25,000,000 in millions."""
    axis.set_major_formatter(
        lambda value, place: (
            amount(value, language)
            if abs(value) < _SHORT
            else str(format_compact_decimal(value, locale=language, fraction_digits=1))
        )
    )


def svg_of(figure: Figure) -> str:
    """The figure as SVG text that stays text and takes the page's colours."""
    out = io.StringIO()
    _widen(figure)
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
    for stand_in, colour in _BECOMES.items():
        text = text.replace(stand_in, colour)
    return _without_style(text)


def _widen(figure: Figure) -> None:
    """Make room for signs as wide as they are high, of which matplotlib's own font knows none."""
    left = right = 0.0
    for axes in figure.axes:
        left = max([left, *(_unseen(one) for one in axes.get_yticklabels())])
        right = max([right, *(_unseen(one) for one in axes.texts)])
    engine, width = figure.get_layout_engine(), figure.get_figwidth() * 72
    if isinstance(engine, ConstrainedLayoutEngine) and (left or right):
        engine.set(rect=(left / width, 0, 1 - (left + right) / width, 1))


def _unseen(text: Text) -> float:
    """How much wider [points] a text is drawn by the reader than it was measured."""
    wide = sum(east_asian_width(sign) in "WF" for sign in text.get_text())
    return wide * float(text.get_fontsize()) * (1 - _STAND_IN_WIDTH)


def _without_style(text: str) -> str:
    """The same picture, its declarations of style as attributes, its names its own."""
    root = ET.fromstring(text[text.index("<svg") :])
    own = sha256(text.encode()).hexdigest()[:8]
    for parent in list(root.iter()):
        for child in [one for one in parent if one.tag in _UNWANTED]:
            parent.remove(child)
    # What matplotlib says of every element, in its one style sheet; children inherit it.
    root.attrib |= {"stroke-linejoin": "round", "stroke-linecap": "butt"}
    used = {
        name
        for one in root.iter()
        for name in (one.get(_HREF, "#")[1:], *_NAMED.findall(one.get("clip-path", "")))
    }
    for one in root.iter():
        _declare(one)
        _name(one, used, own)
    _without_room(root)
    return ET.tostring(root, encoding="unicode")


def _declare(one: ET.Element) -> None:
    """Turn the declarations of an element's style into attributes of it."""
    for declaration in filter(None, one.attrib.pop("style", "").split(";")):
        name, value = (part.strip() for part in declaration.split(":", 1))
        if name == "font" and (size := _OF_A_LETTER.search(value)):
            one.set("font-size", size[1])
        if name not in _OF_THE_PAGE:
            one.set(name, value)


def _name(one: ET.Element, used: set[str], own: str) -> None:
    """Two pictures of one page share no name; what nothing points at needs none."""
    if (name := one.attrib.pop("id", "")) in used and name:
        one.set("id", f"{name}-{own}")
    if pointed := one.attrib.pop(_HREF, ""):
        one.set("href", f"{pointed}-{own}")
    if clip := one.get("clip-path"):
        one.set("clip-path", _NAMED.sub(rf"url(#\1-{own})", clip))


def _without_room(root: ET.Element) -> None:
    """Take away the line breaks between elements: they make a third of the file."""
    for one in root.iter():
        one.tail = None
        if one.text and not one.text.strip():
            one.text = None
        if "d" in one.attrib:
            one.set("d", " ".join(one.attrib["d"].split()))
