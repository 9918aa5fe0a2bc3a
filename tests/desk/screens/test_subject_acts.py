"""What is done with a subject at the desk, until it stands in the ledger."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from sekisho.desk.web import arrivals, courier
from sekisho.desk.web import border as door
from sekisho.flow.loop.steps import steps_of
from sekisho.register import orders, referrals, waiting
from sekisho.register.models import Deed, Order, Referral

ClientAs = Callable[..., Client]
Ones = dict[str, str]

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}


@pytest.fixture
def one(border: Path) -> Ones:
    """A subject of office 10 in each channel."""
    with door.opened() as checkpoint:
        arrivals.refresh(checkpoint)
        found = checkpoint.history.sql(
            "SELECT channel, min(subject_id) AS subject_id FROM selection WHERE office = '10'"
            " AND version = 1 GROUP BY channel"
        )
    return dict(zip(found["channel"].to_pylist(), found["subject_id"].to_pylist(), strict=True))


@pytest.fixture
def officer(client_as: ClientAs) -> Client:
    """A targeting officer of office 10."""
    return client_as("officer", username="sato")


def _standing(number: str) -> tuple[str, str]:
    """How a subject stands in history, and in the waiting list."""
    courier.deliver(timezone.now() + timedelta(seconds=20))
    with door.opened() as checkpoint:
        history = steps_of(checkpoint, number)[-1].standing
    row = waiting.of_subject(number)
    return history, row.standing if row else ""


def _do(client: Client, number: str, act: str, **fields: Any) -> Any:
    fields.setdefault("ticket", uuid4())
    return client.post(f"/subject/{number}/{act}/", fields)


def test_an_examination_is_ordered_and_withdrawn(officer: Client, one: Ones) -> None:
    assert _do(officer, one["red"], "order", note="Look at the soles.").status_code == 302
    order = Order.objects.get()
    assert (order.subject_id, order.office, order.note) == (one["red"], "10", "Look at the soles.")
    assert (order.asked_by, str(order.selected_on) > "2024") == ("sato", True)
    page = officer.get(f"/subject/{one['red']}/").content.decode()
    assert "Withdraw the order" in page
    assert f'action="/subject/{one["red"]}/order/"' not in page
    _do(officer, one["red"], "withdraw")
    assert list(orders.open_of()) == []
    assert _do(officer, one["red"], "withdraw").status_code == 400


def test_the_same_form_sent_twice_orders_once(officer: Client, one: Ones) -> None:
    ticket = uuid4()
    for _ in range(2):
        _do(officer, one["red"], "order", ticket=ticket)
        _do(officer, one["orange"], "order", ticket=ticket, reason="O-TIP")
    assert Order.objects.count() == 1
    assert Deed.objects.count() == 1


def test_what_was_not_red_is_ordered_with_a_reason_and_goes_red(officer: Client, one: Ones) -> None:
    assert _do(officer, one["yellow"], "order").status_code == 400
    assert (Order.objects.count(), Deed.objects.count()) == (0, 0)
    _do(officer, one["yellow"], "order", reason="O-GOODS")
    assert Order.objects.get().subject_id == one["yellow"]
    row = waiting.of_subject(one["yellow"])
    assert row and row.channel == "red"
    assert _standing(one["yellow"]) == ("awaiting", "awaiting")
    with door.opened() as checkpoint:
        last = steps_of(checkpoint, one["yellow"])[-1]
    assert (last.step, last.told["channel"], last.told["reason"]) == (
        "overridden",
        "red",
        "O-GOODS",
    )


def test_a_release_without_a_look_has_a_coded_reason(officer: Client, one: Ones) -> None:
    for reason in ("", "O-TIP", "nonsense", "checked-not"):
        assert _do(officer, one["red"], "release", reason=reason).status_code == 400
    assert Deed.objects.count() == 0
    _do(officer, one["red"], "release", reason="W-ERROR", note="A slip of the pen.")
    assert _standing(one["red"]) == ("waived", "waived")
    page = officer.get(f"/subject/{one['red']}/").content.decode()
    assert "A slip of the pen." in page
    assert "Take back" in page
    _do(officer, one["red"], "reopen", reason="R-MISTAKE")
    assert _standing(one["red"]) == ("awaiting", "awaiting")


def test_documents_in_order_are_a_finding_of_nothing(officer: Client, one: Ones) -> None:
    _do(officer, one["yellow"], "release", reason="checked")
    assert _standing(one["yellow"]) == ("nothing_found", "nothing_found")


def test_an_override_to_green_lets_go_and_one_to_red_calls_back(officer: Client, one: Ones) -> None:
    _do(officer, one["orange"], "override", channel="green", reason="O-KNOWN")
    assert _standing(one["orange"]) == ("released", "released")
    _do(officer, one["orange"], "override", channel="red", reason="O-TIP")
    assert _standing(one["orange"]) == ("awaiting", "awaiting")
    assert (
        _do(officer, one["orange"], "override", channel="pink", reason="O-TIP").status_code == 400
    )


def test_what_was_done_can_be_undone_at_once_by_who_did_it(
    client_as: ClientAs, officer: Client, one: Ones
) -> None:
    number = one["red"]
    told = officer.post(f"/subject/{number}/release/", {"reason": "W-HANDS"}, headers=JSON).json()
    assert (told["said"], told["seconds"]) == ("Released without a look.", 10)
    assert "Undo" in officer.get(f"/subject/{number}/").content.decode()
    other = client_as("officer", username="ito")
    assert "Undo</button>" not in other.get(f"/subject/{number}/").content.decode()
    assert other.post(told["undo"]["address"]).status_code == 400
    assert officer.post(told["undo"]["address"]).status_code == 302
    assert _standing(number) == ("awaiting", "awaiting")


def test_an_undone_order_of_what_was_not_red_is_withdrawn_with_it(
    officer: Client, one: Ones
) -> None:
    told = officer.post(
        f"/subject/{one['orange']}/order/", {"reason": "O-TIP"}, headers=JSON
    ).json()
    officer.post(told["undo"]["address"])
    assert list(orders.open_of()) == []
    row = waiting.of_subject(one["orange"])
    assert row and row.channel == "orange"


def test_a_deed_of_another_subject_is_not_undone_from_here(officer: Client, one: Ones) -> None:
    told = officer.post(
        f"/subject/{one['red']}/release/", {"reason": "W-HANDS"}, headers=JSON
    ).json()
    elsewhere = told["undo"]["address"].replace(one["red"], one["orange"])
    assert officer.post(elsewhere).status_code == 400
    assert Deed.objects.get().undone_at is None


def test_a_control_is_begun_with_its_order(officer: Client, one: Ones) -> None:
    _do(officer, one["red"], "order")
    _do(officer, one["red"], "begin")
    assert Order.objects.get().begun_at is not None
    assert _standing(one["red"]) == ("begun", "begun")
    assert _do(officer, one["red"], "withdraw").status_code == 400


def test_what_the_law_does_not_have_is_refused_before_it_is_written(
    officer: Client, one: Ones
) -> None:
    answer = officer.post(f"/subject/{one['green']}/release/", {"reason": "W-HANDS"}, headers=JSON)
    assert answer.status_code == 400
    assert "cannot be waived" in answer.json()["label"]
    _do(officer, one["red"], "release", reason="W-HANDS")
    again = _do(officer, one["red"], "release", reason="W-ERROR")
    assert again.status_code == 400
    assert Deed.objects.count() == 1


def test_the_filer_is_asked_in_both_languages_and_the_answer_is_noted(
    officer: Client, one: Ones
) -> None:
    number = one["red"]
    fields = {"notice": "HLD", "asked": "Name of the maker.", "answer_by": "2026-12-01"}
    _do(officer, number, "refer", **fields)
    sent = Referral.objects.get()
    declaration = number.rsplit("/", 1)[0]
    for message in (sent.message_en, sent.message_ja):
        assert "HLD" in message
        assert declaration in message
        assert "Name of the maker." in message
        assert "2026-12-01" in message
        assert re.search(r"[A-Z]{3}-\d\d", message) is None
    assert "Hold" in sent.message_en
    assert "情報の追加・訂正" in sent.message_ja
    page = officer.get(f"/subject/{number}/").content.decode()
    assert "Answer of the filer" in page
    address = f"/subject/{number}/answer/{sent.referral_id}/"
    officer.post(address, {"answer": "Maker: X.", "answered_on": "2026-11-25"})
    assert "Maker: X." in officer.get(f"/subject/{number}/").content.decode()
    assert list(referrals.open_of()) == []
    elsewhere = address.replace(number, one["orange"])
    assert officer.post(elsewhere, {"answer": "No."}).status_code == 400


def test_a_notice_is_cancelled_when_its_cause_is_gone(officer: Client, one: Ones) -> None:
    _do(officer, one["red"], "refer", notice="DNL")
    sent = Referral.objects.get()
    officer.post(f"/subject/{one['red']}/answer/{sent.referral_id}/", {"cancel": "1"})
    assert not Referral.objects.get().is_open
    assert _do(officer, one["red"], "refer", notice="XXX").status_code == 400


def test_another_office_and_a_reader_change_nothing(client_as: ClientAs, one: Ones) -> None:
    elsewhere = client_as("officer", office="20", username="kato")
    reader = client_as("auditor", username="audit")
    for act in ("order", "release", "override", "begin", "reopen", "refer", "withdraw"):
        for client in (elsewhere, reader):
            assert _do(client, one["red"], act, reason="W-HANDS").status_code == 403
    assert (Deed.objects.count(), Order.objects.count()) == (0, 0)
    page = reader.get(f"/subject/{one['red']}/").content.decode()
    assert '<form method="post" action="/subject' not in page


def test_a_form_whose_number_is_none_is_refused(officer: Client, one: Ones) -> None:
    assert _do(officer, one["red"], "release", reason="W-HANDS", ticket="x").status_code == 400


def test_what_history_did_not_take_is_shown_with_the_reason(officer: Client, one: Ones) -> None:
    _do(officer, one["red"], "release", reason="W-HANDS")
    Deed.objects.update(told={"entry": "waived", "reason": "W-HANDS", "happened_on": "2999-01-01"})
    courier.deliver(timezone.now() + timedelta(seconds=20))
    page = officer.get(f"/subject/{one['red']}/").content.decode()
    assert "not taken into the ledger" in page
    assert "has not come yet" in page
