"""Search: by any number or name at the own office; across offices with a purpose, written down."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from sekisho.access.models import LogEntry
from sekisho.desk.web import arrivals
from sekisho.desk.web import border as desk
from sekisho.register.models import Waiting

ClientAs = Callable[..., Client]
PURPOSE = "dossier 2021-14: the same seller"

pytestmark = pytest.mark.django_db


@pytest.fixture
def filled(border: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The lists of the last two days are as full as the history is."""
    monkeypatch.setattr(arrivals, "FIRST_DAYS", timedelta(days=1))
    with desk.opened() as checkpoint:
        arrivals.refresh(checkpoint)
    return border


def test_a_number_is_found_at_the_own_office(filled: Path, client_as: ClientAs) -> None:
    row, other = (Waiting.objects.filter(office=one).latest("pk") for one in ("10", "20"))
    client = client_as("officer")
    page = client.get("/find/", {"q": row.declaration_number}).content.decode()
    assert f'href="/subject/{row.subject_id}/"' in page
    page = client.get("/find/", {"q": other.declaration_number}).content.decode()
    assert other.subject_id not in page
    assert "No subject on a waiting list of your office bears this." in page


def test_the_past_is_searched_by_number_and_by_party(filled: Path, client_as: ClientAs) -> None:
    row = Waiting.objects.filter(office="10").exclude(importer="").latest("pk")
    client = client_as("officer")
    for typed in (row.subject_id, row.declaration_number, row.declaration_number[:-1].lower()):
        assert row.subject_id in client.get("/find/past/", {"q": typed}).content.decode()
    page = client.get("/find/past/", {"q": row.importer.lower()}).content.decode()
    assert f">{row.importer}<" in page
    assert "Nothing that was ever received" in client.get("/find/past/?q=zebra").content.decode()


def test_other_offices_are_searched_with_a_purpose_only(filled: Path, client_as: ClientAs) -> None:
    row = Waiting.objects.filter(office="20").latest("pk")
    client = client_as("officer")
    answer = client.post("/find/elsewhere/", {"q": row.subject_id, "purpose": "why not"})
    assert answer.status_code == 422
    assert "On the waiting lists" not in answer.content.decode()
    assert not LogEntry.objects.filter(action="search_elsewhere").exists()
    told = {"q": row.declaration_number, "purpose": PURPOSE}
    page = client.post("/find/elsewhere/", told).content.decode()
    assert row.subject_id in page
    # What may not be opened is shown without a way to it.
    assert f'href="/subject/{row.subject_id}/"' not in page
    entry = LogEntry.objects.get(action="search_elsewhere")
    assert (entry.record, entry.purpose) == (row.declaration_number, PURPOSE)


def test_the_centre_is_asked_for_a_purpose_too(filled: Path, client_as: ClientAs) -> None:
    centre = client_as("officer", office="", username="centre")
    row = Waiting.objects.latest("pk")
    page = centre.get("/find/", {"q": row.subject_id}).content.decode()
    assert "What the search is for" in page
    assert f'href="/subject/{row.subject_id}/"' not in page
    assert centre.get("/find/past/", {"q": row.subject_id}).status_code == 302
    told = {"q": row.subject_id, "purpose": PURPOSE}
    found = centre.post("/find/elsewhere/", told).content.decode()
    assert f'href="/subject/{row.subject_id}/"' in found


def test_what_is_too_long_is_refused_and_what_looks_like_code_finds_nothing(
    filled: Path, client_as: ClientAs
) -> None:
    client = client_as("officer")
    assert client.get("/find/", {"q": "x" * 101}).status_code == 400
    for typed in ("'; DROP TABLE goods_item; --", "<script>alert(1)</script>", "%", "\x00"):
        assert client.get("/find/", {"q": typed}).status_code == 200
        page = client.get("/find/past/", {"q": typed})
        assert "<script>alert" not in page.content.decode()
