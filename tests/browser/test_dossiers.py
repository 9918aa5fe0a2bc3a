"""Dossiers in a real browser: opened, filled, shared with another office, printed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from sekisho.access.models import Person
from sekisho.flow import Checkpoint
from sekisho.register import custody, dossiers
from sekisho.register.custody import Occasion, Piece
from sekisho.register.dossiers import Joining, Opened
from sekisho.register.models import Dossier

PageAs = Callable[..., Page]
Shot = Callable[[Page, str], Path]
DESKTOP, PHONE = (1280, 800), (390, 844)
NOW = datetime.now(UTC)
LOOKS = [(DESKTOP, "light", "en"), (PHONE, "dark", "ja")]
HERE = "/dossiers/D-7K3QXM2/"


@pytest.fixture
def dossier(desk_at: str, border: Path, transactional_db: None) -> Dossier:
    """An investigation that has gone on for a while."""
    opened = Opened("D-7K3QXM2", "Sports shoes by way of three firms", "10")
    made = dossiers.open_dossier(opened, by="officer10", at=NOW)
    dossiers.join(made, Joining("officer20", "20", "reader"), by="officer10", at=NOW)
    rows = Checkpoint(border, seed=1).history.sql(
        "SELECT subject_id FROM selection WHERE office = '10' ORDER BY subject_id LIMIT 3"
    )
    for item_id in rows["subject_id"].to_pylist():
        words = "The same seller as in the first seizure."
        dossiers.put_in(made, "subject", item_id, words, by="officer10", at=NOW)
    dossiers.put_in(made, "party", "7JD1S2X", "Buys from all three.", by="officer10", at=NOW)
    pieces = [Piece(uuid4(), "Sports shoes, brand marks", "240", "pairs", "Store 2, shelf 14")]
    seizure = custody.seize(uuid4(), Occasion("87/1", "10", "IPR"), pieces, by="mori", at=NOW)
    dossiers.put_in(made, "exhibit", f"{seizure.number}/1", by="officer10", at=NOW)
    note = dossiers.note(made, "Twelve boxes, no invoice.", by="officer10", at=NOW)
    words = "Eleven boxes; one was counted twice."
    dossiers.note(made, words, by="officer10", at=NOW, corrects=note.pk)
    due = datetime(2024, 3, 1, tzinfo=UTC).date()
    dossiers.ask(
        made, "Ask the bank for both accounts.", "officer10", due_on=due, by="officer10", at=NOW
    )
    return made


def enter(page: Page) -> None:
    page.goto(HERE)
    page.locator("#purpose").fill("To prepare the hearing.")
    page.locator("main button.primary").click()
    expect(page.locator("#timeline")).to_be_visible()


@pytest.mark.parametrize(("size", "theme", "language"), LOOKS)
def test_every_page_of_dossiers_can_be_read_by_everybody(
    page_as: PageAs,
    dossier: Dossier,
    axe: Callable[[Page], list[str]],
    shot: Shot,
    size: tuple[int, int],
    theme: str,
    language: str,
) -> None:
    look = f"{size[0]}-{theme}-{language}"
    page = page_as("officer", office="10", size=size, theme=theme, language=language)
    Person.objects.update(language=language)
    page.goto(HERE)
    shot(page, f"dossier-purpose-{look}")
    assert axe(page) == []
    enter(page)
    subject = dossier.items.filter(kind="subject").order_by("number")[0].number
    for name, address in (
        ("sheet", HERE),
        ("list", "/dossiers/"),
        ("new", "/dossiers/new/"),
        ("add", f"/dossiers/add/?kind=subject&number={subject}"),
        ("export", f"{HERE}export/"),
        ("subject", f"{HERE}subject/{subject}/"),
    ):
        page.goto(address)
        shot(page, f"dossier-{name}-{look}")
        assert axe(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address


def test_a_dossier_is_opened_filled_and_closed(page_as: PageAs, border: Path) -> None:
    page = page_as("officer", office="10")
    page.goto("/dossiers/")
    expect(page.get_by_text("You are in no open dossier.")).to_be_visible()
    page.keyboard.press("n")
    page.get_by_label("Title").fill("Shoes")
    page.keyboard.press("Enter")
    page.get_by_label("Kind of thing").select_option("party")
    page.get_by_label("Number, name or reference").fill("7JD1S2X")
    page.get_by_role("button", name="Put it in").click()
    page.get_by_label("Write a note").fill("Twelve boxes.")
    page.get_by_role("button", name="Keep this note").first.click()
    expect(page.get_by_text("Company or person put in: 7JD1S2X")).to_be_visible()
    page.get_by_text("Close the dossier").first.click()
    page.get_by_text("Nothing of it was so").click()
    page.get_by_label("What shows it").fill("A mistake.")
    page.get_by_role("button", name="Close the dossier").click()
    expect(page.get_by_text("Closed: Nothing of it was so").first).to_be_visible()
    assert Dossier.objects.get().standing == "closed"


def test_who_is_no_member_reads_why_not(page_as: PageAs, dossier: Dossier, shot: Shot) -> None:
    page = page_as("officer", office="30")
    page.goto(HERE)
    expect(page.get_by_text("Only its members may see this.")).to_be_visible()
    assert "Sports shoes" not in page.content()


def test_a_reader_of_another_office_sees_no_form(page_as: PageAs, dossier: Dossier) -> None:
    page = page_as("officer", office="20")
    enter(page)
    expect(page.locator("main form")).to_have_count(0)
    page.locator("#subject td.id a").first.click()
    expect(page.get_by_text("as a member of the dossier")).to_be_visible()
