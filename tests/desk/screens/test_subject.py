"""The subject: why it is looked at, what is usual, what is known, and who may see it."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from sekisho.access import log
from sekisho.access.models import LogEntry
from sekisho.desk.screens.subject.exhibit import hash_of
from sekisho.desk.web import border as door
from sekisho.flow.loop.results import record
from sekisho.register import waiting
from sekisho.desk.web import arrivals

ClientAs = Callable[..., Client]

pytestmark = pytest.mark.django_db


@pytest.fixture
def reds(border: Path) -> list[dict[str, Any]]:
    """What waits for an examination at office 10, the riskiest first."""
    with door.opened() as checkpoint:
        found = checkpoint.history.sql(
            "SELECT subject_id, selected_on, version FROM selection"
            " WHERE channel = 'red' AND office = '10' ORDER BY risk DESC"
        )
    return list(found.to_pylist())


def _text(answer: Any) -> str:
    assert answer.status_code == 200, answer.content.decode()[:400]
    return str(answer.content.decode())


def test_the_first_sentence_says_why_and_the_bands_follow(
    client_as: ClientAs, reds: list[dict[str, Any]]
) -> None:
    page = _text(client_as("officer").get(f"/subject/{reds[0]['subject_id']}/"))
    assert re.search(r'class="answer">(Chosen|Released)', page)
    places = [page.index(f">{name}</h2>") for name in ("Declared", "Usual", "Known")]
    assert places == sorted(places)
    assert 'style="' not in page
    assert "Words for the trader" in page
