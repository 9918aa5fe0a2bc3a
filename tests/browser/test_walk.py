"""The walk of a new user: find the riskiest, understand why, examine it, see the hit rate move.

With SEKISHO_SHOTS set to `docs/pictures`, its pictures are those of the README.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from sekisho.desk.web import delivery

PageAs = Callable[..., Page]
Shot = Callable[[Page, str], Path]
PHONE = (390, 844)
pytestmark = pytest.mark.django_db(transaction=True)


def courier() -> None:
    """What the courier does each second; the time in which a deed can be undone has passed."""
    delivery.go_round(timezone.now() + timedelta(seconds=30))


def examined(page: Page) -> tuple[int, int]:
    """Findings and examinations, as the results tell them beside “all”."""
    page.goto("/results/measures/")
    told = page.content()
    found = re.findall(r"(\d+)/(\d+)", told)
    return max(((int(a), int(b)) for a, b in found), key=lambda one: one[1], default=(0, 0))


def test_from_the_list_to_a_hit_rate_that_moves(page_as: PageAs, shot: Shot) -> None:
    officer = page_as("officer")
    courier()
    before = examined(officer)

    # The riskiest that waits: the list opens by itself, sorted by risk in one click.
    officer.goto("/")
    expect(officer).to_have_url(re.compile(r"/list/"))
    shot(officer, "desk-list")
    officer.goto("/list/?channel=red&sort=risk")
    officer.keyboard.press("j")
    officer.keyboard.press("Enter")
    beside = officer.locator("#beside [data-inside]")
    expect(beside).to_contain_text("Risk")
    shot(officer, "desk-beside")

    # Why: the first sentence is the answer; the facts stand beside what is usual.
    officer.keyboard.press("o")
    expect(officer).to_have_url(re.compile(r"/subject/"))
    expect(officer.locator("[data-part] svg.fact").first).to_be_visible()
    expect(officer.get_by_text(re.compile(r"^Chosen ")).first).to_be_visible()
    number = officer.locator("h1 [data-copy]").inner_text()
    shot(officer, "desk-subject")

    # An examination is ordered.
    form = officer.locator("form[action$='/order/']")
    form.locator("textarea, input[name=note]").first.fill("Count the cartons")
    form.get_by_role("button", name="Order").click()
    expect(officer.get_by_role("button", name="Withdraw the order")).to_be_visible(timeout=20_000)

    # At the bench, on a telephone: a finding is recorded.
    examiner = page_as("examiner", size=PHONE)
    examiner.goto("/examine/")
    expect(examiner.locator("[data-bench][data-ready]")).to_be_visible()
    shot(examiner, "desk-bench")
    examiner.locator("[data-orders] a").first.click()
    expect(examiner.locator("[data-bench][data-ready]")).to_be_visible()
    examiner.fill("#identified", number)
    examiner.evaluate("location.hash = 'finding'")
    examiner.fill("#codesearch", "drug")
    examiner.check("[name=code][value=X-DRUG]")
    shot(examiner, "desk-finding")
    examiner.evaluate("location.hash = 'sign'")
    examiner.fill("#signed_name", "Mori Kenta")
    examiner.check("[name=sworn]")
    examiner.click("[data-step=sign] button.primary")
    expect(examiner.locator("[data-bench][data-far=sent]")).to_be_visible(timeout=60_000)

    # The courier brings it into history, and the hit rate moves.
    courier()
    after = examined(officer)
    assert after[0] == before[0] + 1
    assert after[1] == before[1] + 1
    shot(officer, "desk-results")
    officer.goto(f"/subject/{number}/")
    expect(officer.get_by_text(re.compile("critical", re.IGNORECASE)).first).to_be_visible()
