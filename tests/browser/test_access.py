"""Login, people, tokens and the log in a real browser, on desk and phone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from otp_digits import digits
from playwright.sync_api import Page

from sekisho.access import enrolment, people, setup, tokens
from sekisho.access.models import Person
from sekisho.desk.web import welcome
from sekisho.desk.web.serving import PASSWORD_OF_GUESTS

PageAs = Callable[..., Page]
Axe = Callable[[Page], list[str]]
Shot = Callable[[Page, str], Path]

PHONE = (390, 844)
PLACES = {
    "login": ("", "/login/"),
    "code": ("", "/enrol/"),
    "me": ("officer", "/me/"),
    "second": ("officer", "/me/second/"),
    "people": ("administrator", "/administration/people/"),
    "add": ("administrator", "/administration/people/add/"),
    "person": ("administrator", "/administration/person/sato/"),
    "tokens": ("administrator", "/administration/tokens/"),
    "log": ("auditor", "/log/"),
}


def peopled() -> str:
    """A person without factors and a token; the code of that person's link."""
    person = people.add(people.New("sato", "Sato Yuki", ("officer", "examiner"), "10"))
    wanted = tokens.Wanted("single window", ("call_declare",), "10")
    tokens.issue(wanted, by="administrator", at=datetime.now(UTC))
    return enrolment.issue(person, by="administrator", at=datetime.now(UTC))


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("place", PLACES)
def test_a_place_of_access_can_be_read_by_everybody(
    page_as: PageAs, axe: Axe, shot: Shot, place: str, theme: str
) -> None:
    role, address = PLACES[place]
    peopled()
    for size, language in (((1280, 800), "en"), (PHONE, "ja")):
        page = page_as(*[role] if role else [], theme=theme, size=size, language=language)
        Person.objects.update(language=language)
        answer = page.goto(address)
        assert answer is not None and answer.ok
        assert axe(page) == []
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, "the page is wider than the window"
        shot(page, f"access-{place}-{theme}-{size[0]}")


def test_a_new_person_enrols_and_logs_in_and_keeps_their_codes(
    page_as: PageAs, axe: Axe, shot: Shot
) -> None:
    code = peopled()
    page = page_as(size=PHONE)
    page.goto(f"/enrol/?code={code}")
    assert code not in page.url
    assert axe(page) == []
    shot(page, "access-enrol-390")
    page.fill("#password", "the sea is calm at Futami")
    page.fill("#again", "the sea is calm at Futami")
    page.fill("#code", digits("sato", confirmed=False))
    page.get_by_role("button", name="Set both and log in").click()
    assert page.locator("ol.codes li").count() == 10
    assert axe(page) == []
    shot(page, "access-codes-390")
    page.get_by_role("link", name="I have kept them").click()
    page.goto("/me/")
    assert page.get_by_text("this one").is_visible()


def test_the_login_is_worked_by_keyboard_alone(page_as: PageAs, axe: Axe, shot: Shot) -> None:
    peopled()
    person = people.find("sato")
    person.set_password("the sea is calm at Futami")
    person.save()
    page = page_as()
    page.goto("/me/")
    page.keyboard.type("sato")
    page.keyboard.press("Tab")
    page.keyboard.type("the sea is calm at Futami")
    page.keyboard.press("Enter")
    page.wait_for_url("**/login/second/**")
    assert axe(page) == []
    shot(page, "access-login-second-1280")


def test_the_first_administrator_is_made_with_the_code_of_the_machine(
    page_as: PageAs, axe: Axe, shot: Shot, border: Path
) -> None:
    code = setup.write_code(border)
    page = page_as(size=PHONE)
    page.goto("/")
    page.wait_for_url("**/setup/**")
    assert axe(page) == []
    shot(page, "access-setup-390")
    page.fill("#code", str(code))
    page.fill("#username", "ueda")
    page.fill("#name", "Ueda Rio")
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url("**/enrol/")
    page.fill("#password", "short")
    page.fill("#again", "short")
    page.fill("#code", "123456")
    page.get_by_role("button", name="Set both and log in").click()
    assert page.get_by_text("too short").is_visible()
    assert axe(page) == []
    shot(page, "access-enrol-wrong-390")


def test_the_people_of_a_demonstration_log_in_without_a_phone(
    page_as: PageAs, axe: Axe, shot: Shot, border: Path
) -> None:
    welcome.welcome(border, ("10",))
    for name in ("officer", "officer", "auditor"):
        page = page_as()
        page.goto("/login/")
        assert axe(page) == []
        shot(page, "access-guests-1280")
        page.fill("#username", name)
        page.fill("#password", PASSWORD_OF_GUESTS)
        page.get_by_role("button", name="Go on").click()
        shown = page.locator(".summary code").inner_text()
        page.fill("#code", shown)
        page.get_by_role("button", name="Log in").click()
        page.goto("/me/")
        assert page.get_by_text("this one").is_visible()
