"""Orders: one open for a subject, taken and begun by one, finished once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from sekisho.errors import NotFound, WrongInput
from sekisho.register import orders
from sekisho.register.models import Order

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
WANTED = orders.Wanted("87123456-1", office="10", goods="Shoes", note="Look at the soles.")


def _ordered(order_id: UUID | None = None) -> Order:
    return orders.order(order_id or uuid4(), WANTED, by="sato", at=NOW)


def test_a_form_sent_twice_orders_once() -> None:
    number = uuid4()
    assert _ordered(number) == _ordered(number)
    assert Order.objects.count() == 1


def test_who_orders_what_is_ordered_gets_the_open_order() -> None:
    first = _ordered()
    assert _ordered().order_id == first.order_id
    orders.finish(first.order_id, "nothing_found", by="tanaka", at=LATER)
    assert _ordered().order_id != first.order_id


def test_an_order_goes_from_the_desk_to_the_bench_and_back() -> None:
    number = _ordered().order_id
    assert [one.order_id for one in orders.open_of("10")] == [number]
    assert list(orders.open_of("30")) == []
    orders.take(number, by="tanaka", at=NOW)
    begun = orders.begin(number, by="tanaka", at=NOW)
    again = orders.begin(number, by="tanaka", at=LATER)
    assert (begun.begun_at, again.begun_at) == (NOW, NOW)
    done = orders.finish(number, "critical", by="tanaka", at=LATER)
    assert (done.outcome, done.done_at, done.is_open) == ("critical", LATER, False)
    assert orders.finish(number, "critical", by="tanaka", at=LATER).done_at == LATER
    assert list(orders.open_of()) == []


def test_what_one_has_begun_another_cannot_take_nor_withdraw() -> None:
    number = _ordered().order_id
    orders.begin(number, by="tanaka", at=NOW)
    with pytest.raises(WrongInput, match="tanaka has begun it"):
        orders.take(number, by="suzuki", at=LATER)
    with pytest.raises(WrongInput, match="has begun"):
        orders.withdraw(number, by="sato", at=LATER)


def test_a_withdrawn_order_is_not_worked_and_another_can_be_asked_for() -> None:
    number = _ordered().order_id
    orders.withdraw(number, by="sato", at=NOW)
    orders.withdraw(number, by="sato", at=LATER)
    with pytest.raises(WrongInput, match="withdrawn"):
        orders.take(number, by="tanaka", at=LATER)
    with pytest.raises(WrongInput, match="closed"):
        orders.finish(number, "critical", by="tanaka", at=LATER)
    assert _ordered().order_id != number
    assert orders.of_subject("87123456-1").count() == 2


def test_a_closed_order_keeps_its_outcome() -> None:
    number = _ordered().order_id
    orders.finish(number, "critical", by="tanaka", at=LATER)
    with pytest.raises(WrongInput, match="closed"):
        orders.finish(number, "nothing_found", by="tanaka", at=LATER)
    with pytest.raises(WrongInput, match="done"):
        orders.begin(number, by="tanaka", at=LATER)


def test_a_number_that_no_order_bears_is_refused() -> None:
    with pytest.raises(NotFound):
        orders.take(uuid4(), by="tanaka", at=NOW)
