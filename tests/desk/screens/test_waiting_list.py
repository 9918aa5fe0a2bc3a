"""The waiting list as officers see it: their office's, in the order of work, and who has what."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client

from sekisho.access.models import LogEntry
from sekisho.desk.web import border as desk
from sekisho.desk.web.arrivals import refresh
from sekisho.register.models import Waiting

ClientAs = Callable[..., Client]
JSON = {"headers": {"accept": "application/json"}}

pytestmark = pytest.mark.django_db


@pytest.fixture
def filled(border: Path) -> Path:
    """The lists are as full as the history is."""
    with desk.opened() as checkpoint:
        refresh(checkpoint)
    return border


def subjects(page: str) -> list[str]:
    return re.findall(r'data-subject="([^"]+)"', page)


def latest(office: str = "10") -> list[Waiting]:
    last = Waiting.objects.filter(office=office).latest("selected_on").selected_on
    rows = Waiting.objects.filter(office=office, selected_on=last)
    return list(rows.order_by("turn", "pk"))


def test_an_officer_sees_the_latest_day_of_the_own_office_in_the_order_of_work(
    filled: Path, client_as: ClientAs
) -> None:
    page = client_as("officer").get("/list/").content.decode()
    assert subjects(page) == [row.subject_id for row in latest()]
    assert "capacity 4 examinations, 6 scans, 8 document checks" in page
