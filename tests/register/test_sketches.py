"""What is typed and not handed in yet is kept for the one who types."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sekisho.register import sketches
from sekisho.register.sketches import Sketched

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_the_last_words_stand_and_only_for_their_writer() -> None:
    mine, theirs = (Sketched("profile", "heavy", who) for who in ("ana", "ben"))
    sketches.keep(mine, {"title": "Heavy"}, at=NOW)
    sketches.keep(mine, {"title": "Heavy goods"}, at=NOW)
    kept = sketches.kept(mine)
    assert kept is not None and kept.told == {"title": "Heavy goods"}
    assert sketches.kept(theirs) is None
    assert sketches.kept(Sketched("profile", "", "ana")) is None
    sketches.drop(mine)
    assert sketches.kept(mine) is None
