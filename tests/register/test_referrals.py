"""Referrals: sent once, answered in the filer's words, cancelled while nobody has answered."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest

from sekisho.errors import NotFound, WrongInput
from sekisho.register import referrals
from sekisho.register.models import Referral

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)
MESSAGE = referrals.Message("87/1", "10", "HLD", "Please add.", "追加してください。")


def _sent(number: UUID | None = None) -> Referral:
    return referrals.refer(number or uuid4(), MESSAGE, by="sato", at=NOW)


def test_a_form_sent_twice_is_one_message() -> None:
    number = uuid4()
    assert _sent(number) == _sent(number)
    assert Referral.objects.count() == 1
    assert list(referrals.open_of("10")) == list(referrals.open_of()) == [_sent(number)]
    assert list(referrals.open_of("30")) == []


def test_an_answer_closes_it_and_a_second_one_is_a_further_line() -> None:
    number = _sent().referral_id
    referrals.answer(number, "See the invoice.", on=TODAY, by="sato", at=NOW)
    referrals.answer(number, "See the invoice.", on=TODAY, by="sato", at=NOW)
    found = referrals.answer(number, "And the contract.", on=TODAY, by="sato", at=NOW)
    assert found.answer == "See the invoice.\n\nAnd the contract."
    assert not found.is_open
    assert list(referrals.open_of("10")) == []
    with pytest.raises(WrongInput, match="answered"):
        referrals.withdraw(number, by="sato", at=NOW)


def test_a_cancelled_notice_takes_no_answer() -> None:
    number = _sent().referral_id
    assert referrals.withdraw(number, by="sato", at=NOW) == referrals.withdraw(
        number, by="ito", at=NOW
    )
    assert referrals.of_subject("87/1").get().withdrawn_by == "sato"
    with pytest.raises(WrongInput, match="cancelled"):
        referrals.answer(number, "Too late.", on=TODAY, by="sato", at=NOW)


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(WrongInput, match="no notice"):
        referrals.refer(uuid4(), referrals.Message("87/1", "10", "XYZ", "", ""), by="s", at=NOW)
    with pytest.raises(WrongInput, match="no words"):
        referrals.answer(_sent().referral_id, " ", on=TODAY, by="sato", at=NOW)
    with pytest.raises(NotFound):
        referrals.withdraw(uuid4(), by="sato", at=NOW)
