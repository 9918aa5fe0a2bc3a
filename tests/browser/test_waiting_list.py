"""The waiting list in a real browser: keys, marks, who has what, on a desk and on a phone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from sekisho.desk.web import border as desk
from sekisho.desk.web.arrivals import refresh

PageAs = Callable[..., Page]
PHONE = (390, 844)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def filled(border: Path, desk_at: str) -> str:
    """A desk whose lists are as full as its history."""
    with desk.opened() as checkpoint:
        refresh(checkpoint)
    return desk_at


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1280, 800), (1920, 1080), PHONE])
def test_the_list_breaks_no_rule_of_accessibility(
    filled: str,
    page_as: PageAs,
    axe: Callable[[Page], list[str]],
    shot: Callable[[Page, str], Any],
    size: tuple[int, int],
    theme: str,
) -> None:
    page = page_as("supervisor", office="10", size=size, theme=theme)
    page.goto("/list/")
    shot(page, f"list-{size[0]}-{theme}")
    assert axe(page) == []
