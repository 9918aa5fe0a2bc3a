"""Profiles in a real browser: typed with the keyboard alone, tried, and readable by everybody."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from installations import opened
from playwright.sync_api import Page, expect

PageAs = Callable[..., Page]
Shot = Callable[[Page, str], Path]
Looked = Callable[[Page], list[str]]
pytestmark = pytest.mark.django_db(transaction=True)

DESKTOP, PHONE = (1280, 800), (390, 844)


def finding(border: Path) -> str:
    """The last irregular item of office 10."""
    told = opened(border).history.sql(
        "SELECT subject_id FROM finding JOIN goods_item ON subject_id = item_id"
        " WHERE outcome <> 'nothing_found' AND office = '10' ORDER BY known_on DESC, 1 LIMIT 1"
    )
    return str(told["subject_id"][0].as_py())


def test_a_profile_is_written_with_the_keyboard_alone(page_as: PageAs, shot: Shot) -> None:
    page = page_as("analyst", office="")
    page.goto("/profiles/")
    page.keyboard.press("n")
    page.get_by_label("Short name").fill("cheap_from_one_country")
    page.get_by_label("What it looks for").fill("Cheap goods of one origin")
    condition = page.get_by_role("textbox", name="Condition")
    condition.press_sequentially("underval")
    offered = page.get_by_role("listbox")
    expect(offered.get_by_role("option").first).to_contain_text("undervalued")
    shot(page, "profile-words")
    condition.press("ArrowDown")
    condition.press("ArrowUp")
    condition.press("Enter")
    condition.press_sequentially("and origin_country = ")
    expect(offered.get_by_role("option").first).to_contain_text("China")
    condition.press("Enter")
    expect(condition).to_have_value("undervalued and origin_country = 'CN' ")
    expect(offered).to_be_hidden()
    expect(page.get_by_text("country of origin")).to_contain_text("China (CN)")
    expect(page.get_by_text("in the last 30 days")).to_be_visible()
    shot(page, "profile-checked")
    condition.press_sequentially("and importr > 2")
    condition.press("Escape")
    expect(page.locator("#condition-checked .wrong")).to_contain_text("Did you mean “importer”?")
    for _ in "and importr > 2":
        condition.press("Backspace")
    condition.press("Escape")
    condition.press("Tab")
    page.get_by_label("red").check()
    page.get_by_label("Owner").fill("valuation team")
    page.get_by_label("Legal basis").fill("National customs act, Article 17")
    expect(page.locator("#kept")).to_contain_text("Kept")
    # Lost power, closed by mistake: it is as it was.
    page.goto("/profiles/new/")
    expect(page.get_by_label("Owner")).to_have_value("valuation team")
    page.get_by_role("button", name="Save as draft").click()
    expect(page.get_by_role("heading", name="Cheap goods of one origin")).to_be_visible()
    expect(page.locator("#backtest-weeks svg")).to_be_visible()
    shot(page, "profile-draft")


def test_trial_and_approval_stand_on_the_page(page_as: PageAs, shot: Shot) -> None:
    page = page_as("analyst", office="")
    page.goto("/profiles/caught_together/edit/")
    page.get_by_label("What it looks for").fill("Both sides were found irregular before")
    page.get_by_role("button", name="Save as draft").click()
    page.get_by_text("Submit for trial").click()
    page.get_by_label("Why, for whoever approves it").fill("A clearer sentence")
    page.get_by_role("button", name="Submit", exact=True).click()
    expect(page.get_by_text("It waits for a supervisor who did not write it.")).to_be_visible()
    second = page_as("supervisor", office="")
    second.goto("/profiles/caught_together/")
    second.get_by_text("Approve", exact=True).first.click()
    shot(second, "profile-approve")
    second.get_by_label("Why", exact=True).fill("Convincing")
    second.get_by_role("button", name="Approve").click()
    expect(second.locator(".standing")).to_contain_text("live")


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_can_be_read_by_everybody(
    page_as: PageAs, axe: Looked, border: Path, shot: Shot, size: tuple[int, int], theme: str
) -> None:
    page = page_as("analyst", office="", size=size, theme=theme)
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text) if said.type == "error" else None)
    page.goto("/profiles/caught_together/")
    page.get_by_role("button", name="Back-test").click()
    expect(page.locator("#backtest-weeks svg")).to_be_visible()
    found = {"profile": axe(page)}
    name = f"{theme}-{size[0]}"
    shot(page, f"profile-{name}")
    page.goto("/profiles/")
    found["list"] = axe(page)
    shot(page, f"profiles-{name}")
    page.goto("/profiles/new/")
    page.get_by_role("textbox", name="Condition").press_sequentially("undervalued and price")
    expect(page.get_by_role("listbox")).to_be_visible()
    found["write"] = axe(page)
    page.goto(f"/profiles/from/{finding(border)}/")
    page.get_by_label("Hits a day").fill("40")
    page.get_by_role("button", name="Look for its like").click()
    expect(page.get_by_role("heading", name="Received before or since")).to_be_visible()
    shot(page, f"profile-from-{name}")
    # Seen whole: a link that lies half under the rail of a phone is moved by a thumb.
    page.set_viewport_size({"width": size[0], "height": 6000})
    found["from"] = axe(page)
    page.goto("/jobs/")
    found["jobs"] = axe(page)
    assert {place: wrong for place, wrong in found.items() if wrong} == {}
    assert refused == []
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, "nothing is wider than the page"


def test_without_javascript_a_condition_is_checked_and_kept(
    chromium: object, desk_at: str, client_as: Callable[..., object]
) -> None:
    from django.conf import settings  # noqa: PLC0415 - only once Django is set up

    client = client_as("analyst", office="")
    context = chromium.new_context(base_url=desk_at, java_script_enabled=False)  # type: ignore[attr-defined]
    session = client.cookies[settings.SESSION_COOKIE_NAME].value  # type: ignore[attr-defined]
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": desk_at}
    context.add_cookies([cookie])
    page = context.new_page()
    page.goto("/profiles/new/")
    page.get_by_label("Condition").fill("undervalued and importer_items < 20")
    page.get_by_label("Owner").fill("valuation team")
    page.get_by_role("button", name="Check the condition").click()
    expect(page.get_by_text("in the last 30 days")).to_be_visible()
    expect(page.get_by_label("Owner")).to_have_value("valuation team")
    context.close()
