"""Orders: ask for an examination, withdraw it, take it, begin it, finish it.

    order(uuid4(), Wanted("87123456-1", office="30"), by="sato", at=now)
    take(order_id, by="tanaka", at=now)
    begin(order_id, by="tanaka", at=now)
    finish(order_id, "nothing_found", by="tanaka", at=now)

Takes   the order's number, who acts, the instant.
Gives   the order as it stands then; the same act again changes nothing.
Raises  NotFound for a number that no order bears; WrongInput for an act that comes too late.

Only the register changes here. Whoever begins or finishes puts the deed beside it, in the same
transaction: `register.deeds.put`.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from sekisho.errors import NotFound, WrongInput
from sekisho.register.models import Order

OPEN = Q(done_at__isnull=True, withdrawn_at__isnull=True)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be looked at, and what the examiner must know to find it."""

    subject_id: str
    office: str
    selected_on: date | None = None
    declaration_number: str = ""
    commodity_code: str = ""
    goods: str = ""
    importer: str = ""
    subject_kind: str = "cargo"
    note: str = ""
    assigned_to: str = ""


def order(order_id: UUID, wanted: Wanted, *, by: str, at: datetime) -> Order:
    """Ask for an examination; where one is open for the subject already, gives that one."""
    with transaction.atomic():
        known = Order.objects.filter(Q(order_id=order_id) | Q(subject_id=wanted.subject_id) & OPEN)
        found = known.select_for_update().order_by("asked_at").first()
        if found is not None:
            return found
        said = asdict(wanted) | {"goods": wanted.goods[:200], "note": wanted.note[:400]}
        return Order.objects.create(order_id=order_id, asked_by=by, asked_at=at, **said)


def withdraw(order_id: UUID, *, by: str, at: datetime) -> Order:
    """Take an order back, as long as nobody has begun."""
    with transaction.atomic():
        found = _locked(order_id)
        if found.withdrawn_at is None:
            _refuse(found.begun_at is not None, "The examination has begun.", "Ask who began it.")
            found.withdrawn_at, found.withdrawn_by = at, by
            found.save(update_fields=["withdrawn_at", "withdrawn_by"])
        return found


def take(order_id: UUID, *, by: str, at: datetime) -> Order:
    """Make it one's own work; what another has begun stays theirs."""
    with transaction.atomic():
        found = _standing(order_id)
        if found.assigned_to != by:
            begun = found.begun_at is not None
            _refuse(begun, f"{found.assigned_to} has begun it.", "Ask them, or take another.")
            found.assigned_to = by
            found.save(update_fields=["assigned_to"])
        return found


def begin(order_id: UUID, *, by: str, at: datetime) -> Order:
    """Begin the examination; whoever begins it has taken it."""
    with transaction.atomic():
        found = take(order_id, by=by, at=at)
        if found.begun_at is None:
            found.begun_at = at
            found.save(update_fields=["begun_at"])
        return found


def finish(order_id: UUID, outcome: str, *, by: str, at: datetime) -> Order:
    """Note what came of it; begun or not, since results may come from paper."""
    with transaction.atomic():
        found = _locked(order_id)
        if found.done_at is not None and found.outcome == outcome:
            return found
        _refuse(not found.is_open, "This order is closed.", "Enter a correction as a new finding.")
        found.assigned_to = found.assigned_to or by
        found.begun_at, found.done_at, found.outcome = found.begun_at or at, at, outcome
        found.save(update_fields=["assigned_to", "begun_at", "done_at", "outcome"])
        return found


def open_of(office: str = "") -> QuerySet[Order]:
    """The open orders of an office, the oldest first; of all offices when none is named."""
    found = Order.objects.filter(OPEN)
    return (found.filter(office=office) if office else found).order_by("asked_at", "order_id")


def of_subject(subject_id: str) -> QuerySet[Order]:
    """Every order about a subject, the latest first."""
    return Order.objects.filter(subject_id=subject_id).order_by("-asked_at")


def _standing(order_id: UUID) -> Order:
    found = _locked(order_id)
    _refuse(found.done_at is not None, "This order is done.", "Take another from the list.")
    _refuse(found.withdrawn_at is not None, "This order was withdrawn.", "Take another.")
    return found


def _locked(order_id: UUID) -> Order:
    found = Order.objects.select_for_update().filter(order_id=order_id).first()
    if found is None:
        raise NotFound(f"No order bears the number {order_id}.", "Open it from the list.")
    return found


def _refuse(wrong: bool, label: str, hint: str) -> None:
    if wrong:
        raise WrongInput(label, hint)
