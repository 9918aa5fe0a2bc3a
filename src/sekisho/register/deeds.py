"""Deeds: put what was done where the courier finds it; undo it in time.

    put("entry", "87123456-1", {"entry": "waived", "reason": "W-ERROR"}, by="sato", at=now)
    undo(deed_id, by="sato", at=now)

Takes   what was done, by the column names of the record that history will hold.
Gives   the deed; what is ripe for delivery, in the order in which it was done.
Raises  WrongInput when it is too late to undo, or one number stands for two deeds; NotFound.

A deed about a subject that waits shows on the waiting list at once; an undo puts the rows back as
they were. The courier's refresh makes both agree with history afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, TypedDict, Unpack
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q, QuerySet

from sekisho.errors import NotFound, WrongInput
from sekisho.register import orders
from sekisho.register.models import Deed, Waiting

UNDO_SECONDS = 10
"""As long as a slip of the hand needs to be seen; desk.md."""
PENDING = Q(undone_at__isnull=True, delivered_at__isnull=True)

# How a waiting subject stands at once; what is not here leaves it as it is until history speaks.
_STANDS = {"waived": "waived", "begun": "begun", "deleted": "deleted", "reopened": "awaiting"}


class When(TypedDict, total=False):
    """What a deed may further say of itself."""

    undo_seconds: float
    """For how long it can be undone; `UNDO_SECONDS` where nothing is said."""
    deed_id: UUID | None
    """Its number, where whoever did it has drawn one; the same number again adds nothing."""
    order_id: UUID | None
    """The order that was asked for in the same breath; an undo withdraws it."""


def put(
    kind: str,
    subject_id: str,
    told: Mapping[str, Any],
    *,
    by: str,
    at: datetime,
    **when: Unpack[When],
) -> Deed:
    """Write a deed down, once for each number.

    Args:
        kind: `entry` or `finding`.
        subject_id: the subject's number.
        told: columns of `records.ledger_entry` or `records.finding`; days and instants as ISO
            text. Who acted, when it was written and which subject stand in the deed itself.
        by: who did it.
        at: the instant.
        when: for how long it can be undone, its number, the order that goes with it.
    """
    deed_id = when.get("deed_id") or uuid4()
    with transaction.atomic():
        known = Deed.objects.select_for_update().filter(deed_id=deed_id).first()
        if known is not None:
            if (known.kind, known.subject_id, known.told) != (kind, subject_id, dict(told)):
                label = f"The number {deed_id} stands for another deed."
                raise WrongInput(label, "Load the page again, and enter it once more.")
            return known
        return Deed.objects.create(
            deed_id=deed_id,
            kind=kind,
            subject_id=subject_id,
            told=dict(told),
            acted_by=by,
            acted_at=at,
            deliver_after=at + timedelta(seconds=when.get("undo_seconds", UNDO_SECONDS)),
            before=_shown(kind, subject_id, told),
            order_id=when.get("order_id"),
        )


def undo(deed_id: UUID, *, by: str, at: datetime) -> Deed:
    """Take a deed back as if it had not been, with its order; only who did it, only in time."""
    with transaction.atomic():
        found = Deed.objects.select_for_update().filter(deed_id=deed_id).first()
        if found is None:
            raise NotFound(f"No deed bears the number {deed_id}.", "Nothing was changed.")
        if found.undone_at is not None:
            return found
        if found.acted_by != by:
            label = f"{found.acted_by} did this; only they can undo it."
            raise WrongInput(label, "Enter what is right as a new entry.")
        if found.taken_at is not None or at >= found.deliver_after:
            raise WrongInput("It is too late to undo this.", "Enter what is right as a new entry.")
        found.undone_at = at
        found.save(update_fields=["undone_at"])
        later = pending([found.subject_id]).filter(acted_at__gt=found.acted_at).exists()
        for row in () if later else found.before:
            Waiting.objects.filter(pk=row["pk"]).update(
                standing=row["standing"], channel=row["channel"]
            )
        if found.order_id is not None:
            orders.withdraw(found.order_id, by=by, at=at)
        return found


def ripe(at: datetime) -> list[Deed]:
    """What is to be delivered now, in the order in which it was done."""
    found = Deed.objects.filter(PENDING, deliver_after__lte=at)
    return list(found.order_by("acted_at", "deed_id"))


def taken(deed_id: UUID, at: datetime) -> bool:
    """Take a ripe deed up; false when it was undone or delivered meanwhile."""
    mine = Deed.objects.filter(PENDING, deed_id=deed_id, deliver_after__lte=at)
    return bool(mine.update(taken_at=at))


def delivered(deed_id: UUID, at: datetime, refused: str = "") -> None:
    """Note that history has it, or why it did not take it."""
    mine = Deed.objects.filter(deed_id=deed_id, delivered_at__isnull=True)
    mine.update(delivered_at=at, refused=refused[:400])


def pending(subjects: Iterable[str]) -> QuerySet[Deed]:
    """What history has still to hear about these subjects, in the order in which it was done."""
    found = Deed.objects.filter(PENDING, subject_id__in=list(subjects))
    return found.order_by("acted_at", "deed_id")


def of_subject(subject_id: str) -> QuerySet[Deed]:
    """Every deed about a subject, the latest first."""
    return Deed.objects.filter(subject_id=subject_id).order_by("-acted_at")


def refused_of(person: str) -> QuerySet[Deed]:
    """What history did not take of what a person did, the latest first."""
    return Deed.objects.filter(acted_by=person).exclude(refused="").order_by("-acted_at")


def _shown(kind: str, subject_id: str, told: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Show a deed on the waiting list; gives how its rows stood."""
    standing, channel = stands(kind, told)
    if not standing:
        return []
    latest = Waiting.objects.filter(subject_id=subject_id).order_by("-selected_on")[:1]
    before = [{"pk": row.pk, "standing": row.standing, "channel": row.channel} for row in latest]
    for row in latest:
        row.standing, row.channel = standing, channel or row.channel
        row.save(update_fields=["standing", "channel"])
    return before


def stands(kind: str, told: Mapping[str, Any]) -> tuple[str, str]:
    """How a waiting subject stands after a deed, and its channel; empty: as before."""
    if kind == "finding":
        return str(told.get("outcome") or ""), ""
    if told.get("entry") == "overridden":
        channel = str(told.get("channel") or "")
        return "released" if channel == "green" else "awaiting", channel
    return _STANDS.get(str(told.get("entry")), ""), ""
