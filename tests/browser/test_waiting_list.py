"""The waiting list in a real browser: keys, marks, who has what, on a desk and on a phone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from sekisho.desk.web import arrivals
from sekisho.desk.web import border as desk

PageAs = Callable[..., Page]
PHONE = (390, 844)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def filled(border: Path, desk_at: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A desk whose lists of the last two days are as full as its history."""
    monkeypatch.setattr(arrivals, "FIRST_DAYS", timedelta(days=1))
    with desk.opened() as checkpoint:
        arrivals.refresh(checkpoint)
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


def here(page: Page) -> str:
    """The subject that keys speak of."""
    return str(page.locator("tr.here").get_attribute("data-subject"))


def subjects(page: Page) -> list[str]:
    return [str(row.get_attribute("data-subject")) for row in page.locator("tr[data-row]").all()]


def test_the_list_is_worked_by_keys_alone(
    filled: str, page_as: PageAs, axe: Callable[[Page], list[str]], shot: Callable[[Page, str], Any]
) -> None:
    page = page_as("officer", office="10")
    page.goto("/list/")
    order = subjects(page)
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert here(page) == order[1]
    page.keyboard.press("k")
    assert here(page) == order[0]
    page.keyboard.press("Enter")
    panel = page.locator("#beside")
    panel.get_by_text(order[0]).first.wait_for()
    shot(page, "list-beside")
    assert axe(page) == []
    page.keyboard.press("j")
    panel.get_by_text(order[1]).first.wait_for()
    assert here(page) == order[1]
    page.keyboard.press("Escape")
    assert panel.is_hidden()
    assert page.evaluate("document.activeElement.textContent") == order[1]
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    shot(page, "list-keys")
    page.keyboard.press("Escape")
    page.keyboard.press("o")
    page.wait_for_url(f"**/subject/{order[1]}/")


def test_a_release_is_reached_by_one_key_and_undone(filled: str, page_as: PageAs) -> None:
    page = page_as("officer", office="10")
    page.goto("/list/?channel=orange")
    row = page.locator("tr[data-row]").first
    page.keyboard.press("j")
    page.keyboard.press("r")
    form = page.locator("#beside form[action$='/release/']")
    form.wait_for()
    assert page.evaluate("document.activeElement.tagName") == "SELECT"
    form.locator("select[name=reason]").select_option(index=1)
    form.get_by_role("button").click()
    said = page.locator("#said")
    said.get_by_text("Released").wait_for()
    page.wait_for_selector("tr[data-row].closed")
    assert row.is_visible()
    said.get_by_role("button", name="Undo").click()
    page.wait_for_selector("tr[data-row].closed", state="detached")


def test_others_see_who_has_it_open_and_are_asked_before_they_take_it(
    filled: str, page_as: PageAs
) -> None:
    mine, other = page_as("officer", office="10"), page_as("supervisor", office="10")
    mine.goto("/list/")
    mine.keyboard.press("j")
    mine.keyboard.press("Enter")
    mine.locator("#beside").wait_for()
    other.goto("/list/")
    assert "open: Officer10" in other.locator("tr[data-row]").first.inner_text()
    asked: list[str] = []
    other.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    other.keyboard.press("j")
    other.keyboard.press("Enter")
    other.wait_for_timeout(500)
    assert "Officer10 has this open" in asked[0]
    assert other.locator("#beside").is_hidden()


def test_marked_subjects_are_assigned_and_undone_by_keys(filled: str, page_as: PageAs) -> None:
    page_as("officer", office="10")
    page = page_as("supervisor", office="10")
    page.goto("/list/")
    for key in ("j", "x", "j", "x", "a"):
        page.keyboard.press(key)
    assert "2 marked" in page.locator("[data-marked-count]").inner_text()
    page.locator("select[name=to]").select_option("officer10")
    page.get_by_role("button", name="Assign").click()
    page.locator("#said").get_by_text("2 subjects were assigned to Officer10.").wait_for()
    page.locator("tr[data-row] >> nth=0 >> text=Officer10").wait_for()
    page.locator("#said").get_by_role("button", name="Undo").click()
    page.locator("#said").get_by_text("The assignment was undone.").wait_for()


def test_a_deadline_that_passes_announces_itself(filled: str, page_as: PageAs) -> None:
    page = page_as("officer", office="10")
    page.clock.install(time=datetime(2024, 3, 7, 22, 30, tzinfo=UTC))
    page.goto("/list/")
    due = page.locator("td.due").first
    assert due.inner_text() in ("in 1:30", "in 1:29")
    # What is said goes after ten seconds; the clock of the page runs through them in no time.
    page.evaluate(
        "window.heard = []; new MutationObserver(() => window.heard.push(said.textContent))"
        ".observe(said, { childList: true })"
    )
    page.clock.run_for(91 * 60 * 1000)
    heard = " ".join(page.evaluate("window.heard"))
    assert all(subject in heard for subject in subjects(page)[:4])
    assert "has passed" in heard
    assert "passed" in str(due.get_attribute("class"))


@pytest.mark.parametrize("query", ["q=zebra", "mine=1", "done=1", "on=2020-01-01"])
def test_a_view_with_nothing_in_it_says_what_would_be_there(
    filled: str, page_as: PageAs, axe: Callable[[Page], list[str]], query: str
) -> None:
    page = page_as("officer", office="10", language="ja")
    page.goto(f"/list/?{query}")
    assert page.locator(".empty").is_visible()
    assert axe(page) == []


@pytest.mark.parametrize("size", [(1280, 800), PHONE])
def test_the_search_breaks_no_rule_of_accessibility(
    filled: str,
    page_as: PageAs,
    axe: Callable[[Page], list[str]],
    shot: Callable[[Page, str], Any],
    size: tuple[int, int],
) -> None:
    page = page_as("officer", office="10", size=size)
    page.goto("/find/?q=fluorescent")
    page.locator("[data-part][aria-busy=false]").wait_for()
    shot(page, f"find-{size[0]}")
    assert axe(page) == []
