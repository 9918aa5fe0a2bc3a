"""Examinations: begun and signed at the bench, taken once however often sent.

    begin(Begun(examination_id, order_id, begun_at), by="tanaka", at=now, zone="Asia/Tokyo")
    sign(signed, by="tanaka", at=now, zone="Asia/Tokyo")

Takes   what an officer signed, under a number that the phone drew; who is logged in; the instant
        at which it reached us, and the zone in which days are counted.
Gives   the examination, with its order finished, the goods that were taken under custody, and
        the deeds that tell history of it, all in one transaction. The same again changes nothing.
Raises  WrongInput when it cannot be; NotReady while its photographs have not come. What comes under
        a known number with another content, or to an order that is closed, is set aside whole:
        nothing that an officer saw is lost.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet

from sekisho.codes import finding as findings
from sekisho.codes import tool
from sekisho.errors import NotFound, NotReady, WrongInput
from sekisho.records.finding import Outcome
from sekisho.register import custody, deeds, orders
from sekisho.register.custody import Occasion, Piece
from sekisho.register.models import Examination, Order, Photo, SetAside

_A_MOMENT = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Begun:
    """An examination that begins."""

    examination_id: UUID
    order_id: UUID
    begun_at: datetime
    """By the clock of the device."""


@dataclass(frozen=True, slots=True)
class Seal:
    """A seal, before the package was opened and after it was closed."""

    number: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity as declared and as found; figures as text, empty where not known."""

    what: str
    unit: str
    declared: str
    found: str


@dataclass(frozen=True, slots=True)
class PhotoTold:
    """A photograph that belongs to what is signed."""

    photo_id: UUID
    sha256: str


@dataclass(frozen=True, slots=True)
class Signed:
    """What an officer signed."""

    examination_id: UUID
    order_id: UUID
    begun_at: datetime
    ended_at: datetime
    outcome: str
    signed_name: str
    identified: str = ""
    identified_how: str = ""
    present: tuple[str, ...] = ()
    tools: tuple[str, ...] = ()
    seals: tuple[Seal, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    codes: tuple[str, ...] = ()
    note: str = ""
    photos: tuple[PhotoTold, ...] = ()
    pieces: tuple[Piece, ...] = ()
    """Goods that were taken; none where nothing was seized."""

    @property
    def told(self) -> dict[str, Any]:
        """The same as JSON holds it."""
        plain: dict[str, Any] = json.loads(json.dumps(asdict(self), default=_plain))
        return plain

    @property
    def digest(self) -> str:
        """SHA-256 of what was signed."""
        words = json.dumps(self.told, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(words.encode()).hexdigest()


def begin(begun: Begun, *, by: str, at: datetime, zone: str) -> Order:
    """Begin the examination of an order; history hears of it."""
    with transaction.atomic():
        order = orders.begin(begun.order_id, by=by, at=at)
        _tell_begun(order, begun.begun_at, by=by, at=at, zone=zone)
    return order


def sign(signed: Signed, *, by: str, at: datetime, zone: str) -> Examination:
    """Take what was signed, once."""
    with transaction.atomic():
        order = _order(signed.order_id)
        known = Examination.objects.filter(examination_id=signed.examination_id).first()
        if known is not None and known.digest == signed.digest:
            return known
        _check(signed)
        if known is None and order.is_open:
            return _taken(signed, order, by=by, at=at, zone=zone)
    why = "Under this number another examination was signed." if known else _closed(order)
    set_aside(signed, order, why, by=by, at=at)
    raise WrongInput(why, "It was kept as it is, and your supervisor decides.")


def set_aside(signed: Signed, order: Order, why: str, *, by: str, at: datetime) -> SetAside:
    """Keep what cannot be taken until a person decides; the same again is kept once."""
    row, _ = SetAside.objects.get_or_create(
        examination_id=signed.examination_id,
        digest=signed.digest,
        defaults={
            "order_id": order.order_id,
            "office": order.office,
            "told": signed.told,
            "why": why,
            "sent_by": by,
            "sent_at": at,
        },
    )
    return row


def settle(aside_id: int, *, enter: bool, by: str, at: datetime, zone: str) -> SetAside:
    """Decide about what was set aside: enter it as a further examination, or leave it."""
    with transaction.atomic():
        row = SetAside.objects.select_for_update().filter(aside_id=aside_id).first()
        if row is None:
            raise NotFound(f"Nothing was set aside under {aside_id}.", "Open it from the list.")
        if row.settled_at is not None:
            return row
        if enter:
            # A number of its own, and always the same one: entered twice it is there once.
            number = uuid5(row.examination_id, f"entered after all {row.digest}")
            signed = replace(signed_of(row.told), examination_id=number)
            order = _order(row.order_id)
            row.entered_as = _taken(signed, order, by=row.sent_by, at=at, zone=zone).examination_id
        row.settled_by, row.settled_at = by, at
        row.save(update_fields=["entered_as", "settled_by", "settled_at"])
    return row


def waiting_aside(office: str = "") -> QuerySet[SetAside]:
    """What waits for a person's decision; of all offices when none is named."""
    found = SetAside.objects.filter(settled_at=None)
    return (found.filter(office=office) if office else found).order_by("sent_at")


def of_subject(subject_id: str) -> QuerySet[Examination]:
    """Every examination of a subject, the latest first."""
    return Examination.objects.filter(subject_id=subject_id).order_by("-received_at")


def recent_codes(person: str, last: int = 50) -> list[str]:
    """The codes that a person used lately, the latest first."""
    mine = Examination.objects.filter(signed_by=person).exclude(codes=[]).order_by("-received_at")
    used = [code for one in mine.values_list("codes", flat=True)[:last] for code in one]
    return list(dict.fromkeys(used))


def signed_of(told: dict[str, Any]) -> Signed:
    """What was signed, from what `told` has kept."""
    photos = [PhotoTold(UUID(one["photo_id"]), one["sha256"]) for one in told["photos"]]
    pieces = [
        Piece(**one | {"exhibit_id": UUID(one["exhibit_id"]), "photos": _uuids(one["photos"])})
        for one in told["pieces"]
    ]
    rest = {
        "examination_id": UUID(told["examination_id"]),
        "order_id": UUID(told["order_id"]),
        "begun_at": datetime.fromisoformat(told["begun_at"]),
        "ended_at": datetime.fromisoformat(told["ended_at"]),
        "seals": tuple(Seal(**one) for one in told["seals"]),
        "quantities": tuple(Quantity(**one) for one in told["quantities"]),
        "photos": tuple(photos),
        "pieces": tuple(pieces),
    }
    lists = {name: tuple(told[name]) for name in ("present", "tools", "codes")}
    return Signed(**told | rest | lists)


def _taken(signed: Signed, order: Order, *, by: str, at: datetime, zone: str) -> Examination:
    _check_photos(signed)
    row = _row(signed, order, by, at)
    row.save(force_insert=True)
    if order.is_open:
        # History hears of deeds in the order of their instants: it began before it was found.
        _tell_begun(order, signed.begun_at, by=by, at=at - _A_MOMENT, zone=zone)
        orders.finish(order.order_id, signed.outcome, by=by, at=at)
    if signed.pieces:
        occasion = Occasion(
            order.subject_id,
            order.office,
            " ".join(signed.codes),
            order.subject_kind,
            signed.examination_id,
        )
        number = uuid5(signed.examination_id, "seizure")
        custody.seize(number, occasion, signed.pieces, by=by, at=at)
    _tell_finding(signed, order, by=by, at=at, zone=zone)
    return row


def _tell_begun(order: Order, begun_at: datetime, *, by: str, at: datetime, zone: str) -> None:
    # Of a subject that was never selected the ledger keeps nothing but its finding.
    if order.selected_on is None:
        return
    told = {"entry": "begun", "happened_on": _day(begun_at, order, at, zone).isoformat()}
    number = uuid5(order.order_id, "begun")
    if not deeds.of_subject(order.subject_id).filter(deed_id=number).exists():
        deeds.put("entry", order.subject_id, told, by=by, at=at, deed_id=number, undo_seconds=0)


def _tell_finding(signed: Signed, order: Order, *, by: str, at: datetime, zone: str) -> None:
    told = {
        "subject_kind": order.subject_kind,
        "outcome": signed.outcome,
        "examined_on": _day(signed.ended_at, order, at, zone).isoformat(),
        "known_on": at.astimezone(ZoneInfo(zone)).date().isoformat(),
        "what": findings.kind(signed.codes[0]) if signed.codes else None,
    }
    number = uuid5(signed.examination_id, "finding")
    deeds.put("finding", order.subject_id, told, by=by, at=at, deed_id=number, undo_seconds=0)


def _day(told_at: datetime, order: Order, at: datetime, zone: str) -> date:
    """The day by the device's clock, as far as it can be: after the order, not in the future."""
    likely = min(max(told_at, order.asked_at), max(at, order.asked_at))
    return likely.astimezone(ZoneInfo(zone)).date()


def _row(signed: Signed, order: Order, by: str, at: datetime) -> Examination:
    told = signed.told
    copied = (
        *("identified", "identified_how", "present", "tools", "seals", "quantities"),
        *("outcome", "codes", "note", "photos", "signed_name"),
    )
    return Examination(
        examination_id=signed.examination_id,
        order_id=order.order_id,
        subject_id=order.subject_id,
        subject_kind=order.subject_kind,
        office=order.office,
        begun_at=signed.begun_at,
        ended_at=signed.ended_at,
        signed_by=by,
        received_at=at,
        digest=signed.digest,
        **{name: told[name] for name in copied},
    )


def _check(signed: Signed) -> None:
    if signed.outcome not in set(Outcome):
        raise WrongInput("The examination says no outcome.", "Choose what was found, or nothing.")
    for code in signed.codes:
        findings.parse(code)
    for code in signed.tools:
        tool.parse(code)
    nothing = signed.outcome == Outcome.NOTHING_FOUND
    if nothing and (signed.codes or signed.pieces):
        raise WrongInput(
            "Nothing was found, and yet a finding is named.", "Take one of the two back."
        )
    if not nothing and not signed.codes:
        raise WrongInput("What was found is not said.", "Choose at least one code of the list.")
    if not signed.signed_name.strip():
        raise WrongInput("The examination is not signed.", "Write your name under it.")


def _check_photos(signed: Signed) -> None:
    told = {one.photo_id: one.sha256 for one in signed.photos}
    if {photo for piece in signed.pieces for photo in piece.photos} - set(told):
        raise WrongInput("An exhibit names a photograph of something else.", "Choose it again.")
    here = Photo.objects.filter(photo_id__in=list(told), order_id=signed.order_id)
    missing = len(told) - sum(one.sha256 == told[one.photo_id] for one in here)
    if missing:
        raise NotReady(
            f"{missing} photographs of this examination have not come yet.",
            "They are sent first, by themselves.",
        )


def _closed(order: Order) -> str:
    if order.withdrawn_at is not None:
        return f"{order.withdrawn_by} had withdrawn this order meanwhile."
    return "Somebody had finished this order meanwhile."


def _order(order_id: UUID) -> Order:
    found = Order.objects.select_for_update().filter(order_id=order_id).first()
    if found is None:
        raise NotFound(f"No order bears the number {order_id}.", "Open it from the list.")
    return found


def _uuids(texts: list[str]) -> tuple[UUID, ...]:
    return tuple(UUID(text) for text in texts)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
