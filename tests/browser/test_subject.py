"""The subject in a real browser: read, act, undo; everybody can read it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from sekisho.desk.web import border as door

PageAs = Callable[..., Page]
PHONE = (390, 844)


@pytest.fixture
def red(border: Path) -> str:
    """The riskiest subject of office 10."""
    with door.opened() as checkpoint:
        found = checkpoint.history.sql(
            "SELECT subject_id FROM selection WHERE office = '10' AND channel = 'red'"
            " ORDER BY risk DESC LIMIT 1"
        )
    return str(found["subject_id"][0].as_py())


@pytest.mark.parametrize(("size", "theme"), [((1280, 800), "light"), (PHONE, "dark")])
def test_everybody_can_read_it(
    page_as: PageAs,
    axe: Callable[[Page], list[str]],
    shot: Callable[[Page, str], Path],
    red: str,
    size: tuple[int, int],
    theme: str,
) -> None:
    page = page_as("officer", size=size, theme=theme)
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text) if said.type == "error" else None)
    page.goto(f"/subject/{red}/")
    expect(page.locator("[data-part] svg.fact").first).to_be_visible()
    for summary in page.locator("details:not([open]) > summary").all():
        if summary.is_visible():
            summary.click()
    assert axe(page) == []
    assert refused == []
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= size[0]
    shot(page, f"subject-{theme}")


def test_rows_and_pictures_can_be_read_by_themselves(
    page_as: PageAs, axe: Callable[[Page], list[str]], red: str
) -> None:
    page = page_as("officer")
    for more in ("usual/", "rows/declarant/"):
        page.goto(f"/subject/{red}/{more}")
        assert axe(page) == []


def test_keys_open_a_release_which_can_be_undone(page_as: PageAs, red: str) -> None:
    page = page_as("officer")
    page.goto(f"/subject/{red}/")
    page.keyboard.press("r")
    reason = page.get_by_label("Why")
    expect(reason).to_be_focused()
    reason.select_option("W-HANDS")
    page.get_by_role("button", name="Release").click()
    expect(page.get_by_text("is released without a look").first).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("waits for its control").first).to_be_visible()


def test_it_reads_without_scripts(page_as: PageAs, chromium: object, red: str) -> None:
    page = page_as("officer")
    page.route("**/*.js", lambda route: route.abort())
    page.goto(f"/subject/{red}/")
    page.get_by_role("link", name="Like goods, route and the party's year as pictures").click()
    expect(page.locator("svg.fact").first).to_be_visible()
