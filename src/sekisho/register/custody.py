"""Custody: goods that were taken, who answers for them, and proof of it.

    seizure = seize(seizure_id, Occasion("87-1", "10", "V-LOW"), pieces, by="tanaka", at=now)
    hand_over(handover_id, exhibit_id, Passing("sato", place, why, how), by="tanaka", at=now)
    verify(exhibit)     # what is wrong with the chain; empty: it is whole

Takes   what was taken, where it is kept, who gives it to whom; the instant.
Gives   seizures, exhibits and hand-overs. The same number again changes nothing.
Raises  WrongInput when somebody gives what they do not hold; NotFound.

Each link is sealed with a hash keyed by the installation's secret: whoever can write into the
database but does not know the secret can neither change a link, nor put one in, nor cut one off.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.crypto import salted_hmac

from sekisho.errors import NotFound, WrongInput
from sekisho.register.models import Exhibit, Handover, Photo, Seizure

_SALT = "sekisho.register.custody"
_TRIES = 5
"""Two offices never draw the same number; two officers of one office may, and one tries again."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """On which occasion goods were taken."""

    subject_id: str
    office: str
    reason: str
    subject_kind: str = "cargo"
    examination_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing that was taken."""

    exhibit_id: UUID
    description: str
    quantity: str
    unit: str
    place: str
    """Where it is kept."""
    photos: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Passing:
    """What is said of a hand-over."""

    received_by: str
    place: str
    """Where it is kept from then on."""
    why: str
    signed_how: str
    """How both confirmed it."""


def seize(
    seizure_id: UUID, occasion: Occasion, pieces: Sequence[Piece], *, by: str, at: datetime
) -> Seizure:
    """Take goods; whoever takes them answers for them until they are handed over."""
    if not pieces or not all(piece.description.strip() for piece in pieces):
        raise WrongInput("A seizure needs goods.", "Say of each piece what it is.")
    with transaction.atomic():
        known = Seizure.objects.filter(seizure_id=seizure_id).first()
        if known is not None:
            return known
        seizure = _numbered(seizure_id, occasion, by, at)
        for number, piece in enumerate(pieces, 1):
            _exhibit(seizure, number, piece)
    return seizure


def hand_over(
    handover_id: UUID, exhibit_id: UUID, passing: Passing, *, by: str, at: datetime
) -> Handover:
    """Hand an exhibit over; the screen has asked both for their signature."""
    with transaction.atomic():
        exhibit = Exhibit.objects.select_for_update().filter(exhibit_id=exhibit_id).first()
        if exhibit is None:
            raise NotFound(
                f"No exhibit bears the number {exhibit_id}.", "Open it from its seizure."
            )
        known = Handover.objects.filter(handover_id=handover_id).first()
        if known is not None:
            return known
        _check(exhibit, passing, by)
        link = Handover(
            handover_id=handover_id,
            exhibit=exhibit,
            number=exhibit.links + 1,
            given_by=by,
            received_by=passing.received_by,
            at=at,
            place=passing.place.strip()[:128],
            why=passing.why.strip()[:400],
            signed_how=passing.signed_how,
            before=_last_seal(exhibit),
        )
        link.seal = seal_of_handover(link)
        link.save(force_insert=True)
        exhibit.links, exhibit.head = link.number, _head(exhibit, link.number, link.seal)
        exhibit.save(update_fields=["links", "head"])
    return link


def chain(exhibit: Exhibit) -> list[Handover]:
    """Every hand-over of an exhibit, the first first."""
    return list(exhibit.handovers.order_by("number"))


def holder(exhibit: Exhibit) -> str:
    """Who answers for it now."""
    last = exhibit.handovers.order_by("-number").first()
    return last.received_by if last else exhibit.taken_by


def place(exhibit: Exhibit) -> str:
    """Where it is kept now."""
    last = exhibit.handovers.order_by("-number").first()
    return last.place if last else exhibit.place


def verify(exhibit: Exhibit) -> list[str]:
    """What is wrong with the chain of an exhibit, in sentences; empty when it is whole."""
    wrong = []
    if exhibit.seal != seal_of_exhibit(exhibit):
        wrong.append("What was taken is no longer what was written down.")
    holds, before, links = exhibit.taken_by, exhibit.seal, chain(exhibit)
    for number, link in enumerate(links, 1):
        if link.number != number or link.before != before:
            wrong.append(f"Before hand-over {link.number} a link is missing or was put in.")
        if link.seal != seal_of_handover(link) or link.given_by != holds:
            wrong.append(f"Hand-over {link.number} was changed.")
        holds, before = link.received_by, link.seal
    if exhibit.links != len(links) or exhibit.head != _head(exhibit, len(links), before):
        wrong.append("Hand-overs are missing at the end, or were added.")
    return [*wrong, *_changed_photos(exhibit)]


def seal_of_exhibit(exhibit: Exhibit) -> str:
    """The keyed hash of what was taken, on which occasion, by whom."""
    seizure = exhibit.seizure
    return _sealed(
        "exhibit",
        *(exhibit.exhibit_id, seizure.seizure_id, seizure.number, seizure.office),
        *(seizure.subject_id, seizure.subject_kind, seizure.seized_by, _instant(seizure.seized_at)),
        *(seizure.reason, exhibit.number, exhibit.description, exhibit.quantity, exhibit.unit),
        *(exhibit.place, exhibit.photos, exhibit.taken_by, _instant(exhibit.taken_at)),
    )


def seal_of_handover(link: Handover) -> str:
    """The keyed hash of a hand-over and of the link before it."""
    return _sealed(
        "handover",
        *(link.handover_id, link.exhibit_id, link.number, link.given_by, link.received_by),
        *(_instant(link.at), link.place, link.why, link.signed_how, link.before),
    )


def _check(exhibit: Exhibit, passing: Passing, by: str) -> None:
    if verify(exhibit):
        raise WrongInput(
            "The chain of this exhibit is broken; nothing is handed over.",
            "Keep it where it is, and call your supervisor.",
        )
    if holder(exhibit) != by:
        label = f"{holder(exhibit)} holds this exhibit; only they can hand it over."
        raise WrongInput(label, "Ask them to hand it over.")
    if passing.received_by == by:
        raise WrongInput("You hold this exhibit already.", "Name another person.")
    if not (passing.why.strip() and passing.place.strip()):
        raise WrongInput("A hand-over needs a reason and a place.", "Fill both in.")


def _numbered(seizure_id: UUID, occasion: Occasion, by: str, at: datetime) -> Seizure:
    """The seizure under the next free number of its office and year."""
    office, year = occasion.office or "0", at.year
    for tries_left in reversed(range(_TRIES)):
        mine = Seizure.objects.filter(office=occasion.office, year=year)
        serial = (mine.aggregate(last=Max("serial"))["last"] or 0) + 1
        try:
            with transaction.atomic():
                return Seizure.objects.create(
                    seizure_id=seizure_id,
                    number=f"{office}-{year}-{serial:04d}",
                    office=occasion.office,
                    year=year,
                    serial=serial,
                    subject_id=occasion.subject_id,
                    subject_kind=occasion.subject_kind,
                    examination_id=occasion.examination_id,
                    seized_by=by,
                    seized_at=at,
                    reason=occasion.reason[:400],
                )
        except IntegrityError:
            if not tries_left:
                raise
    raise AssertionError(_TRIES)


def _exhibit(seizure: Seizure, number: int, piece: Piece) -> None:
    exhibit = Exhibit(
        exhibit_id=piece.exhibit_id,
        seizure=seizure,
        number=number,
        description=piece.description.strip()[:400],
        quantity=piece.quantity.strip()[:32],
        unit=piece.unit.strip()[:16],
        place=piece.place.strip()[:128],
        photos=_hashes(piece.photos),
        taken_by=seizure.seized_by,
        taken_at=seizure.seized_at,
    )
    exhibit.seal = seal_of_exhibit(exhibit)
    exhibit.head = _head(exhibit, 0, exhibit.seal)
    exhibit.save(force_insert=True)


def _hashes(numbers: Iterable[UUID]) -> list[dict[str, str]]:
    rows = Photo.objects.filter(photo_id__in=list(numbers)).order_by("taken_at", "photo_id")
    return [_hash_of(row) for row in rows]


def _hash_of(photo: Photo) -> dict[str, str]:
    told = {"photo_id": str(photo.photo_id), "sha256": photo.sha256}
    return told | {"kept_sha256": photo.kept_sha256}


def _changed_photos(exhibit: Exhibit) -> list[str]:
    now = {one["photo_id"]: one for one in _hashes(UUID(p["photo_id"]) for p in exhibit.photos)}
    gone = [one["photo_id"] for one in exhibit.photos if now.get(one["photo_id"]) != one]
    return [f"The photograph {number} is not the one that was taken." for number in gone]


def _last_seal(exhibit: Exhibit) -> str:
    last = exhibit.handovers.order_by("-number").first()
    return last.seal if last else exhibit.seal


def _head(exhibit: Exhibit, links: int, last: str) -> str:
    return _sealed("head", exhibit.exhibit_id, links, last)


def _sealed(*said: object) -> str:
    words = json.dumps(said, ensure_ascii=False, sort_keys=True, default=str)
    return salted_hmac(_SALT, words, algorithm="sha256").hexdigest()


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
