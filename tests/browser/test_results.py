"""Results in a real browser: tables one key away, newer figures by themselves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from fetched_days import fetched
from playwright.sync_api import Page, expect

from sekisho.desk.figures import kept
from sekisho.desk.web.border import opened
from sekisho.flow.loop import deeds

PageAs = Callable[..., Page]
Shot = Callable[[Page, str], Path]
PAGES = ("", "measures/", "missed/", "enforcement/", "workload/", "objects/")
DESKTOP, PHONE = (1280, 800), (390, 844)
NOW = datetime(2024, 5, 1, 9, tzinfo=UTC)

pytestmark = pytest.mark.django_db(transaction=True)


def examine(count: int) -> None:
    """Bring so many results of red subjects into history, and count."""
    with opened() as checkpoint:
        told = checkpoint.history.sql(
            "SELECT subject_id FROM selection WHERE channel = 'red' AND subject_id NOT IN"
            " (SELECT subject_id FROM finding) ORDER BY subject_id LIMIT ?",
            (count,),
        )
        for place, subject in enumerate(told["subject_id"].to_pylist()):
            outcome = "nothing_found" if place % 3 else "irregular"
            said = {"outcome": outcome, "examined_on": "2024-05-01"}
            deed = deeds.Brought(uuid4(), "finding", subject, said, "sato", NOW)
            assert deeds.bring(checkpoint, deed, at=NOW) == ""
        fetched(checkpoint)
        kept.renew(checkpoint, datetime.now(UTC))


def test_the_pages_of_results_are_open_to_everybody(
    page_as: PageAs, axe: Callable[[Page], list[str]], shot: Shot
) -> None:
    examine(12)
    for size, theme in ((DESKTOP, "light"), (PHONE, "dark")):
        page = page_as("supervisor", office="", size=size, theme=theme)
        for name in PAGES:
            page.goto(f"/results/{name}")
            expect(page.locator("#results svg").first).to_be_visible()
            assert axe(page) == [], (name, theme)
            wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
            assert not wide, (name, theme)
            shot(page, f"results-{name.strip('/') or 'overview'}-{theme}")


def test_the_table_is_one_key_away_and_a_picture_is_kept_as_png(page_as: PageAs) -> None:
    examine(6)
    page = page_as("analyst", office="")
    page.goto("/results/enforcement/")
    table = page.locator("#findings-by-month table")
    expect(table).not_to_be_visible()
    page.keyboard.press("t")
    expect(table).to_be_visible()
    page.keyboard.press("t")
    expect(table).not_to_be_visible()
    with page.expect_download() as kept_file:
        page.locator("#findings-by-month [data-png]").click()
    assert kept_file.value.suggested_filename == "findings-by-month.png"
    assert kept_file.value.path().read_bytes().startswith(b"\x89PNG")


def test_newer_figures_take_the_place_of_the_old_ones_by_themselves(page_as: PageAs) -> None:
    examine(6)
    page = page_as("supervisor", office="")
    page.goto("/results/enforcement/")
    answer = page.locator("#results .answer")
    before = answer.inner_text()
    page.keyboard.press("t")
    examine(1)
    expect(answer).not_to_have_text(before, timeout=15_000)
    expect(page.locator("#findings-by-month table")).to_be_visible()


def test_without_javascript_the_page_and_its_tables_are_read(
    chromium: Any, desk_at: str, page_as: PageAs
) -> None:
    examine(3)
    signed_in = page_as("auditor", office="")
    cookies = signed_in.context.cookies(desk_at)
    context = chromium.new_context(base_url=desk_at, java_script_enabled=False)
    context.add_cookies(cookies)
    page = context.new_page()
    page.goto("/results/enforcement/")
    page.locator("#findings-by-month summary").click()
    expect(page.locator("#findings-by-month table")).to_be_visible()
    context.close()
