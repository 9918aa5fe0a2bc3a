"""The frame in a real browser: nothing is refused by its own policy, and all can read it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

PageAs = Callable[..., Page]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_page_about_trouble_can_be_read_by_everybody(
    page_as: PageAs, axe: Callable[[Page], list[str]], theme: str
) -> None:
    page = page_as("officer", theme=theme)
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text) if said.type == "error" else None)
    page.goto("/nothing/here/")
    assert page.get_by_text("Number to quote").is_visible()
    assert axe(page) == []
    assert [one for one in refused if "404" not in one] == []
