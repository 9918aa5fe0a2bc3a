"""Steps for two: one person proposes, another answers.

    put("scorer promote", "boosting-2021-03-01-5f2c", "better at 5 %", by="sato", at=now)
    answer(proposal.pk, agreed=True, by="mori", at=now)

Takes   the step, what it is about, why, who and when.
Gives   open proposals; each is answered once.
Raises  WrongInput without a reason, or by the same person; NotReady for what is open or answered.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from sekisho.errors import NotFound, NotReady, WrongInput
from sekisho.register.models import Proposal


def put(
    step: str, about: str, why: str, *, by: str, at: datetime, from_on: date | None = None
) -> Proposal:
    """Propose a step."""
    if not why.strip():
        raise WrongInput("No reason is given.", "Say in a sentence why this should be done.")
    with transaction.atomic():
        if Proposal.objects.filter(step=step, about=about, answered_at=None).exists():
            raise NotReady(
                f"This was proposed already for {about}.", "A second person answers it first."
            )
        return Proposal.objects.create(
            step=step,
            about=about,
            why=why.strip()[:400],
            from_on=from_on,
            proposed_by=by,
            proposed_at=at,
        )


def waiting(step_begins: str) -> list[Proposal]:
    """Those that nobody has answered, the oldest first."""
    open_ = Proposal.objects.filter(step__startswith=step_begins, answered_at=None)
    return list(open_.order_by("proposed_at"))


def find(number: int) -> Proposal:
    """A proposal by its number."""
    found = Proposal.objects.filter(pk=number).first()
    if found is None:
        raise NotFound(f"No proposal bears the number {number}.")
    return found


def answer(number: int, *, agreed: bool, by: str, at: datetime) -> Proposal:
    """Answer a proposal; the caller does what was agreed in the same transaction.

    Whoever proposed it may take it back, and never agree to it.
    """
    with transaction.atomic():
        found = Proposal.objects.select_for_update().filter(pk=number).first()
        if found is None:
            raise NotFound(f"No proposal bears the number {number}.")
        if found.answered_at is not None:
            raise NotReady("This proposal was answered already.", "See the steps of the edition.")
        if agreed and found.proposed_by == by:
            raise WrongInput(
                "A second person must agree: it is your own proposal.",
                "Ask another supervisor, or take it back.",
            )
        found.agreed, found.answered_by, found.answered_at = agreed, by, at
        found.save(update_fields=["agreed", "answered_by", "answered_at"])
        return found
