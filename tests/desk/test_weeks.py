"""Volume and yield by week, drawn at once: no style, the page's colours, every figure there."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from itertools import pairwise
from typing import Any

from sekisho.desk.plots.weeks import volume_and_yield

SVG = "{http://www.w3.org/2000/svg}"


def week(on: str, hits: int, examined: int, share: float | None) -> dict[str, Any]:
    low, high = (None, None) if share is None else (share / 2, min(1.0, share * 2))
    return {
        "week": on,
        "hits": hits,
        "examined": examined,
        "yield": share,
        "at least": low,
        "at most": high,
    }


WEEKS = [
    week("2024-01-01", 4, 0, None),
    week("2024-01-08", 8, 4, 0.25),
    week("2024-01-15", 0, 0, None),
]


def test_bars_begin_at_zero_and_are_as_high_as_their_hits() -> None:
    root = ET.fromstring(volume_and_yield(WEEKS, 0.05))
    bars = [float(one.attrib["height"]) for one in root.iter(f"{SVG}rect")]
    assert bars == [53.0, 106.0, 53.0], "hits 4 and 8, of these 4 examined"
    bottoms = {float(b.attrib["y"]) + float(b.attrib["height"]) for b in root.iter(f"{SVG}rect")}
    assert bottoms == {130.0}


def test_only_weeks_with_an_examination_have_a_yield() -> None:
    root = ET.fromstring(volume_and_yield(WEEKS, None))
    assert len(list(root.iter(f"{SVG}circle"))) == 1
    assert "chance" not in "".join(root.itertext())


def test_where_nothing_was_examined_it_is_said() -> None:
    for weeks in ([], [WEEKS[0]]):
        text = "".join(ET.fromstring(volume_and_yield(weeks, 0.1)).itertext())
        assert "nothing that it met was examined yet" in text and "chance" in text


def test_it_holds_no_style_and_speaks_japanese() -> None:
    svg = volume_and_yield(WEEKS, 0.05, "ja")
    assert "style" not in svg and "無作為" in svg


def test_a_year_of_weeks_names_dates_that_do_not_touch() -> None:
    weeks = [week(f"2024-{n:02d}-01", n, n, 0.1) for n in range(1, 53)]
    root = ET.fromstring(volume_and_yield(weeks, 0.05))
    dates = [
        float(t.attrib["x"]) for t in root.iter(f"{SVG}text") if (t.text or "").startswith("2024")
    ]
    assert len(dates) <= 5 and min(b - a for a, b in pairwise(dates)) > 65
