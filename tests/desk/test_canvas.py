"""The sheet of plots: what it writes may stand in a page that lets no style stand in it."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable

import pytest

from sekisho.desk.plots import bars, canvas, ledger, lines, measures, times

RATE = {"value": 0.2, "low": 0.1, "high": 0.3}
PICTURES: dict[str, Callable[[], str]] = {
    "rates": lambda: measures.rates([{"name": "R 赤 $a$ <b>", "rate": RATE}], "rate", "ja"),
    "curve": lambda: measures.gain(
        [{"score": "risk", "looked_at": at, "recall": at} for at in (0.0, 0.5, 1.0)]
    ),
    "empty": lambda: ledger.weeks([]),
}


@pytest.mark.parametrize("draw", PICTURES.values(), ids=PICTURES)
def test_a_picture_holds_no_style_and_nothing_but_what_is_drawn(draw: Callable[[], str]) -> None:
    svg = draw()
    for forbidden in ("style", "<script", "<metadata", "font-family", "xlink"):
        assert forbidden not in svg
    root = ET.fromstring(svg)
    assert root.get("stroke-linejoin") == "round"


@pytest.mark.parametrize("draw", PICTURES.values(), ids=PICTURES)
def test_no_two_pictures_share_a_name(draw: Callable[[], str]) -> None:
    svg = draw()
    named = set(re.findall(r' id="([^"]+)"', svg))
    pointed = set(re.findall(r'(?:href="#|url\(#)([^")]+)', svg))
    assert named == pointed
    others = PICTURES["empty" if "赤" in svg else "rates"]()
    assert not named & set(re.findall(r' id="([^"]+)"', others))


def test_a_name_with_dollar_signs_or_brackets_stays_what_it_is() -> None:
    texts = [one.text for one in ET.fromstring(PICTURES["rates"]()).iter() if one.text]
    assert "R 赤 $a$ <b>" in texts


def test_a_picture_that_stands_alone_has_colours_of_its_own() -> None:
    svg = canvas.alone(PICTURES["rates"]())
    assert "currentColor" not in svg
    assert "var(" not in svg
    ET.fromstring(svg)


def test_bars_lines_and_spans_say_what_they_show_also_where_there_is_nothing() -> None:
    day = {"name": "03-01", "new": 4, "capacity": None, "irregular": 3, "critical": 1}
    drawn = [
        bars.against([day], ("new", "came"), ("capacity", "hands")),
        bars.against([day | {"capacity": 9}], ("new", "came"), ("capacity", "hands")),
        bars.columns([day], {"irregular": "irregular", "critical": "critical"}),
        bars.rows_of_bars([{"name": "red", "channel": "red", "n": 7}], "n"),
        lines.index({"Ships": {1999: 100.0, 2009: 89.7}}),
        times.spans([{"name": "red", "median_days": 2, "p90_days": None, "beside": "2 – …"}], "d"),
    ]
    for svg, word in zip(
        drawn, ("came", "hands", "critical", "7", "Ships 89.7", "2 – …"), strict=True
    ):
        assert f">{word}<" in svg
    assert "hands" not in drawn[0]
    assert "var(--red)" in drawn[3]
    for empty in (
        bars.against([], ("new", "came"), ("capacity", "hands")),
        bars.columns([], {"irregular": "irregular"}),
        bars.rows_of_bars([], "n"),
        lines.index({}),
        lines.weeks([]),
        times.spans([], "d"),
    ):
        assert empty.startswith("<svg")


def test_words_as_wide_as_high_have_the_room_that_they_need() -> None:
    def left_of(name: str) -> float:
        svg = ET.fromstring(measures.rates([{"name": name, "rate": RATE}], "rate"))
        (text,) = [one for one in svg.iter() if one.text == name]
        return float(text.get("x", "0"))

    # Eight signs of 8.5 points, right-aligned: they begin inside the picture.
    assert left_of("輸入許可承認番号") >= 8 * 8.5
    assert left_of("eightabc") < 8 * 8.5
