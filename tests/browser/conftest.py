"""A real browser before a real desk: Chromium, found on the machine, and a server on loopback."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright

# Playwright keeps a loop in the thread of the test, in which Django would refuse its database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

ROOT = Path(__file__).parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
# Without a screen, without a graphics card, and without a word to anybody.
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
DESKTOP, PHONE = (1280, 800), (390, 844)
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")

PageAs = Callable[..., Page]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser of this session."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    assert found, "No Chromium was found. Remedy: apt-get install chromium"
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture
def desk_at(border: Path, live_server: Any) -> str:
    """The address of a desk that stands before the small simulated administration."""
    return str(live_server.url)


@pytest.fixture
def page_as(chromium: Browser, desk_at: str, client_as: Callable[..., Client]) -> Iterator[PageAs]:
    """A page in which somebody has logged in; every error of its scripts fails the test.

    `page_as("officer", office="10", size=PHONE, theme="dark", language="ja")`; its addresses begin
    at the desk: `page.goto("/list/")`.
    """
    contexts: list[Any] = []
    wrong: list[str] = []

    def made(
        *roles: str,
        office: str = "10",
        size: tuple[int, int] = DESKTOP,
        theme: str = "light",
        language: str = "en",
    ) -> Page:
        context = chromium.new_context(
            base_url=desk_at,
            viewport={"width": size[0], "height": size[1]},
            color_scheme=theme,
            locale=language,
            has_touch=size == PHONE,
            service_workers="allow",
        )
        contexts.append(context)
        if roles:
            client = client_as(*roles, office=office)
            session = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies(
                [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": desk_at}]
            )
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        return page

    yield made
    for context in contexts:
        context.close()
    assert wrong == []


@pytest.fixture
def axe() -> Callable[[Page], list[str]]:
    """What a page breaks of WCAG 2.2 AA, one line a rule; empty when it breaks nothing."""

    def looked(page: Page) -> list[str]:
        found = Axe().run(page, options={"runOnly": {"type": "tag", "values": list(WCAG)}})
        return [
            f"{one['id']}: {one['help']}: {one['nodes'][0]['html'][:160]}"
            for one in found.response["violations"]
        ]

    return looked


@pytest.fixture
def shot(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Page, str], Path]:
    """Take a picture of a page; with SEKISHO_SHOTS set, into that folder."""

    def taken(page: Page, name: str) -> Path:
        folder = Path(os.environ.get("SEKISHO_SHOTS", tmp_path_factory.getbasetemp() / "shots"))
        folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=folder / f"{name}.png")
        return folder / f"{name}.png"

    return taken
