"""An examination on a telephone whose line is cut again and again: everything arrives, once."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
from bad_line import BadLine
from PIL import Image
from playwright.sync_api import Page, expect

from sekisho.register import orders
from sekisho.register.models import Deed, Examination, Exhibit, Order, Photo

PageAs = Callable[..., Page]
PHONE = (390, 844)
SMALL = """() => [...document.querySelectorAll(
  "main button, main a, main label.choice, main select, main textarea, main input"
)].filter((one) => !["hidden", "checkbox", "radio", "file"].includes(one.type))
  .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 44)
  .map((one) => one.outerHTML.slice(0, 80))"""
"""What a thumb would miss: WCAG asks for 24 px, the bench for 44."""
pytestmark = pytest.mark.django_db(transaction=True)


def an_order(subject: str = "87123456-1", number: str = "87123456") -> Order:
    wanted = orders.Wanted(
        subject,
        "10",
        date(2026, 11, 20),
        declaration_number=number,
        goods="Running shoes",
        importer="Q LRUBN9",
        note="Look under the soles",
    )
    return orders.order(uuid4(), wanted, by="sato", at=datetime(2026, 11, 20, 8, tzinfo=UTC))


def picture(n: int) -> bytes:
    """A photograph unlike every other."""
    out = io.BytesIO()
    noise = hashlib.sha256(str(n).encode()).digest() * 1200
    Image.frombytes("RGB", (120, 80), (noise * 2)[: 120 * 80 * 3]).resize((900, 600)).save(
        out, "JPEG", comment=f"picture {n}".encode()
    )
    return out.getvalue()


def take(page: Page, *numbers: int) -> None:
    """Take pictures; each lies on the device before this is done."""
    kept = int(page.locator("[data-pictures]").get_attribute("data-kept") or 0)
    files = [{"name": f"{n}.jpg", "mimeType": "image/jpeg", "buffer": picture(n)} for n in numbers]
    page.set_input_files("#photograph", files)
    expect(page.locator(f"[data-pictures][data-kept='{kept + len(numbers)}']")).to_be_visible()


def step(page: Page, name: str) -> None:
    page.evaluate(f"location.hash = '{name}'")
    expect(page.locator(f"[data-step={name}]")).to_be_visible()


def saved(page: Page) -> None:
    """Wait until what was entered lies on the device."""
    expect(page.locator("[data-bench][data-safe=yes]")).to_be_attached()


def ready(page: Page) -> None:
    expect(page.locator("[data-bench][data-ready]")).to_be_visible()


def until_sent(page: Page) -> None:
    expect(page.locator("[data-bench][data-far=sent]")).to_be_visible(timeout=60_000)


@pytest.fixture
def line(live_server: Any) -> Iterator[BadLine]:
    """The line between the telephone and the desk."""
    port = int(re.findall(r":(\d+)$", live_server.url)[0])
    with BadLine(port) as found:
        yield found


def entered(page: Page, line: BadLine, order: Order) -> None:
    """The list of today, then the steps of an order, with everything kept for later."""
    page.goto(f"{line.address}/examine/")
    ready(page)
    page.goto(f"{line.address}/examine/{order.order_id}/")
    ready(page)


def test_a_line_that_is_cut_ten_times_loses_nothing_and_doubles_nothing(
    page_as: PageAs, line: BadLine
) -> None:
    order = an_order()
    page = page_as("examiner", size=PHONE)
    entered(page, line, order)
    page.fill("#identified", "8712 3456")
    expect(page.locator("[data-likeness]")).to_contain_text("This is the number")
    for cut in range(10):
        lost_on_the_device, answers_lost = cut % 3 == 0, cut % 3 == 1
        if lost_on_the_device:
            page.context.set_offline(True)
        elif answers_lost:
            line.lose_answers()
        else:
            line.cut()
        step(page, "photos")
        take(page, 2 * cut, 2 * cut + 1)
        step(page, "finding")
        page.fill("#note", f"After cut {cut}")
        saved(page)
        if cut % 4 == 0 and not answers_lost:
            page.reload()
            ready(page)
            expect(page.locator("#note")).to_have_value(f"After cut {cut}")
        page.context.set_offline(False)
        line.mend()
    expect(page.locator("[data-bar]")).to_have_attribute("data-waiting", "0", timeout=60_000)
    line.lose_answers()
    sign(page)
    expect(page.locator("[data-bar]")).to_have_attribute("data-how", "offline", timeout=30_000)
    line.mend()
    until_sent(page)
    expect(page.locator("[data-record]")).to_be_visible()
    assert line.lost > 0
    wanted = {hashlib.sha256(picture(n)).hexdigest() for n in range(20)}
    found = Examination.objects.get()
    assert sorted(one.sha256 for one in Photo.objects.all()) == sorted(wanted)
    assert {one["sha256"] for one in found.photos} == wanted
    assert (found.note, found.identified, found.outcome) == (
        "After cut 9",
        "8712 3456",
        "nothing_found",
    )
    assert sorted(one.kind for one in Deed.objects.all()) == ["entry", "finding"]
    order.refresh_from_db()
    assert order.outcome == "nothing_found"


def sign(page: Page) -> None:
    step(page, "sign")
    page.click("[data-nothing]")
    expect(page.locator("[data-told]")).to_contain_text("Nothing found")
    page.fill("#signed_name", "Tanaka Yui")
    page.check("[name=sworn]")
    page.click("[data-step=sign] button.primary")
    expect(page.locator("[data-after]")).to_be_visible()


def test_a_whole_examination_without_network_from_the_list_to_the_signature(
    page_as: PageAs, line: BadLine
) -> None:
    an_order()
    page = page_as("examiner", size=PHONE)
    page.goto(f"{line.address}/examine/")
    ready(page)
    line.cut()
    page.reload()
    ready(page)
    expect(page.locator("[data-orders] li")).to_have_count(1)
    page.fill("#number", "87123456")
    page.keyboard.press("Enter")
    ready(page)
    expect(page.locator("[data-of=note]")).to_have_text("Look under the soles")
    step(page, "photos")
    take(page, 1)
    step(page, "finding")
    page.fill("#codesearch", "drug")
    expect(page.locator(".codes .choice:visible")).to_have_count(1)
    page.check("[name=code][value=X-DRUG]")
    expect(page.locator("[name=outcome][value=critical]")).to_be_checked()
    page.click("[data-taken] summary")
    page.fill("[name=exhibit_what] >> nth=0", "White powder")
    page.fill("[name=exhibit_quantity] >> nth=0", "2.4")
    step(page, "sign")
    page.fill("#signed_name", "Tanaka Yui")
    page.check("[name=sworn]")
    page.click("[data-step=sign] button.primary")
    expect(page.locator("[data-after]")).to_be_visible()
    page.goto(f"{line.address}/examine/")
    ready(page)
    expect(page.locator("[data-mark]")).to_have_text("signed, waiting to be sent")
    assert Examination.objects.count() == 0
    line.mend()
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("[data-mark]")).to_have_text("sent", timeout=30_000)
    assert Examination.objects.get().codes == ["X-DRUG"]
    assert Exhibit.objects.get().photos[0]["sha256"] == hashlib.sha256(picture(1)).hexdigest()


def log_in_as(page: Page, client: Any, address: str) -> None:
    """The same telephone in the hand of somebody else."""
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": address}]
    )


def test_another_person_on_the_same_telephone_sees_nothing_and_nothing_is_lost(
    page_as: PageAs, line: BadLine, client_as: Callable[..., Any]
) -> None:
    order = an_order()
    page = page_as("examiner", size=PHONE)
    entered(page, line, order)
    step(page, "finding")
    page.fill("#note", "Only for my own eyes")
    saved(page)
    step(page, "photos")
    line.cut()
    take(page, 5)
    log_in_as(page, client_as("examiner", username="mori"), line.address)
    line.mend()
    page.goto(f"{line.address}/examine/{order.order_id}/")
    ready(page)
    step(page, "finding")
    expect(page.locator("#note")).to_have_value("")
    expect(page.locator("[data-pictures] li")).to_have_count(0)
    expect(page.locator("[data-trouble]")).to_contain_text("unsent work of another person")
    kept = page.evaluate(
        """async () => {
          const open = indexedDB.open("bench");
          const db = await new Promise((done) => { open.onsuccess = () => done(open.result); });
          const all = db.transaction("keys").objectStore("keys").getAllKeys();
          return await new Promise((done) => { all.onsuccess = () => done(all.result); });
        }"""
    )
    assert kept == ["mori"]
    assert Photo.objects.count() == 0
    log_in_as(page, client_as("examiner", username="examiner10"), line.address)
    page.goto(f"{line.address}/examine/{order.order_id}/")
    ready(page)
    step(page, "finding")
    expect(page.locator("#note")).to_have_value("Only for my own eyes")
    expect(page.locator("[data-bar]")).to_have_attribute("data-waiting", "0", timeout=30_000)
    assert Photo.objects.get().sha256 == hashlib.sha256(picture(5)).hexdigest()


def test_a_session_that_ended_asks_for_a_login_and_keeps_everything(
    page_as: PageAs, line: BadLine, client_as: Callable[..., Any]
) -> None:
    order = an_order()
    page = page_as("examiner", size=PHONE)
    entered(page, line, order)
    page.context.clear_cookies()
    sign(page)
    expect(page.locator("[data-trouble]")).to_contain_text("Log in again to send")
    assert Examination.objects.count() == 0
    log_in_as(page, client_as("examiner"), line.address)
    page.goto(f"{line.address}/examine/")
    expect(page.locator("[data-bar]")).to_have_attribute("data-waiting", "0", timeout=30_000)
    assert Examination.objects.get().order_id == order.order_id


def test_logging_out_takes_the_key_along_and_leaves_no_page(page_as: PageAs, line: BadLine) -> None:
    order = an_order()
    page = page_as("examiner", size=PHONE)
    entered(page, line, order)
    page.goto(f"{line.address}/seizures/")
    page.click("details.person summary")
    page.click("details.person form[action='/logout/'] button")
    page.wait_for_url("**/login/**")
    assert page.evaluate("localStorage.getItem('bench')") is None
    assert page.evaluate("caches.keys()") == []


def test_every_step_keeps_to_the_rules_of_access_and_of_the_thumb(
    page_as: PageAs, line: BadLine, axe: Callable[[Page], list[str]], shot: Callable[..., Any]
) -> None:
    order = an_order()
    for theme in ("light", "dark"):
        page = page_as("examiner", size=PHONE, theme=theme)
        page.goto(f"{line.address}/examine/")
        ready(page)
        assert axe(page) == []
        shot(page, f"examine-list-{theme}")
        page.goto(f"{line.address}/examine/{order.order_id}/")
        ready(page)
        for name in ("identify", "seals", "tools", "photos", "quantities", "finding", "sign"):
            step(page, name)
            if name == "photos":
                take(page, 1)
            assert axe(page) == [], name
            small = page.evaluate(SMALL)
            assert small == [], name
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= PHONE[0], name
            shot(page, f"examine-{name}-{theme}")
