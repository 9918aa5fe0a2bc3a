"""Volume and yield of a profile by week, one above the other on the same weeks.

    svg = volume_and_yield(weeks, chance=0.03, language="en")

Takes   the rows that stand beside it as a table (`answers.profiles.met_rows`).
Gives   SVG that takes the page's colours and holds no style. It is written by hand: a page that
        shows what was met until now draws it at once, in a hundredth of the time of a figure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from markupsafe import escape

from sekisho.desk.pages.chapters.chapter import percent_of
from sekisho.desk.pages.page import amount
from sekisho.language import translate

Row = Mapping[str, Any]

INK, SOFT, FAINT = "currentColor", "var(--soft)", "var(--ghost)"
WIDTH, HEIGHT = 480, 300  # narrow, so that a phone shows letters that can be read
_LEFT, _RIGHT = 52, 432  # where weeks begin and end; figures stand to the left
_VOLUME = (24, 130)  # top and bottom of the bars
_YIELD = (166, 272)  # top and bottom of the whiskers
_BAR = 0.7  # of a week, so that weeks stand apart
_WIDEST = 26.0  # of a bar, so that two weeks do not look like a wall
_DATES = 5  # beside one another without touching


def volume_and_yield(weeks: Sequence[Row], chance: float | None, language: str = "en") -> str:
    """Hits of each week as bars (those examined dark); below, their yield with its interval.

    Args:
        weeks: week (its Monday), hits, examined, yield, at least, at most; null where nothing
            was examined.
        chance: what chance finds, as a dashed line; None where it drew nothing.
        language: of what is written on it.
    """
    step = (_RIGHT - _LEFT) / max(1, len(weeks))
    parts = [
        *_volume(weeks, step, language),
        *_yields(weeks, step, chance, language),
        *_dates(weeks, step),
    ]
    body = "".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"'
        f' width="{WIDTH}" height="{HEIGHT}" font-size="12">{body}</svg>'
    )


def _volume(weeks: Sequence[Row], step: float, language: str) -> Iterator[str]:
    top, bottom = _VOLUME
    most = max([1, *(row["hits"] for row in weeks)])
    yield _text(0, top - 10, translate("hits a week; dark: examined", language))
    yield from _axis(top, bottom, amount(most, language), "0")
    wide = min(step * _BAR, _WIDEST)
    for place, row in enumerate(weeks):
        x = _LEFT + step * (place + 0.5) - wide / 2
        for name, colour in (("hits", FAINT), ("examined", INK)):
            high = (bottom - top) * row[name] / most
            if high:
                yield (
                    f'<rect x="{x:.1f}" y="{bottom - high:.1f}" width="{wide:.1f}"'
                    f' height="{high:.1f}" fill="{colour}"/>'
                )


def _yields(
    weeks: Sequence[Row], step: float, chance: float | None, language: str
) -> Iterator[str]:
    top, bottom = _YIELD
    known = [(place, row) for place, row in enumerate(weeks) if row["examined"]]
    most = max([chance or 0.0, 0.01, *(row["at most"] for _, row in known)])
    yield _text(0, top - 10, translate("yield of the examined", language))
    yield from _axis(top, bottom, percent_of(most, language), "0")

    def high(share: float) -> float:
        return float(bottom - (bottom - top) * share / most)

    if chance is not None:
        y, says = high(chance), translate("chance", language)
        yield _line(_LEFT, y, _RIGHT, y, FAINT, ' stroke-dasharray="4 3"')
        yield _text(_RIGHT + 4, y + 4, says)
    for place, row in known:
        x = _LEFT + step * (place + 0.5)
        yield _line(x, high(row["at least"]), x, high(row["at most"]), SOFT, ' stroke-width="1.5"')
        yield f'<circle cx="{x:.1f}" cy="{high(row["yield"]):.1f}" r="3" fill="{INK}"/>'
    if not known:
        says = translate("nothing that it met was examined yet", language)
        yield _text(_LEFT + 8, (top + bottom) / 2, says)


def _dates(weeks: Sequence[Row], step: float) -> Iterator[str]:
    each = -(-len(weeks) // _DATES) or 1
    for place in range(0, len(weeks), each):
        x = _LEFT + step * (place + 0.5)
        yield _text(x, HEIGHT - 8, str(weeks[place]["week"]), ' text-anchor="middle"')


def _axis(top: int, bottom: int, most: str, least: str) -> Iterator[str]:
    yield _line(_LEFT, bottom, _RIGHT, bottom, FAINT)
    yield _text(_LEFT - 6, top + 4, most, ' text-anchor="end"')
    yield _text(_LEFT - 6, bottom + 4, least, ' text-anchor="end"')


def _line(x: float, y: float, to_x: float, to_y: float, colour: str, more: str = "") -> str:
    return (
        f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{to_x:.1f}" y2="{to_y:.1f}" stroke="{colour}"{more}/>'
    )


def _text(x: float, y: float, says: str, more: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="{SOFT}"{more}>{escape(says)}</text>'
