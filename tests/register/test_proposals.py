"""Steps for two: nobody agrees to their own, and nothing is answered twice."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sekisho.errors import NotFound, NotReady, WrongInput
from sekisho.register import heartbeats, proposals

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def test_a_proposal_is_answered_once_by_another_person() -> None:
    put = proposals.put("scorer promote", "b-1", "better", by="ana", at=NOW)
    assert proposals.waiting("scorer ") == [put]
    with pytest.raises(WrongInput, match="second person"):
        proposals.answer(put.pk, agreed=True, by="ana", at=NOW)
    assert proposals.answer(put.pk, agreed=True, by="ben", at=NOW).answered_by == "ben"
    with pytest.raises(NotReady, match="answered already"):
        proposals.answer(put.pk, agreed=False, by="ana", at=NOW)
    assert proposals.waiting("scorer ") == []


def test_who_proposed_may_take_it_back_and_propose_again() -> None:
    put = proposals.put("scorer promote", "b-1", "better", by="ana", at=NOW)
    with pytest.raises(NotReady, match="proposed already"):
        proposals.put("scorer promote", "b-1", "much better", by="ben", at=NOW)
    proposals.answer(put.pk, agreed=False, by="ana", at=NOW)
    proposals.put("scorer promote", "b-1", "much better", by="ben", at=NOW)


def test_a_proposal_without_a_reason_or_a_number_is_refused() -> None:
    with pytest.raises(WrongInput, match="No reason"):
        proposals.put("scorer promote", "b-1", " ", by="ana", at=NOW)
    with pytest.raises(NotFound):
        proposals.find(99)
    with pytest.raises(NotFound):
        proposals.answer(99, agreed=True, by="ben", at=NOW)


def test_only_the_last_sign_of_life_is_kept() -> None:
    assert heartbeats.last("backup") is None
    heartbeats.beat("backup", at=NOW, told={"file": "one.zip"})
    heartbeats.beat("backup", at=NOW, told={"file": "two.zip"})
    found = heartbeats.last("backup")
    assert found is not None and found.told == {"file": "two.zip"}
