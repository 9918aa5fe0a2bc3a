"""Referrals: write to the filer, note the answer, cancel.

    refer(uuid4(), Message("87-1", office="30", notice="HLD", …), by="sato", at=now)
    answer(referral_id, "The invoice is attached.", on=day, by="sato", at=now)

Takes   the referral's number, who acts, the instant.
Gives   the referral as it stands then; the same act again changes nothing.
Raises  NotFound; WrongInput for a notice that does not exist, or an act that comes too late.
Source  Ministry of Finance of Japan, Advance Filing Rules on Maritime Container Cargo Information,
        appendix 4: advance notices DNL, HLD, DNU and SPD.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from sekisho.errors import NotFound, WrongInput
from sekisho.register.models import Referral

OPEN = Q(answer_entered_at__isnull=True, withdrawn_at__isnull=True)


class Notice(StrEnum):
    """What a filer can be told."""

    RFI = "RFI"
    """Request for information about a declaration."""
    HLD = "HLD"
    """Hold: add or correct information, so that the assessment can be finished."""
    DNL = "DNL"
    """Do not load."""
    DNU = "DNU"
    """Do not unload."""
    SPD = "SPD"
    """Discharge suspended: the information was not filed."""


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent, and about what."""

    subject_id: str
    office: str
    notice: str
    message_en: str
    message_ja: str
    declaration_number: str = ""
    addressee: str = ""
    asked: str = ""
    answer_by: date | None = None


def refer(referral_id: UUID, message: Message, *, by: str, at: datetime) -> Referral:
    """Write to the filer, once for each number."""
    if message.notice not in set(Notice):
        label = f"“{message.notice}” is no notice."
        raise WrongInput(label, f"Known: {', '.join(Notice)}.")
    with transaction.atomic():
        known = Referral.objects.select_for_update().filter(referral_id=referral_id).first()
        if known is not None:
            return known
        return Referral.objects.create(
            referral_id=referral_id, sent_by=by, sent_at=at, **asdict(message)
        )


def answer(referral_id: UUID, words: str, *, on: date, by: str, at: datetime) -> Referral:
    """Note what the filer answered; a second answer is a further line, never an edit."""
    if not words.strip():
        raise WrongInput("The answer has no words.", "Enter what the filer answered.")
    with transaction.atomic():
        found = _locked(referral_id)
        if found.withdrawn_at is not None:
            raise WrongInput("This referral was cancelled.", "Write a new one.")
        line = words.strip()
        if line in found.answer.split("\n\n"):
            return found
        found.answer = f"{found.answer}\n\n{line}" if found.answer else line
        found.answered_on, found.answer_entered_by, found.answer_entered_at = on, by, at
        found.save()
        return found


def withdraw(referral_id: UUID, *, by: str, at: datetime) -> Referral:
    """Cancel a notice whose cause is gone; one that was answered stays."""
    with transaction.atomic():
        found = _locked(referral_id)
        if found.answer_entered_at is not None:
            raise WrongInput("This referral was answered.", "It stands as it is.")
        if found.withdrawn_at is None:
            found.withdrawn_at, found.withdrawn_by = at, by
            found.save(update_fields=["withdrawn_at", "withdrawn_by"])
        return found


def of_subject(subject_id: str) -> QuerySet[Referral]:
    """Every referral about a subject, the latest first."""
    return Referral.objects.filter(subject_id=subject_id).order_by("-sent_at")


def open_of(office: str = "") -> QuerySet[Referral]:
    """The referrals of an office that wait for an answer, the most urgent first."""
    found = Referral.objects.filter(OPEN)
    return (found.filter(office=office) if office else found).order_by("answer_by", "sent_at")


def _locked(referral_id: UUID) -> Referral:
    found = Referral.objects.select_for_update().filter(referral_id=referral_id).first()
    if found is None:
        raise NotFound(f"No referral bears the number {referral_id}.", "Open it from its subject.")
    return found
