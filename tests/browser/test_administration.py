"""Administration in a real browser: everybody can read it, on a desk and on a telephone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page

from sekisho.flow import Checkpoint
from sekisho.flow.loop import scorers
from sekisho.register import offices, proposals

PageAs = Callable[..., Page]
NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
PLACES = (
    *("", "health/", "clocks/", "clocks/tip-contact/", "codes/", "codes/hs/?q=8517"),
    *("offices/", "offices/10/?examinations=1&red_rate=9%25", "scorers/", "sources/"),
)


@pytest.mark.parametrize(("theme", "size"), [("light", (1280, 800)), ("dark", (390, 844))])
def test_every_place_can_be_read_by_everybody_and_fits(
    page_as: PageAs,
    border: Path,
    axe: Callable[[Page], list[str]],
    theme: str,
    size: tuple[int, int],
) -> None:
    checkpoint = Checkpoint(border, seed=20)
    live = checkpoint.editions.live_on(date.max)["boosting"]
    until = live.learned_until - timedelta(days=10)
    number = scorers.retrain(checkpoint, at=NOW, until=until).edition_id
    proposals.put("scorer promote", number, "Better at 5 %.", by="ana", at=NOW)
    offices.enter("10", "Ohi", "Asia/Tokyo")
    page = page_as("administrator", "supervisor", office="", theme=theme, size=size)
    wrong = []
    for place in (*PLACES, f"scorers/{number}/"):
        page.goto(f"/administration/{place}")
        wrong += [f"{place}: {one}" for one in axe(page)]
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > size[0]:
            wrong.append(f"{place}: {width} pixels wide")
    assert wrong == []


def test_a_second_person_puts_an_edition_in_force(page_as: PageAs, border: Path) -> None:
    checkpoint = Checkpoint(border, seed=20)
    live = checkpoint.editions.live_on(date.max)["boosting"]
    until = live.learned_until - timedelta(days=10)
    number = scorers.retrain(checkpoint, at=NOW, until=until).edition_id
    proposals.put("scorer promote", number, "Better at 5 %.", by="ana", at=NOW)
    page = page_as("supervisor", office="")
    page.goto("/administration/scorers/")
    page.get_by_role("button", name="Agree, and do it").click()
    assert page.get_by_text("Waits for a second person").count() == 0
    page.get_by_role("link", name=number).click()
    assert page.get_by_text("in force from").is_visible()
