"""Tips in a real browser: given without scripts, noted by keys alone, graded on the sheet."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from sekisho.access.models import Person
from sekisho.desk.screens.tip import gate
from sekisho.register import tip_sources, tips
from sekisho.register.models import Office, Tip, TipSource, Waiting
from sekisho.register.tips import Beside, Told

PageAs = Callable[..., Page]
Shot = Callable[[Page, str], Path]
DESKTOP, PHONE = (1280, 800), (390, 844)
NOW = datetime.now(UTC)
LOOKS = [(DESKTOP, "light", "en"), (PHONE, "dark", "ja")]


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser that is driven writes faster than anybody."""
    monkeypatch.setattr(gate, "LEAST_SECONDS", 0)
    monkeypatch.setitem(gate.check.__kwdefaults__, "least_seconds", 0)


@pytest.fixture
def some_tips(desk_at: str, transactional_db: None) -> list[Tip]:
    """What a hotline has before it on a morning."""
    for code, name in (("10", "Ohi"), ("20", "Narita"), ("30", "Kobe")):
        Office.objects.get_or_create(code=code, defaults={"name": name, "zone": "Asia/Tokyo"})
    said = [
        (
            "T-AAAAAAA",
            "The trailer has a double floor; they load it at night.",
            {"place": "Yard 4"},
        ),
        ("T-BBBBBBB", "Shoes in the wheel arch.", {"party": "7JD1S2X", "goods": "sports shoes"}),
        ("T-CCCCCCC", "ブランド時計の模造品を国際郵便で送っている。", {"goods": "時計"}),
    ]
    source = tip_sources.begin("S-4KQXM2P", "web", code="")
    made = []
    for place, (number, text, about) in enumerate(said):
        language = "ja" if text[0] > "z" else "en"
        day = (NOW - timedelta(days=9 * place)).date()
        beside = Beside(contact="03-0000-0000" if place == 1 else "")
        told = Told(text, language, **about)
        made.append(tips.give(told, beside, number=number, source=source, on=day))
    tips.grade(made[1], "B2", "Two earlier tips were so.", by="kato", at=NOW)
    tips.hand_on(made[1], "10", by="kato", at=NOW)
    tips.link(made[1], "party", "7JD1S2X", items=312, by="kato", at=NOW)
    tips.close(made[2], "confirmed", "Seizure 10-2026-0003.", by="kato", at=NOW)
    return made


@pytest.mark.parametrize(("size", "theme", "language"), LOOKS)
def test_anybody_gives_a_tip_without_scripts_and_comes_back(
    chromium: Browser,
    desk_at: str,
    at_once: None,
    axe: Callable[[Page], list[str]],
    shot: Shot,
    size: tuple[int, int],
    theme: Any,
    language: str,
) -> None:
    look = f"{size[0]}-{theme}-{language}"
    context = chromium.new_context(
        base_url=desk_at,
        locale=language,
        color_scheme=theme,
        java_script_enabled=False,
        viewport={"width": size[0], "height": size[1]},
    )
    page = context.new_page()
    page.goto("/tip/")
    shot(page, f"tip-form-{look}")
    page.fill("#text", "Shoes in the wheel arch.")
    page.fill("#party", "7JD1S2X")
    page.locator("button.primary").click()
    code = page.locator(".code strong").inner_text()
    assert re.fullmatch(r"([a-z]{6}-){3}[a-z]{6}", code)
    shot(page, f"tip-thanks-{look}")
    page.goto("/tip/again/")
    page.fill("#code", code)
    page.locator("button.primary").click()
    page.fill("textarea", "Gate 4.")
    page.locator("button.primary").click()
    expect(page.get_by_text("Gate 4.")).to_be_visible()
    shot(page, f"tip-again-{look}")
    assert context.cookies() == []
    context.close()


@pytest.mark.parametrize("address", ["/tip/", "/tip/again/"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_public_pages_can_be_read_by_everybody(
    page_as: PageAs, axe: Callable[[Page], list[str]], address: str, theme: str
) -> None:
    page = page_as(theme=theme)
    page.goto(address)
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize(("size", "theme", "language"), LOOKS)
def test_the_desk_of_the_hotline_can_be_read_by_everybody(
    page_as: PageAs,
    some_tips: list[Tip],
    axe: Callable[[Page], list[str]],
    shot: Shot,
    size: tuple[int, int],
    theme: str,
    language: str,
) -> None:
    page = page_as("hotline", size=size, theme=theme, language=language)
    Person.objects.update(language=language)
    for name, address in (
        ("list", "/tips/"),
        ("closed", "/tips/?stage=closed"),
        ("call", "/tips/call/"),
        ("sheet", "/tips/T-BBBBBBB/"),
        ("ungraded", "/tips/T-AAAAAAA/"),
    ):
        page.goto(address)
        shot(page, f"tips-{name}-{size[0]}-{theme}-{language}")
        assert axe(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address


def test_a_call_is_noted_without_a_mouse(
    page_as: PageAs, some_tips: list[Tip], shot: Shot, at_once: None
) -> None:
    page = page_as("hotline")
    page.goto("/tips/")
    page.keyboard.press("c")
    page.wait_for_url("**/tips/call/")
    page.keyboard.type("Three men, one van, every Friday.")
    page.keyboard.press("Alt+4")
    page.keyboard.type("Gate 4")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".code strong")).to_be_visible()
    shot(page, "tips-taken")
    tip = Tip.objects.get(way="call")
    assert (tip.text, tip.place) == ("Three men, one van, every Friday.", "Gate 4")


def test_the_list_is_walked_by_keys_and_a_tip_is_graded(
    page_as: PageAs, some_tips: list[Tip]
) -> None:
    page = page_as("hotline")
    page.goto("/tips/?sort=grade")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/tips/T-AAAAAAA/")
    page.get_by_text("Possibly true").click()
    page.get_by_text("Fairly reliable").click()
    page.get_by_label("Why so").fill("Fits what the yard says.")
    page.get_by_role("button", name="Keep the grade").click()
    expect(page.get_by_text("grade C3 alone is 0.36")).to_be_visible()
    page.get_by_label("Stage of the tip")


def test_what_waits_and_is_met_stands_on_the_sheet(
    page_as: PageAs, some_tips: list[Tip], shot: Shot
) -> None:
    Waiting.objects.create(
        **{"subject_id": "87123456/1", "office": "10", "selected_on": NOW.date(), "place": 1},
        **{"channel": "red", "chosen_by": "risk", "risk": 80, "declaration_number": "87123456"},
    )
    tips.link(some_tips[1], "subject", "87123456/1", items=1, by="kato", at=NOW)
    page = page_as("officer", office="10")
    page.goto("/tips/T-BBBBBBB/")
    expect(page.get_by_role("link", name="87123456/1").first).to_be_visible()
    shot(page, "tips-met")
    assert TipSource.objects.count() == 1
