"""The sheet of plots: what it writes may stand in a page that lets no style stand in it."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable

import pytest

from sekisho.desk.plots import canvas, ledger, measures

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
