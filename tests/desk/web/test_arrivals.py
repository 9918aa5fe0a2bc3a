"""Arrivals: what history selected stands on the waiting list, once, and closes with the ledger."""

from __future__ import annotations

from pathlib import Path

import pytest

from sekisho.desk.web import border as desk
from sekisho.desk.web.arrivals import look_minutes, refresh
from sekisho.errors import WrongInput
from sekisho.records.selection import Channel
from sekisho.register.models import OfficeDay, SoughtWord, Waiting

pytestmark = pytest.mark.django_db


def test_every_subject_that_somebody_looks_at_is_on_a_list(border: Path) -> None:
    with desk.opened() as checkpoint:
        written = refresh(checkpoint)
        chosen = checkpoint.history.sql(
            "SELECT subject_id, selected_on FROM selection WHERE channel <> 'green'"
        )
    assert written == chosen.num_rows == Waiting.objects.count() > 0
    assert OfficeDay.objects.count() > 3
    assert SoughtWord.objects.filter(waiting=Waiting.objects.first()).exists()
