"""What waits: filled once, claimed while somebody is at it, assigned and put back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from sekisho.errors import NotFound, WrongInput
from sekisho.register import deeds, waiting
from sekisho.register.models import SoughtWord, Waiting

NOW = datetime(2021, 2, 1, 9, tzinfo=UTC)
DAY = date(2021, 2, 1)

pytestmark = pytest.mark.django_db


def row(number: str = "87123456/1", **told: Any) -> Waiting:
    usual = {"office": "10", "channel": "red", "chosen_by": "top_up", "place": 1, "risk": 94.0}
    declaration, _, _ = number.partition("/")
    usual |= {"declaration_number": declaration, "sought": f"{number}\nACME Trading"}
    return Waiting(subject_id=number, selected_on=DAY, **{**usual, **told})


def only() -> Waiting:
    return Waiting.objects.get()


def test_filling_twice_writes_once() -> None:
    assert waiting.fill(DAY, [row()], []) == 1
    words = SoughtWord.objects.count()
    assert waiting.fill(DAY, [row()], []) == 0
    assert (Waiting.objects.count(), SoughtWord.objects.count()) == (1, words)


def test_what_history_says_anew_is_taken_and_who_has_it_stays() -> None:
    waiting.fill(DAY, [row()], [])
    waiting.claim("87123456/1", by="sato", at=NOW)
    waiting.fill(DAY, [row(channel="orange", sought="87123456/1\nOther Name")], [])
    assert (only().channel, only().claimed_by) == ("orange", "sato")
    assert SoughtWord.objects.filter(word="other").exists()
    assert not SoughtWord.objects.filter(word="acme").exists()


def test_a_row_closes_and_changes_its_turn_by_itself() -> None:
    waiting.fill(DAY, [row(), row("87123456/2", channel="yellow")], [])
    red, yellow = Waiting.objects.order_by("turn")
    assert (red.channel, red.is_open, yellow.channel) == ("red", 1, "yellow")
    Waiting.objects.filter(pk=red.pk).update(standing="irregular")
    Waiting.objects.filter(pk=yellow.pk).update(channel="red")
    red.refresh_from_db()
    yellow.refresh_from_db()
    assert (red.is_open, yellow.turn) == (0, red.turn)


def test_what_history_has_not_heard_yet_stands_above_what_it_says() -> None:
    waiting.fill(DAY, [row()], [])
    told = {"entry": "waived", "reason": "W-ERROR"}
    deed = deeds.put("entry", "87123456/1", told, by="sato", at=NOW)
    waiting.fill(DAY, [row()], [])
    assert only().standing == "waived"
    deeds.undo(deed.deed_id, by="sato", at=NOW)
    waiting.fill(DAY, [row()], [])
    assert only().standing == "awaiting"


def test_what_was_let_go_is_closed() -> None:
    waiting.fill(DAY, [row()], [])
    assert waiting.fill(DAY, [], ["87123456/1"]) == 1
    assert (only().is_open, only().standing, only().channel) == (0, "released", "green")


def test_whoever_opens_it_has_it_until_there_is_no_sign_of_life() -> None:
    waiting.fill(DAY, [row()], [])
    waiting.claim("87123456/1", by="sato", at=NOW)
    other = waiting.claim("87123456/1", by="ito", at=NOW + timedelta(minutes=4))
    assert waiting.holder(other, NOW + timedelta(minutes=4)) == "sato"
    later = NOW + timedelta(minutes=waiting.CLAIM_MINUTES)
    assert waiting.holder(other, later) == ""
    assert waiting.holder(waiting.claim("87123456/1", by="ito", at=later), later) == "ito"


def test_a_sign_of_life_keeps_it_and_leaving_gives_it_back() -> None:
    waiting.fill(DAY, [row()], [])
    waiting.claim("87123456/1", by="sato", at=NOW)
    waiting.claim("87123456/1", by="sato", at=NOW + timedelta(minutes=4))
    assert waiting.holder(only(), NOW + timedelta(minutes=8)) == "sato"
    waiting.leave("87123456/1", by="ito")
    assert only().claimed_by == "sato"
    waiting.leave("87123456/1", by="sato")
    assert only().claimed_by == ""


def test_it_can_be_taken_over() -> None:
    waiting.fill(DAY, [row()], [])
    waiting.claim("87123456/1", by="sato", at=NOW)
    taken = waiting.claim("87123456/1", by="ito", at=NOW, over=True)
    assert waiting.holder(taken, NOW) == "ito"


def test_nobody_claims_what_waits_nowhere() -> None:
    with pytest.raises(NotFound):
        waiting.claim("1", by="sato", at=NOW)


def test_an_assignment_is_undone_row_by_row_as_it_was() -> None:
    waiting.fill(DAY, [row(), row("87123456/2", assigned_to="ito")], [])
    numbers = list(Waiting.objects.values_list("pk", flat=True))
    number = uuid4()
    waiting.assign(number, numbers, "sato", by="mori", at=NOW)
    waiting.assign(number, numbers, "ito", by="mori", at=NOW)
    assert set(Waiting.objects.values_list("assigned_to", flat=True)) == {"sato"}
    waiting.undo_assignment(number, by="mori", at=NOW + timedelta(seconds=9))
    before = dict(Waiting.objects.values_list("subject_id", "assigned_to"))
    assert before == {"87123456/1": "", "87123456/2": "ito"}


def test_an_assignment_is_not_undone_late_nor_by_another() -> None:
    waiting.fill(DAY, [row()], [])
    number = uuid4()
    waiting.assign(number, [only().pk], "sato", by="mori", at=NOW)
    with pytest.raises(WrongInput, match="too late"):
        waiting.undo_assignment(number, by="mori", at=NOW + timedelta(seconds=10))
    with pytest.raises(WrongInput):
        waiting.undo_assignment(number, by="ito", at=NOW)
    with pytest.raises(NotFound):
        waiting.undo_assignment(uuid4(), by="mori", at=NOW)
